// Once warm, a world handles events without asking for memory.
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "tests/models/worlds.hpp"

namespace {

std::atomic<std::int64_t> allocations{0};

void* counted(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size ? size : 1)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return ++allocations, std::malloc(size ? size : 1);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return ++allocations, std::malloc(size ? size : 1);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace jevons;

TEST_CASE("the counter of allocations counts", "[allocation]") {
  const auto before = allocations.load();
  std::vector<int> v(100);
  CHECK(v.size() == 100);
  CHECK(allocations > before);
}

TEST_CASE("a warm world asks for no memory while it works", "[allocation]") {
  const auto queue = GENERATE("fifo", "sjf", "easy_backfill");
  const auto placement = GENERATE("first_fit", "best_fit", "random");
  const auto power =
      GENERATE("{kind=\"sleep_after\", after=\"30 s\"}", "{kind=\"cap_waterfill\", share=0.75}");
  CAPTURE(queue, placement, power);
  const auto model =
      testing::model_of(R"(
    start = 2022-04-12T00:00:00Z
    duration = "5 days"
    [grid.ciso]
    kind = "trace"
    generation = "grid/ciso_typical.csv"
    price = "price/ciso_price_typical.csv"
    [site.a]
    grid = "ciso"
    servers = [{ model = "hp_ml110_g5", count = 20 }, { model = "ibm_x3550_x5675", count = 4 }]
    cooling = { plant = "pue_curve", load = [0.2, 1.0], curve = [1.6, 1.2] }
    [[workload]]
    kind = "batch"
    arrivals = "regular"
    rate = "250/h"
    size = { kind = "uniform", low = "1 min", high = "9 min" }
    widths = [1, 2, 4, 30]
    width_weights = [20, 5, 2, 1]
    estimate_factor = 3
    slack = "1 h"
  )",
                        {std::string("policy.queue=") + queue, std::string("policy.placement=") + placement,
                         std::string("policy.power=") + power});
  auto world = model.world(0);
  const auto run_until = [&](sim::Time until) {
    while (world.now() < until && sim::advance(world)) world.resume();
  };
  // The same two days twice: the second time the world has room for the most that it will hold.
  run_until(sim::Time{} + sim::days(1));
  const World then = world;
  run_until(sim::Time{} + sim::days(3));
  const auto hash = world.timeline.trace_hash, events = world.timeline.events - then.timeline.events;
  world = then;
  const auto before = allocations.load();
  run_until(sim::Time{} + sim::days(3));
  const auto made = allocations.load() - before;
  CHECK(made == 0);
  CHECK(world.timeline.trace_hash == hash);
  CHECK(events > 40'000);
  CHECK(world.state.statistics.completed - then.state.statistics.completed > 11'000);
}

TEST_CASE("memory follows the jobs that are alive, not those that are done", "[allocation]") {
  const auto model = testing::model_of(R"(
    start = 2022-04-12T00:00:00Z
    duration = "20 days"
    site.a.servers = [{ model = "hp_ml110_g5", count = 10 }]
    [[workload]]
    kind = "batch"
    rate = "100/h"
    size = { kind = "exponential", mean = "5 min" }
  )");
  auto world = model.world(0);
  run(world);
  CHECK(world.state.statistics.completed > 45'000);
  CHECK(world.state.jobs.live.size() < 100);
  CHECK(world.state.jobs.allocations.size() < 100);
}

TEST_CASE("jobs that share accelerators ask for no memory once the world is warm", "[allocation]") {
  const auto model = testing::model_of(R"(
    start = 2022-04-12T00:00:00Z
    duration = "5 days"
    site.a.servers = [{ model = "dgx_h100", count = 10, slots = 4 }]
    policy = { placement = "best_fit", power = "dvfs_ondemand" }
    [[workload]]
    arrivals = "regular"
    resource = "accelerators"
    share = 0.25
    demand = 0.4
    rate = "250/h"
    size = { kind = "uniform", low = "1 min", high = "30 min" }
  )");
  auto world = model.world(0);
  const auto run_until = [&](sim::Time until) {
    while (world.now() < until && sim::advance(world)) world.resume();
  };
  run_until(sim::Time{} + sim::days(1));
  const World then = world;
  run_until(sim::Time{} + sim::days(3));
  const auto hash = world.timeline.trace_hash;
  world = then;
  const auto before = allocations.load();
  run_until(sim::Time{} + sim::days(3));
  CHECK(allocations.load() == before);
  CHECK(world.timeline.trace_hash == hash);
  CHECK(world.state.statistics.completed - then.state.statistics.completed > 11'000);
}

TEST_CASE("sharing links anew asks for no memory once the world is warm", "[allocation]") {
  const std::string training = R"(
    kind = "training"
    training = { model = "llama3_8b", accelerators = 24, tokens = 1e15, batch = 192, sequence = 4096, layout = { tensor = 4 }, failures = { mtbf = "10 h" } }
  )";
  const auto model = testing::model_of(R"(
    start = 2022-04-12T00:00:00Z
    duration = "5 days"
    site.a.servers = [{ model = "dgx_h100", count = 9 }]
    site.a.network = { leaf_islands = 2, oversubscription = 2, rank_order = "by_leaf" }
    [[workload]]
    name = "a"
    )" + training + "[[workload]]\nname = \"b\"\n" + training + "[[workload]]\nname = \"c\"\n" + training);
  auto world = model.world(0);
  const auto run_until = [&](sim::Time until) {
    while (world.now() < until && sim::advance(world)) world.resume();
  };
  run_until(sim::Time{} + sim::days(1));
  const World then = world;
  run_until(sim::Time{} + sim::days(3));
  const auto hash = world.timeline.trace_hash;
  world = then;
  const auto before = allocations.load();
  run_until(sim::Time{} + sim::days(3));
  CHECK(allocations.load() == before);
  CHECK(world.timeline.trace_hash == hash);
  for (const auto& workload : world.state.workloads) CHECK(workload.communication.flow != CommunicationState::kNoFlow);
  CHECK(world.state.workloads[0].training.interruptions[0] > 10);
}

TEST_CASE("a service asks for no memory for a request once the world is warm", "[allocation]") {
  const auto detail = GENERATE("\"events\"", "\"fluid\"");
  const auto model = testing::model_of(R"(
    start = 2022-04-12T00:00:00Z
    duration = "2 days"
    site.a.servers = [{ model = "dgx_h100", count = 2 }]
    [[workload]]
    kind = "inference"
    like = "azure_code"
    rate = "4/s"
    [workload.inference]
    model = "llama3_8b"
    max_batch = 32
    replicas = { min = 1, max = 16 }
    slo = { first_token = "2 s" }
  )",
                                       {std::string("workload[0].inference.detail=") + detail});
  auto world = model.world(0);
  const auto run_until = [&](sim::Time until) {
    while (world.now() < until && sim::advance(world)) world.resume();
  };
  run_until(sim::Time{} + sim::hours(12));
  const World then = world;
  run_until(sim::Time{} + sim::hours(36));
  const auto hash = world.timeline.trace_hash;
  world = then;
  const auto before = allocations.load();
  run_until(sim::Time{} + sim::hours(36));
  CHECK(allocations.load() == before);
  CHECK(world.timeline.trace_hash == hash);
  CHECK(world.timeline.events > then.timeline.events + 1000);
}

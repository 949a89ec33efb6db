// Services in a world: the books balance, energy is that of the profile, flow and events agree, limits hold.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/models/worlds.hpp"

using namespace jevons;
using testing::value_of;

namespace {

const std::string base = R"(
  start = 2022-04-12T00:00:00Z
  duration = "6 h"
  [site.a]
  cooling = { plant = "constant_pue", pue = 1.25 }
  servers = [{ model = "dgx_h100", count = 2 }]
  [[workload]]
  name = "chat"
  kind = "inference"
  rate = "3/s"
  activity = 0
  [workload.inference]
  model = "llama3_8b"
  prompt = { kind = "constant", tokens = 500 }
  output = { kind = "exponential", mean = 300 }
  max_batch = 64
  detail = "events"
)";

Outcome outcome_of(const std::vector<std::string>& overrides = {}) {
  return testing::outcome_of(testing::model_of(base, overrides));
}
std::string set(const std::string& key, const std::string& value) {
  return "workload[0].inference." + key + "=" + value;
}

}  // namespace

TEST_CASE("every joule of a service is somebody's, and the books balance") {
  for (const std::vector<std::string>& overrides :
       {std::vector<std::string>{},
        {set("detail", "fluid")},
        {set("replicas.max", "8"), set("max_batch", "8"), "workload[0].rate=8/s"},
        {set("accelerators", "3"), set("replicas.max", "5"), set("replicas.min", "2"),
         "policy.power=sleep_after"},
        {set("accelerators", "12"), "workload[0].activity=0.5"}}) {
    const auto o = outcome_of(overrides);
    CHECK(value_of(o, "audit_residual") <= 1e-11);
    CHECK(value_of(o, "jobs_energy_dynamic") + value_of(o, "jobs_energy_idle") +
              value_of(o, "unheld_energy") ==
          Approx(value_of(o, "it_energy")).epsilon(1e-9));
    CHECK(value_of(o, "workload.chat.service_energy") ==
          Approx(value_of(o, "jobs_energy_dynamic") + value_of(o, "jobs_energy_idle")).epsilon(1e-9));
    CHECK(value_of(o, "workload.chat.service_facility_energy") ==
          Approx(1.25 * value_of(o, "workload.chat.service_energy")).epsilon(1e-6));
    CHECK(value_of(o, "workload.chat.requests") ==
          Approx(value_of(o, "workload.chat.requests_completed") +
                 value_of(o, "workload.chat.requests_open") + value_of(o, "workload.chat.requests_shed") +
                 value_of(o, "workload.chat.requests_too_long")));
    CHECK(value_of(o, "workload.chat.requests_completed") > 0.9 * value_of(o, "workload.chat.requests"));
  }
}

TEST_CASE("what accelerators draw above idle is what the replica says, whatever server they are of") {
  auto world = testing::model_of(base).world(0);
  const auto o = run(world);
  auto replica = world.state.services[0].service.replicas[0];
  advance(replica, world.now());
  CHECK(value_of(o, "jobs_energy_dynamic") * 3.6e6 ==
        Approx(replica.energy_j - 70 * replica.seconds).epsilon(1e-9));
}

TEST_CASE("a saturated replica generates tokens at the energy that was measured, within 5 % of the fit") {
  for (const auto& [batch, fit] : {std::pair{8, 0.0674 + 3.107 / 8},
                                   {32, 0.0674 + 3.107 / 32},
                                   {128, 0.0674 + 3.107 / 128},
                                   {512, 0.0674 + 3.107 / 512}}) {
    const auto o =
        outcome_of({"workload[0].rate=200/s", set("prompt.tokens", "1"),
                    set("max_batch", std::to_string(batch)), set("queue", "1000"), "duration=1 h"});
    CAPTURE(batch);
    CHECK(value_of(o, "workload.chat.batch_mean") == Approx(batch).epsilon(0.01));
    CHECK(std::abs(value_of(o, "workload.chat.accelerator_energy_per_token") / fit - 1) < 0.05);
  }
}

TEST_CASE("a flow takes the energy of the events where the load is steady") {
  for (const char* rate : {"1/s", "5/s", "12/s"}) {
    const auto events = outcome_of({std::string("workload[0].rate=") + rate});
    const auto fluid = outcome_of({std::string("workload[0].rate=") + rate, set("detail", "fluid")});
    CAPTURE(rate);
    for (const char* metric :
         {"it_energy", "workload.chat.service_energy", "workload.chat.accelerator_energy_per_token"})
      CHECK(std::abs(value_of(fluid, metric) / value_of(events, metric) - 1) < 0.02);
    CHECK(std::abs(value_of(fluid, "workload.chat.latency_mean") /
                       value_of(events, "workload.chat.latency_mean") -
                   1) < 0.10);
    CHECK(value_of(fluid, "events") < 600);
  }
}

TEST_CASE("a flow takes bursts along, and replicas follow them as they follow requests") {
  const std::vector<std::string> bursty{
      "workload[0].rate=6/s", set("bursts", "{variation=2, memory=\"15 s\"}"),
      set("replicas", "{min=1, max=8}"), set("max_batch", "32"), "duration=24 h"};
  auto flowing = bursty, calm = bursty;
  flowing.push_back(set("detail", "fluid"));
  calm.push_back(set("bursts.variation", "0"));
  const auto events = outcome_of(bursty), fluid = outcome_of(flowing), without = outcome_of(calm);
  for (const char* metric :
       {"workload.chat.service_energy", "workload.chat.replicas_mean", "workload.chat.requests"})
    CHECK(std::abs(value_of(fluid, metric) / value_of(events, metric) - 1) < 0.05);
  CHECK(value_of(events, "workload.chat.replicas_mean") >
        1.3 * value_of(without, "workload.chat.replicas_mean"));
}

TEST_CASE("requests are events in a zoom, and energy and tokens go on across its edges") {
  const std::string zooms =
      "[{from=\"1 h\", to=\"2 h\"}, {from=\"150 min\", to=\"151 min\"}, {from=\"4 h\", to=\"9 h\"}]";
  for (const char* rate : {"3/s", "12/s"}) {
    CAPTURE(rate);
    const std::vector<std::string> flow{std::string("workload[0].rate=") + rate, set("detail", "fluid")};
    auto zoomed = flow;
    zoomed.push_back(set("zoom", zooms));
    const auto o = outcome_of(zoomed), whole = outcome_of(flow);
    CHECK(value_of(o, "events") > 20 * value_of(whole, "events"));
    CHECK(value_of(o, "audit_residual") <= 1e-11);
    CHECK(value_of(o, "workload.chat.requests") ==
          Approx(value_of(o, "workload.chat.requests_completed") + value_of(o, "workload.chat.requests_open"))
              .epsilon(1e-12));
    for (const char* metric : {"it_energy", "workload.chat.service_energy", "workload.chat.requests",
                               "workload.chat.output_tokens"})
      CHECK(std::abs(value_of(o, metric) / value_of(whole, metric) - 1) < 0.01);
  }
}

TEST_CASE("twelve hundred edges lose no request and hardly a joule") {
  std::string zooms;
  for (int i = 0; i < 600; ++i)
    zooms += fmt::format("{}{{from=\"{} s\", to=\"{} s\"}}", i ? ", " : "[", 36 * i + 10, 36 * i + 28);
  const std::vector<std::string> flow{"workload[0].rate=12/s", set("detail", "fluid")};
  auto zoomed = flow;
  zoomed.push_back(set("zoom", zooms + "]"));
  const auto o = outcome_of(zoomed), whole = outcome_of(flow);
  CHECK(value_of(o, "workload.chat.requests") ==
        Approx(value_of(o, "workload.chat.requests_completed") + value_of(o, "workload.chat.requests_open"))
            .epsilon(1e-12));
  for (const char* metric : {"it_energy", "workload.chat.service_energy", "workload.chat.output_tokens"})
    CHECK(std::abs(value_of(o, metric) / value_of(whole, metric) - 1) < 0.01);
}

TEST_CASE("a zoom over the whole run is the run of events, to the bit") {
  const auto events = outcome_of();
  const auto zoomed = outcome_of({set("detail", "fluid"), set("zoom", "[{from=\"0 s\", to=\"7 h\"}]")});
  for (const char* metric :
       {"it_energy", "workload.chat.requests", "workload.chat.latency_p99", "workload.chat.first_token_mean"})
    CHECK(value_of(zoomed, metric) == value_of(events, metric));
}

TEST_CASE("requests stay the same whatever is decided about them") {
  const auto one = outcome_of(), other = outcome_of({set("replicas.max", "4"), set("replicas.min", "4"),
                                                     "policy.placement=best_fit"});
  CHECK(value_of(one, "workload.chat.requests") == value_of(other, "workload.chat.requests"));
  CHECK(value_of(one, "workload.chat.latency_p50") > value_of(other, "workload.chat.latency_p50"));
}

TEST_CASE("the same scenario gives the same bits, and a copy goes on the same") {
  const auto model = testing::model_of(
      base, {set("replicas.max", "4"), set("bursts.variation", "1.5"), "workload[0].rate=8/s"});
  CHECK(testing::same(testing::outcome_of(model), testing::outcome_of(model)));
  auto world = model.world(0);
  testing::step(world, [&](const sim::Event&) { return world.timeline.events < 5000; });
  auto copy = world;
  CHECK(testing::same(run(world), run(copy)));
}

TEST_CASE("a power cap slows requests, and a clock does") {
  const auto free = outcome_of({"workload[0].rate=12/s"}),
             capped = outcome_of({"workload[0].rate=12/s", "site.a.servers[0].cap=350 W"}),
             slow =
                 outcome_of({"workload[0].rate=12/s", "policy.power={kind=\"dvfs_fixed\", frequency=0.6}"});
  for (const auto& o : {capped, slow}) {
    CHECK(value_of(o, "workload.chat.latency_p50") > 1.1 * value_of(free, "workload.chat.latency_p50"));
    CHECK(value_of(o, "jobs_energy_dynamic") < value_of(free, "jobs_energy_dynamic"));
    CHECK(value_of(o, "audit_residual") <= 1e-11);
  }
}

TEST_CASE("beside jobs a service takes what is free, and no more than there is") {
  const auto model =
      testing::model_of(base + R"(
    replicas = { min = 1, max = 12 }
    [[workload]]
    name = "batch"
    rate = "20/h"
    resource = "accelerators"
    size = { kind = "exponential", mean = "30 min" }
    widths = [1, 8]
    width_weights = [3, 1]
  )",
                        {"workload[0].rate=30/s", "policy.queue=easy_backfill", set("max_batch", "16")});
  auto world = model.world(0);
  testing::step(world, [&](const sim::Event&) {
    for (std::uint32_t server = 0; server < 2; ++server) {
      REQUIRE(world.state.servers.free_units[server] >= 0);
      REQUIRE(world.state.servers.free_units[server] <= 8);
    }
    return true;
  });
  const auto o = testing::outcome_of(model);
  CHECK(value_of(o, "audit_residual") <= 1e-11);
  CHECK(value_of(o, "jobs_completed") > 0);
  CHECK(value_of(o, "workload.chat.replicas_mean") > 1);
}

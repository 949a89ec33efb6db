// Virtual machines in whole runs: what is conserved at every event, what a policy may cost, and transitions
// by hand.
#include "models/vms/machines.hpp"

#include "sim/study/parallel.hpp"
#include "tests/models/vms/random_machines.hpp"
#include "tests/scratch.hpp"

using namespace jevons;
using jevons::testing::outcome_of;
using jevons::testing::random_machines;
using jevons::testing::same;
using jevons::testing::value_of;

namespace {

Model model_of(std::uint64_t number, const testing::MachineChanges& changes = {}) {
  return testing::model_of(random_machines(number, changes));
}

template <class Look>
void every_event(World& w, const Look& look) {
  while (!w.state.over) {
    if (w.paused()) w.resume();
    testing::step(w, [&](const sim::Event&) {
      look();
      return true;
    });
  }
}

std::vector<int> places(const VmState& s) {
  std::vector<int> n(s.vms.size());
  for (const auto& h : s.hosts)
    for (const auto& stay : h.stays) n[stay.vm] += !stay.arriving;
  return n;
}

/// Machines of a constant share of 2000 MIPS each, on `hosts` boxes of 2 x 2000 MIPS, 100 W idle and 200 W
/// full.
struct Hand {
  Scratch scratch{"ignored", ""};
  Model model(const std::vector<std::string>& shares_by_hour_half, int hosts, const std::string& policy,
              const std::string& times) const {
    std::filesystem::create_directory(scratch.folder() / "traces");
    for (std::size_t i = 0; i < shares_by_hour_half.size(); ++i)
      std::ofstream(scratch.folder() / "traces" / fmt::format("{}", i)) << shares_by_hour_half[i];
    return testing::model_of(fmt::format(
        R"(
      start = 2022-01-01T00:00:00Z
      duration = "1 h"
      {}
      site.a.servers = [{{ model = "box", count = {} }}]
      policy.consolidation = {}
      [[workload]]
      kind = "vms"
      folder = "{}"
      type = [{{ capacity = "2000 MIPS", memory = "625 MB" }}]
    )",
        fmt::format(
            R"(server.box = {{ cores = 2, core = "2000 MIPS", memory = "4 GB", network = "1 Gbit/s", off = "5 W", {} )"
            R"(power = {{ kind = "linear", idle = "100 W", peak = "200 W" }} }})",
            times),
        hosts, policy, (scratch.folder() / "traces").string()));
  }
};

std::string samples(std::initializer_list<std::pair<int, int>> parts) {
  std::string text;
  for (const auto& [n, percent] : parts)
    for (int i = 0; i < n; ++i) text += fmt::format("{}\n", percent);
  return text;
}

constexpr const char* kTimes =
    R"(boot_time = "100 s", boot_power = "150 W", shutdown_time = "40 s", shutdown_power = "80 W", )";

}  // namespace

TEST_CASE("no policy loses work or machines, and the books balance", "[vms][run]") {
  const auto number = GENERATE(range<std::uint64_t>(0, 60));
  INFO(random_machines(number));
  const auto model = model_of(number);
  auto w = model.world(0);
  const auto outcome = run(w);
  CHECK(value_of(outcome, "audit_residual") <= 1e-9);
  CHECK(value_of(outcome, "machines_energy") == Approx(value_of(outcome, "it_energy")).epsilon(1e-9));
  const auto& s = w.state.vms.at(0);
  CHECK(s.books.granted_mi + s.books.unmet_mi == Approx(s.books.asked_mi).epsilon(1e-12));
  const bool physical = w.plant->vms[0].corrected(Correction::idle_machines);
  if (physical) CHECK(value_of(outcome, "machines_alive") == static_cast<double>(s.vms.size()));
  const auto n = places(s);
  for (std::uint32_t vm = 0; vm < s.vms.size(); ++vm) {
    CHECK(n[vm] == (s.vms[vm].gone || s.vms[vm].host == kNobody ? 0 : 1));
    if (n[vm]) {
      const auto& stays = s.hosts[s.vms[vm].host].stays;
      CHECK(std::any_of(stays.begin(), stays.end(),
                        [&](const Stay& stay) { return stay.vm == vm && !stay.arriving; }));
    }
  }
}

TEST_CASE("memory and capacity of physical hosts hold at every event", "[vms][run]") {
  const auto number = GENERATE(range<std::uint64_t>(100, 140));
  INFO(random_machines(number, {.semantics = "physical"}));
  auto w = model_of(number, {.semantics = "physical"}).world(0);
  const auto& plan = w.plant->vms[0];
  every_event(w, [&] {
    const auto& s = w.state.vms[0];
    for (std::uint32_t host = 0; host < plan.hosts; ++host) {
      const auto& h = s.hosts[host];
      double memory_b = 0, granted = 0;
      for (const auto& stay : h.stays)
        memory_b += plan.vm_type(stay.vm).memory_b, granted += stay.granted_mips;
      for (const auto vm : h.coming) memory_b += plan.vm_type(vm).memory_b;
      REQUIRE(memory_b <= plan.host_type(host).memory_b * (1 + 1e-12));
      REQUIRE(h.memory_free_b == Approx(plan.host_type(host).memory_b - memory_b).margin(1));
      REQUIRE(granted <= plan.host_type(host).mips * (1 + 1e-12));
      REQUIRE((h.stays.empty() || h.state == HostState::on));
      REQUIRE((h.coming.empty() || h.state == HostState::waking || h.state == HostState::going_to_sleep));
    }
    for (std::uint32_t vm = 0; vm < s.vms.size(); ++vm)
      REQUIRE(places(s)[vm] == (s.vms[vm].host == kNobody ? 0 : 1));
  });
}

// Thirteen machines want three hosts, which are sold two by two. Six are placed, three more when demand has
// fallen; those are packed onto two hosts and the third sleeps. When the next come it has to wake up first.
TEST_CASE("a machine that waits wakes its host before it is granted anything", "[vms][run]") {
  const Hand hand;
  const auto falling = samples({{1, 100}, {11, 25}});
  auto w = hand.model(std::vector<std::string>(13, falling), 3, R"({ kind = "migrate", detector = "thr" })",
                      kTimes)
               .world(0);
  bool woke = false;
  every_event(w, [&] {
    const auto& s = w.state.vms[0];
    for (const auto& h : s.hosts) {
      woke |= h.state == HostState::waking;
      REQUIRE((h.state == HostState::on || (h.stays.empty() && h.used_mips == 0)));
    }
  });
  CHECK(woke);
  CHECK(w.state.vms[0].vms[12].host != kNobody);
  // Seven waited while all asked for 2000 MIPS; four of them a round longer, while they asked for 500.
  CHECK(w.state.vms[0].books.unmet_mi >= 7 * 2000 * 300 + 4 * 500 * 300);
}

TEST_CASE("two sites with the same process have demands of their own", "[vms][run]") {
  const auto day = [](std::uint32_t site) {
    DemandProcess process;
    process.shares.assign(101, 1);
    return process.draw(5, sim::hours(2), 1, 0, site).share;
  };
  CHECK(day(0) == day(0));
  CHECK(day(0) != day(1));
}

TEST_CASE("a world of machines forked in the middle comes to the same end both ways", "[vms][run][fork]") {
  const auto number = GENERATE(range<std::uint64_t>(200, 230));
  INFO(random_machines(number));
  const auto model = model_of(number);
  const auto straight = outcome_of(model);
  auto original = model.world(0);
  auto left = static_cast<std::int64_t>(testing::Dice(number).from(1, 60));
  while (left > 0 && !original.state.over) {
    if (original.paused()) original.resume();
    testing::step(original, [&](const sim::Event&) { return --left > 0; });
  }
  auto fork = original;
  for (auto* w : {&fork, &original}) {
    if (w->paused() && !w->state.over) w->resume();
    if (!w->state.over) CHECK(same(run(*w), straight));
  }
}

TEST_CASE("replications of machines are the same on any number of threads, and differ", "[vms][run]") {
  const auto model = model_of(300, {.consolidation = "{ kind = \"migrate\", selector = \"rs\" }"});
  const auto on = [&](std::int64_t threads) {
    return sim::study::parallel_map(
        8, threads, [&](std::int64_t r) { return outcome_of(model, static_cast<std::uint32_t>(r)); });
  };
  const auto one = on(1), four = on(4);
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(same(one[i], four[i]));
  CHECK(value_of(one[0], "it_energy") != value_of(one[1], "it_energy"));
}

TEST_CASE("at full power the energy is hosts times peak times time", "[vms][run]") {
  for (std::uint64_t number = 400; number < 410; ++number) {
    const auto model = model_of(number, {.semantics = "physical", .consolidation = "\"npa\""});
    const auto& plan = model.plant->vms[0];
    double peak_w = 0;
    for (std::uint32_t host = 0; host < plan.hosts; ++host) peak_w += plan.host_type(host).peak_w();
    CHECK(value_of(outcome_of(model), "it_energy") ==
          Approx(peak_w * model.plant->duration.seconds() / 3.6e6).epsilon(1e-9));
  }
  const auto site = [](int count) {
    return fmt::format(R"(
      start = 2022-01-01
      duration = "24 h"
      site.a.servers = [{{ model = "hp_ml110_g4", count = {0} }}, {{ model = "hp_ml110_g5", count = {0} }}]
      policy.consolidation = "npa"
      workload = [{{ kind = "vms", like = "planetlab", machines = 8, type = [{{ capacity = "500 MIPS", memory = "613 MB" }}] }}]
    )",
                       count);
  };
  CHECK(value_of(outcome_of(testing::model_of(site(400))), "it_energy") == Approx(2419.2).epsilon(1e-9));
}

TEST_CASE("where nothing moves energy is no more than at full power", "[vms][run]") {
  const std::string semantics = GENERATE("cloudsim", "physical");
  for (std::uint64_t number = 500; number < 520; ++number)
    CHECK(value_of(outcome_of(model_of(number, {semantics, "\"none\""})), "it_energy") <=
          value_of(outcome_of(model_of(number, {semantics, "\"npa\""})), "it_energy") * (1 + 1e-12));
}

TEST_CASE("more idle power costs as much more where decisions do not hang on it", "[vms][run]") {
  const std::string policy = GENERATE(
      "\"none\"", "{ kind = \"migrate\", detector = \"thr\", selector = \"mu\", placement = \"first_fit\" }");
  for (std::uint64_t number = 600; number < 620; ++number) {
    const auto low = outcome_of(model_of(number, {"physical", policy})),
               high = outcome_of(model_of(number, {"physical", policy, 10}));
    INFO(number);
    CHECK(low.trace_hash == high.trace_hash);
    CHECK(value_of(low, "migrations") == value_of(high, "migrations"));
    CHECK(value_of(low, "it_energy") < value_of(high, "it_energy"));
  }
}

TEST_CASE("a machine that stays: idle power and what it uses, in joules", "[vms][run]") {
  // One machine of 50 % of 2000 MIPS for half an hour, then of 100 %: 25 % and 50 % of the box.
  const Hand hand;
  const auto outcome = outcome_of(hand.model({samples({{6, 50}, {6, 100}})}, 2, "\"none\"", kTimes));
  CHECK(value_of(outcome, "it_energy") * 3.6e6 ==
        Approx(125 * 1800 + 150 * 1800 + 100 * 3600).epsilon(1e-12));
}

TEST_CASE("an emptied host goes to sleep: joules by hand", "[vms][run]") {
  // Two machines of 90 % leave no room on box 0 for a third of 30 %, which stands on box 1. After half an
  // hour all ask for 20 %: a round empties box 1, whose machine is copied for 10 s (625 MB over half of 1
  // Gbit/s).
  const Hand hand;
  const auto low = samples({{6, 30}, {6, 20}});
  const auto policy =
      R"({ kind = "migrate", detector = { kind = "thr", threshold = 1 }, placement = "first_fit" })";
  const auto model =
      hand.model({samples({{6, 90}, {6, 20}}), samples({{6, 90}, {6, 20}}), low}, 2, policy, kTimes);
  auto w = model.world(0);
  const auto outcome = run(w);
  CHECK(value_of(outcome, "migrations") == 1);
  // Box 0: 2 x 1800 of 4000 MIPS is 90 %, then 2 x 400, and 40 more while copied to; then 3 x 400.
  const double box0 = 190 * 1800 + 10 * (100 + 100 * 840 / 4000.0) + 1790 * (100 + 100 * 1200 / 4000.0);
  // Box 1: 600 MIPS, then 400, all of which the copy takes up; then 40 s of 80 W, then off.
  const double box1 = 1800 * 115 + 10 * 110 + 40 * 80 + (3600 - 1850) * 5;
  CHECK(value_of(outcome, "it_energy") * 3.6e6 == Approx(box0 + box1).epsilon(1e-12));
  CHECK(w.state.vms[0].hosts[1].state == HostState::off);
}

TEST_CASE("a host that sleeps draws its boot power for as long as it boots before a copy begins",
          "[vms][run]") {
  // Two machines of 20 % share box 0; after half an hour both ask for 100 %: above .8 one leaves for box 1,
  // which sleeps. Round at 1800 s, awake at 1900 s, copied at 1910 s.
  const Hand hand;
  const auto policy = R"({ kind = "migrate", detector = "thr", placement = "first_fit" })";
  const auto trace = samples({{6, 20}, {6, 100}});
  auto w = hand.model({trace, trace}, 2, policy, kTimes).world(0);
  const auto outcome = run(w);
  CHECK(value_of(outcome, "migrations") == 1);
  const double box1 = 1800 * 5 + 100 * 150 + 10 * (100 + 100 * 200 / 4000.0) + 1690 * 150;
  const double box0 = 1800 * 120 + 110 * 200 + 1690 * 150;
  CHECK(value_of(outcome, "it_energy") * 3.6e6 == Approx(box0 + box1).epsilon(1e-12));
  CHECK(w.state.vms[0].hosts[1].state == HostState::on);
  // A tenth of 2000 MIPS is missing while it is copied, of 2 x 400 x 1800 + 2 x 2000 x 1800 asked for.
  CHECK(value_of(outcome, "pdm") == Approx(200.0 * 10 / (800 * 1800 + 4000 * 1800)).epsilon(1e-9));
}

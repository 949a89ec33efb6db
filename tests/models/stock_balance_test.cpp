// Books of hardware in worlds drawn at random: nothing is made, lost or counted twice, whatever happens.
#include <catch2/catch.hpp>

#include "models/ordering.hpp"
#include "tests/models/random_hardware.hpp"

using namespace jevons;
using jevons::testing::outcome_of;
using jevons::testing::RandomHardware;
using jevons::testing::same;
using jevons::testing::same_bits;
using jevons::testing::value_of;

namespace {

/// What stands at a site: devices, kilograms, and of what making them has emitted what is not yet written
/// off.
struct Standing {
  double devices = 0, mass_kg = 0, book_kg = 0;
};

Standing standing(const World& w) {
  Standing all;
  for (const auto& s : w.state.stocks) {
    for (const auto& cohort : s.cohorts) {
      REQUIRE(cohort.count > 0);
      REQUIRE(cohort.book.kg >= 0);
      REQUIRE(cohort.book.usd >= 0);
      REQUIRE(cohort.bought <= cohort.entered);
      REQUIRE(cohort.entered <= w.now());
      const auto n = static_cast<double>(cohort.count);
      all.devices += n;
      all.mass_kg += n * cohort.device.mass_kg;
      all.book_kg += n * cohort.book.kg;
    }
    all.book_kg -= s.posted_kg;
  }
  return all;
}

/// Against what stood there at first, what came and what left.
void require_balance(const World& w, const Standing& first, double bought_before) {
  const auto now = standing(w);
  const auto& life = w.state.sites[0].life;
  REQUIRE(first.devices + life[Life::bought] - bought_before ==
          now.devices + life[Life::retired] + life[Life::scrapped]);
  REQUIRE(first.mass_kg + life[Life::bought_mass] ==
          Approx(now.mass_kg + life[Life::resold_mass] + life[Life::waste_mass]).epsilon(1e-12));
  REQUIRE(first.book_kg + life[Life::purchased_kg] ==
          Approx(now.book_kg + life[Life::amortised_kg]).epsilon(1e-11));
  REQUIRE(life[Life::recovered_mass] <= life[Life::waste_mass] * (1 + 1e-12));
  REQUIRE(life[Life::scrapped] <= life[Life::failed]);
}

}  // namespace

TEST_CASE("every device, kilogram and gram of CO2e is accounted for at every interval", "[stocks][balance]") {
  const auto number = GENERATE(range(0, 100));
  const RandomHardware scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  const auto model = scenario.model();
  auto world = model.world(0);
  const auto first = standing(world);
  REQUIRE(world.state.sites[0].life[Life::bought] == 0);
  testing::Rows rows([&](const World& w) { require_balance(w, first, 0); });
  const auto outcome = run(world, &rows);
  for (const auto& metric : outcome.metrics)
    if (metric.name.ends_with("audit_residual")) REQUIRE(metric.value < 1e-9);
  REQUIRE(value_of(outcome, "it_energy") > 0);
  REQUIRE(value_of(outcome, "workload.w0.work_served") <=
          value_of(outcome, "workload.w0.work_asked") * (1 + 1e-12));
}

TEST_CASE("a world of hardware is the same again, and its fork comes to the same end",
          "[stocks][determinism][fork]") {
  const auto number = GENERATE(range(0, 40));
  const RandomHardware scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  const auto model = scenario.model();
  const auto straight = outcome_of(model);
  CHECK(same(straight, outcome_of(scenario.model())));

  testing::Dice dice(static_cast<std::uint64_t>(number) + 9000);
  auto original = model.world(0);
  const auto twins = outcome_of(model);
  const auto events = static_cast<std::uint64_t>(dice.from(1, 400));
  while (!original.state.over && original.timeline.events < events) {
    if (original.paused()) original.resume();
    testing::step(original, [&](const sim::Event&) { return original.timeline.events < events; });
  }
  World fork = original;
  const auto went_on = [](World& w) {
    if (w.paused() && !w.state.over) w.resume();
    return run(w);
  };
  const auto one = went_on(fork), other = went_on(original);
  CHECK(same(one, other));
  // What is measured against twins is of whole runs only.
  for (std::size_t i = 0; i < one.metrics.size(); ++i)
    if (const auto& name = one.metrics[i].name; name != "rebound" && !name.starts_with("energy_without_"))
      CHECK((same_bits(one.metrics[i].value, straight.metrics[i].value) ||
             (std::isnan(one.metrics[i].value) && std::isnan(straight.metrics[i].value))));
  CHECK(one.trace_hash == straight.trace_hash);
}

TEST_CASE("a hall holds what it can, at every event", "[stocks]") {
  const auto number = GENERATE(range(0, 100));
  const RandomHardware scenario(static_cast<std::uint64_t>(number));
  const auto model = scenario.model();
  const auto most = static_cast<double>(model.plant->sites[0].hall.devices);
  if (most == 0) return;
  INFO(scenario.text());
  auto world = model.world(0);
  while (!world.state.over) {
    if (world.paused()) world.resume();
    testing::step(world, [&](const sim::Event&) {
      REQUIRE(standing(world).devices <= most);
      return true;
    });
  }
}

TEST_CASE("no delivery takes away capacity that is needed", "[stocks]") {
  const auto number = GENERATE(range(0, 60));
  const RandomHardware scenario(static_cast<std::uint64_t>(number));
  const auto model = scenario.model();
  if (model.plant->sites[0].hall.devices > 0) return;  // a hall may force it out
  INFO(scenario.text());
  auto world = model.world(0);
  const auto capacities = [&] {
    std::vector<double> all;
    for (const auto& s : world.state.stocks) all.push_back(capacity_of(s.cohorts));
    return all;
  };
  auto before = capacities();
  while (!world.state.over) {
    if (world.paused()) world.resume();
    testing::step(world, [&](const sim::Event& event) {
      const auto after = capacities();
      if (static_cast<Kind>(event.kind()) == Kind::hardware_delivered)
        for (std::uint32_t stock = 0; stock < after.size(); ++stock) {
          // Demand may have answered the new hardware within the event; before that it was no more than this.
          const double needed = std::min(before[stock], world.state.stocks[stock].asked);
          REQUIRE(after[stock] >= needed * (1 - 1e-9));
        }
      before = after;
      return true;
    });
  }
}

TEST_CASE("results are the same however often they are written down", "[stocks][determinism]") {
  const auto number = GENERATE(range(0, 30));
  const RandomHardware scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  const std::vector<std::string> daily{"settle=1 day", "results.interval=1 day"},
      rarely{"settle=1 day", "results.interval=40 days"};
  const auto often = outcome_of(scenario.model(daily)), seldom = outcome_of(scenario.model(rarely));
  for (std::size_t i = 0; i < often.metrics.size(); ++i) {
    const auto &a = often.metrics[i], &b = seldom.metrics[i];
    CAPTURE(a.name, a.value, b.value);
    if (a.name == "events" || a.name == "audit_residual") continue;
    if (std::isnan(a.value) && std::isnan(b.value)) continue;
    // A stretch that stands for the rest of a month is settled whenever a row ends; each settlement rounds.
    if (scenario.sampled())
      CHECK(a.value == Approx(b.value).epsilon(1e-9).margin(1e-9));
    else
      CHECK(same_bits(a.value, b.value));
  }
}

#include "models/grid/battery.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "models/units.hpp"
#include "sim/config/document.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double kHour = 3600, kDay = 24 * kHour, kYear = 365 * kDay;
constexpr double kMwh = joules_per_mwh, kGramPerKwh = 1e-3 / joules_per_kwh;
constexpr double kAll = std::numeric_limits<double>::infinity();

/// 100 MWh and 100 MW, as by default, but that it does not age.
BatteryConfig ageless() {
  BatteryConfig config;
  config.energy_j = 100 * kMwh;
  config.power_w = 100e6;
  config.calendar_ageing_per_s = config.cycle_ageing = 0;
  return config;
}

BatteryState holding(double charge_j) {
  BatteryState state;
  state.charge_j = charge_j;
  return state;
}

double uniform(sim::Stream& draw, double low, double high) { return low + (high - low) * draw.uniform(); }

/// Some battery within what a scenario may say.
Battery any_battery(sim::Stream& draw) {
  BatteryConfig config;
  config.energy_j = uniform(draw, 1, 100) * kMwh;
  config.charge_power_w = uniform(draw, 0, 100e6);
  config.discharge_power_w = uniform(draw, 0, 100e6);
  config.round_trip_efficiency = uniform(draw, 0.3, 1);
  config.standing_loss_per_s = draw.uniform() < 0.5 ? 0 : uniform(draw, 0, 1e-4);
  config.least_charge = draw.uniform() < 0.5 ? 0 : uniform(draw, 0, 0.3);
  config.reserve = draw.uniform() < 0.5 ? 0 : uniform(draw, 0.3, 0.6);
  config.cycle_life = uniform(draw, 10, 6000);
  config.start_charge = uniform(draw, 0, 1);
  if (draw.uniform() < 0.5) config.limits = "c_l_c";
  return make_battery(config);
}

std::vector<std::string> errors_of(const std::string& text) {
  auto document = sim::config::Document::parse(text, "site.toml", ".", {}, {});
  BatteryConfig config;
  document.read(config);
  if (document.ok())
    for (const auto& problem : config.problems()) document.complain(problem.key, problem.text);
  try {
    document.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    return bad.errors();
  }
  return {};
}

}  // namespace

TEST_CASE("100 MWh drawn are 92.195 stored and 85.0 delivered", "[battery]") {
  const auto battery = make_battery(ageless());
  CHECK(battery.charge_efficiency == Approx(0.92195).margin(5e-6));
  auto state = holding(0);
  const auto in = step(battery, state, 100e6, kHour, 0);
  CHECK(in.drawn_j / kMwh == Approx(100));
  CHECK(state.charge_j / kMwh == Approx(92.195).margin(5e-4));
  const auto out = step(battery, state, -kAll, kHour, 0);
  CHECK(out.delivered_j / kMwh == Approx(85.0).margin(5e-12));
  CHECK(state.charge_j == Approx(0).margin(1e-6));
  CHECK(1 / battery.round_trip() == Approx(1.1765).margin(5e-5));
  CHECK(state.lost_j / kMwh == Approx(15.0));
}

TEST_CASE("embodied carbon is 13.9 g a kWh delivered, and all of it is written off by a life of cycles",
          "[battery]") {
  auto config = ageless();
  config.cycle_ageing = 0.2;
  const auto battery = make_battery(config);
  CHECK(battery.embodied_kg == Approx(75 * 100e3));
  CHECK(battery.embodied_kg_per_j() / kGramPerKwh == Approx(13.9).margin(0.05));
  CHECK(battery.embodied_kg_per_j() / kGramPerKwh == Approx(75e3 / (6000 * 0.9)));
  auto state = holding(0);
  while (state.cycles < config.cycle_life) {
    step(battery, state, kAll, 2 * kHour, 0);
    const auto out = step(battery, state, -kAll, 2 * kHour, 0);
    CHECK(out.embodied_kg >= 0);
  }
  CHECK(state.health == Approx(0.8).margin(1e-4));
  CHECK(is_worn_out(battery, state));
  CHECK(state.embodied_kg / battery.embodied_kg == Approx(1).margin(1e-3));
  CHECK(state.embodied_kg <= battery.embodied_kg);
}

TEST_CASE("age takes 1.5 % a year and use 20 % over 6000 full cycles", "[battery]") {
  BatteryConfig config = ageless();
  config.calendar_ageing_per_s = BatteryConfig{}.calendar_ageing_per_s;
  config.cycle_ageing = 0.2;
  const auto battery = make_battery(config);
  auto idle = holding(100 * kMwh);
  step(battery, idle, 0, 10 * kYear, 0);
  CHECK(idle.health == Approx(0.85));
  CHECK(idle.charge_j == Approx(usable_j(battery, idle)));  // a full one stays full of what is left
  CHECK(idle.lost_j / kMwh == Approx(15));
  CHECK_FALSE(is_worn_out(battery, idle));
  step(battery, idle, 0, 4 * kYear, 0);
  CHECK(is_worn_out(battery, idle));
  step(battery, idle, 0, 100 * kYear, 0);
  CHECK(idle.health == 0);
  CHECK(step(battery, idle, kAll, kHour, 1).power_w == 0);
  CHECK(step(battery, idle, -kAll, kHour, 1).power_w == 0);

  auto used = holding(100 * kMwh);
  const auto out = step(battery, used, -kAll, 2 * kHour, 0);  // 92.195 of 100 MWh arrive at the terminals
  CHECK(used.cycles == Approx(out.delivered_j / (100 * kMwh)));
  CHECK(used.health == Approx(1 - 0.015 * 2 * kHour / kYear - 0.2 * used.cycles / 6000));
}

TEST_CASE("what charging takes stays, leaves or is lost at every step, within the bounds, never both ways",
          "[battery]") {
  sim::Stream draw(7, 0, 1000, 1);
  for (int i = 0; i < 200; ++i) {
    const auto battery = any_battery(draw);
    auto state = new_battery(battery, uniform(draw, 0, 1000) * kGramPerKwh);
    const double start_j = state.charge_j, start_kg = state.origin_kg;
    double charge_j = start_j;
    for (int k = 0; k < 300; ++k) {
      const double length_s = uniform(draw, 1, 4 * kHour), power_w = uniform(draw, -120e6, 120e6);
      const double intensity = uniform(draw, 0, 1000) * kGramPerKwh;
      const auto use = draw.uniform() < 0.1 ? BatteryUse::emergency : BatteryUse::everyday;
      const double health = state.health, floor = floor_j(battery, state, use);
      const auto before = state;
      const auto done = step(battery, state, power_w, length_s, intensity, use);
      // G7, with standing loss as what is left over, and its exact size where no ageing pushes charge out.
      const double scale = battery.energy_j + std::abs(power_w) * length_s;
      const double one_way_j =
          done.drawn_j * battery.charge_efficiency - done.delivered_j / battery.discharge_efficiency;
      const double stood_j = before.charge_j + one_way_j - state.charge_j;
      REQUIRE(stood_j >= -1e-12 * scale);
      REQUIRE(done.lost_j == Approx(done.drawn_j * (1 - battery.charge_efficiency) +
                                    done.delivered_j * (1 / battery.discharge_efficiency - 1) + stood_j)
                                 .margin(1e-12 * scale));
      REQUIRE(std::min(done.drawn_j, done.delivered_j) == 0);
      REQUIRE(done.power_w * power_w >= 0);
      REQUIRE(std::abs(done.power_w) <= std::abs(power_w));
      REQUIRE(done.power_w <= battery.charge_w);
      REQUIRE(done.power_w >= -battery.discharge_w);
      REQUIRE(state.charge_j <= usable_j(battery, state));
      REQUIRE(state.charge_j >= 0);
      if (done.power_w < 0) REQUIRE(state.charge_j >= floor * (1 - 1e-12));
      REQUIRE(state.health <= health);
      REQUIRE(state.origin_kg >= -1e-12 * state.carbon_in_kg);
      charge_j += done.drawn_j - done.delivered_j - done.lost_j;
    }
    REQUIRE(state.charge_j == Approx(charge_j).margin(1e-9 * battery.energy_j));
    REQUIRE(state.drawn_j ==
            Approx(state.delivered_j + state.lost_j + state.charge_j - start_j).epsilon(1e-9));
    REQUIRE(start_kg + state.carbon_in_kg == Approx(state.carbon_out_kg + state.origin_kg).epsilon(1e-9));
  }
}

TEST_CASE("an hour in one step or in many is the same hour", "[battery]") {
  auto config = ageless();
  config.standing_loss_per_s = 2e-5;
  const auto battery = make_battery(config);
  for (const double power_w : {30e6, 0.0, -30e6}) {
    auto once = holding(50 * kMwh), often = once;
    once.origin_kg = often.origin_kg = 1e4;
    const auto done = step(battery, once, power_w, kHour, 4e-8);
    CHECK(done.power_w == power_w);
    for (int i = 0; i < 3600; ++i) step(battery, often, power_w, 1, 4e-8);
    CHECK(once.charge_j == Approx(often.charge_j).epsilon(1e-11));
    CHECK(once.origin_kg == Approx(often.origin_kg).epsilon(1e-11));
    CHECK(once.lost_j == Approx(often.lost_j).epsilon(1e-9));
  }
}

TEST_CASE("a charge that stands falls by its share, however long, and keeps its carbon", "[battery]") {
  auto config = ageless();
  config.standing_loss_per_s = 0.02 / (kYear / 12);
  const auto battery = make_battery(config);
  auto state = holding(80 * kMwh);
  state.origin_kg = 5000;
  step(battery, state, 0, kYear, 0);
  CHECK(state.charge_j / kMwh == Approx(80 * std::exp(-0.24)));
  CHECK(state.origin_kg == 5000);
  step(battery, state, -kAll, 10 * kHour, 0);
  CHECK(state.origin_kg == Approx(0).margin(1e-9));
  CHECK(state.carbon_out_kg == Approx(5000));
}

TEST_CASE("what discharges carries the carbon of what charged, losses included", "[battery]") {
  const auto battery = make_battery(ageless());
  auto state = holding(0);
  sim::Stream draw(3, 0, 1000, 2);
  double kilograms = 0, drawn_j = 0;
  for (int i = 0; i < 10; ++i) {
    const double intensity = uniform(draw, 50, 900) * kGramPerKwh;
    const auto in = step(battery, state, uniform(draw, 1e6, 20e6), kHour, intensity);
    kilograms += intensity * in.drawn_j;
    drawn_j += in.drawn_j;
  }
  const double expected = kilograms / drawn_j / battery.round_trip();
  CHECK(discharge_intensity_kg_per_j(battery, state) == Approx(expected));
  for (int i = 0; i < 10; ++i) {
    const auto out = step(battery, state, -12e6, kHour, 1);
    if (out.delivered_j > 0) CHECK(out.carbon_out_kg / out.delivered_j == Approx(expected));
  }
  CHECK(state.carbon_out_kg == Approx(kilograms));
  CHECK(state.origin_kg == Approx(0).margin(1e-9 * kilograms));
}

TEST_CASE("the intensity delivered exceeds that of the evening only where the spread is below 1 / 0.85",
          "[battery]") {
  const auto battery = make_battery(ageless());
  for (const double ratio : {1.17, 1.18}) {
    auto state = holding(0);
    step(battery, state, kAll, kHour, 200 * kGramPerKwh);
    const auto out = step(battery, state, -kAll, kHour, 0);
    const double saved_kg = out.delivered_j * 200 * ratio * kGramPerKwh - out.carbon_out_kg;
    CHECK((saved_kg > 0) == (ratio > 1.1765));
  }
}

TEST_CASE("lithium-ion cells take less near full and give less near empty", "[battery]") {
  auto config = ageless();
  config.limits = "c_l_c";
  config.power_w = 1000e6;
  const auto battery = make_battery(config);
  const double eta = battery.charge_efficiency;
  for (const double share : {0.0, 0.3, 0.9, 1.0}) {
    const auto state = holding(share * 100 * kMwh);
    for (const double hours : {0.1, 1.0, 5.0}) {
      // (v cap - b) / (eta_c dt - u), u = -0.04 h, v = 1;  (b - v cap) / (dt / eta_d + u), u = 0.01 h, v = 0
      CHECK(most_charge_w(battery, state, hours * kHour) / 1e6 ==
            Approx(std::min(1000.0, (1 - share) * 100 / (eta * hours + 0.04))).margin(1e-9));
      CHECK(most_discharge_w(battery, state, hours * kHour) / 1e6 ==
            Approx(std::min(1000.0, share * 100 / (hours / eta + 0.01))).margin(1e-9));
    }
  }
  CHECK(most_charge_w(battery, holding(0.9 * 100 * kMwh), kHour) / 1e6 == Approx(10.3956).margin(5e-5));
}

TEST_CASE("limits at their ends", "[battery]") {
  auto config = ageless();
  SECTION("without losses all comes back") {
    config.round_trip_efficiency = 1;
    const auto battery = make_battery(config);
    auto state = holding(0);
    step(battery, state, 60e6, kHour, 1);
    CHECK(step(battery, state, -kAll, kHour, 1).delivered_j == 60 * kMwh);
    CHECK(state.lost_j == 0);
    CHECK(state.carbon_out_kg == state.carbon_in_kg);
  }
  SECTION("without power nothing moves") {
    config.power_w = 0;
    const auto battery = make_battery(config);
    auto state = holding(50 * kMwh);
    step(battery, state, kAll, kHour, 1);
    step(battery, state, -kAll, kHour, 1);
    CHECK(state.charge_j == 50 * kMwh);
  }
  SECTION("a full one takes nothing and an empty one gives nothing") {
    const auto battery = make_battery(config);
    auto full = holding(100 * kMwh), empty = holding(0);
    CHECK(step(battery, full, kAll, kHour, 1).drawn_j == 0);
    CHECK(step(battery, empty, -kAll, kHour, 1).delivered_j == 0);
    CHECK(discharge_intensity_kg_per_j(battery, empty) == 0);
  }
  SECTION("no time, no energy") {
    const auto battery = make_battery(config);
    auto state = holding(50 * kMwh);
    CHECK(step(battery, state, kAll, 0, 1).drawn_j == 0);
    CHECK(step(battery, state, -kAll, 0, 1).delivered_j == 0);
    CHECK(state.charge_j == 50 * kMwh);
  }
}

TEST_CASE("the reserve is there for an outage, what must stay is not", "[battery]") {
  auto config = ageless();
  config.least_charge = 0.1;
  config.reserve = 0.4;
  config.round_trip_efficiency = 1;
  const auto battery = make_battery(config);
  auto state = new_battery(battery, 100 * kGramPerKwh);
  CHECK(state.charge_j / kMwh == Approx(40));
  CHECK(state.origin_kg == Approx(4000));
  CHECK(step(battery, state, -kAll, kHour, 0).delivered_j == 0);
  CHECK(step(battery, state, -kAll, kHour, 0, BatteryUse::emergency).delivered_j / kMwh == Approx(30));
  CHECK(state.charge_j / kMwh == Approx(10));
  CHECK(step(battery, state, -kAll, kHour, 0, BatteryUse::emergency).delivered_j == Approx(0).margin(1));
}

TEST_CASE("a battery is read from a scenario", "[battery]") {
  CHECK(errors_of("energy = \"20 MWh\"\npower = \"5 MW\"").empty());
  auto document = sim::config::Document::parse(
      R"(
        energy = "20 MWh"
        charge_power = "5 MW"
        discharge_power = "8 MW"
        standing_loss = "0.24/year"
        calendar_ageing = "0.015/year"
        embodied = "75 kg/kWh"
        charge_efficiency = 0.9
        discharge_efficiency = 0.95
      )",
      "site.toml", ".", {}, {});
  BatteryConfig config;
  document.read(config);
  document.throw_if_bad();
  CHECK(config.problems().empty());
  const auto battery = make_battery(config);
  CHECK(battery.energy_j == Approx(20 * kMwh));
  CHECK(battery.charge_w == Approx(5e6));
  CHECK(battery.discharge_w == Approx(8e6));
  CHECK(battery.round_trip() == Approx(0.855));
  CHECK(battery.standing_per_s * kYear == Approx(0.24).epsilon(1e-6));
  CHECK(battery.calendar_per_s * kYear == Approx(0.015).epsilon(1e-6));
  CHECK(config.embodied_kg_per_j == Approx(BatteryConfig{}.embodied_kg_per_j));
}

TEST_CASE("a battery that cannot be is told so", "[battery]") {
  const auto first = [](const std::string& text) {
    const auto errors = errors_of(text);
    return errors.empty() ? std::string("no error") : errors.front();
  };
  using Catch::Contains;
  CHECK_THAT(first("energy = \"0 MWh\"\npower = \"5 MW\""), Contains("site.toml:1") && Contains("energy"));
  CHECK_THAT(first("power = \"5 MW\""), Contains("energy"));
  CHECK_THAT(first("energy = \"20 MW\"\npower = \"5 MW\""), Contains("is a power"));
  CHECK_THAT(first("energy = \"20 MWh\""), Contains("power: is missing"));
  CHECK_THAT(first("energy = \"20 MWh\"\ncharge_power = \"5 MW\""), Contains("discharge_power: is missing"));
  CHECK_THAT(first("energy = \"20 MWh\"\ndischarge_power = \"5 MW\""), Contains("charge_power: is missing"));
  CHECK_THAT(
      first("energy = \"1 MWh\"\npower = \"5 MW\"\ncharge_power = \"5 MW\"\ndischarge_power = \"5 MW\""),
      Contains("site.toml:2") && Contains("power: has no effect"));
  const std::string good = "energy = \"20 MWh\"\npower = \"5 MW\"\n";
  CHECK_THAT(first(good + "round_trip_efficiency = 0"), Contains("site.toml:3"));
  CHECK_THAT(first(good + "charge_efficiency = 0.9"), Contains("needs discharge_efficiency beside it"));
  CHECK_THAT(first(good + "discharge_efficiency = 0.9"), Contains("needs charge_efficiency beside it"));
  CHECK_THAT(first(good + "round_trip_efficiency = 0.8\ncharge_efficiency = 0.9\ndischarge_efficiency = 0.9"),
             Contains("round_trip_efficiency: has no effect"));
  CHECK_THAT(first(good + "reserve = 0.2\nleast_charge = 0.2"), Contains("reserve: has no effect"));
  CHECK_THAT(first(good + "start_charge = 0.1\nleast_charge = 0.2"), Contains("start_charge: is less than"));
  CHECK_THAT(first(good + "charge_taper = \"1 h\""), Contains("c_l_c"));
  CHECK_THAT(first(good + "discharge_taper = \"1 h\""), Contains("c_l_c"));
  CHECK_THAT(first(good + "limits = \"clc\""), Contains("c_l_c"));
}

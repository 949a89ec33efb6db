#include "models/grid/generation/pv.hpp"

#include <catch2/catch.hpp>

using namespace jevons;

namespace {

PvConfig panels() {
  PvConfig config;
  config.capacity_w = 1;
  config.latitude_deg = 37;
  config.longitude_deg = -120;
  return config;
}
const sim::Window day{*sim::parse_instant("2022-06-21T08:00Z"), sim::Time{} + sim::days(1)};

}  // namespace

TEST_CASE("cells at 800 W/m2 in air of 25 degC are at 52 degC and give 0.7136 of their capacity", "[pv]") {
  const auto pv = panels();
  CHECK(pv.cell_c(800, 25) == Approx(52.0));
  CHECK(pv.panels_w(800, 25) == Approx(0.7136).margin(0.00005).epsilon(0));
  CHECK(pv.power_w(800, 25) == Approx(0.7136 * 0.86 * 0.96));
  CHECK(pv.panels_w(1000, 25 - 27.0 / 800 * 1000) == Approx(1));  // standard conditions
}

TEST_CASE("more light is more power, warm air less, until the inverter clips", "[pv]") {
  auto pv = panels();
  for (double g = 0; g < 1100; g += 10) CHECK(pv.power_w(g, 20) < pv.power_w(g + 10, 20));
  for (double t = -20; t < 50; t += 5) CHECK(pv.power_w(700, t) > pv.power_w(700, t + 5));
  pv.dc_ac_ratio = 1.3;
  pv.losses = 0;
  pv.inverter = 1;
  CHECK(pv.power_w(1100, -10) == Approx(1 / 1.3));
  for (double g = 0; g < 1400; g += 10) CHECK(pv.power_w(g, 0) <= pv.inverter_w());
}

TEST_CASE("no light is no power, and heat beyond all measure is not less than none", "[pv]") {
  const auto pv = panels();
  CHECK(pv.power_w(0, 20) == 0);
  CHECK(pv.power_w(100, 1000) == 0);
}

TEST_CASE("a performance ratio alone makes a plant proportional to the sun", "[pv]") {
  auto pv = panels();
  pv.temperature_coefficient = 0;
  pv.losses = 0.15;
  pv.inverter = 1;
  pv.dc_ac_ratio = 1;
  const auto ghi = clear_sky_series(pv.place(), day);
  const auto power = pv_series(pv, day, ghi, sim::Series::constant(20));
  CHECK(power.values().size() == 24);
  CHECK(power.mean({}, day.end) * 24 == Approx(0.85 * clear_day_j_m2(37, 172) / 3.6e6).epsilon(1e-6));
}

TEST_CASE("an hour's power is that of the mean light and the mean air of its hour", "[pv]") {
  const auto pv = panels();
  const auto at_h = [](std::int64_t h) { return sim::Time{} + sim::hours(h); };
  const sim::Window window{day.start, at_h(2)};
  const sim::Series ghi(sim::Series::Shape::hold, {{}, sim::Time{} + sim::minutes(30), at_h(1)},
                        {200, 600, 0}, at_h(2));
  const sim::Series air(sim::Series::Shape::linear, {{}, at_h(1), at_h(2)}, {10, 20, 20}, at_h(2));
  const auto power = pv_series(pv, window, ghi, air);
  CHECK(power.values() == std::vector<double>{pv.power_w(400, 15), 0});
}

TEST_CASE("a plant without a place is told", "[pv]") {
  PvConfig pv;
  REQUIRE(pv.problems().size() == 2);
  CHECK(pv.problems()[0].key == "latitude");
  CHECK(pv.problems()[1].key == "longitude");
  CHECK(panels().problems().empty());
}

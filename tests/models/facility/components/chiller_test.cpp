#include "models/facility/components/chiller.hpp"

#include <catch2/catch.hpp>

#include "sim/engine/random.hpp"
#include "tests/models/facility/plants/specs.hpp"

using namespace jevons;
using jevons::testing::catalogue;
using jevons::testing::chiller_of;

namespace {

/// COP at a share of what it can take there.
double cop(const Chiller& chiller, double te, double tc, double load) {
  const double heat_w = load * chiller.capacity_w(te, tc);
  return heat_w / chiller.power_w(te, tc, heat_w);
}

}  // namespace

TEST_CASE("the DOE-2 centrifugal has its published capacities and COPs", "[chiller]") {
  const Chiller chiller(chiller_of("doe2_centrifugal_5_50"), 1e6);
  CHECK(chiller.capacity_w(6.67, 29.4) == Approx(1.00334e6).epsilon(5e-6));
  const double at_rating[][2] = {{.25, 4.168}, {.5, 5.555}, {.75, 5.744}, {1, 5.505}};
  for (const auto& [load, value] : at_rating) CHECK(cop(chiller, 6.67, 29.4, load) == Approx(value).margin(5e-4));
  CHECK(chiller.capacity_w(10, 24) == Approx(1.12454e6).epsilon(5e-6));
  const double warm_water[][2] = {{.25, 4.907}, {.5, 6.541}, {.75, 6.764}, {1, 6.482}};
  for (const auto& [load, value] : warm_water) CHECK(cop(chiller, 10, 24, load) == Approx(value).margin(5e-4));
  CHECK(chiller.capacity_w(10, 35) == Approx(0.99041e6).margin(5.1));
  CHECK(cop(chiller, 10, 35, 1) == Approx(5.204).margin(5e-4));
}

TEST_CASE("half a megawatt at 10 and 24 degC takes 78.744 kW", "[chiller]") {
  const Chiller chiller(chiller_of("doe2_centrifugal_5_50"), 1e6);
  CHECK(chiller.power_w(10, 24, 5e5) == Approx(78744).margin(0.5));
  CHECK(5e5 / chiller.power_w(10, 24, 5e5) == Approx(6.350).margin(5e-4));
}

TEST_CASE("the machines of ASHRAE 90.1 have their published COPs", "[chiller]") {
  const Chiller screw(chiller_of("ashrae_901_screw_water"), 1e6), air(chiller_of("ashrae_901_air"), 1e5);
  CHECK(screw.capacity_w(7, 30) == Approx(1.00213e6).epsilon(5e-6));
  CHECK(cop(screw, 7, 30, .5) == Approx(8.291).margin(5e-4));
  CHECK(cop(screw, 7, 30, 1) == Approx(5.997).margin(5e-4));
  CHECK(cop(screw, 15, 20, 1) == Approx(7.614).margin(5e-4));
  CHECK(cop(screw, 15, 20, .5) == Approx(10.53).margin(5e-3));
  CHECK(air.air_cooled());
  CHECK(cop(air, 7, 35, 1) == Approx(2.972).margin(5e-4));
  CHECK(cop(air, 7, 15, 1) == Approx(4.108).margin(5e-4));
  CHECK(cop(air, 15, 20, 1) == Approx(4.001).margin(5e-4));
  CHECK(cop(air, 15, 20, .5) == Approx(4.295).margin(5e-4));
}

TEST_CASE("every chiller of the catalogue is one that can be", "[chiller]") {
  CHECK(catalogue().size() >= 9);
  for (const auto& spec : catalogue()) {
    INFO(spec.name);
    CHECK(spec.problems().empty());
  }
}

TEST_CASE("within the box more load and warmer condenser water never need less power", "[chiller]") {
  // DOE-2's own curve is the one whose EIR rises with the condenser all over its box
  const auto spec = chiller_of("doe2_centrifugal_5_50");
  const Chiller chiller(spec, 1e6);
  for (double te = spec.evaporator_least_c; te <= spec.evaporator_most_c; te += 0.5)
    for (double tc = spec.condenser_least_c; tc < spec.condenser_most_c; tc += 0.5) {
      const double heat_w = 0.8 * chiller.capacity_w(te, tc);
      CHECK(chiller.power_w(te, tc + 0.5, heat_w) >= chiller.power_w(te, tc, heat_w));
      CHECK(chiller.power_w(te, tc, 1.1 * heat_w) > chiller.power_w(te, tc, heat_w));
    }
}

TEST_CASE("curves are not extrapolated: colder condenser water than the box changes nothing", "[chiller]") {
  const Chiller chiller(chiller_of("doe2_centrifugal_5_50"), 1e6);
  CHECK(chiller.power_w(8, 10, 5e5) == chiller.power_w(8, 24, 5e5));
  CHECK(chiller.capacity_w(8, 10) == chiller.capacity_w(8, 24));
  CHECK(chiller.power_w(2, 24, 5e5) == chiller.power_w(5, 24, 5e5));
}

TEST_CASE("beyond the warm edge of the box the EIR grows with the lift, and the COP stays below Carnot", "[chiller]") {
  const Chiller chiller(chiller_of("doe2_centrifugal_5_50"), 1e6);
  const double edge_w = chiller.power_w(8, 35, 5e5);
  CHECK(chiller.power_w(8, 35.0001, 5e5) == Approx(edge_w).epsilon(1e-5));
  CHECK(chiller.power_w(8, 62, 5e5) == Approx(edge_w * (62 - 8) / (35 - 8)));
  CHECK(5e5 / chiller.power_w(8, 62, 5e5) < (8 + 273.15) / (62 - 8));
}

TEST_CASE("below its least load a chiller cycles: power in proportion, nothing at nothing", "[chiller]") {
  const Chiller chiller(chiller_of("doe2_centrifugal_5_50"), 1e6);
  const double least_w = 0.1 * chiller.capacity_w(8, 26);
  CHECK(chiller.power_w(8, 26, least_w / 2) == Approx(chiller.power_w(8, 26, least_w) / 2));
  CHECK(chiller.power_w(8, 26, 0) == 0);
}

TEST_CASE("coefficients that cannot be are told: negative power, no capacity, a COP above Carnot, too few", "[chiller]") {
  auto spec = chiller_of("doe2_centrifugal_5_50");
  spec.eir_curve[0] = -2;
  CHECK_THAT(spec.problems().at(0).text, Catch::Contains("makes power negative or zero at"));
  spec = chiller_of("doe2_centrifugal_5_50");
  spec.capacity_curve[0] = -9;
  CHECK_THAT(spec.problems().at(0).text, Catch::Contains("gives no capacity at"));
  spec = chiller_of("doe2_centrifugal_5_50");
  spec.cop = 25;
  CHECK_THAT(spec.problems().at(0).text, Catch::Contains("above Carnot's"));
  spec.eir_curve.pop_back();
  CHECK(spec.problems().at(0).key == "eir_curve");
  spec = chiller_of("doe2_centrifugal_5_50");
  spec.condenser_most_c = 10;
  CHECK(spec.problems().at(0).key == "condenser_most");
}

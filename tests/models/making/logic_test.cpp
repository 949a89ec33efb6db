#include "models/making/logic.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "models/making/bills.hpp"
#include "models/units.hpp"

using namespace jevons;

namespace {

constexpr double cm2 = 1e-4, per_cm2 = 1e4, g_per_kwh = 1e-3 / joules_per_kwh;
constexpr double taiwan = 583 * g_per_kwh;
constexpr double h100_m2 = 8.14 * cm2;

Bills shipped() {
  std::vector<std::string> files;
  return Bills::load({{JEVONS_SOURCE_DIR "/scenarios"}}, files);
}

}  // namespace

TEST_CASE("a square centimetre of a wafer takes what ACT says") {
  const auto bills = shipped();
  // CPA Y at Taiwan's 583 g/kWh and 97 % abated, CPA at a yield of 0.875  [kg/cm2]
  const std::map<std::string, std::pair<double, double>> table{{"n28", {1.162, 1.328}},
                                                               {"n14", {1.362, 1.557}},
                                                               {"n7", {2.028, 2.318}},
                                                               {"n5", {2.431, 2.778}},
                                                               {"n3", {2.767, 3.163}}};
  for (const auto& [node, kg] : table) {
    const auto* process = bills.process(node);
    REQUIRE(process);
    CHECK(wafer_kg_per_m2(*process, taiwan, 0.97) / per_cm2 == Approx(kg.first).margin(0.0005));
    CHECK(die_kg(*process, taiwan, 0.97, 1 * cm2, 0.875) == Approx(kg.second).margin(0.0005));
  }
}

TEST_CASE("a die of an H100 takes 44.7 kg by Poisson's law, 22.6 kg at a yield of 0.875 whatever its area") {
  const auto bills = shipped();
  const auto& n5 = *bills.process("n5");
  const auto kg = [&](const char* law) {
    return die_kg(n5, taiwan, 0.97, h100_m2, good_share({.law = law}, h100_m2));
  };
  CHECK(kg("poisson") == Approx(44.7).margin(0.05));
  CHECK(kg("fixed") == Approx(22.6).margin(0.05));
  CHECK(kg("fixed") < kg("negative_binomial"));
  CHECK(kg("negative_binomial") < kg("murphy"));
  CHECK(kg("murphy") < kg("poisson"));
}

TEST_CASE("what 97 % of abatement leaves is half way between 95 and 99") {
  const auto bills = shipped();
  for (const auto& process : bills.processes) {
    const double at_95 = wafer_kg_per_m2(process, 0, 0.95), at_99 = wafer_kg_per_m2(process, 0, 0.99);
    CHECK(at_95 == Approx(process.gases_95_kg_per_m2 + process.materials_kg_per_m2));
    CHECK(at_99 == Approx(process.gases_99_kg_per_m2 + process.materials_kg_per_m2));
    CHECK(wafer_kg_per_m2(process, 0, 0.97) == Approx((at_95 + at_99) / 2));
  }
}

TEST_CASE("a finer node takes more, and so do dirtier electricity and a larger die") {
  const auto bills = shipped();
  double before = 0;
  for (const auto* node : {"n28", "n20", "n14", "n10", "n8", "n7", "n5", "n3"}) {
    const auto& process = *bills.process(node);
    const double kg = wafer_kg_per_m2(process, taiwan, 0.97);
    CHECK(kg > before);
    before = kg;
    CHECK(wafer_kg_per_m2(process, 1.1 * taiwan, 0.97) > kg);
    for (const auto& law : YieldConfig::laws()) {
      const YieldConfig yield{.law = law};
      const auto die = [&](double area_m2) {
        return die_kg(process, taiwan, 0.97, area_m2, good_share(yield, area_m2));
      };
      CHECK(die(2 * cm2) >= Approx(2 * die(1 * cm2)));  // the more by any law but that which knows no area
      CHECK((law == "fixed") == (die(2 * cm2) == Approx(2 * die(1 * cm2))));
    }
  }
}

TEST_CASE("a die of an H100 takes 286 L where 29 of a wafer are good, one of an A100 412 L") {
  CHECK(die_water_m3(8.3, 29, 0) == Approx(0.286).margin(0.0005));
  const double a100_m2 = 8.26 * cm2;  // 137.3 L a mask layer, 87 layers; Murphy's law
  const double good = dies_per_wafer(a100_m2) * good_share({.law = "murphy"}, a100_m2);
  CHECK(good == Approx(28.9).margin(0.05));
  CHECK(die_water_m3(11.9, good, 0) == Approx(0.412).margin(0.0005));
  CHECK(0.1373 * 87 == Approx(11.9).margin(0.05));
}

TEST_CASE("water that a fab uses again need not be drawn") {
  CHECK(die_water_m3(8.3, 29, 0.41) == Approx(0.59 * 8.3 / 29));
  CHECK(die_water_m3(8.3, 29, 0.8) == Approx(0.2 * 8.3 / 29));
  CHECK(die_water_m3(8.3, 29, 1) == 0);
}

TEST_CASE("8.9 million gallons a day are 4,059 wafers of 8.3 m3, 123 thousand a month") {
  const double m3_per_day = 8.9e6 * 3.785411784e-3;
  CHECK(m3_per_day == Approx(33690).margin(1));
  CHECK(m3_per_day / 8.3 == Approx(4059).margin(0.5));
  CHECK(m3_per_day / 8.3 * 365 / 12 == Approx(123.5e3).margin(500));
}

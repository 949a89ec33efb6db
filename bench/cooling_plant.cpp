// What a chilled-water plant costs to ask: its steady state and its capacity, where the towers hold their
// set-point, where they cannot, and with an economiser that cools alone and in part.
#include <benchmark/benchmark.h>

#include "models/compute/catalog.hpp"
#include "models/facility/plants/chilled_water.hpp"

namespace {

using namespace jevons;

struct Case {
  ChilledWaterPlant plant;
  Conditions at;
  SetPoints set;
};

Case plant_at(double wet_bulb_c, bool economiser) {
  const auto catalog = Catalog::load(sim::config::DataPath{{JEVONS_SOURCE_DIR "/scenarios"}});
  ChilledWaterConfig config;
  config.economiser.installed = economiser;
  const Design design{.it_w = 1e6, .air_heat_w = 1.1e6, .server_airflow_m3_per_s = 76};
  Case one{{config, *catalog.chiller("ashrae_901_screw_water"), design}, {}, {}};
  one.at.outdoor = outdoor_from_wet_bulb(wet_bulb_c + 5, wet_bulb_c, standard_pressure_pa);
  one.set[Knob::chilled_water] = 12;
  return one;
}

void operate(benchmark::State& state, double wet_bulb_c, bool economiser) {
  const auto one = plant_at(wet_bulb_c, economiser);
  double heat_w = 6e5;
  for (auto _ : state) {
    heat_w = heat_w < 9e5 ? heat_w + 1 : 6e5;
    benchmark::DoNotOptimize(one.plant.operate(one.at, one.set, heat_w));
  }
}

void capacity(benchmark::State& state, double wet_bulb_c, bool economiser) {
  auto one = plant_at(wet_bulb_c, economiser);
  for (auto _ : state) {
    one.at.return_c = one.at.return_c < 34 ? one.at.return_c + 1e-6 : 33;
    benchmark::DoNotOptimize(one.plant.capacity_w(one.at, one.set));
  }
}

}  // namespace

BENCHMARK_CAPTURE(operate, held, 14.0, false)->Name("operate/set-point held");
BENCHMARK_CAPTURE(operate, missed, 26.0, false)->Name("operate/set-point missed");
BENCHMARK_CAPTURE(operate, alone, 2.0, true)->Name("operate/economiser alone");
BENCHMARK_CAPTURE(operate, partly, 11.0, true)->Name("operate/economiser in part");
BENCHMARK_CAPTURE(operate, warm, 26.0, true)->Name("operate/economiser, too warm");
BENCHMARK_CAPTURE(capacity, held, 14.0, false)->Name("capacity/set-point held");
BENCHMARK_CAPTURE(capacity, missed, 26.0, false)->Name("capacity/set-point missed");
BENCHMARK_CAPTURE(capacity, partly, 11.0, true)->Name("capacity/economiser in part");
BENCHMARK_CAPTURE(capacity, warm, 26.0, true)->Name("capacity/economiser, too warm");
BENCHMARK_MAIN();

// Settlement: what it costs to post one interval of a site (energy, carbon, water and money, from the meters
// to the ledger and its audit), at 1k, 10k and 100k servers. It touches the site and not its servers, so it
// must not grow.
#include "models/accounts/settlement.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "models/scenario.hpp"

namespace {

jevons::World half_a_day_in(std::int64_t servers) {
  const auto scenario = fmt::format(R"(
    start = 2022-01-01
    duration = "36 years"
    grid.flat = {{ kind = "constant", intensity = "400 g/kWh", flat_price = "80 USD/MWh" }}
    [site.one]
    grid = "flat"
    cooling = {{ plant = "constant_pue", pue = 1.3, wue = "1 L/kWh" }}
    servers = [{{ model = "hp_ml110_g5", count = {} }}]
    [[workload]]
    rate = "1000/h"
    size = {{ kind = "exponential", mean = "30 min" }}
  )",
                                    servers);
  const std::filesystem::path shipped = JEVONS_SOURCE_DIR "/scenarios";
  const sim::config::DataPath path{{shipped}};
  auto document = sim::config::Document::parse(scenario, "bench.toml", ".", {}, path);
  auto world = jevons::build_model(document, path).world(0);
  while (world.now() < sim::Time{} + sim::hours(12) && sim::advance(world)) world.resume();
  return world;
}

void settle_site(benchmark::State& state) {
  const auto world = half_a_day_in(state.range(0));
  auto copy = world;
  for (auto _ : state) {
    copy.timeline.now = copy.now() + sim::minutes(5);
    jevons::settle(copy, 0);
    if (copy.now() >= copy.end() - sim::minutes(5)) {
      state.PauseTiming();
      copy = world;
      state.ResumeTiming();
    }
  }
}

}  // namespace

BENCHMARK(settle_site)->Name("settle/site")->RangeMultiplier(10)->Range(1'000, 100'000);
BENCHMARK_MAIN();

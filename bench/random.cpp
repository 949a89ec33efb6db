// Draws from a counter-based stream: ns per draw of each distribution.
#include "sim/engine/random.hpp"

#include <benchmark/benchmark.h>

#include "sim/engine/arrivals.hpp"
#include "sim/engine/distributions.hpp"

namespace {

using namespace sim;

template <class Draw>
void draws(benchmark::State& state, Draw draw) {
  Stream stream(1, 0, 0, 0);
  for (auto _ : state) benchmark::DoNotOptimize(draw(stream));
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(draws, bits, [](Stream& stream) { return stream.bits(); });
BENCHMARK_CAPTURE(draws, unit_uniform, [](Stream& stream) { return stream.uniform(); });
BENCHMARK_CAPTURE(draws, uniform, Uniform(2, 3));
BENCHMARK_CAPTURE(draws, exponential, Exponential(300));
BENCHMARK_CAPTURE(draws, normal, Normal());
BENCHMARK_CAPTURE(draws, lognormal, LogNormal(900, 2));
BENCHMARK_CAPTURE(draws, gamma, Gamma(2.5, 1));
BENCHMARK_CAPTURE(draws, weibull, Weibull(.7, 1));
BENCHMARK_CAPTURE(draws, pareto, Pareto(1.5, 1));
BENCHMARK_CAPTURE(draws, poisson_mean_3, Poisson(3));
BENCHMARK_CAPTURE(draws, poisson_mean_1000, Poisson(1000));
BENCHMARK_CAPTURE(draws, uniform_integer, UniformInteger(0, 999));
BENCHMARK_CAPTURE(draws, discrete_of_8, Discrete({70, 10, 8, 4, 3, 2, 2, 1}));

void next_arrival(benchmark::State& state) {
  std::vector<double> rates_per_s(168);
  for (std::size_t hour = 0; hour < rates_per_s.size(); ++hour) rates_per_s[hour] = .02 + .001 * (hour % 24);
  const Arrivals arrivals(rates_per_s, hours(1));
  Stream stream(1, 0, 0, 0);
  Time now;
  for (auto _ : state) {
    now = arrivals.next(now, stream);
    if (now > Time{} + days(3650)) now = Time{};
    benchmark::DoNotOptimize(now);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(next_arrival);

}  // namespace

BENCHMARK_MAIN();

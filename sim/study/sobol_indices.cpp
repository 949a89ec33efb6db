#include "sim/study/sobol_indices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "sim/engine/distributions.hpp"
#include "sim/engine/statistics.hpp"
#include "sim/study/comparison.hpp"
#include "sim/study/sobol_sequence.hpp"

namespace sim::study {
namespace {

constexpr std::uint32_t kBootstrap = (1u << 31) + 104;  // purpose of draws; entity: the resample
constexpr std::size_t kFewest = 2, kFewestForIntervals = 8;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Results of the samples that are whole, less the mean of all f(A) and f(B).
struct WholeSamples {
  std::size_t width;      // results of a sample: f(A), f(AB_1), ..., f(AB_k), f(B)
  std::vector<double> y;  // sample after sample
  double least_variance;  // below it only rounding varies

  std::size_t count() const { return y.size() / width; }
  std::size_t factors() const { return width - 2; }
};

WholeSamples centred(std::size_t factors, std::span<const double> y) {
  WholeSamples samples{factors + 2, {}, 0};
  Welford ends;
  double largest = 0;
  for (std::size_t at = 0; at < y.size(); at += samples.width) {
    const auto sample = y.subspan(at, samples.width);
    if (!std::all_of(sample.begin(), sample.end(), [](double x) { return std::isfinite(x); })) continue;
    samples.y.insert(samples.y.end(), sample.begin(), sample.end());
    ends.add(sample.front());
    ends.add(sample.back());
    for (const double x : sample) largest = std::max(largest, std::abs(x));
  }
  for (double& x : samples.y) x -= ends.mean();
  samples.least_variance = kResolution * largest * (kResolution * largest);
  return samples;
}

struct Estimates {
  std::vector<double> first, total;  // of each factor
};

/// From the samples numbered in `drawn`, in one pass: with m the mean of f(A) and f(B) over them,
/// the sum of (f(B) - m) d is that of f(B) d less m times that of d.
Estimates estimates(const WholeSamples& samples, std::span<const std::size_t> drawn) {
  const std::size_t k = samples.factors();
  double sum = 0, squares = 0;
  std::vector<double> differences(k, 0), products(k, 0), distances(k, 0);
  for (const std::size_t j : drawn) {
    const double* f = &samples.y[j * samples.width];
    const double a = f[0], b = f[k + 1];
    sum += a + b;
    squares += a * a + b * b;
    for (std::size_t i = 0; i < k; ++i) {
      const double d = f[i + 1] - a;
      differences[i] += d;
      products[i] += b * d;
      distances[i] += d * d;
    }
  }
  const auto n = static_cast<double>(drawn.size());
  const double mean = sum / (2 * n), variance = (squares - sum * mean) / (2 * n - 1);
  Estimates result{std::vector(k, kNone), std::vector(k, kNone)};
  if (!(variance > samples.least_variance)) return result;
  for (std::size_t i = 0; i < k; ++i) {
    result.first[i] = (products[i] - mean * differences[i]) / (n * variance);
    result.total[i] = distances[i] / (2 * n * variance);
  }
  return result;
}

/// Between the values next to it in order, in proportion (type 7 of Hyndman and Fan 1996, The American
/// Statistician 50(4)).
double quantile(const std::vector<double>& sorted, double p) {
  const double position = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const auto above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - static_cast<double>(below));
}

Index with_interval(double value, std::vector<double> resampled, double level) {
  std::erase_if(resampled, [](double x) { return std::isnan(x); });  // of resamples that do not vary
  if (resampled.empty()) return {value, kNone, kNone};
  std::sort(resampled.begin(), resampled.end());
  return {value, quantile(resampled, (1 - level) / 2), quantile(resampled, (1 + level) / 2)};
}

void require_valid(std::size_t factors, std::size_t results, double level, std::size_t resamples) {
  if (factors == 0) throw std::invalid_argument("indices of 0 factors; there must be at least one");
  if (results % (factors + 2) != 0)
    throw std::invalid_argument(
        fmt::format("{} results of {} factors; there must be whole samples, of {} results each", results,
                    factors, factors + 2));
  if (!(level > 0 && level < 1))
    throw std::invalid_argument(fmt::format("a confidence level is {}; it must be in (0, 1)", level));
  if (resamples == 0) throw std::invalid_argument("there are 0 resamples; there must be at least one");
}

}  // namespace

Points saltelli_design(std::size_t samples, std::size_t factors, std::uint64_t seed) {
  if (!std::has_single_bit(samples))
    throw std::invalid_argument(
        fmt::format("there are {} samples; their number must be a power of two", samples));
  const Points both = scrambled_sobol(samples, 2 * factors, seed);
  Points points{factors, {}};
  points.u.reserve(samples * (factors + 2) * factors);
  for (std::size_t j = 0; j < samples; ++j) {
    const auto a = both.row(j).first(factors), b = both.row(j).last(factors);
    points.add(a);
    for (std::size_t i = 0; i < factors; ++i) {
      points.add(a);
      points.u[points.u.size() - factors + i] = b[i];
    }
    points.add(b);
  }
  return points;
}

std::vector<SobolIndices> sobol_indices(std::size_t factors, std::span<const double> y, double level,
                                        std::size_t resamples, std::uint64_t seed) {
  require_valid(factors, y.size(), level, resamples);
  const WholeSamples samples = centred(factors, y);
  const std::size_t n = samples.count();
  constexpr Index none{kNone, kNone, kNone};
  if (n < kFewest) return std::vector<SobolIndices>(factors, {none, none});

  std::vector<std::size_t> drawn(n);
  std::iota(drawn.begin(), drawn.end(), std::size_t{0});
  const Estimates whole = estimates(samples, drawn);
  std::vector<std::vector<double>> first(factors), total(factors);
  const UniformInteger any(0, static_cast<std::int64_t>(n) - 1);
  for (std::size_t r = 0; r < resamples && n >= kFewestForIntervals; ++r) {
    Stream stream(seed, 0, kBootstrap, r);
    for (auto& j : drawn) j = static_cast<std::size_t>(any(stream));
    const Estimates resample = estimates(samples, drawn);
    for (std::size_t i = 0; i < factors; ++i) {
      first[i].push_back(resample.first[i]);
      total[i].push_back(resample.total[i]);
    }
  }
  std::vector<SobolIndices> result;
  for (std::size_t i = 0; i < factors; ++i)
    result.push_back({with_interval(whole.first[i], std::move(first[i]), level),
                      with_interval(whole.total[i], std::move(total[i]), level)});
  return result;
}

}  // namespace sim::study

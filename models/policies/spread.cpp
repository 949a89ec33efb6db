#include "models/policies/spread.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/policies/iqr.hpp"
#include "models/policies/mad.hpp"

namespace jevons {
namespace {

constexpr std::size_t kFewestRounds = 12;
constexpr std::size_t kMostRounds = 64;

/// A copy that is put in order only as far as is asked.
struct Ranked {
  std::array<double, kMostRounds> x{};
  std::size_t n;
  explicit Ranked(std::span<const double> values) : n(std::min(values.size(), kMostRounds)) {
    std::copy_n(values.begin(), n, x.begin());
  }
  double* at(std::size_t rank) { return x.data() + rank; }
  /// The value of this rank, from 0; those before it are no larger afterwards, those behind it no smaller.
  double select(std::size_t rank, std::size_t from = 0) {
    std::nth_element(at(from), at(rank), at(n));
    return x[rank];
  }
  std::size_t quartile_rank(double share) const {
    const auto rank = static_cast<std::size_t>(std::floor(share * static_cast<double>(n + 1) + 0.5));
    return std::clamp<std::size_t>(rank, 1, n) - 1;
  }
  double middle() {
    const double upper = select(n / 2);
    if (n % 2 == 1) return upper;
    const double lower = *std::max_element(at(0), at(n / 2));
    return lower + 0.5 * (upper - lower);
  }
};

/// How far the spread of a sum can be from the host's own: each order statistic moves by what the machine
/// adds, which is the same for all but for its range.
Verdict beyond(double utilisation, double safety, double spread, double range) {
  if (utilisation > 1 - safety * std::max(0.0, spread - range) + kSketchError) return Verdict::overloaded;
  if (utilisation < 1 - safety * (spread + range) - kSketchError) return Verdict::fine;
  return Verdict::unknown;
}

void visit_spread(sim::config::Visitor& v, double& safety, double& fallback) {
  v.number("safety", safety,
           {.help = "how much room a unit of spread asks for",
            .source = "Beloglazov, Buyya 2012",
            .min = 0,
            .max = 100});
  v.number("fallback", fallback,
           {.help = "threshold while a host has fewer than 12 rounds behind it",
            .source = "CloudSim 3.0.3",
            .min = 0,
            .max = 1,
            .above_min = true});
}

}  // namespace

double interquartile_range(std::span<const double> x) {
  Ranked ranked(x);
  const auto lower_rank = ranked.quartile_rank(0.25);
  const double lower = ranked.select(lower_rank);
  return ranked.select(ranked.quartile_rank(0.75), lower_rank) - lower;
}

double median(std::span<const double> x) { return Ranked(x).middle(); }

double median_absolute_deviation(std::span<const double> x) {
  const double centre = median(x);
  std::array<double, kMostRounds> deviation;
  const auto n = std::min(x.size(), kMostRounds);
  for (std::size_t i = 0; i < n; ++i) deviation[i] = std::abs(centre - x[i]);
  return median({deviation.data(), n});
}

double range(std::span<const double> x) {
  const auto [least, most] = std::minmax_element(x.begin(), x.end());
  return x.empty() ? 0 : *most - *least;
}

void InterquartileRange::visit(sim::config::Visitor& v) { visit_spread(v, safety, fallback); }

bool InterquartileRange::overloaded(const HostLoad& host) const {
  if (host.history.size() < kFewestRounds) return host.utilisation > fallback;
  return host.utilisation > 1 - safety * interquartile_range(host.history);
}

Sketch InterquartileRange::sketch(const HostLoad& host) const {
  if (host.history.size() < kFewestRounds) return {};
  return {interquartile_range(host.history)};
}

Sketch InterquartileRange::machine_sketch(const HostLoad& alone) const { return {0, range(alone.history)}; }

Verdict InterquartileRange::quick(double utilisation, std::size_t rounds, const Sketch& host,
                                  const Sketch& machine) const {
  if (rounds < kFewestRounds) return above(utilisation, fallback);
  return beyond(utilisation, safety, host.value, machine.range);
}

void MedianAbsoluteDeviation::visit(sim::config::Visitor& v) { visit_spread(v, safety, fallback); }

bool MedianAbsoluteDeviation::overloaded(const HostLoad& host) const {
  if (host.history.size() < kFewestRounds) return host.utilisation > fallback;
  return host.utilisation > 1 - safety * median_absolute_deviation(host.history);
}

Sketch MedianAbsoluteDeviation::sketch(const HostLoad& host) const {
  if (host.history.size() < kFewestRounds) return {};
  return {median_absolute_deviation(host.history)};
}

Sketch MedianAbsoluteDeviation::machine_sketch(const HostLoad& alone) const {
  return {0, range(alone.history)};
}

Verdict MedianAbsoluteDeviation::quick(double utilisation, std::size_t rounds, const Sketch& host,
                                       const Sketch& machine) const {
  if (rounds < kFewestRounds) return above(utilisation, fallback);
  return beyond(utilisation, safety, host.value, machine.range);
}

}  // namespace jevons

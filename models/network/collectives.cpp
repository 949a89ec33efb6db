#include "models/network/collectives.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <stdexcept>

namespace jevons {
namespace {

double ceil_lg(std::int64_t n) {
  return static_cast<double>(std::bit_width(static_cast<std::uint64_t>(n - 1)));
}

Shape ring(double n) { return {2 * (n - 1), 2 * (n - 1) / n, (n - 1) / n, 2 * (n - 1)}; }

/// Ranks beyond the greatest power of two fold their vectors into those within it.
template <class OfPower>
Shape folded(std::int64_t ranks, OfPower of_power) {
  const auto power = std::bit_floor(static_cast<std::uint64_t>(ranks));
  Shape shape = of_power(static_cast<double>(power), static_cast<double>(std::bit_width(power) - 1));
  const double beyond = static_cast<double>(ranks) - static_cast<double>(power);
  if (beyond == 0) return shape;
  shape.steps += 2;
  shape.volume += 2;
  shape.reduced += 1;
  shape.total += 2 * beyond;
  return shape;
}

}  // namespace

std::vector<std::string> all_algorithms() { return {algorithm_names.begin(), algorithm_names.end()}; }

Algorithm algorithm_of(std::string_view name) {
  const auto at = std::find(algorithm_names.begin(), algorithm_names.end(), name);
  if (at == algorithm_names.end()) throw std::invalid_argument("no such algorithm: " + std::string(name));
  return static_cast<Algorithm>(at - algorithm_names.begin());
}

Shape all_reduce_shape(Algorithm algorithm, std::int64_t ranks, int switch_height) {
  if (algorithm == Algorithm::hierarchical || algorithm == Algorithm::best)
    throw std::invalid_argument("ranks alone do not say what " + name(algorithm) + " is");
  if (ranks <= 1) return {};
  const auto n = static_cast<double>(ranks);
  switch (algorithm) {
    case Algorithm::ring:
      return ring(n);
    case Algorithm::recursive_doubling:
      return folded(ranks, [](double p, double lg) { return Shape{lg, lg, lg, p * lg}; });
    case Algorithm::rabenseifner:
      return folded(ranks, [](double p, double lg) {
        return Shape{2 * lg, 2 * (p - 1) / p, (p - 1) / p, 2 * (p - 1)};
      });
    case Algorithm::naive_tree:
      return {2 * ceil_lg(ranks), 2 * ceil_lg(ranks), ceil_lg(ranks), 2 * (n - 1)};
    case Algorithm::double_binary_tree:
      return {2 * ceil_lg(ranks), 2, 1, 2 * (n - 1)};
    case Algorithm::in_network:
      return {2.0 * switch_height, 1, 0, n};
    default:
      return {n - 1, n - 1, n - 1, n * (n - 1)};
  }
}

Shape reduce_scatter_shape(std::int64_t ranks) {
  if (ranks <= 1) return {};
  const auto n = static_cast<double>(ranks);
  return {n - 1, (n - 1) / n, (n - 1) / n, n - 1};
}

Shape all_gather_shape(std::int64_t ranks) {
  Shape shape = reduce_scatter_shape(ranks);
  shape.reduced = 0;
  return shape;
}

Shape all_to_all_shape(std::int64_t ranks) { return all_gather_shape(ranks); }

double all_reduce_bound_s(std::int64_t ranks, double bytes, const Wire& wire) {
  if (ranks <= 1) return 0;
  return std::max(ceil_lg(ranks) * wire.latency_s,
                  ring(static_cast<double>(ranks)).volume * bytes / wire.b_per_s);
}

Algorithm quickest(const std::vector<Algorithm>& algorithms, std::int64_t ranks, double bytes,
                   const Wire& wire) {
  const auto time_s = [&](Algorithm a) {
    return all_reduce_shape(a, ranks, wire.switch_height).time_s(bytes, wire);
  };
  return *std::min_element(algorithms.begin(), algorithms.end(),
                           [&](Algorithm a, Algorithm b) { return time_s(a) < time_s(b); });
}

double crossover_b(const Shape& one, const Shape& other, const Wire& wire) {
  const double latency_s = (one.steps - other.steps) * wire.latency_s;
  const double s_per_b =
      (other.volume - one.volume) / wire.b_per_s + (other.reduced - one.reduced) * wire.reduce_s_per_b;
  const double bytes = latency_s / s_per_b;
  return bytes >= 0 ? bytes : std::numeric_limits<double>::infinity();
}

}  // namespace jevons

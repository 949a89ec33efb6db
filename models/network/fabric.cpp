#include "models/network/fabric.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace jevons {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

double real(std::int64_t n) { return static_cast<double>(n); }

/// Whether every rank carries its own part of the vector between islands.
bool uses_rails(Algorithm a) {
  return a == Algorithm::hierarchical || a == Algorithm::rabenseifner || a == Algorithm::in_network;
}

bool is_pipeline(Algorithm a) { return a == Algorithm::ring || a == Algorithm::double_binary_tree; }

Shape part(Algorithm a, std::int64_t n, int switch_height) {
  return all_reduce_shape(a == Algorithm::hierarchical ? Algorithm::ring : a, n, switch_height);
}

}  // namespace

Fabric::Fabric(const NetworkConfig& config)
    : config_(config),
      algorithm_(algorithm_of(config.algorithm)),
      reduces_within_(config.in_network == "islands" || config.in_network == "everywhere"),
      reduces_between_(config.in_network == "between" || config.in_network == "everywhere") {}

CollectiveCost Fabric::all_reduce(RankGroup group, double bytes, double share) const {
  return all_reduce(group, bytes, share, algorithm_);
}

CollectiveCost Fabric::all_reduce(RankGroup group, double bytes, double share, Algorithm algorithm) const {
  if (group.ranks() <= 1) return {0, 0, 0, algorithm == Algorithm::best ? Algorithm::ring : algorithm};
  if (algorithm == Algorithm::best) {
    CollectiveCost best{kNever, 0, 0, Algorithm::ring};
    for (int i = 0; i < static_cast<int>(Algorithm::best); ++i) {
      const auto a = static_cast<Algorithm>(i);
      if (!can(a, group)) continue;
      const auto cost = all_reduce(group, bytes, share, a);
      if (cost.time_s < best.time_s) best = cost;
    }
    return best;
  }
  if (!joins(group) || !can(algorithm, group)) return {kNever, 0, 0, algorithm};
  if (config_.kind == "torus" && group.nodes > 1) return torus_all_reduce(group, bytes, share);

  const bool by_neighbours =
      algorithm != Algorithm::recursive_doubling && algorithm != Algorithm::rabenseifner;
  const Wire near = within(), far = between(group, share,
                                            algorithm == Algorithm::naive_exchange ? Traffic::everyone
                                            : by_neighbours                        ? Traffic::neighbours
                                                                                   : Traffic::halving);
  const auto inner_algorithm =
      algorithm == Algorithm::in_network && !reduces_within_ ? Algorithm::ring : algorithm;
  const Shape inner = part(inner_algorithm, group.per_node, near.switch_height),
              outer = part(algorithm, group.nodes, far.switch_height);
  CollectiveCost cost{config_.startup_s, 0, 0, algorithm};
  if (algorithm == Algorithm::naive_exchange) {
    const double others = real(group.ranks() - group.per_node);
    cost.time_s += inner.time_s(bytes, near) +
                   others * (far.latency_s + bytes / far.b_per_s + bytes * far.reduce_s_per_b);
    cost.network_b = others * bytes;
    cost.sent_b = inner.volume * bytes + cost.network_b;
  } else if (is_pipeline(algorithm)) {
    const Shape whole = part(algorithm, group.ranks(), 1);
    const double far_steps = outer.steps;
    const double narrowest = group.nodes == 1      ? near.b_per_s
                             : group.per_node == 1 ? far.b_per_s
                                                   : std::min(near.b_per_s, far.b_per_s);
    const Wire narrow{0, narrowest, near.reduce_s_per_b, 1};
    cost.time_s +=
        (whole.steps - far_steps) * near.latency_s + far_steps * far.latency_s + whole.time_s(bytes, narrow);
    cost.sent_b = whole.total / real(group.ranks()) * bytes;
    cost.network_b = algorithm == Algorithm::ring ? (group.nodes > 1 ? cost.sent_b / real(group.per_node) : 0)
                                                  : outer.total / real(group.ranks()) * bytes;
  } else {
    const double carried = uses_rails(algorithm) ? bytes / real(group.per_node) : bytes;
    cost.time_s += inner.time_s(bytes, near) + outer.time_s(carried, far);
    const bool all_carry = uses_rails(algorithm) || algorithm == Algorithm::recursive_doubling;
    cost.network_b = outer.total / real(group.nodes) * carried / (all_carry ? 1 : real(group.per_node));
    cost.sent_b = inner.total / real(group.per_node) * bytes + cost.network_b;
  }
  return cost;
}

CollectiveCost Fabric::torus_all_reduce(RankGroup group, double bytes, double share) const {
  const Wire near = within(), far = between(group, share, Traffic::neighbours);
  const Shape inner = part(Algorithm::ring, group.per_node, 1);
  Shape outer = part(Algorithm::ring, group.nodes, 1);
  outer.steps = 0;
  for (const auto k : slice(group.nodes)) outer.steps += 2 * real(k - 1);
  const double carried = bytes / real(group.per_node);
  CollectiveCost cost{config_.startup_s + inner.time_s(bytes, near) + outer.time_s(carried, far), 0, 0,
                      Algorithm::ring};
  cost.network_b = outer.volume * carried;
  cost.sent_b = inner.volume * bytes + cost.network_b;
  return cost;
}

CollectiveCost Fabric::half(RankGroup group, double bytes, double share, bool reduces) const {
  if (group.ranks() <= 1) return {};
  if (!joins(group)) return {kNever, 0, 0, Algorithm::ring};
  const Wire near = within(), far = between(group, share, Traffic::neighbours);
  const auto shape = reduces ? reduce_scatter_shape : all_gather_shape;
  const Shape inner = shape(group.per_node);
  Shape outer = shape(group.nodes);
  if (config_.kind == "torus") {
    outer.steps = 0;
    for (const auto k : slice(group.nodes)) outer.steps += real(k - 1);
  }
  const double carried = bytes / real(group.per_node);
  CollectiveCost cost{config_.startup_s + inner.time_s(bytes, near) + outer.time_s(carried, far), 0, 0,
                      Algorithm::ring};
  cost.network_b = outer.volume * carried;
  cost.sent_b = inner.volume * bytes + cost.network_b;
  return cost;
}

CollectiveCost Fabric::reduce_scatter(RankGroup group, double bytes, double share) const {
  return half(group, bytes, share, true);
}

CollectiveCost Fabric::all_gather(RankGroup group, double bytes, double share) const {
  return half(group, bytes, share, false);
}

CollectiveCost Fabric::all_to_all(RankGroup group, double bytes, double share) const {
  if (group.ranks() <= 1) return {};
  if (!joins(group)) return {kNever, 0, 0, Algorithm::naive_exchange};
  const Wire near = within(), far = between(group, share, Traffic::everyone);
  const double n = real(group.ranks()), friends = real(group.per_node - 1), others = n - real(group.per_node);
  const double near_s = friends / n * bytes / near.b_per_s;
  double far_s = others / n * bytes / far.b_per_s;
  if (config_.kind == "torus" && group.nodes > 1) {
    const auto shape = slice(group.nodes);
    const double longest = real(*std::max_element(shape.begin(), shape.end()));
    const double link_b_per_s = far.b_per_s / (2 * real(config_.dimensions));
    far_s = std::max(far_s, bytes * longest / (8 * link_b_per_s));
  }
  CollectiveCost cost{config_.startup_s, 0, 0, Algorithm::naive_exchange};
  cost.time_s += friends * near.latency_s + others * far.latency_s + std::max(near_s, far_s);
  cost.network_b = others / n * bytes;
  cost.sent_b = friends / n * bytes + cost.network_b;
  return cost;
}

CollectiveCost Fabric::send(RankGroup group, double bytes, double share) const {
  if (!joins(group)) return {kNever, 0, 0, Algorithm::naive_exchange};
  const Wire wire = group.nodes > 1 ? between(group, share, Traffic::neighbours) : within();
  return {wire.latency_s + bytes / wire.b_per_s, bytes, group.nodes > 1 ? bytes : 0,
          Algorithm::naive_exchange};
}

RankGroup Fabric::group_of(std::int64_t ranks) const {
  std::int64_t per_node = std::min(ranks, config_.island);
  while (ranks % per_node != 0) --per_node;
  return {ranks / per_node, per_node};
}

bool Fabric::can(Algorithm algorithm, RankGroup group) const {
  if (config_.kind == "torus" && group.nodes > 1) return algorithm == Algorithm::ring;
  if (algorithm != Algorithm::in_network) return true;
  return group.nodes > 1 ? reduces_between_ : reduces_within_;
}

Wire Fabric::between(RankGroup group, double share, Traffic traffic) const {
  const double ports = std::min(1.0, real(config_.ports) / real(group.per_node));
  const double up = config_.kind == "torus" ? 2 * real(config_.dimensions) : way_up(group.nodes, traffic);
  return {config_.port_latency_s, config_.port_b_per_s * ports * up * share, config_.reduce_s_per_b,
          switch_height(group.nodes)};
}

double Fabric::way_up(std::int64_t islands, Traffic traffic) const {
  const auto narrowed = [&](std::int64_t below, double oversubscription) {
    if (islands <= below) return 1.0;
    const double m = real(below), n = real(islands);
    const bool placed = config_.rank_order == "by_leaf" && traffic == Traffic::neighbours;
    const double leaving = traffic == Traffic::everyone ? m * (n - m) / (n - 1) : placed ? 1 : m;
    return std::min(1.0, m / oversubscription * config_.path_efficiency / leaving);
  };
  return std::min(narrowed(config_.leaf_islands, config_.oversubscription),
                  narrowed(config_.leaf_islands * config_.leaves_of_pod,
                           config_.oversubscription * config_.pod_oversubscription));
}

int Fabric::switch_height(std::int64_t islands) const {
  return islands <= config_.leaf_islands                           ? 1
         : islands <= config_.leaf_islands * config_.leaves_of_pod ? 2
                                                                   : 3;
}

std::vector<std::int64_t> Fabric::slice(std::int64_t islands) const {
  std::vector<std::int64_t> sides;
  std::int64_t left = islands;
  for (auto dimensions = config_.dimensions; dimensions > 0; --dimensions) {
    auto side = static_cast<std::int64_t>(std::ceil(std::pow(real(left), 1 / real(dimensions)) - 1e-9));
    while (left % side != 0) ++side;
    sides.push_back(side);
    left /= side;
  }
  return sides;
}

}  // namespace jevons

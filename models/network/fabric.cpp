#include "models/network/fabric.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace jevons {
namespace {

constexpr std::int64_t kNodeAccelerators = 8;  // DGX H100, where nothing else is said
constexpr double kNodeLink = 450e9;
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
    : config_(config.resolved(kNodeAccelerators, kNodeLink)),
      algorithm_(algorithm_of(config.algorithm)),
      reduces_within_(config.in_network == "islands" || config.in_network == "everywhere"),
      reduces_between_(config.in_network == "between" || config.in_network == "everywhere") {}

CollectiveCost Fabric::all_reduce(RankGroup group, double bytes, double share) const {
  return all_reduce(group, bytes, share, algorithm_);
}

CollectiveCost Fabric::all_reduce(RankGroup group, double bytes, double share, Algorithm algorithm) const {
  if (group.ranks() <= 1) return {0, 0, 0, algorithm == Algorithm::best ? Algorithm::ring : algorithm};
  if (algorithm == Algorithm::best) return quickest_all_reduce(group, bytes, share);
  if (!joins(group) || !can(algorithm, group)) return {kNever, 0, 0, algorithm};
  if (config_.kind == "torus" && group.nodes > 1) return torus_all_reduce(group, bytes, share);
  if (algorithm == Algorithm::naive_exchange) return exchange(group, bytes, share);
  return is_pipeline(algorithm) ? pipeline(group, bytes, share, algorithm)
                                : tiered(group, bytes, share, algorithm);
}

CollectiveCost Fabric::quickest_all_reduce(RankGroup group, double bytes, double share) const {
  CollectiveCost best{kNever, 0, 0, Algorithm::ring};
  for (int i = 0; i < static_cast<int>(Algorithm::best); ++i) {
    const auto algorithm = static_cast<Algorithm>(i);
    const auto cost = all_reduce(group, bytes, share, algorithm);
    if (cost.time_s < best.time_s) best = cost;
  }
  return best;
}

CollectiveCost Fabric::exchange(RankGroup group, double bytes, double share) const {
  const Wire near = within(), far = between(group, share, Traffic::everyone, group.per_node);
  const double friends = real(group.per_node - 1), others = real(group.ranks() - group.per_node);
  const auto all_s = [&](double messages, const Wire& wire) {
    return messages * (wire.latency_s + wire.transfer_s(bytes) + bytes * wire.reduce_s_per_b);
  };
  const double time_s = config_.startup_s + all_s(friends, near) + all_s(others, far);
  return {time_s, (friends + others) * bytes, others * bytes, Algorithm::naive_exchange};
}

CollectiveCost Fabric::pipeline(RankGroup group, double bytes, double share, Algorithm algorithm) const {
  const Shape whole = part(algorithm, group.ranks(), 1), between_islands = part(algorithm, group.nodes, 1);
  CollectiveCost cost = flat(group, bytes, share, whole, between_islands.steps);
  cost.algorithm = algorithm;
  if (algorithm == Algorithm::double_binary_tree)
    cost.network_b = between_islands.total / real(group.ranks()) * bytes;
  return cost;
}

CollectiveCost Fabric::flat(RankGroup group, double bytes, double share, const Shape& whole,
                            double far_steps) const {
  const Wire near = within(), far = between(group, share, Traffic::neighbours, 1);
  const bool far_is_narrow = group.nodes > 1 && (group.per_node == 1 || far.b_per_s < near.b_per_s);
  Wire narrow = far_is_narrow ? far : near;
  narrow.latency_s = 0;
  CollectiveCost cost;
  cost.time_s = config_.startup_s + (whole.steps - far_steps) * near.latency_s + far_steps * far.latency_s +
                whole.time_s(bytes, narrow);
  cost.sent_b = whole.total / real(group.ranks()) * bytes;
  cost.network_b = group.nodes > 1 ? cost.sent_b / real(group.per_node) : 0;
  return cost;
}

CollectiveCost Fabric::tiered(RankGroup group, double bytes, double share, Algorithm algorithm) const {
  const bool rails = uses_rails(algorithm), all_carry = rails || algorithm == Algorithm::recursive_doubling;
  const bool halves = algorithm == Algorithm::rabenseifner || algorithm == Algorithm::recursive_doubling;
  const Wire near = within(), far = between(group, share, halves ? Traffic::halving : Traffic::neighbours,
                                            all_carry ? group.per_node : 1);
  const auto inner_algorithm =
      algorithm == Algorithm::in_network && !reduces_within_ ? Algorithm::ring : algorithm;
  const Shape inner = part(inner_algorithm, group.per_node, near.switch_height),
              outer = part(algorithm, group.nodes, far.switch_height);
  const double carried = rails ? bytes / real(group.per_node) : bytes;
  CollectiveCost cost{config_.startup_s + inner.time_s(bytes, near) + outer.time_s(carried, far), 0, 0,
                      algorithm};
  cost.network_b = outer.total / real(group.nodes) * carried / (all_carry ? 1 : real(group.per_node));
  cost.sent_b = inner.total / real(group.per_node) * bytes + cost.network_b;
  return cost;
}

CollectiveCost Fabric::torus_all_reduce(RankGroup group, double bytes, double share) const {
  const Wire near = within(), far = between(group, share, Traffic::neighbours, group.per_node);
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
  const auto shape = reduces ? reduce_scatter_shape : all_gather_shape;
  if (algorithm_ == Algorithm::ring && config_.kind != "torus")
    return flat(group, bytes, share, shape(group.ranks()), real(group.nodes - 1));
  const Wire near = within(), far = between(group, share, Traffic::neighbours, group.per_node);
  const Shape inner = shape(group.per_node);
  Shape outer = shape(group.nodes);
  if (config_.kind == "torus") {
    outer.steps = 0;
    for (const auto k : slice(group.nodes)) outer.steps += real(k - 1);
  }
  const double carried = bytes / real(group.per_node);
  CollectiveCost cost{config_.startup_s + inner.time_s(bytes, near) + outer.time_s(carried, far), 0, 0,
                      Algorithm::hierarchical};
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
  const Wire near = within(), far = between(group, share, Traffic::everyone, group.per_node);
  const double n = real(group.ranks()), friends = real(group.per_node - 1), others = n - real(group.per_node);
  double far_s = far.transfer_s(others / n * bytes);
  if (config_.kind == "torus" && group.nodes > 1) {
    const auto sides = slice(group.nodes);
    const double longest = real(*std::max_element(sides.begin(), sides.end()));
    const double link_b_per_s = far.b_per_s / (2 * real(config_.dimensions));
    far_s = std::max(far_s, bytes * longest / (8 * link_b_per_s));
  }
  const double time_s = config_.startup_s + friends * near.latency_s + others * far.latency_s +
                        std::max(near.transfer_s(friends / n * bytes), far_s);
  return {time_s, (n - 1) / n * bytes, others / n * bytes, Algorithm::naive_exchange};
}

CollectiveCost Fabric::send(RankGroup group, double bytes, double share) const {
  if (!joins(group)) return {kNever, 0, 0, Algorithm::naive_exchange};
  const Wire wire = group.nodes > 1 ? between(group, share, Traffic::neighbours, 1) : within();
  return {wire.latency_s + wire.transfer_s(bytes), bytes, group.nodes > 1 ? bytes : 0, Algorithm::ring};
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

Wire Fabric::between(RankGroup group, double share, Traffic traffic, std::int64_t carriers) const {
  const double ports = std::min(1.0, real(config_.ports) / real(carriers));
  const double up = config_.kind == "torus" ? 2 * real(config_.dimensions) : way_up(group.nodes, traffic);
  return {config_.port_latency_s, config_.port_b_per_s * ports * up * share, config_.reduce_s_per_b,
          switch_height(group.nodes), config_.port_chunk_s};
}

double Passage::leaving(double islands, double all) const {
  if (traffic == Traffic::everyone) return islands * (all - islands) / (all - 1);
  return traffic == Traffic::neighbours && by_leaf ? 1 : islands;
}

Passage Fabric::passage(RankGroup group, Algorithm algorithm) const {
  const bool halves = algorithm == Algorithm::rabenseifner || algorithm == Algorithm::recursive_doubling;
  const bool all_carry = uses_rails(algorithm) || halves || algorithm == Algorithm::naive_exchange;
  Passage passage{.traffic = halves                                   ? Traffic::halving
                             : algorithm == Algorithm::naive_exchange ? Traffic::everyone
                                                                      : Traffic::neighbours,
                  .by_leaf = config_.rank_order == "by_leaf",
                  .carriers = all_carry ? group.per_node : 1};
  passage.b_per_s = between(group, 1, passage.traffic, passage.carriers).b_per_s;
  return passage;
}

double Fabric::way_up(std::int64_t islands, Traffic traffic) const {
  const auto narrowed = [&](std::int64_t below, double oversubscription) {
    if (islands <= below) return 1.0;
    const double m = real(below), n = real(islands);
    const double leaving =
        Passage{.traffic = traffic, .by_leaf = config_.rank_order == "by_leaf"}.leaving(m, n);
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

std::array<std::int64_t, Fabric::kMostDimensions> Fabric::slice(std::int64_t islands) const {
  std::array<std::int64_t, kMostDimensions> sides;
  sides.fill(1);
  std::int64_t left = islands;
  for (auto dimensions = config_.dimensions; dimensions > 0; --dimensions) {
    auto& side = sides[static_cast<std::size_t>(config_.dimensions - dimensions)];
    side = static_cast<std::int64_t>(std::ceil(std::pow(real(left), 1 / real(dimensions)) - 1e-9));
    while (left % side != 0) ++side;
    left /= side;
  }
  return sides;
}

}  // namespace jevons

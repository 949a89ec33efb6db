// The fabric of a site: what a collective among accelerators of one or more islands takes, and sends.
// Of N islands with G ranks each, an algorithm works first within islands (wire 1), then between them (wire
// 2), then within:
//   hierarchical, Rabenseifner, in the network   S within, S/G between: every rank has its rail
//     hierarchical   2(G-1) a1 + 2(G-1)/G S/B1 + 2(N-1) a2 + 2(N-1)/N (S/G)/B2
//   recursive doubling, naive tree               S within, S between
//   ring, double binary tree                     one pipeline through all: steps of either kind, the narrower
//   bandwidth all-to-all                                   messages of either kind one after the other, both
//   wires busy at once
// Between islands a rank has B2 = port bandwidth x min(1, ports / ranks that send at once) x share x what its
// way up leaves:
//   fat tree  below one leaf all; beyond it uplinks carry c(m) = islands whose traffic leaves a leaf that
//   holds m of them at once:
//             1 for rings and trees by leaf, m (N - m) / (N - 1) for all-to-all and naive exchange, m
//             otherwise. Leaf uplinks are as wide as leaf_islands / oversubscription islands, times
//             path_efficiency; pods alike.
//   torus     a job's slice is a torus of its own (optical circuit switches, as in TPU v4), as near to a cube
//   as its islands allow.
//             Rings run in all dimensions and both directions at once: B2 = 2 d x link, steps 2 sum(k_i - 1);
//             all-to-all is limited by its bisection: S k_max / (8 link).
// Equations of collectives: collectives.hpp.
#pragma once

#include <array>
#include <cstdint>

#include "models/network/collectives.hpp"
#include "models/network/network_config.hpp"

namespace jevons {

/// Ranks of a collective, so many on each of so many islands (nodes).
struct RankGroup {
  std::int64_t nodes = 1, per_node = 1;
  std::int64_t ranks() const { return nodes * per_node; }
};

struct CollectiveCost {
  double time_s = 0;
  double sent_b = 0;     // by each rank (their mean, where ranks differ)
  double network_b = 0;  // of it, between islands
  Algorithm algorithm = Algorithm::ring;
};

/// How much of its traffic leaves a leaf at once.
enum class Traffic : std::uint8_t { neighbours, halving, everyone };

/// How a collective goes from island to island where nobody else does.
struct Passage {
  Traffic traffic = Traffic::neighbours;
  bool by_leaf = false;       // its ranks are in the order of leaves
  std::int64_t carriers = 1;  // ranks of an island that send out of it at once
  double b_per_s = 0;         // of each

  /// Of so many islands below a leaf or pod those whose traffic leaves it at once, the group having `all`.
  double leaving(double islands, double all) const;
};

class Fabric {
 public:
  /// What the configuration says 0 of is as of a DGX H100: 8 accelerators, 450 GB/s in one direction.
  explicit Fabric(const NetworkConfig& config);

  /// `share`: of the bandwidth between islands, that the job gets. Where nothing joins islands, time is
  /// infinite.
  CollectiveCost all_reduce(RankGroup group, double bytes, double share = 1) const;
  CollectiveCost all_reduce(RankGroup group, double bytes, double share, Algorithm algorithm) const;
  CollectiveCost reduce_scatter(RankGroup group, double bytes, double share = 1) const;
  CollectiveCost all_gather(RankGroup group, double bytes, double share = 1) const;
  /// `bytes`: of a rank's whole buffer.
  CollectiveCost all_to_all(RankGroup group, double bytes, double share = 1) const;
  /// From one rank to another: of the next island, where the group has more than one.
  CollectiveCost send(RankGroup group, double bytes, double share = 1) const;

  /// So many ranks, as evenly over as few islands as that allows: islands hold the greatest divisor that
  /// fits.
  RankGroup group_of(std::int64_t ranks) const;
  /// Whether an all-reduce by this algorithm can run here.
  bool can(Algorithm algorithm, RankGroup group) const;
  /// Of an all-reduce by this algorithm; an all-to-all goes as a naive exchange, its halves as a ring or
  /// hierarchically.
  Passage passage(RankGroup group, Algorithm algorithm) const;
  bool joins(RankGroup group) const { return group.nodes <= 1 || config_.kind != "none"; }
  const NetworkConfig& config() const { return config_; }

 private:
  Wire within() const {
    return {config_.link_latency_s, config_.link_b_per_s, config_.reduce_s_per_b, 1, config_.link_chunk_s};
  }
  /// `carriers`: ranks of an island that send out of it at once.
  Wire between(RankGroup group, double share, Traffic traffic, std::int64_t carriers) const;
  CollectiveCost quickest_all_reduce(RankGroup group, double bytes, double share) const;
  CollectiveCost exchange(RankGroup group, double bytes, double share) const;
  CollectiveCost pipeline(RankGroup group, double bytes, double share, Algorithm algorithm) const;
  CollectiveCost tiered(RankGroup group, double bytes, double share, Algorithm algorithm) const;
  /// One pipeline through all ranks, islands or not.
  CollectiveCost flat(RankGroup group, double bytes, double share, const Shape& whole,
                      double far_steps) const;
  CollectiveCost torus_all_reduce(RankGroup group, double bytes, double share) const;
  CollectiveCost half(RankGroup group, double bytes, double share, bool reduces) const;
  /// The narrowest of the ways out of leaves and pods, as islands' worth of ports.
  double way_up(std::int64_t islands, Traffic traffic) const;
  int switch_height(std::int64_t islands) const;
  static constexpr std::size_t kMostDimensions = 6;
  std::array<std::int64_t, kMostDimensions> slice(std::int64_t islands) const;  // 1 beyond its dimensions

  NetworkConfig config_;
  Algorithm algorithm_;
  bool reduces_within_, reduces_between_;
};

}  // namespace jevons

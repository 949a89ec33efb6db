// Collectives of n ranks over equal links: how long each algorithm takes, and what it sends.
//   time = steps a + volume S / B + reduced S g      a latency of a message, B bandwidth of a rank in one
//   direction,
//                                                    g seconds to reduce a byte, S bytes of a rank's vector
// All-reduce, lg n to base 2:
//   ring                 steps 2(n-1)      volume 2(n-1)/n    reduced (n-1)/n     total 2(n-1) S
//   recursive doubling   lg n              lg n               lg n                n lg n S
//   Rabenseifner         2 lg n            2(n-1)/n           (n-1)/n             2(n-1) S
//   naive tree           2 ceil(lg n)      2 ceil(lg n)       ceil(lg n)          2(n-1) S
//   double binary tree   2 ceil(lg n)      2                  1                   2(n-1) S  (fill of the
//   pipeline left out) in the network       2 h               1                  0                   n S (h:
//   height of the tree of switches) naive exchange       n-1               n-1                n-1 n(n-1) S
// Recursive doubling and Rabenseifner among ranks that are no power of two: the r ranks beyond the greatest
// power p fold their vector into a partner first and get the result last: the figures of p, 2 more steps, 2
// more volumes, 1 more reduced, 2r S more. Reduce-scatter and all-gather are each half of a ring; all-to-all
// sends (n-1)/n of a rank's buffer, n-1 messages. Lower bound of an all-reduce that ends at the ranks:
// max(ceil(lg n) a, 2(n-1)/n S / B); in the network: S / B. Patarasuk and Yuan (2009), J. Parallel Distrib.
// Comput. 69; Chan et al. (2007), Concurrency 19; Thakur, Rabenseifner and Gropp (2005), IJHPCA 19; Sanders,
// Speck and Traeff (2009), Parallel Computing 35.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jevons {

enum class Algorithm : std::uint8_t {
  ring,
  recursive_doubling,
  rabenseifner,
  naive_tree,
  double_binary_tree,
  hierarchical,
  in_network,
  naive_exchange,
  best,  // whichever of the above takes least time for the size at hand
};
inline constexpr std::array<std::string_view, 9> algorithm_names{
    "ring",         "recursive_doubling", "rabenseifner",   "naive_tree", "double_binary_tree",
    "hierarchical", "in_network",         "naive_exchange", "best"};
inline std::string name(Algorithm a) { return std::string(algorithm_names[static_cast<std::size_t>(a)]); }
std::vector<std::string> all_algorithms();
/// Of one of the names above.
Algorithm algorithm_of(std::string_view name);

/// What joins ranks: every rank can send and receive at `b_per_s` at once.
struct Wire {
  double latency_s = 0, b_per_s = 1, reduce_s_per_b = 0;
  int switch_height = 1;
  double chunk_s = 0;

  double transfer_s(double bytes) const {
    const double wire_s = bytes / b_per_s;
    return chunk_s > 0 ? wire_s + 2 * std::sqrt(chunk_s * wire_s) : wire_s;
  }
};

/// A collective as multiples: of a wire's latency, of a vector's bytes over its bandwidth, and so on.
struct Shape {
  double steps = 0, volume = 0, reduced = 0;
  double total =
      0;  // vectors sent by all ranks together; total / n by each, where ranks differ as their mean

  double time_s(double bytes, const Wire& wire) const {
    return steps * wire.latency_s + wire.transfer_s(volume * bytes) + reduced * bytes * wire.reduce_s_per_b;
  }
};

/// Algorithms that know ranks and no nodes: all but `hierarchical` and `best`, which throw.
Shape all_reduce_shape(Algorithm algorithm, std::int64_t ranks, int switch_height = 1);
Shape reduce_scatter_shape(std::int64_t ranks);
Shape all_gather_shape(std::int64_t ranks);
Shape all_to_all_shape(std::int64_t ranks);

/// The least that any all-reduce that ends at the ranks can take.
double all_reduce_bound_s(std::int64_t ranks, double bytes, const Wire& wire);

/// The quickest of `algorithms` (in their order among equals).
Algorithm quickest(const std::vector<Algorithm>& algorithms, std::int64_t ranks, double bytes,
                   const Wire& wire);

/// Bytes at which two algorithms take the same time (chunks left out); infinite where one is quicker at every
/// size.
double crossover_b(const Shape& one, const Shape& other, const Wire& wire);

}  // namespace jevons

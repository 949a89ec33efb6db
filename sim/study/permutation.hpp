// A random order of n things: each of the n! is as likely as any other but for 2^-64 of a step's share.
// Durstenfeld (1964), Algorithm 235: Random permutation, Communications of the ACM 7(7).
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "sim/engine/distributions.hpp"

namespace sim::study {

/// 0 to n - 1 in a random order. Takes n - 1 draws of the stream, none of n = 0.
inline std::vector<std::size_t> permutation(std::size_t n, Stream& stream) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t left = n; left > 1; --left) {
    const auto other = UniformInteger(0, static_cast<std::int64_t>(left) - 1)(stream);
    std::swap(order[left - 1], order[static_cast<std::size_t>(other)]);
  }
  return order;
}

}  // namespace sim::study

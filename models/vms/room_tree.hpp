// Which of many hosts could take a machine, found without looking at each: a tournament tree whose nodes hold the
// best that any host below has, so that a branch in which nothing can fit is left out whole.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace jevons {

/// Of one host, or the most lenient values of several, each perhaps of another host.
struct RoomBound {
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double available_mips = -kInfinity, memory_free_b = -kInfinity;  // the most
  double asked_mips = kInfinity, sketch = kInfinity;               // the least

  static RoomBound of_either(const RoomBound& a, const RoomBound& b) {
    return {std::max(a.available_mips, b.available_mips), std::max(a.memory_free_b, b.memory_free_b),
            std::min(a.asked_mips, b.asked_mips), std::min(a.sketch, b.sketch)};
  }
};

class RoomTree {
 public:
  /// Empty, with room for so many leaves.
  void reset(std::size_t leaves) {
    width_ = 1;
    while (width_ < leaves) width_ *= 2;
    nodes_.assign(2 * width_, {});
    leaves_ = 0;
  }
  std::uint32_t add_leaf() { return leaves_++; }
  void set(std::uint32_t leaf, const RoomBound& bound) {
    auto at = width_ + leaf;
    nodes_[at] = bound;
    for (at /= 2; at > 0; at /= 2) nodes_[at] = RoomBound::of_either(nodes_[2 * at], nodes_[2 * at + 1]);
  }
  /// Visits the leaves that `may_fit` lets through, all of whose branches it let through too.
  template <class MayFit, class Visit>
  void visit(const MayFit& may_fit, const Visit& leaf) const {
    std::uint32_t stack[64];
    int top = 0;
    stack[top++] = 1;
    while (top > 0) {
      const auto at = stack[--top];
      if (!may_fit(nodes_[at])) continue;
      if (at >= width_) {
        leaf(at - static_cast<std::uint32_t>(width_));
        continue;
      }
      stack[top++] = 2 * at + 1;
      stack[top++] = 2 * at;
    }
  }

 private:
  std::size_t width_ = 1;
  std::uint32_t leaves_ = 0;
  std::vector<RoomBound> nodes_;
};

}  // namespace jevons

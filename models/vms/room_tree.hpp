// Which of many hosts takes a machine best, found without looking at each: a tournament tree whose nodes hold the
// best that any host below has, so that a branch in which nothing fits, or nothing can be better than what was
// found, is left out whole.
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
  double used_least_mips = kInfinity, used_most_mips = -kInfinity;
  double ahead_w = kInfinity;  // power at used_mips less what placements count as the power before; the least

  static RoomBound of_either(const RoomBound& a, const RoomBound& b) {
    return {std::max(a.available_mips, b.available_mips),     std::max(a.memory_free_b, b.memory_free_b),
            std::min(a.asked_mips, b.asked_mips),             std::min(a.sketch, b.sketch),
            std::min(a.used_least_mips, b.used_least_mips),   std::max(a.used_most_mips, b.used_most_mips),
            std::min(a.ahead_w, b.ahead_w)};
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
  const RoomBound& root() const { return nodes_[1]; }

  /// Visits leaves whose `least_score` is no more than `most()`, the promising ones first. least_score(bound) is
  /// infinite where nothing fits; most() may fall on the way.
  template <class LeastScore, class Most, class Visit>
  void visit(const LeastScore& least_score, const Most& most, const Visit& leaf) const {
    struct Branch {
      std::uint32_t at;
      double score;
    };
    Branch stack[64];
    int top = 0;
    stack[top++] = {1, least_score(nodes_[1])};
    while (top > 0) {
      const auto [at, score] = stack[--top];
      if (score == RoomBound::kInfinity || score > most()) continue;
      if (at >= width_) {
        leaf(at - static_cast<std::uint32_t>(width_));
        continue;
      }
      Branch near{2 * at, least_score(nodes_[2 * at])}, far{2 * at + 1, least_score(nodes_[2 * at + 1])};
      if (far.score < near.score) std::swap(near, far);
      stack[top++] = far;
      stack[top++] = near;
    }
  }

 private:
  std::size_t width_ = 1;
  std::uint32_t leaves_ = 0;
  std::vector<RoomBound> nodes_;
};

}  // namespace jevons

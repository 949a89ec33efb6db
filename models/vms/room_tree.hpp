// Which of many hosts of a type takes a machine best, found without looking at each: a tournament tree over
// blocks of hosts, whose nodes hold the best that any host below has, so that a branch in which nothing fits,
// or nothing can be better than what was found, is left out whole.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "models/compute/host_type.hpp"

namespace jevons {

/// What a search looks at of one host: a line of the processor's cache.
struct alignas(64) HostRoom {
  double available_mips = -std::numeric_limits<double>::infinity();  // of one that takes nothing
  double memory_free_b = 0, asked_mips = 0, granted_mips = 0, before_w = 0;
  double sketch = 0, sketch_range = 0;
  std::uint32_t host = 0, at = 0;  // its number; its place in the round's list
};
static_assert(sizeof(HostRoom) == 64);

/// The most lenient values of several hosts, each perhaps of another.
struct RoomBound {
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double available_mips = -kInfinity, memory_free_b = -kInfinity;  // the most
  double asked_mips = kInfinity, sketch = kInfinity;               // the least
  double used_least_mips = kInfinity, used_most_mips = -kInfinity;
  double ahead_w = kInfinity;  // power at used_mips less what placements count as the power before; the least

  void include(const RoomBound& b) {
    available_mips = std::max(available_mips, b.available_mips);
    memory_free_b = std::max(memory_free_b, b.memory_free_b);
    asked_mips = std::min(asked_mips, b.asked_mips);
    sketch = std::min(sketch, b.sketch);
    used_least_mips = std::min(used_least_mips, b.used_least_mips);
    used_most_mips = std::max(used_most_mips, b.used_most_mips);
    ahead_w = std::min(ahead_w, b.ahead_w);
  }
};

class RoomTree {
 public:
  /// Empty, with room for so many hosts of a type.
  void reset(const HostType& type, std::size_t hosts) {
    type_ = &type;
    width_ = 1;
    while (width_ * kBlock < hosts) width_ *= 2;
    nodes_.assign(2 * width_, {});
    hosts_.clear();
  }
  /// Adds a host; its bound is shown by refresh() or set().
  std::uint32_t add(const HostRoom& room) {
    hosts_.push_back(room);
    return static_cast<std::uint32_t>(hosts_.size() - 1);
  }
  /// All nodes anew, after hosts were added.
  void refresh() {
    for (std::size_t block = 0; block * kBlock < hosts_.size(); ++block)
      nodes_[width_ + block] = bound_of(block);
    for (auto at = width_ - 1; at > 0; --at) nodes_[at] = bound_of_children(at);
  }
  void set(std::uint32_t leaf, const HostRoom& room) {
    hosts_[leaf] = room;
    auto at = width_ + leaf / kBlock;
    nodes_[at] = bound_of(leaf / kBlock);
    for (at /= 2; at > 0; at /= 2) nodes_[at] = bound_of_children(at);
  }
  const RoomBound& root() const { return nodes_[1]; }

  /// Visits hosts in blocks whose `least_score` is no more than `most()`, the promising ones first.
  /// least_score(bound) is infinite where nothing fits; most() may fall on the way.
  template <class LeastScore, class Most, class Visit>
  void visit(const LeastScore& least_score, const Most& most, const Visit& visit_host) const {
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
        const auto from = (at - width_) * kBlock, to = std::min(from + kBlock, hosts_.size());
        for (auto i = from; i < to; ++i) visit_host(hosts_[i]);
        continue;
      }
      Branch near{2 * at, least_score(nodes_[2 * at])}, far{2 * at + 1, least_score(nodes_[2 * at + 1])};
      if (far.score < near.score) std::swap(near, far);
      stack[top++] = far;
      stack[top++] = near;
    }
  }

 private:
  static constexpr std::size_t kBlock = 16;

  RoomBound bound_of(std::size_t block) const {
    RoomBound bound;
    for (auto i = block * kBlock; i < std::min((block + 1) * kBlock, hosts_.size()); ++i) {
      const auto& h = hosts_[i];
      if (h.available_mips == -RoomBound::kInfinity) continue;
      const bool asks_detector = h.granted_mips != 0;
      bound.include({h.available_mips, h.memory_free_b, asks_detector ? h.asked_mips : -RoomBound::kInfinity,
                     asks_detector ? h.sketch : -RoomBound::kInfinity, h.granted_mips, h.granted_mips,
                     type_->watts(h.granted_mips / type_->mips) - h.before_w});
    }
    return bound;
  }
  RoomBound bound_of_children(std::size_t at) const {
    auto bound = nodes_[2 * at];
    bound.include(nodes_[2 * at + 1]);
    return bound;
  }

  const HostType* type_ = nullptr;
  std::size_t width_ = 1;
  std::vector<HostRoom> hosts_;
  std::vector<RoomBound> nodes_;
};

}  // namespace jevons

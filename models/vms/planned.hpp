// A host as it will be after the moves that a round has decided so far.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "models/policies/detector.hpp"
#include "models/vms/plan.hpp"
#include "models/vms/state.hpp"

namespace jevons {

struct PlannedHost {
  std::uint32_t host = 0, at = 0, leaf = 0;  // its number, and its place in the round's list and in its tree
  std::uint16_t type = 0;
  bool takes = true;       // may receive machines
  bool may_empty = true;   // may be emptied
  bool regranted = false;  // its machines were granted anew in the order of the experiment's hash map
  std::uint32_t unchanged_since = 0;  // number of the search
  double available_mips = 0, granted_mips = 0, asked_mips = 0;
  double used = 0;         // utilisation at the last update
  double before_w = 0;     // power without what is being placed
  double memory_free_b = 0;
  std::uint32_t java_capacity = 16;
  Sketch sketch;
  std::array<double, kRounds> history{};
  std::vector<std::uint32_t> vms;
};

/// The least demand that was looked for since a given search: minima from the end, kept as a falling staircase.
class LeastDemand {
 public:
  std::uint32_t searches() const { return searches_; }
  void clear() {
    searches_ = 0;
    stairs_.clear();
  }
  void add(double demand_mips) {
    while (!stairs_.empty() && stairs_.back().demand_mips >= demand_mips) stairs_.pop_back();
    stairs_.push_back({searches_++, demand_mips});
  }
  /// Of the searches numbered `first` and later; infinite if there were none.
  double since(std::uint32_t first) const {
    const auto at = std::lower_bound(stairs_.begin(), stairs_.end(), first, [](const Stair& s, std::uint32_t n) { return s.search < n; });
    return at == stairs_.end() ? std::numeric_limits<double>::infinity() : at->demand_mips;
  }

 private:
  struct Stair {
    std::uint32_t search;
    double demand_mips;
  };
  std::uint32_t searches_ = 0;
  std::vector<Stair> stairs_;  // ascending in both
};

}  // namespace jevons

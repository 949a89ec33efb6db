// The `placement` seam: on which server.
// Contract: called once for every server a job needs, with the index of free units as it then stands; answers
// a server with at least `units` free, or nothing if there is none. `draw` is a uniform number in (0, 1) that
// belongs to this decision.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "models/compute/free_index.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// Servers of the pool that stand in one rack: [first, last).
struct RackRange {
  std::uint32_t first = 0, last = 0;
};

/// The racks of a pool from the coolest inlet to the warmest, as of the last settlement; none where a site does not
/// tell its racks apart.
struct RacksView {
  const std::vector<std::uint32_t>* coolest = nullptr;
  std::uint32_t servers_per_rack = 1, before = 0, servers = 0;  // servers of the site before the pool, and in it

  std::size_t count() const { return coolest ? coolest->size() : 0; }
  RackRange rack(std::size_t k) const {
    const auto first = (*coolest)[k] * servers_per_rack, last = first + servers_per_rack;
    const auto in_pool = [&](std::uint32_t server) { return std::min(servers, server > before ? server - before : 0); };
    return {in_pool(first), in_pool(last)};
  }
};

class Placement {
 public:
  virtual ~Placement() = default;
  virtual std::unique_ptr<Placement> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}
  /// Whether choose() looks at `draw`; where false no random number is taken.
  virtual bool draws() const { return false; }
  virtual std::optional<std::uint32_t> choose(const FreeIndex& free, std::int32_t units,
                                              double draw) const = 0;
  /// The same, for policies that look at heat.
  virtual std::optional<std::uint32_t> choose(const FreeIndex& free, std::int32_t units, double draw,
                                              const RacksView&) const {
    return choose(free, units, draw);
  }
};

}  // namespace jevons

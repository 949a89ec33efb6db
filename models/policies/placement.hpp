// The `placement` seam: on which server.
// Contract: called once for every server a job needs, with the index of free units as it then stands; answers
// a server with at least `units` free, or nothing if there is none. `draw` is a uniform number in (0, 1) that
// belongs to this decision.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "models/compute/free_index.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

class Placement {
 public:
  virtual ~Placement() = default;
  virtual std::unique_ptr<Placement> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}
  /// Whether choose() looks at `draw`; where false no random number is taken.
  virtual bool draws() const { return false; }
  virtual std::optional<std::uint32_t> choose(const FreeIndex& free, std::int32_t units,
                                              double draw) const = 0;
};

}  // namespace jevons

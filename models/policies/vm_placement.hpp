// The placement of a consolidation policy: which host receives a machine that moves.
// Contract: asked for the score of hosts that have room; of those that would not be overloaded the least
// score wins, the lowest-numbered host among equals. Hosts that are alike need not all be asked about.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>

#include "models/compute/host_type.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// A host that could receive the machine.
struct HostOffer {
  const HostType* type = nullptr;
  double used_mips = 0;    // by the machines that are on it or on their way
  double demand_mips = 0;  // of the machine
  double before_w = 0;     // power without it
  double memory_free_b = 0;
  double used_after() const { return (used_mips + demand_mips) / type->mips; }
  double after_w() const { return type->watts(used_after()); }
};

/// Hosts of one type, of which some may have room: what they use now lies between two bounds.
struct HostRange {
  const HostType* type = nullptr;
  double used_least_mips = 0, used_most_mips = 0;
  double demand_mips = 0;
  double ahead_w = 0;  // power at what they use, less `before_w`; the least
};

class VmPlacement {
 public:
  virtual ~VmPlacement() = default;
  virtual std::unique_ptr<VmPlacement> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}
  virtual double score(const HostOffer&) const = 0;
  /// No host of the range has a lower score; rounding is allowed for. What can be said here need not be
  /// searched.
  virtual double least_score(const HostRange&) const { return -std::numeric_limits<double>::infinity(); }
};

}  // namespace jevons

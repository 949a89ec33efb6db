// The placement of a consolidation policy: which host receives a machine that moves.
// Contract: asked for the score of hosts that have room; of those that would not be overloaded the least score
// wins, the lowest-numbered host among equals. Hosts that are alike need not all be asked about.
#pragma once

#include <cstdint>
#include <memory>

#include "models/vms/host_type.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// A host that could receive the machine.
struct HostOffer {
  const HostType* type = nullptr;
  double used_mips = 0;      // by the machines that are on it or on their way
  double demand_mips = 0;    // of the machine
  double before_w = 0;       // power without it
  double memory_free_b = 0;
  double used_after() const { return (used_mips + demand_mips) / type->mips; }
  double after_w() const { return type->watts(used_after()); }
};

class VmPlacement {
 public:
  virtual ~VmPlacement() = default;
  virtual std::unique_ptr<VmPlacement> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}
  virtual double score(const HostOffer&) const = 0;
};

}  // namespace jevons

// Consolidation of virtual machines: every round overloaded hosts shed machines, then the least used hosts
// are emptied if all of their machines fit elsewhere, and hosts without machines sleep.
//   detector   which hosts are overloaded       thr, iqr, mad, lr, lrr
//   selector   which machine leaves them        mmt, mc, mu, rs
//   placement  which host takes it              power_aware_best_fit, ...
// Beloglazov, Buyya (2012), Concurrency and Computation 24(13), algorithms 1 and 2; models/vms/round.hpp.
#pragma once

#include "models/policies/consolidation.hpp"
#include "models/policies/detector.hpp"
#include "models/policies/selector.hpp"
#include "models/policies/vm_placement.hpp"
#include "sim/config/registry.hpp"

namespace jevons {

struct Migrate final : Consolidation {
  sim::Span every = sim::minutes(5);
  sim::config::Chosen<Detector> detector;
  sim::config::Chosen<Selector> selector;
  sim::config::Chosen<VmPlacement> placement;

  Migrate();
  void visit(sim::config::Visitor& v) override;
  bool moves_machines() const override { return true; }
  bool switches_off() const override { return true; }
  const Migrate* rounds() const override { return this; }
  std::unique_ptr<Consolidation> clone() const override { return std::make_unique<Migrate>(*this); }
  sim::Span interval() const override { return every; }
};

}  // namespace jevons

// The `governance` seam: limits and prices that are put on a run from outside. Contract: constants that the
// market and the sites ask for; what does not apply is empty.
//   bid_usd_per_kg       on what generators of dispatched grids emit at the stack, in their bids; and paid
//                        for scope 1 of sites
//   cap_kg               on emissions of all dispatched grids over the run; the price follows (allowance.hpp)
//   internal_usd_per_kg  added to prices in decisions of sites (storage, moved load), never paid
//   energy_cap_j         of all sites over the run; once it is used up no job is let in
#pragma once

#include <memory>
#include <optional>

#include "sim/config/visitor.hpp"

namespace jevons {

class Governance {
 public:
  virtual ~Governance() = default;
  virtual std::unique_ptr<Governance> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  virtual double bid_usd_per_kg() const { return 0; }
  virtual std::optional<double> cap_kg() const { return {}; }
  virtual double internal_usd_per_kg() const { return 0; }
  virtual std::optional<double> energy_cap_j() const { return {}; }
};

}  // namespace jevons

// Scope 2, market based: what a site consumed less what it may claim, at the rate of what is left.
//   kg = sum of (E - claimed) x rate,    claimed = min(E, contracted) within each matching period
// in the order: certificates and PPAs (0 kg), then the supplier's rate, then the residual mix. GHG Protocol
// Scope 2 Guidance (2015), ch. 6. Contracts matched by the hour claim first; what they leave is there for
// those matched by the month, and what those leave for those matched by the year, so that nothing is claimed
// twice. Among contracts of one period the order is that of the scenario. A claim takes its share of every
// joule of its period alike. Periods are those of the calendar, as far as the run lives through them; what is
// contracted beyond the load of its period is surplus, and gone. Location-based carbon is not touched.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "models/grid/contracts/contract.hpp"

namespace jevons {

/// A matching period that is over.
struct ClosedPeriod {
  Matching matching = Matching::annual;
  sim::Time begin, end;
  double consumed_j = 0;  // less what contracts of shorter periods claimed
  double claimed_j = 0, surplus_j = 0;
  double claimed_kg = 0;  // what the claimed energy would have emitted, unclaimed
  double rest_kg = 0;     // that of the rest
};

class MarketAccount {
 public:
  struct Sums {
    double contracted_j = 0, claimed_j = 0, surplus_j = 0;
  };

  /// Opens at `from`. Suppliers are passed over: their rate comes with each interval.
  MarketAccount(std::span<const Contract> contracts, const sim::LocalCalendar& calendar, sim::Time from);

  /// What was bought from the grid in [from, to), contracted_j of each contract, and what unclaimed energy
  /// emits then. An interval that reaches over the end of a period is split by time. Periods that end by `to`
  /// are added to `closed`. Throws std::invalid_argument if an energy is below zero or not a number, or
  /// `from` is not where the last one ended.
  void step(sim::Time from, sim::Time to, double purchased_j, std::span<const double> contracted_j,
            double unclaimed_kg_per_j, std::vector<ClosedPeriod>& closed);
  /// The run is over: closes what is open.
  void finish(std::vector<ClosedPeriod>& closed);

  /// Market-based carbon so far: of closed periods, and of open ones as if nothing more were claimed.
  double kg() const;
  double consumed_j() const { return consumed_j_; }
  /// Of closed periods, all contracts together.
  double claimed_j() const;
  double surplus_j() const;
  /// Of one contract; claims and surplus of closed periods.
  const Sums& of(std::size_t contract) const { return sums_[contract]; }

 private:
  static constexpr std::size_t levels = 3;
  struct Open {
    bool used = false;
    sim::Time begin, end;
    double consumed_j = 0, kg = 0;
  };

  sim::Time end_after(std::size_t level, sim::Time t) const;
  void check(sim::Time from, double purchased_j, std::span<const double> contracted_j) const;
  void close_until(sim::Time t, std::vector<ClosedPeriod>& closed);
  void close(std::size_t level, sim::Time end, std::vector<ClosedPeriod>& closed);
  ClosedPeriod claim(std::size_t level, sim::Time end);
  /// The next longer period that is in use, or `levels`.
  std::size_t above(std::size_t level) const;

  sim::LocalCalendar calendar_;
  std::vector<std::size_t> level_of_;  // of each contract; `levels` of a supplier
  std::array<Open, levels> open_;      // hour, month, year: by Matching
  std::vector<double> pending_j_;      // contracted in the open period
  std::vector<Sums> sums_;
  sim::Time now_;
  double consumed_j_ = 0, settled_kg_ = 0;
};

}  // namespace jevons

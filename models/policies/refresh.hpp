// The `refresh` seam: when hardware is replaced.
// Contract: replaces() is asked at every review (the first of each month) for each cohort in service, oldest first, and
// answers whether its replacement is ordered now. The cohort serves on until what replaces it has been delivered.
// Everything is of one device of the cohort, or of the newest hardware that does the same work as it: what that is
// bought for, draws and emits is scaled to the work of one device. The policy never sees the world; the same view
// gives the same answer. Repairs and failures are not its concern: what has failed is replaced by planning.
#pragma once

#include <memory>

#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct RefreshView {
  sim::Span age;                    // since it was bought
  sim::Span warranty;               // of its hardware, from purchase
  double power_w = 0;               // it draws at the load of now, aged as it is, at the meter of the facility
  double offer_power_w = 0;         // the same of what would replace it; NaN where nothing can be bought
  double saved_j = 0;               // at the meter, that the newest hardware of each month would have saved since it was bought
  double saved_kg = 0;              // the same in CO2e, at the intensities of that time
  double saved_usd = 0;             // the same in money (electricity, carbon price, maintenance)
  double offer_embodied_kg = 0, offer_price_usd = 0;
  double resale_usd = 0;            // for which it could be sold now
  double intensity_kg_per_j = 0;    // of the past twelve months, or the run so far; NaN where not known
  double price_usd_per_j = 0;       // the same, carbon price included
  double maintenance_usd_per_s = 0, offer_maintenance_usd_per_s = 0;
  double hazard_per_s = 0;          // of its failure, now; infinite at age 0 where infants fail
  double repair_usd_per_s = 0;      // what repairs of it cost now, on average: nothing while the warranty lasts
};

class RefreshPolicy {
 public:
  virtual ~RefreshPolicy() = default;
  virtual std::unique_ptr<RefreshPolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}
  virtual bool replaces(const RefreshView&) const = 0;
  /// Whether it can say nothing where the intensity, or the price, of energy is not known.
  virtual bool needs_intensity() const { return false; }
  virtual bool needs_price() const { return false; }
};

}  // namespace jevons

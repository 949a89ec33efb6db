// The `storage` seam: what a site's battery does in the interval that begins. Asked at every settlement.
// Contract: decide() answers with watts at the battery's terminals, > 0 to charge and < 0 to discharge,
// infinite for as much as there is; whatever the battery cannot do is left out (grid/battery.hpp). What a
// policy plans or remembers it keeps in `memory`, which is part of the state of the world. It sees beliefs of
// the hours ahead, never the series. Outages are not its business: then the battery carries what it can, down
// to the last of its reserve.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "models/grid/charge_value.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct StorageView {
  const Battery& battery;
  const BatteryState& state;
  sim::Time now;
  double length_s = 0;
  double load_w = 0;                                   // of the facility, mean over the interval
  double supply_w = 0;                                 // generated on site
  double price_usd_per_j = 0, intensity_kg_per_j = 0;  // of the interval
  double peak_w = 0;        // the most drawn from the grid in this billing month so far
  bool may_export = false;  // where not, what the site cannot use is lost
  sim::Time issued = {};    // the hour at which what follows was believed, its hour 0
  // Hour by hour, as far as beliefs reach.
  std::span<const double> price_ahead_usd_per_j = {}, intensity_ahead_kg_per_j = {};

  double surplus_w() const { return std::max(0.0, supply_w - load_w); }
  double deficit_w() const { return std::max(0.0, load_w - supply_w); }
};

/// What a policy remembers: numbers of its own, in an order of its own, and what charge was worth to it.
struct StorageMemory {
  std::vector<double> numbers;
  ChargeValue value;
};

class StoragePolicy {
 public:
  virtual ~StoragePolicy() = default;
  virtual std::unique_ptr<StoragePolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  /// Hours ahead that it asks for, and whether they are of the price, which a grid need not have.
  virtual std::size_t horizon_hours() const { return 0; }
  virtual bool needs_price() const { return false; }
  virtual double decide(const StorageView& view, StorageMemory& memory) const = 0;
};

}  // namespace jevons

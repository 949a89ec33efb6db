// What a site pays for what it takes from its grid.
//   energy   wholesale: (grid price + adder) E;  flat: price x E;  time of use: the price of each local hour
//   demand   charge x the most of the calendar month's means over 15 min, of the clock's quarters
//   export   - export price x E
// Hours, weekends and months are those of the site's standard time (local_calendar.hpp): daylight saving is
// not kept, which moves the hours of a tariff that keeps it by one in summer. A month's demand charge is due
// in full however much of the month a run lives through, and is posted as the peak grows; a quarter that a
// run begins or ends within has its mean over the part that was metered.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/local_calendar.hpp"

namespace jevons {

/// [site.NAME.tariff]
struct TariffConfig {
  std::string kind = "wholesale";
  double adder_usd_per_j = 0;
  std::optional<double> price_usd_per_j;
  std::vector<double> prices_usd_per_j, weekend_usd_per_j, summer_usd_per_j, summer_weekend_usd_per_j;
  std::int64_t summer_from = 6, summer_to = 9;
  double demand_charge_usd_per_w = 0;
  std::optional<double> export_usd_per_j;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
  /// Whether the site's grid must have a price.
  bool needs_grid_price() const { return kind == "wholesale"; }
};

struct Bill {
  double energy_usd = 0, demand_usd = 0, export_usd = 0;  // what is earned by export
  double total_usd() const { return energy_usd + demand_usd - export_usd; }
};

/// Constant. The configuration has no problems.
class Tariff {
 public:
  Tariff(const TariffConfig& config, const sim::LocalCalendar& calendar);

  /// The price of energy at t, where the grid's is `grid_usd_per_j` (not read unless wholesale).
  double price(sim::Time t, double grid_usd_per_j) const;
  double export_price(double grid_usd_per_j) const;
  /// What energy costs that is taken evenly over [from, to), the grid's price being its mean over it.
  double energy_cost(sim::Time from, sim::Time to, double energy_j, double grid_usd_per_j) const;
  double demand_charge() const { return demand_charge_usd_per_w_; }
  const sim::LocalCalendar& calendar() const { return calendar_; }

 private:
  using Day = std::array<double, 24>;
  bool wholesale_, by_hour_;
  double adder_usd_per_j_, flat_usd_per_j_, demand_charge_usd_per_w_;
  std::optional<double> export_usd_per_j_;
  std::array<bool, 12> is_summer_{};
  std::array<Day, 4> days_{};  // weekday, weekend; the same in summer
  sim::LocalCalendar calendar_;
};

/// What a meter remembers: the quarter that runs, and the peak of the month.
class TariffMeter {
 public:
  /// The bill of [from, to), which follows the last interval: `energy_j` taken and `export_j` given evenly
  /// over it.
  Bill step(const Tariff& tariff, sim::Time from, sim::Time to, double energy_j, double export_j,
            double grid_usd_per_j);
  /// The run is over within a quarter: what its mean adds to the demand charge.
  double finish(const Tariff& tariff);

  double peak_w() const { return peak_w_; }  // of the month so far

 private:
  double meter(const Tariff& tariff, sim::Time from, sim::Time to, double energy_j);
  double end_quarter(const Tariff& tariff);

  double quarter_j_ = 0, quarter_s_ = 0, peak_w_ = 0;
  sim::Time month_end_ = {std::numeric_limits<std::int64_t>::min()};
};

}  // namespace jevons

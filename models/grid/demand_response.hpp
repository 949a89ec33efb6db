// Demand response: a site is asked, with notice, to draw less for a while, and is paid for what it drew less
// than it would have.
//   baseline  each hour of local standard time: the mean of that hour on the last 10 days of the same kind
//             (weekday, or Saturday and Sunday) that were metered in full and had no event; of fewer where
//             fewer are at hand, and unknown, not a number, where there are none
//   shed      baseline - actual, over the event
//   paid      payment x shed, from 0 up to reduction x duration; nothing while the baseline is not known
//   rebound   actual - baseline, over the time after the event (24 h, or until the next event begins);
//             unknown likewise
// The 10-in-10 baseline of CAISO, without its adjustment to the morning of the day; Goldberg and Agnew
// (2013), Measurement and Verification for Demand Response. A rebound may reach into a day that later
// baselines stand on.
#pragma once

#include <array>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/local_calendar.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// [[site.NAME.demand_response]]
struct DemandResponseConfig {
  sim::Instant at{};
  sim::Span duration = sim::hours(1), notice = sim::minutes(10), rebound = sim::hours(24);
  double reduction_w = 0, payment_usd_per_j = 0;

  void visit(sim::config::Visitor& v);
};

/// Events of one site that overlap, or do not lie in the run as a whole. Keys are "[i].at", by place in the
/// list.
Problems event_problems(std::span<const DemandResponseConfig> events, const sim::Window& window);

/// An event on the simulation clock.
struct ResponseEvent {
  sim::Time known, begin, end, rebound_end;  // `known` from the notice on
  double reduction_w = 0, payment_usd_per_j = 0;
  double agreed_j() const { return reduction_w * (end - begin).seconds(); }
};
/// In order of time. The configurations have no problems.
std::vector<ResponseEvent> make_events(std::span<const DemandResponseConfig> events, sim::Instant start);

struct ResponseResult {
  double actual_j = 0, baseline_j = 0;
  double rebound_j = 0;
  int days = std::numeric_limits<int>::max();  // the fewest that an hour of its baseline is a mean of
  double shed_j() const { return baseline_j - actual_j; }
  double paid_usd(const ResponseEvent& event) const;
};

/// What a meter remembers of the site, and of its events.
class ResponseMeter {
 public:
  static constexpr std::size_t days_kept = 10;

  ResponseMeter(std::span<const ResponseEvent> events, const sim::LocalCalendar& calendar, sim::Time from);

  /// `energy_j` was drawn evenly over [from, to), which follows the last interval.
  void step(std::span<const ResponseEvent> events, sim::Time from, sim::Time to, double energy_j);

  /// Mean power that the site would have drawn in the local hour of t; not a number where nothing is known.
  double baseline_w(sim::Time t) const;
  /// Days that it is a mean of.
  int baseline_days(sim::Time t) const;
  /// By event, in order of time. Final once the event's rebound is over.
  const std::vector<ResponseResult>& results() const { return results_; }
  /// The event that runs at the end of the last interval, or -1.
  int running(std::span<const ResponseEvent> events) const;

 private:
  static constexpr std::size_t hours_a_day = 24;
  using Day = std::array<double, hours_a_day>;  // energy by hour
  struct Memory {
    std::array<Day, days_kept> days{};
    std::size_t next = 0, count = 0;
  };

  sim::Time next_edge(std::span<const ResponseEvent> events) const;
  void account(std::span<const ResponseEvent> events, double energy_j, double length_s, double baseline_w,
               int days);
  void end_day();

  sim::LocalCalendar calendar_;
  std::array<Memory, 2> memory_;  // weekdays, weekends
  Day today_{};
  double today_s_ = 0;
  bool event_today_ = false;
  sim::Time now_, hour_end_, day_end_;
  std::size_t current_ = 0;  // the first event whose rebound is not over
  std::vector<ResponseResult> results_;
};

}  // namespace jevons

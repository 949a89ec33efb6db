#include "models/grid/demand_response.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace jevons {

void DemandResponseConfig::visit(sim::config::Visitor& v) {
  v.instant("at", at, {.help = "when the reduction begins", .required = true});
  v.duration("duration", duration,
             {.help = "of the reduction", .source = "1 h: a usual call", .min = 0, .above_min = true});
  v.quantity("reduction", reduction_w, "W",
             {.help = "that is agreed, below the baseline", .min = 0, .required = true, .above_min = true});
  v.duration("notice", notice,
             {.help = "before the event, from when on the site knows of it",
              .source = "10 min: as of contingency reserves",
              .min = 0});
  v.quantity("payment", payment_usd_per_j, "USD J-1",
             {.help = "for energy shed, such as \"500 USD/MWh\"", .source = "0: none", .min = 0});
  v.duration("rebound", rebound,
             {.help = "time after the event in which what is drawn beyond the baseline is counted",
              .source = "24 h: a day's work has been caught up with",
              .min = 0});
}

Problems event_problems(std::span<const DemandResponseConfig> events, const sim::Window& window) {
  Problems problems;
  const auto end_of = [](const DemandResponseConfig& e) {
    return e.at + std::chrono::nanoseconds(e.duration.ns);
  };
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto key = fmt::format("[{}].at", i);
    const auto& event = events[i];
    if (event.at < window.start || end_of(event) > window.finish())
      problems.push_back(
          {key, fmt::format("the event, {} to {}, lies outside of the run, {} to {}",
                            sim::format_instant(event.at), sim::format_instant(end_of(event)),
                            sim::format_instant(window.start), sim::format_instant(window.finish()))});
    for (std::size_t j = 0; j < i; ++j)
      if (event.at < end_of(events[j]) && events[j].at < end_of(event))
        problems.push_back(
            {key, fmt::format("the event overlaps that of {}, which lasts until {}",
                              sim::format_instant(events[j].at), sim::format_instant(end_of(events[j])))});
  }
  return problems;
}

std::vector<ResponseEvent> make_events(std::span<const DemandResponseConfig> configs, sim::Instant start) {
  std::vector<ResponseEvent> events;
  for (const auto& config : configs) {
    const sim::Time begin = sim::since(start, config.at), end = begin + config.duration;
    events.push_back({begin - config.notice, begin, end, end + config.rebound, config.reduction_w,
                      config.payment_usd_per_j});
  }
  std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  for (std::size_t i = 1; i < events.size(); ++i)
    events[i - 1].rebound_end = std::min(events[i - 1].rebound_end, events[i].begin);
  return events;
}

double ResponseResult::paid_usd(const ResponseEvent& event) const {
  if (std::isnan(baseline_j)) return 0;
  return event.payment_usd_per_j * std::clamp(shed_j(), 0.0, event.agreed_j());
}

ResponseMeter::ResponseMeter(std::span<const ResponseEvent> events, const sim::LocalCalendar& calendar,
                             sim::Time from)
    : calendar_(calendar),
      now_(from),
      hour_end_(calendar.next_hour(from)),
      day_end_(calendar.next_day(from)),
      results_(events.size()) {}

int ResponseMeter::baseline_days(sim::Time t) const {
  return static_cast<int>(memory_[calendar_.is_weekend(t)].count);
}

double ResponseMeter::baseline_w(sim::Time t) const {
  const auto& memory = memory_[calendar_.is_weekend(t)];
  if (memory.count == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto hour = static_cast<std::size_t>(calendar_.hour(t));
  double sum_j = 0;
  for (std::size_t i = 0; i < memory.count; ++i) sum_j += memory.days[i][hour];
  return sum_j / static_cast<double>(memory.count) / sim::hours(1).seconds();
}

int ResponseMeter::running(std::span<const ResponseEvent> events) const {
  const bool runs = current_ < events.size() && events[current_].begin <= now_ && now_ < events[current_].end;
  return runs ? static_cast<int>(current_) : -1;
}

sim::Time ResponseMeter::next_edge(std::span<const ResponseEvent> events) const {
  if (current_ == events.size()) return hour_end_;
  const auto& event = events[current_];
  const sim::Time edge = now_ < event.begin ? event.begin : now_ < event.end ? event.end : event.rebound_end;
  return std::min(hour_end_, edge);
}

void ResponseMeter::step(std::span<const ResponseEvent> events, sim::Time from, sim::Time to,
                         double energy_j) {
  while (now_ < to) {
    while (current_ < events.size() && events[current_].rebound_end <= now_) ++current_;
    const sim::Time next = std::min(to, next_edge(events));
    const double length_s = (next - now_).seconds(), part_j = energy_j * (length_s / (to - from).seconds());
    if (current_ < events.size() && events[current_].begin <= now_)
      account(events, part_j, length_s, baseline_w(now_), baseline_days(now_));
    today_[static_cast<std::size_t>(calendar_.hour(now_))] += part_j;
    today_s_ += length_s;
    now_ = next;
    if (now_ == hour_end_) hour_end_ = hour_end_ + sim::hours(1);
    if (now_ == day_end_) end_day();
  }
}

/// A part of an event or of its rebound, which begins now and ends before either does.
void ResponseMeter::account(std::span<const ResponseEvent> events, double energy_j, double length_s,
                            double baseline_w, int days) {
  auto& result = results_[current_];
  if (now_ >= events[current_].end) {
    result.rebound_j += energy_j - baseline_w * length_s;
    return;
  }
  result.actual_j += energy_j;
  result.baseline_j += baseline_w * length_s;
  result.days = std::min(result.days, days);
  event_today_ = true;
}

void ResponseMeter::end_day() {
  const bool whole = today_s_ > sim::days(1).seconds() - 1e-3;
  if (whole && !event_today_) {
    auto& memory = memory_[calendar_.is_weekend(now_ - sim::nanoseconds(1))];
    memory.days[memory.next] = today_;
    memory.next = (memory.next + 1) % days_kept;
    memory.count = std::min(memory.count + 1, days_kept);
  }
  today_ = {};
  today_s_ = 0;
  event_today_ = false;
  day_end_ = day_end_ + sim::days(1);
}

}  // namespace jevons

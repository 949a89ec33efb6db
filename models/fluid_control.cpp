#include "models/fluid_control.hpp"

#include <algorithm>
#include <numeric>

#include "models/ahead.hpp"
#include "models/compute/site_power.hpp"
#include "models/supply.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr std::uint32_t kLoadSignal = 2, kSignals = 4;

Known signal_of(const Ahead& ahead, Follow follow) {
  switch (follow) {
    case Follow::price:
      return ahead.price;
    case Follow::average:
      return ahead.intensity;
    case Follow::marginal:
      return ahead.marginal;
    case Follow::net_load:
      return ahead.net_load;
    case Follow::contracts:
    case Follow::nothing:
      break;
  }
  return {};
}

/// Watts at the meter for a watt of IT.
double meter_per_it(const World& w, std::uint32_t site) {
  const auto& base = w.plant->sites[site].supply.load->base_w;
  return facility_per_it(w, site, std::accumulate(base.begin(), base.end(), 0.0) / static_cast<double>(base.size()));
}

/// Under what contracts yield, at the meter: a watt of IT is as many there as it has been so far.
void follow_contracts(World& w, std::uint32_t site, std::span<const double> base_w) {
  const auto& plan = w.plant->sites[site];
  auto& s = w.state.sites[site];
  const double per_it = meter_per_it(w, site);
  std::vector<double> ceiling_w;
  for (std::size_t h = 0; h < base_w.size(); ++h) {
    const auto from = w.now() + static_cast<std::int64_t>(h) * sim::hours(1),
               to = std::min(from + sim::hours(1), w.end());
    ceiling_w.push_back(contracted_ahead_j(w, site, from, to) / (to - from).seconds() / per_it);
  }
  place_under(*plan.supply.load, base_w, ceiling_w, s.fluid_plan_w);
}

/// Powers from the hour that begins now until local midnight, or the run's last whole hour.
void plan_powers(World& w, std::uint32_t site) {
  const auto& plan = w.plant->sites[site];
  const auto& load = *plan.supply.load;
  auto& s = w.state.sites[site];
  const sim::LocalCalendar calendar(w.plant->start, plan.utc_offset);
  const auto hour = static_cast<std::size_t>(calendar.hour(w.now()));
  const auto until_end =
      static_cast<std::size_t>(std::max<std::int64_t>(1, (w.end() - w.now()).ns / sim::hours(1).ns));
  const auto hours = std::min(24 - hour, until_end);
  const std::span base(load.base_w.data() + hour, hours);
  const auto ahead = ahead_of(w, site);
  const auto signal = signal_of(ahead, load.follow);
  std::vector<double> believed(hours);
  if (load.follow == Follow::contracts) {
    follow_contracts(w, site, base);
    return;
  }
  if (signal) {
    const ForecastView view{*signal,       w.now(),
                            signal.mean,   static_cast<std::uint64_t>(w.plant->seed),
                            w.replication, site * kSignals + kLoadSignal};
    const auto known = believe(*w.policies.load_forecast[site], view, believed);
    std::fill(believed.begin() + static_cast<std::ptrdiff_t>(known), believed.end(), signal.mean);
    const double shadow = load.follow == Follow::price ? w.policies.governance->internal_usd_per_kg() : 0;
    if (shadow > 0)
      for (std::size_t h = 0; h < known; ++h)
        believed[h] +=
            shadow * ahead.intensity->value(w.now() + static_cast<std::int64_t>(h) * sim::hours(1));
  }
  place_in_day(load, base, believed, s.fluid_plan_w);
}

/// The hours left of the local day; an hour that is not whole stays as it is in the profile.
void plan_day(World& w, std::uint32_t site) {
  const auto& plan = w.plant->sites[site];
  auto& s = w.state.sites[site];
  const sim::LocalCalendar calendar(w.plant->start, plan.utc_offset);
  const auto hour = static_cast<std::size_t>(calendar.hour(w.now()));
  const auto hour_ends = calendar.next_hour(w.now());
  s.fluid_hour = 0;
  s.fluid_plan_w.assign(1, plan.supply.load->base_w[hour]);
  if (hour_ends - w.now() < sim::hours(1) || w.end() < hour_ends) return;
  plan_powers(w, site);
  for (std::size_t h = 0; h < s.fluid_plan_w.size(); ++h)
    s.supply.moved_j += std::max(0.0, s.fluid_plan_w[h] - plan.supply.load->base_w[hour + h]) * 3600;
}

/// The power of now: what is planned, less what an event puts off, or more to make it up.
void apply(World& w, std::uint32_t site) {
  const auto& plan = w.plant->sites[site];
  auto& state = w.state.sites[site];
  auto& s = state.supply;
  const double planned_w = state.fluid_plan_w[state.fluid_hour - 1];
  s.owed_j = std::max(0.0, s.owed_j + s.fluid_cut_w * (w.now() - s.owed_since).seconds());
  s.owed_since = w.now();
  count_cut(s, w.now());
  if (const auto* event = event_at(plan.supply.events, w.now())) {
    s.fluid_cut_w =
        std::min(event->reduction_w / meter_per_it(w, site), planned_w * plan.supply.load->flexible);
  } else {
    const sim::LocalCalendar calendar(w.plant->start, plan.utc_offset);
    const double left_s = (calendar.next_hour(w.now()) - w.now()).seconds();
    s.fluid_cut_w = -std::min(plan.supply.load->most_w - planned_w, s.owed_j / left_s);
  }
  set_fluid_load(w, site, planned_w - s.fluid_cut_w);
}

}  // namespace

void on_response_edge(World& w, std::uint32_t site) {
  if (w.plant->sites[site].supply.load && w.state.sites[site].fluid_hour > 0) apply(w, site);
}

void on_load_changes(World& w, std::uint32_t site) {
  auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  const sim::LocalCalendar calendar(w.plant->start, plan.utc_offset);
  if (s.fluid_hour == s.fluid_plan_w.size()) plan_day(w, site);
  ++s.fluid_hour;
  apply(w, site);
  if (const auto next = calendar.next_hour(w.now()); next < w.end())
    w.schedule(next, Kind::load_changes, site);
}

void set_up_fluid_loads(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site)
    if (w.plant->sites[site].supply.load) on_load_changes(w, site);
}

}  // namespace jevons

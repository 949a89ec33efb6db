#include "models/grid/dispatch/plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/grid/dispatch/storage_plan.hpp"
#include "models/grid/generation/hydro.hpp"

namespace jevons {
namespace {

constexpr std::size_t kMostHours = 24;  // of a day

sim::Time hour_begins(std::size_t hour) { return sim::Time{} + sim::hours(static_cast<std::int64_t>(hour)); }

/// What a zone expects, hour by hour.
struct Outlook {
  std::vector<double> net_load_w;  // for hydro, storage and fleets
  std::vector<double> hydro_w;
};

Outlook outlook_of(const MarketZone& zone, const std::vector<double>& sites_w, std::size_t hours,
                   sim::Time end) {
  Outlook outlook;
  std::array<std::size_t, source_count + 2> at{};
  for (std::size_t h = 0; h < hours; ++h) {
    const auto from = hour_begins(h), to = std::min(hour_begins(h + 1), end);
    double net_w = zone.demand_w.mean(from, to, at[source_count]) +
                   zone.export_w.mean(from, to, at[source_count + 1]) + sites_w[h];
    for (std::size_t i = 0; i < source_count; ++i) {
      const double w = zone.available_w[i].mean(from, to, at[i]);
      if (i == kHydro && zone.hydro_shaves_peaks)
        outlook.hydro_w.push_back(w);
      else
        net_w -= w;
    }
    outlook.net_load_w.push_back(net_w);
  }
  return outlook;
}

/// Calls `of(first, last)` for each day of the run.
template <class Of>
void for_each_day(std::size_t hours, sim::Span day_begins, Of&& of) {
  auto first = std::size_t{0};
  auto last = static_cast<std::size_t>(day_begins.ns / sim::hours(1).ns);
  if (last == 0) last = 24;
  for (; first < hours; first = last, last += 24) of(first, std::min(last, hours));
}

void shave_with_hydro(const MarketZone& zone, std::size_t first, std::size_t last, Outlook& outlook) {
  const std::span net(outlook.net_load_w.data() + first, last - first);
  const std::span series(outlook.hydro_w.data() + first, last - first);
  double energy = 0, most_w = zone.hydro_most_w;
  for (const double w : series) energy += w, most_w = std::max(most_w, w);
  const double least_w = std::min(zone.hydro_least_w, energy / static_cast<double>(last - first));
  const auto filled = water_fill(net, least_w, most_w, energy, 1);
  for (std::size_t h = 0; h < net.size(); ++h) {
    series[h] = filled.power_w[h];
    net[h] -= filled.power_w[h];
  }
}

/// The storages of a zone one after the other over a day, each on what the others leave; `charge_j` goes on
/// from day to day.
void plan_storage(const MarketZone& zone, std::size_t first, std::size_t last, Outlook& outlook,
                  std::vector<double>& charge_j, DayAhead::ZonePlan& plan) {
  const std::span net(outlook.net_load_w.data() + first, last - first);
  for (std::size_t i = 0; i < zone.storages.size(); ++i) {
    std::array<double, kMostHours> power_w;
    plan_storage_day(zone, zone.storages[i], net, charge_j[i], std::span(power_w).first(net.size()));
    for (std::size_t h = 0; h < net.size(); ++h) {
      plan.storage_w[(first + h) * zone.storages.size() + i] = power_w[h];
      net[h] += power_w[h];
    }
  }
}

/// Fleets without limits of units: what merit alone would use.
Market without_limits(const Market& market) {
  Market free = market;
  for (auto& zone : free.zones)
    for (auto& fleet : zone.fleets) {
      fleet.min_load = fleet.start_s = fleet.start_cost_usd = 0;
      fleet.ramp_per_s = HUGE_VAL;
    }
  return free;
}

/// Units that stay on over gaps shorter than their least_off.
void bridge_gaps(const Fleet& fleet, std::size_t f, std::size_t fleets, std::vector<std::uint16_t>& on) {
  const auto hours = on.size() / fleets;
  const auto gap = static_cast<std::size_t>(std::ceil(fleet.least_off_s / kPlanStep_s));
  if (gap < 2) return;
  for (std::uint16_t unit = 1; unit <= fleet.units; ++unit) {
    bool was_on = false;
    std::size_t off_since = 0;
    for (std::size_t h = 0; h < hours; ++h) {
      if (on[h * fleets + f] < unit) continue;
      if (was_on && h - off_since < gap)
        for (auto between = off_since; between < h; ++between)
          on[between * fleets + f] = std::max(on[between * fleets + f], unit);
      was_on = true;
      off_since = h + 1;
    }
  }
}

void commit_units(const Market& market, const std::vector<std::vector<double>>& sites_w, std::size_t hours,
                  sim::Time end, DayAhead& plan) {
  const auto free = without_limits(market);
  auto state = start_market(free);
  std::vector<SiteFlows> load(market.zones.size());
  std::vector<std::size_t> at(market.zones.size());
  for (std::size_t h = 0; h < hours; ++h) {
    const auto from = hour_begins(h), to = std::min(hour_begins(h + 1), end);
    for (std::size_t z = 0; z < load.size(); ++z)
      load[z].drawn_w = sites_w[z][h] + market.zones[z].reserve *
                                            (sites_w[z][h] + market.zones[z].demand_w.mean(from, to, at[z]));
    dispatch(free, plan, state, load, from, to);
    for (std::size_t z = 0; z < load.size(); ++z) {
      const auto& fleets = market.zones[z].fleets;
      for (std::size_t f = 0; f < fleets.size(); ++f) {
        if (!fleets[f].is_committed()) continue;
        const double units = std::ceil(state.zones[z].output_w[f] / fleets[f].unit_w - 1e-9);
        plan.zones[z].units_on[h * fleets.size() + f] = static_cast<std::uint16_t>(std::max(units, 0.0));
      }
    }
  }
  for (std::size_t z = 0; z < load.size(); ++z) {
    const auto& fleets = market.zones[z].fleets;
    for (std::size_t f = 0; f < fleets.size(); ++f)
      if (fleets[f].is_committed()) bridge_gaps(fleets[f], f, fleets.size(), plan.zones[z].units_on);
  }
}

/// What sites can know beforehand.
void add_signals(const Market& market, const std::vector<std::vector<double>>& sites_w, std::size_t hours,
                 sim::Time end, DayAhead& plan) {
  auto state = start_market(market);
  std::vector<SiteFlows> load(market.zones.size());
  std::vector<sim::Time> times;
  std::vector<std::array<std::vector<double>, 4>> values(market.zones.size());
  for (std::size_t h = 0; h < hours; ++h) {
    for (std::size_t z = 0; z < load.size(); ++z) load[z].drawn_w = sites_w[z][h];
    dispatch(market, plan, state, load, hour_begins(h), std::min(hour_begins(h + 1), end));
    times.push_back(hour_begins(h));
    for (std::size_t z = 0; z < load.size(); ++z) {
      const auto& x = state.zones[z].last;
      const std::array now{x.price_usd_per_j, x.intensity_kg_per_j(), x.marginal_kg_per_j, x.net_load_w()};
      for (std::size_t i = 0; i < now.size(); ++i) values[z][i].push_back(now[i]);
    }
  }
  for (std::size_t z = 0; z < load.size(); ++z) {
    const auto series = [&](std::size_t i) {
      return sim::Series(sim::Series::Shape::hold, times, std::move(values[z][i]), end);
    };
    plan.zones[z].price_usd_per_j = series(0);
    plan.zones[z].intensity_kg_per_j = series(1);
    plan.zones[z].marginal_kg_per_j = series(2);
    plan.zones[z].net_load_w = series(3);
  }
}

}  // namespace

std::size_t plan_hours(sim::Time end) {
  return static_cast<std::size_t>((end.ns + sim::hours(1).ns - 1) / sim::hours(1).ns);
}

DayAhead plan_ahead(const Market& market, const std::vector<std::vector<double>>& sites_w, sim::Time end,
                    std::span<const sim::Span> day_begins) {
  const auto hours = plan_hours(end);
  DayAhead plan;
  for (std::size_t z = 0; z < market.zones.size(); ++z) {
    const auto& zone = market.zones[z];
    auto outlook = outlook_of(zone, sites_w[z], hours, end);
    DayAhead::ZonePlan own;
    own.storage_w.resize(hours * zone.storages.size());
    for (std::size_t h = 0; h < hours; ++h)
      for (const auto& fleet : zone.fleets) own.units_on.push_back(static_cast<std::uint16_t>(fleet.units));
    std::vector<double> charge_j(zone.storages.size());
    for_each_day(hours, day_begins[z], [&](std::size_t first, std::size_t last) {
      if (zone.hydro_shaves_peaks) shave_with_hydro(zone, first, last, outlook);
      plan_storage(zone, first, last, outlook, charge_j, own);
    });
    own.hydro_w = std::move(outlook.hydro_w);
    plan.zones.push_back(std::move(own));
  }
  commit_units(market, sites_w, hours, end, plan);
  add_signals(market, sites_w, hours, end, plan);
  return plan;
}

}  // namespace jevons

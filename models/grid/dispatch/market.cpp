#include "models/grid/dispatch/market.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "models/grid/generation/hours.hpp"
#include "models/grid/generation/series_sum.hpp"

namespace jevons {
namespace {

constexpr std::uint64_t kGridPlants = 1ull
                                      << 32;  // entities of draws: plants of grids, apart from those of sites

// Where segments of a zone stand; fleets are in merit order, wind and sun among them by what they bid.
constexpr std::size_t kMustRun = 0;
std::size_t least_of(std::size_t fleet) { return 1 + fleet; }
std::size_t renewable_place(const MarketZone& zone) {
  std::size_t below = 0;
  while (below < zone.fleets.size() && zone.fleets[below].bid_usd_per_j < zone.curtailment_usd_per_j) ++below;
  return 1 + zone.fleets.size() + below;
}
std::size_t rest_of(std::size_t fleet, std::size_t fleets, std::size_t renewable) {
  const auto place = 1 + fleets + fleet;
  return place < renewable ? place : place + 1;
}

/// Of the constants of a zone; rooms are filled in anew for each interval.
std::vector<Segment> segments_of(const MarketZone& zone) {
  const auto fleets = zone.fleets.size(), renewable = renewable_place(zone);
  std::vector<Segment> all(fleets * 2 + 3);
  all[kMustRun].cost_usd_per_j = zone.floor_usd_per_j;
  all[renewable].cost_usd_per_j = zone.curtailment_usd_per_j;
  for (std::size_t f = 0; f < fleets; ++f) {
    const auto& fleet = zone.fleets[f];
    all[least_of(f)] = {zone.floor_usd_per_j, fleet.intensity_kg_per_j};
    all[rest_of(f, fleets, renewable)] = {fleet.bid_usd_per_j, fleet.intensity_kg_per_j};
  }
  const double dearest = fleets > 0 ? zone.fleets.back().bid_usd_per_j : 0;
  all.back().cost_usd_per_j = std::max(zone.scarcity_usd_per_j, dearest);
  return all;
}

struct Range {
  double least_w, most_w;
};

/// What a fleet can give in an interval of this length with so many units on.
Range range_of(const Fleet& fleet, double before_w, std::uint16_t on_before, std::uint16_t on, bool begun,
               double length_s) {
  const double all_w = fleet.capacity_w();
  const double on_w = fleet.unit_w * on;
  Range range{on_w * fleet.min_load, fleet.is_committed() && fleet.start_s > kQuickStart_s ? on_w : all_w};
  if (!begun || !std::isfinite(fleet.ramp_per_s)) return range;
  const double ramp_w = fleet.ramp_per_s * all_w * length_s;
  const double started_w = on > on_before ? fleet.unit_w * (on - on_before) * fleet.min_load : 0;
  range.most_w = std::min(range.most_w, std::max(before_w + ramp_w, range.least_w) + started_w);
  range.least_w = std::min(range.most_w, std::max(range.least_w, before_w - ramp_w));
  return range;
}

/// As planned, as far as there is room, charge and load for it.
void charge_and_discharge(const MarketZone& zone, const double* plan_w, double load_w, double length_s,
                          ZoneState& s) {
  auto& x = s.last;
  for (std::size_t i = 0; i < zone.storages.size(); ++i) {
    const auto& storage = zone.storages[i];
    const double room_w =
        std::max(0.0, storage.energy_j - s.charge_j[i]) / storage.one_way_efficiency / length_s;
    const double held_w = s.charge_j[i] * storage.one_way_efficiency / length_s;
    const double most_w = std::min(held_w, std::max(0.0, load_w - x.discharge_w));
    s.storage_w[i] = std::clamp(plan_w[i], -most_w, room_w);
    (s.storage_w[i] > 0 ? x.charge_w : x.discharge_w) += std::abs(s.storage_w[i]);
  }
}

/// Fills the rooms of an interval and the load.
void prepare(const MarketZone& zone, const DayAhead::ZonePlan& plan, ZoneState& s, Zone& market,
             const SiteFlows& sites, sim::Time from, sim::Time to) {
  const double length_s = (to - from).seconds();
  const auto hour = static_cast<std::size_t>(from.ns / sim::hours(1).ns);
  const auto fleets = zone.fleets.size(), renewable = renewable_place(zone);
  auto& x = s.last;
  x = {};
  x.sites_w = sites.drawn_w - sites.given_w;
  x.demand_w = zone.demand_w.mean(from, to, s.at[source_count]);
  const double export_w = zone.export_w.mean(from, to, s.at[source_count + 1]);
  double load_w = x.demand_w + x.sites_w + std::max(export_w, 0.0), must_run_w = std::max(-export_w, 0.0);
  x.import_w = -export_w;
  for (std::size_t i = 0; i < source_count; ++i) {
    const double w = i == kHydro && !plan.hydro_w.empty() ? plan.hydro_w[hour]
                                                          : zone.available_w[i].mean(from, to, s.at[i]);
    x.generation_w[i] = w;
    if (w < 0)
      load_w -= w;  // what a plant draws itself
    else if (i != kWind && i != kSolar)
      must_run_w += w;
  }
  charge_and_discharge(zone, plan.storage_w.data() + hour * zone.storages.size(), load_w, length_s, s);
  load_w += x.charge_w - x.discharge_w;
  market.load_w = std::max(load_w, 0.0);
  auto& segments = market.segments;
  segments[kMustRun].room_w = must_run_w + std::max(-load_w, 0.0);
  const double wind_w = std::max(x.generation_w[kWind], 0.0), solar_w = std::max(x.generation_w[kSolar], 0.0);
  segments[renewable].room_w = wind_w + solar_w;
  segments[renewable].intensity_kg_per_j = wind_w + solar_w > 0
                                               ? (wind_w * zone.content[kWind][Content::carbon_kg] +
                                                  solar_w * zone.content[kSolar][Content::carbon_kg]) /
                                                     (wind_w + solar_w)
                                               : 0;
  for (std::size_t f = 0; f < fleets; ++f) {
    const auto on = plan.units_on[hour * fleets + f];
    const auto range = range_of(zone.fleets[f], s.output_w[f], s.units_on[f], on, s.begun, length_s);
    segments[least_of(f)].room_w = range.least_w;
    segments[rest_of(f, fleets, renewable)].room_w = range.most_w - range.least_w;
    if (s.begun && on > s.units_on[f]) x.starts_usd += zone.fleets[f].start_cost_usd * (on - s.units_on[f]);
    s.units_on[f] = on;
  }
  segments.back().room_w = HUGE_VAL;
}

/// What was cleared becomes power by source, carbon and cost.
void settle_zone(const MarketZone& zone, const Zone& market, ZoneState& s) {
  auto& x = s.last;
  const auto fleets = zone.fleets.size(), renewable = renewable_place(zone);
  const auto& wind_and_sun = market.segments[renewable];
  x.curtailed_w = wind_and_sun.room_w - wind_and_sun.used_w;
  x.spilled_w = market.segments[kMustRun].room_w - market.segments[kMustRun].used_w;
  x.unserved_w = market.segments.back().used_w;
  x.import_w += market.imports_w;
  const double used = x.used_share = wind_and_sun.room_w > 0 ? wind_and_sun.used_w / wind_and_sun.room_w : 1;
  for (const auto i : {kWind, kSolar})
    if (x.generation_w[i] > 0) x.generation_w[i] *= used;
  s.made = {};
  for (std::size_t i = 0; i < source_count; ++i) {
    s.made.add(zone.content[i], x.generation_w[i]);
    x.direct_kg_per_s += x.generation_w[i] * zone.direct_kg_per_j[i];
  }
  for (std::size_t f = 0; f < fleets; ++f) {
    const auto& fleet = zone.fleets[f];
    const double w =
        market.segments[least_of(f)].used_w + market.segments[rest_of(f, fleets, renewable)].used_w;
    s.output_w[f] = w;
    x.forced_w += market.segments[least_of(f)].room_w - market.segments[least_of(f)].used_w;
    x.generation_w[fleet.source] += w;
    s.made.add(zone.content[fleet.source], w);
    s.made[Content::carbon_kg] +=
        w * (fleet.intensity_kg_per_j - zone.content[fleet.source][Content::carbon_kg]);
    x.direct_kg_per_s += w * fleet.direct_kg_per_j;
    x.cost_usd_per_s += w * fleet.cost_usd_per_j;
  }
  x.price_usd_per_j = market.price_usd_per_j;
  x.marginal_kg_per_j = market.marginal_kg_per_j;
  x.emissions_kg_per_s = s.made[Content::carbon_kg];
  s.begun = true;
}

/// What is supplied within a zone, or by neighbours beyond the market [W], and what it stands for [a second].
double supply_of(const MarketZone& zone, const ZoneState& s, const SiteFlows& sites, double traded_w,
                 Content& content) {
  const double agreed_w = std::max(0.0, s.last.import_w - traded_w);
  content = s.made;
  content.add(sites.given);
  content[Content::carbon_kg] += agreed_w * zone.import_kg_per_j;
  for (std::size_t i = 0; i < zone.storages.size(); ++i)
    if (s.storage_w[i] < 0)
      content.add(s.held[i], -s.storage_w[i] / zone.storages[i].one_way_efficiency / s.charge_j[i]);
  return s.last.generated_w() + s.last.discharge_w + sites.given_w + agreed_w;
}

/// What is consumed in each zone carries the mix of where it comes from.
void trace_flows(const Market& market, MarketState& state, std::span<const SiteFlows> sites) {
  constexpr int most = kMostZones, parts = Content::parts;
  using Through = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, most, most>;
  using Carried = Eigen::Matrix<double, Eigen::Dynamic, parts, 0, most, parts>;
  const auto n = static_cast<Eigen::Index>(market.zones.size());
  Through through = Through::Zero(n, n);
  Carried carried(n, parts);
  for (Eigen::Index z = 0; z < n; ++z) {
    const auto i = static_cast<std::size_t>(z);
    Content content;
    through(z, z) =
        supply_of(market.zones[i], state.zones[i], sites[i], state.clearing[i].imports_w, content);
    for (int part = 0; part < parts; ++part) carried(z, part) = content.value[static_cast<std::size_t>(part)];
  }
  for (const auto& line : state.lines) {
    const auto to = line.flow_w > 0 ? line.to : line.from, from = line.flow_w > 0 ? line.from : line.to;
    through(to, to) += std::abs(line.flow_w);
    through(to, from) -= std::abs(line.flow_w);
  }
  for (Eigen::Index z = 0; z < n; ++z)
    if (!(through(z, z) > 0)) through(z, z) = 1;
  if (n == 1)
    carried /= through(0, 0);
  else
    carried = through.partialPivLu().solve(carried).eval();
  for (Eigen::Index z = 0; z < n; ++z)
    for (int part = 0; part < parts; ++part)
      state.zones[static_cast<std::size_t>(z)].last.content.value[static_cast<std::size_t>(part)] =
          carried(z, part);
}

/// Charge and what came with it: what leaves takes its share.
void keep_charge(const MarketZone& zone, double length_s, ZoneState& s) {
  for (std::size_t i = 0; i < zone.storages.size(); ++i) {
    const double eta = zone.storages[i].one_way_efficiency, w = s.storage_w[i];
    if (w > 0) {
      s.charge_j[i] = std::min(zone.storages[i].energy_j, s.charge_j[i] + w * eta * length_s);
      s.held[i].add(s.last.content, w * length_s);
    } else if (w < 0) {
      const double left = std::max(0.0, 1 + w / eta * length_s / s.charge_j[i]);
      s.charge_j[i] *= left;
      for (auto& value : s.held[i].value) value *= left;
    }
  }
}

void check_balance(const ZoneState& s) {
  const auto& x = s.last;
  const double in_w = x.generated_w() + std::max(x.import_w, 0.0) + x.discharge_w + x.unserved_w;
  const double out_w = x.demand_w + x.sites_w + x.charge_w + x.spilled_w + std::max(-x.import_w, 0.0);
  if (!(std::abs(in_w - out_w) <= 1e-9 * (std::abs(in_w) + std::abs(out_w) + 1)))
    throw std::logic_error("supply and demand of a dispatched grid do not balance");
}

/// The plant of an additional contract, while that is in force: in proportion to the others of its source.
sim::Series added_by(const Contract& contract, const sim::Series& others_w, double most_w, const sim::Window& window) {
  std::size_t at = 0;
  return hourly_series(window, [&](sim::Instant start) {
    const auto from = sim::since(window.start, start), to = from + sim::hours(1);
    return contract.ppa_j(from, to, std::max(0.0, hourly_mean(others_w, window, start, at)), most_w) /
           (to - from).seconds();
  });
}

}  // namespace

double ZoneResult::generated_w() const {
  return std::accumulate(generation_w.begin(), generation_w.end(), 0.0);
}

double ZoneResult::net_load_w() const {
  return demand_w + sites_w - generation_w[kWind] - generation_w[kSolar];
}

Market draw_market(const Market& market, std::uint64_t seed, std::uint32_t replication) {
  Market drawn = market;
  for (auto& zone : drawn.zones) {
    const Draws draws{seed, replication, zone.grid};
    if (zone.nuclear) zone.available_w[kNuclear] = nuclear_series(*zone.nuclear, market.window, draws);
    for (std::size_t i = 0; zone.variation && i < varied_names.size(); ++i) {
      auto& series = i < 3 ? zone.available_w[i] : zone.demand_w;
      series = vary(series, (*zone.variation)[i], i, market.window, draws);
    }
    for (std::size_t i = 0; i < zone.plants.size(); ++i) {
      auto& series = zone.available_w[zone.plants[i].kind == "wind" ? kWind : kSolar];
      const auto made = on_site_series(zone.plants[i], market.window, sim::Series::constant(zone.air_c),
                                       {seed, replication, kGridPlants + zone.grid * 256ull + i});
      series = sum_of({&series, &made});
    }
    zone.others_w = zone.available_w;
    for (const auto& contract : zone.additional) {
      auto& series = zone.available_w[contract.source];
      const auto added = added_by(contract, zone.others_w[contract.source], zone.most_w[contract.source], market.window);
      series = sum_of({&series, &added});
    }
  }
  return drawn;
}

MarketState start_market(const Market& market) {
  MarketState state;
  state.lines = market.lines;
  for (const auto& zone : market.zones) {
    ZoneState s;
    s.output_w.resize(zone.fleets.size());
    s.units_on.resize(zone.fleets.size());
    s.charge_j.resize(zone.storages.size());
    s.storage_w.resize(zone.storages.size());
    s.held.resize(zone.storages.size());
    state.zones.push_back(std::move(s));
    state.clearing.push_back({0, segments_of(zone)});
  }
  return state;
}

void dispatch(const Market& market, const DayAhead& plan, MarketState& state,
              std::span<const SiteFlows> sites, sim::Time from, sim::Time to) {
  const double length_s = (to - from).seconds();
  for (std::size_t z = 0; z < market.zones.size(); ++z)
    prepare(market.zones[z], plan.zones[z], state.zones[z], state.clearing[z], sites[z], from, to);
  clear(state.clearing, state.lines, state.work);
  for (std::size_t z = 0; z < market.zones.size(); ++z)
    settle_zone(market.zones[z], state.clearing[z], state.zones[z]);
  trace_flows(market, state, sites);
  for (std::size_t z = 0; z < market.zones.size(); ++z) {
    keep_charge(market.zones[z], length_s, state.zones[z]);
    check_balance(state.zones[z]);
  }
}

}  // namespace jevons

#include "models/market.hpp"

#include "models/grid/allowance.hpp"
#include "models/grid/dispatch/config.hpp"
#include "models/grid/dispatch/plan.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr double kDearest_usd_per_kg = 100;  // 100,000 USD/t: no allowance is dearer

/// What sites are expected to draw, by zone and hour: their load as it would be if nothing were moved, and
/// what they announce beside it.
std::vector<std::vector<double>> announced(const World& w, const Market& market) {
  const auto hours = plan_hours(w.end());
  std::vector<std::vector<double>> by_zone(market.zones.size(), std::vector<double>(hours));
  for (const auto& site : w.plant->sites) {
    const auto zone = w.plant->zone_of(site);
    if (!zone) continue;
    const sim::LocalCalendar calendar(w.plant->start, site.utc_offset);
    for (std::size_t h = 0; h < hours; ++h) {
      const auto hour = calendar.hour(sim::Time{} + sim::hours(static_cast<std::int64_t>(h)));
      const double it_w = site.supply.load ? site.supply.load->base_w[static_cast<std::size_t>(hour)] : 0;
      by_zone[*zone][h] +=
          site.supply.expected_w + it_w + (it_w > 0 && !site.facility ? site.overhead.watts(it_w) : 0);
    }
  }
  return by_zone;
}

Market priced(Market market, double usd_per_kg) {
  for (auto& zone : market.zones) put_carbon_price(zone, usd_per_kg);
  return market;
}

/// Direct emissions of what is expected.
double expected_kg(const Market& market, const DayAhead& plan,
                   const std::vector<std::vector<double>>& sites_w, sim::Time end) {
  auto state = start_market(market);
  std::vector<SiteFlows> load(market.zones.size());
  double kg = 0;
  for (std::size_t h = 0; h < plan_hours(end); ++h) {
    for (std::size_t z = 0; z < load.size(); ++z) load[z].drawn_w = sites_w[z][h];
    const auto from = sim::Time{} + sim::hours(static_cast<std::int64_t>(h)),
               to = std::min(from + sim::hours(1), end);
    dispatch(market, plan, state, load, from, to);
    for (const auto& zone : state.zones) kg += zone.last.direct_kg_per_s * (to - from).seconds();
  }
  return kg;
}

}  // namespace

void set_up_market(World& w) {
  auto& run = w.state.market;
  if (w.plant->market) {
    auto market = draw_market(w.plant->market, static_cast<std::uint64_t>(w.plant->seed), w.replication);
    const auto sites_w = announced(w, market);
    std::vector<sim::Span> day_begins;
    for (const auto& zone : market.zones)
      day_begins.push_back(
          sim::LocalCalendar(w.plant->start, w.plant->grids[zone.grid].utc_offset).next_day({}) -
          sim::Time{});
    const auto plan = [&](const Market& m) { return plan_ahead(m, sites_w, w.end(), day_begins); };
    run.carbon_usd_per_kg = w.policies.governance->bid_usd_per_kg();
    if (const auto cap_kg = w.policies.governance->cap_kg())
      run.carbon_usd_per_kg = allowance_price(
                                  [&](double usd_per_kg) {
                                    const auto at_price = priced(market, usd_per_kg);
                                    return expected_kg(at_price, plan(at_price), sites_w, w.end());
                                  },
                                  *cap_kg, kDearest_usd_per_kg)
                                  .price_usd_per_kg;
    run.market = std::make_shared<const Market>(priced(std::move(market), run.carbon_usd_per_kg));
    run.ahead = std::make_shared<const DayAhead>(plan(*run.market));
    run.state = start_market(*run.market);
    run.total.resize(run.market->zones.size());
    run.interval.resize(run.market->zones.size());
    run.sites.resize(run.market->zones.size());
    run.metered.resize(w.state.sites.size());
    for (const auto& zone : run.market->zones) {
      const auto& grid = w.plant->grids[zone.grid];
      run.flows.push_back(open_grid_accounts(w.state.ledger, "grid." + grid.name));
      run.days.emplace_back(w.plant->start, grid.utc_offset);
    }
  }
  for (std::uint32_t grid = 0; grid < w.plant->grids.size(); ++grid)
    w.state.ahead.push_back(ahead_of_grid(w, grid));
}

}  // namespace jevons

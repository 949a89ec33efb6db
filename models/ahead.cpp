#include "models/ahead.hpp"

#include "models/world.hpp"

namespace jevons {

Ahead ahead_of(const World& w, std::uint32_t site) {
  const auto grid = w.plant->sites[site].grid;
  auto ahead = grid ? w.state.ahead[*grid] : Ahead{};
  const auto& supply = w.state.sites[site].supply;
  if (supply.price_paid) ahead.price = {supply.price_paid.get(), supply.price_paid_mean};
  return ahead;
}

Ahead ahead_of_grid(const World& w, std::uint32_t grid) {
  const auto know = [&](const sim::Series& series) { return Known{&series, series.mean({}, w.end())}; };
  const auto know_any = [&](const std::optional<sim::Series>& series) {
    return series ? know(*series) : Known{};
  };
  if (const auto zone = w.plant->zone_of_grid[grid]) {
    const auto& plan = w.state.market.ahead->zones[*zone];
    return {know(plan.price_usd_per_j), know(plan.intensity_kg_per_j), know(plan.marginal_kg_per_j),
            know(plan.net_load_w)};
  }
  const auto& g = w.plant->grids[grid];
  return {know_any(g.price_usd_per_j), know(g.intensity_kg_per_j), know_any(g.marginal_kg_per_j),
          know_any(g.net_load_w)};
}

double facility_per_it(const World& w, std::uint32_t site, double expected_it_w) {
  const auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  if (s.total.it_j > 0) return s.total.facility_j / s.total.it_j;
  return plan.facility ? 1 : 1 + plan.overhead.watts(expected_it_w) / expected_it_w;
}

double most_generation_w(const World& w, std::uint32_t site, std::size_t source) {
  const auto grid = *w.plant->sites[site].grid;
  if (const auto zone = w.plant->zone_of_grid[grid]) {
    const auto& z = w.state.market.market->zones[*zone];
    double most_w = z.most_w[source];
    for (const auto& fleet : z.fleets)
      if (fleet.source == source) most_w += fleet.capacity_w();
    return most_w;
  }
  return w.plant->grids[grid].most_w[source];
}

}  // namespace jevons

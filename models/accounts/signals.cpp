#include "models/accounts/signals.hpp"

namespace jevons {

Signals signals_of(const Grid& grid, sim::Time from, sim::Time to, GridCursors& at) {
  Signals s;
  s.losses = grid.losses;
  s.intensity_kg_per_j = grid.intensity_kg_per_j.mean(from, to, at.intensity);
  const auto read = [&](const std::optional<sim::Series>& series, std::size_t& cursor, double& into) {
    if (series) into = series->mean(from, to, cursor);
  };
  read(grid.price_usd_per_j, at.price, s.price_usd_per_j);
  read(grid.marginal_kg_per_j, at.marginal, s.marginal_kg_per_j);
  read(grid.renewable_share, at.share, s.renewable_share);
  read(grid.carbon_free_share, at.carbon_free, s.carbon_free_share);
  read(grid.upstream_kg_per_j, at.upstream, s.upstream_kg_per_j);
  read(grid.water_m3_per_j, at.water, s.water_m3_per_j);
  return s;
}

Signals signals_of(const ZoneResult& x, const Grid& grid) {
  const auto& content = x.content;
  return {content[Content::carbon_kg],   x.price_usd_per_j,
          x.marginal_kg_per_j,           content[Content::renewable],
          content[Content::carbon_free], content[Content::upstream_kg],
          content[Content::water_m3],    grid.losses};
}

}  // namespace jevons

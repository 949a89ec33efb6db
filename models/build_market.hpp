// From the dispatched grids of a scenario to a market, and from the supply of a site to its plan.
#pragma once

#include "models/scenario.hpp"

namespace jevons {

/// Zones of all dispatched grids of the plant, and the lines between them.
void build_market(const Scenario&, const std::vector<const GridConfig*>& usable, Plant&);
/// Contracts that overlap, or sell what is not there; where grids are as they will be (usable, zones).
void check_claims(const Scenario&, const Plant&, sim::config::Document&);
/// Problems of a site's supply that need the plant: contracts on a grid, signals that are not there. Fills
/// the plan.
void build_supply(const SiteConfig&, const std::string& key, const Scenario&, const Plant&,
                  sim::config::Document&, SitePlan&);

}  // namespace jevons

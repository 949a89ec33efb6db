// Metrics of how sites are supplied: what every site reports beside energy and scope 2, and what only those
// report that make, store, contract or are paid to wait.
#pragma once

#include <vector>

#include "models/accounts/totals.hpp"

namespace jevons {

/// Of every site.
const std::vector<SiteMetric>& carbon_metrics();
/// Where a site has on-site power, a battery, contracts, a tariff, offsets, demand response or a fluid load.
const std::vector<SiteMetric>& supply_metrics();

}  // namespace jevons

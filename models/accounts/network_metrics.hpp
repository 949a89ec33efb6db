// Metrics of networks within sites, where a site has one.
#pragma once

#include <vector>

#include "models/accounts/totals.hpp"

namespace jevons {

const std::vector<SiteMetric>& network_metrics();

}  // namespace jevons

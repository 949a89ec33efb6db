// Metrics of energy, water, carbon and money that every site reports.
#pragma once

#include <vector>

#include "models/accounts/totals.hpp"

namespace jevons {

const std::vector<SiteMetric>& site_metrics();

}  // namespace jevons

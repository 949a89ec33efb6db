// What a site with a plant reports beside the rest: where its overhead goes, what its room and racks were
// like.
#pragma once

#include <vector>

#include "models/accounts/totals.hpp"

namespace jevons {

const std::vector<SiteMetric>& plant_metrics();

}  // namespace jevons

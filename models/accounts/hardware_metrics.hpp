// What a site with hardware of its own life reports of making, keeping and discarding it.
#pragma once

#include <vector>

#include "models/accounts/totals.hpp"

namespace jevons {

const std::vector<SiteMetric>& hardware_metrics();

}  // namespace jevons

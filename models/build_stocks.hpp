// From [[site.NAME.cohort]] and fluid workloads to the stocks of hardware that serve.
#pragma once

#include <string>
#include <vector>

#include "models/compute/catalog.hpp"
#include "models/plant.hpp"
#include "models/scenario.hpp"
#include "sim/config/document.hpp"

namespace jevons {

/// The stocks of a site that is about to become the next one of the plant; its rated power gets theirs.
void build_stocks(const Scenario&, const SiteConfig&, const Catalog&, Plant&, sim::config::Document&, SitePlan&, std::vector<std::string>& notes);

}  // namespace jevons

// From [hardware.NAME], [[site.NAME.cohort]] and fluid workloads to lines of hardware and the stocks that serve.
#pragma once

#include <string>
#include <vector>

#include "models/compute/catalog.hpp"
#include "models/plant.hpp"
#include "models/scenario.hpp"
#include "sim/config/document.hpp"

namespace jevons {

/// Plant::hardware, before its sites.
void build_hardware(const Scenario&, const Catalog&, Plant&, sim::config::Document&, std::vector<std::string>& notes);
/// The stocks of a site that is about to become the next one of the plant; its rated power gets theirs.
void build_stocks(const Scenario&, const SiteConfig&, const Catalog&, Plant&, sim::config::Document&, SitePlan&, std::vector<std::string>& notes);
/// What hangs on all of them: who takes over from whom, what policies need.
void join_stocks(const Scenario&, Plant&, sim::config::Document&);

}  // namespace jevons

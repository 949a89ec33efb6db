// From [site.NAME.cooling], [site.NAME.power] and its outages to the facility of a site.
#pragma once

#include "models/plant.hpp"
#include "models/scenario.hpp"

namespace jevons {

/// Complains of what cannot be built; `site` has its servers and its rated power.
void build_facility(const SiteConfig&, const std::string& key, const Plant&, const Catalog&,
                    sim::config::Document&, SitePlan& site, std::vector<std::string>& files);

}  // namespace jevons

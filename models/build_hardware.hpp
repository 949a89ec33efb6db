// From [hardware.NAME] to lines of hardware with the figures of their catalogue entries.
#pragma once

#include <string>
#include <vector>

#include "models/compute/catalog.hpp"
#include "models/plant.hpp"
#include "models/scenario.hpp"
#include "sim/config/document.hpp"

namespace jevons {

/// Plant::hardware, before the sites of the plant; what is not known is noted.
void build_hardware(const Scenario&, const Catalog&, Plant&, sim::config::Document&, std::vector<std::string>& notes);

}  // namespace jevons

// From the tables of [site.NAME.cooling] to the plant they describe. A new plant is a name here and its
// wiring in models/facility/plants.
#pragma once

#include <memory>

#include "models/compute/catalog.hpp"
#include "models/cooling_config.hpp"

namespace jevons {

/// Tables in which something was written, of components that the plant has not got.
Problems foreign_tables(const CoolingConfig&);
/// What is wrong with the components; keys within the cooling table.
Problems plant_problems(const CoolingConfig&, const Catalog&);
/// Of servers' heat, what its liquid takes.
double liquid_share_of(const CoolingConfig&);
/// plant_problems() must be empty, and CoolingConfig::has_plant().
std::shared_ptr<const CoolingPlant> make_plant(const CoolingConfig&, const Catalog&, const Design&);

}  // namespace jevons

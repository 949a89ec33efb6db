// What no single key of a scenario shows: whether names that point elsewhere (a grid, a site, a catalogue
// entry) point at something, whether names can be names, and whether keys that belong together agree.
#pragma once

#include "models/scenario.hpp"

namespace jevons {

/// Complains to the document about every such error; keys that could not be read are left alone.
void check_references(const Scenario& scenario, const Catalog& catalog, sim::config::Document& document);

}  // namespace jevons

// What the shifting and the routing policy need: signals of the grids that they look at, connections for data, deadlines.
#pragma once

#include <string>
#include <vector>

#include "models/scenario.hpp"

namespace jevons {

/// Complaints go to the document; what a reader should know to the notes.
void check_shifting(const Scenario&, const Plant&, sim::config::Document&, std::vector<std::string>& notes);

}  // namespace jevons

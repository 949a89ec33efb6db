// What hangs on all stocks of hardware: who takes over from whom, what policies weigh, what can be sampled.
#pragma once

#include "models/plant.hpp"
#include "models/scenario.hpp"
#include "sim/config/document.hpp"

namespace jevons {

/// Completes the stocks of a plant whose sites are there; complaints go to the document.
void join_stocks(const Scenario&, Plant&, sim::config::Document&);

}  // namespace jevons

// From [[workload]]s to plans: each kind by its own builder, in pools of the sites that its jobs may go to.
#pragma once

#include <optional>
#include <vector>

#include "models/compute/catalog.hpp"
#include "models/plant.hpp"
#include "models/scenario.hpp"

namespace jevons {

/// What stands in the sites.
struct BuiltServers {
  const Catalog& catalog;
  const std::vector<const ServerSpec*>& specs;     // by model
  const std::vector<std::optional<double>>& caps;  // of accelerators, by model
  const std::vector<bool>& site_is_complete;       // whether every group of its servers could be used
};

/// Adds the workloads to a plant whose sites, pools and connections are there; complaints go to the document,
/// inputs and notes to the model. Keys that a fitted mix provides are filled in.
void build_workloads(Scenario&, const BuiltServers&, const sim::Window&, Plant&, sim::config::Document&, Model&);

}  // namespace jevons

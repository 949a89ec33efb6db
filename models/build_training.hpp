// From [[workload]] kind = "training" to a plan: one job, its pace on every kind of server of its site, what fails.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/compute/catalog.hpp"
#include "models/plant.hpp"
#include "models/workload/workload.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// Complains of keys that belong to other kinds of workloads, and of what is wrong with the training by itself or on `catalog`'s
/// models. True if nothing is.
bool check_training(WorkloadConfig&, const std::string& key, const Catalog&, sim::config::Document&);

/// A kind of server that it may run on.
struct TrainingHost {
  std::size_t model = 0;  // of Plant::models
  const ServerSpec* server = nullptr;
  const AcceleratorSpec* accelerator = nullptr;
  std::optional<double> cap_w;
  const SiteNetwork* network = nullptr;  // of its site, where that has one
};

/// The plan of a training that check_training() found good, without routes. Nothing, and a complaint, where it cannot run on one of
/// `hosts`. The duty of other models than theirs is left empty.
std::optional<WorkloadPlan> load_training(const WorkloadConfig&, const std::string& key, const std::string& name, const Catalog&,
                                          const Plant&, const std::vector<TrainingHost>& hosts, const sim::Window&, sim::config::Document&);

}  // namespace jevons

// From [[workload]] kind = "inference" to a plan: its requests, and replicas on the accelerators of a site.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/compute/catalog.hpp"
#include "models/inference/plan.hpp"
#include "models/workload/workload.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// The accelerators that replicas stand on: all of a site, which are alike.
struct ReplicaSite {
  const AcceleratorSpec* accelerator = nullptr;
  std::optional<double> cap_w;
  std::int64_t accelerators = 0;
  std::string name;
  sim::Span utc_offset{};
};

/// The requests that the configuration at `key` ("workload[0]") names, read or to be generated. Every error
/// goes to the document. Files that were read are added to `files`.
std::optional<RequestSource> load_requests(WorkloadConfig&, const std::string& key, const sim::Window&,
                                           sim::Span utc_offset, sim::config::Document&,
                                           std::vector<std::string>& files);

/// What serving them takes on these accelerators; nothing, and complaints, where it cannot be. `notes`: what
/// it goes by.
std::optional<InferencePlan> plan_service(const WorkloadConfig&, const std::string& key, RequestSource,
                                          const ReplicaSite&, const Catalog&, sim::config::Document&,
                                          std::vector<std::string>& notes);

}  // namespace jevons

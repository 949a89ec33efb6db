// From [[workload]] kind = "vms" to a plan: kinds of machines, their demand, how the experiment is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/compute/catalog.hpp"
#include "models/plant.hpp"
#include "models/vms/plan.hpp"
#include "models/workload/workload.hpp"

namespace jevons {

/// Reads what the configuration at `key` ("workload[0]") names. Every error goes to the document; hosts are
/// still to come. Files that were read are added to `files`.
std::optional<VmPlan> load_machines(const WorkloadConfig&, const std::string& key, sim::Span duration,
                                    sim::config::Document&, std::vector<std::string>& files);

/// Gives the plan its hosts: the models of servers in their order, each with the catalogue entry of its
/// model. False, with a complaint at the site, if one does not say what a host of machines must.
bool add_hosts(VmPlan&, std::vector<std::uint16_t> model_of_host, const std::vector<ServerModel>&,
               const std::vector<const ServerSpec*>&, const std::string& site_key, sim::config::Document&);

/// Complains of machines that no host can ever hold, and of copies that take longer than a round where the
/// experiment is read as CloudSim has it.
void check_machines(const VmPlan&, const std::string& key, sim::config::Document&);

}  // namespace jevons

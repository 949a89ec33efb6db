// The constant half of a site's virtual machines: hosts, machines, how the experiment is read, who decides.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/compute/host_type.hpp"
#include "models/workload/corrections.hpp"
#include "models/workload/demand_process.hpp"
#include "models/workload/vm_demand.hpp"

namespace jevons {

/// A kind of virtual machine.
struct VmType {
  std::string name;
  double mips = 0, memory_b = 0, bandwidth_b_per_s = 0;
};

struct VmPlan {
  std::uint32_t site = 0, first_server = 0, hosts = 0;
  std::vector<HostType> host_types;
  std::vector<std::uint16_t> type_of_host;
  std::vector<VmType> vm_types;
  std::vector<std::uint16_t> type_of_vm;
  std::vector<std::uint32_t> java_hash;  // of "2-<vm>", the key of a machine in the published experiment
  std::shared_ptr<const VmDemand>
      demand;  // of traces; generated ones are the state's, new for each replication
  std::optional<DemandProcess> process;
  double step_s = 300;      // between samples of demand
  double round_s = 300;     // between rounds of consolidation
  double look_ahead = 1;    // rounds until the slowest copy, and what wakes for it, would be over
  bool full_power = false;  // hosts draw their peak, whatever they do
  Corrections corrections;

  bool corrected(Correction c) const { return corrections.has(c); }
  std::uint32_t machines() const { return static_cast<std::uint32_t>(type_of_vm.size()); }
  const HostType& host_type(std::uint32_t host) const { return host_types[type_of_host[host]]; }
  const VmType& vm_type(std::uint32_t vm) const { return vm_types[type_of_vm[vm]]; }
};

}  // namespace jevons

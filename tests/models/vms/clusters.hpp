// Small clusters for tests: hosts and machines from a few numbers, demand by hand.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/policies/java.hpp"
#include "models/vms/hosts.hpp"
#include "tests/models/worlds.hpp"

namespace jevons::testing {

inline constexpr std::array<double, 11> kWattsG4{86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117};
inline constexpr std::array<double, 11> kWattsG5{93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135};

inline HostType table_host(double core_mips, int cores, const std::array<double, 11>& watts) {
  HostType type{.core_mips = core_mips,
                .mips = core_mips * cores,
                .memory_b = 4096e6,
                .bandwidth_b_per_s = 125e6,
                .is_table = true,
                .points_w = watts};
  type.curve = PowerCurve::table(watts);
  type.off_nw = 10'000'000'000;
  return type;
}
inline HostType linear_host(double core_mips, int cores, double idle_w, double peak_w) {
  HostType type{
      .core_mips = core_mips, .mips = core_mips * cores, .memory_b = 4096e6, .bandwidth_b_per_s = 125e6};
  type.curve = PowerCurve::linear(idle_w, peak_w);
  return type;
}
inline HostType g4() { return table_host(1860, 2, kWattsG4); }
inline HostType g5() { return table_host(2660, 2, kWattsG5); }

inline VmType machine(double mips, double memory_mb = 870) { return {"", mips, memory_mb * 1e6, 12.5e6}; }

/// Hosts and machines by their types; `share[vm]` is what each machine asks for, sample after sample.
inline VmPlan cluster(std::vector<HostType> host_types, std::vector<std::uint16_t> type_of_host,
                      std::vector<VmType> vm_types, std::vector<std::uint16_t> type_of_vm,
                      const std::vector<std::vector<double>>& share,
                      Corrections corrections = Corrections::all()) {
  VmPlan plan;
  plan.hosts = static_cast<std::uint32_t>(type_of_host.size());
  plan.host_types = std::move(host_types);
  plan.type_of_host = std::move(type_of_host);
  plan.vm_types = std::move(vm_types);
  plan.type_of_vm = std::move(type_of_vm);
  plan.corrections = corrections;
  VmDemand demand{.machines = static_cast<std::int64_t>(plan.machines())};
  for (const auto& samples : share) {
    demand.samples = static_cast<std::int64_t>(samples.size());
    demand.share.insert(demand.share.end(), samples.begin(), samples.end());
  }
  plan.demand = std::make_shared<const VmDemand>(std::move(demand));
  for (std::uint32_t vm = 0; vm < plan.machines(); ++vm)
    plan.java_hash.push_back(java::spread_hash(fmt::format("2-{}", vm)));
  return plan;
}

inline VmState state_of(const VmPlan& plan) {
  VmState s;
  set_up(plan, s);
  s.demand = plan.demand;
  return s;
}

inline Corrections only(std::initializer_list<Correction> corrections) {
  Corrections chosen;
  for (const auto c : corrections) chosen.add(c);
  return chosen;
}

inline double granted_mips(const VmHost& h) {
  double sum = 0;
  for (const auto& stay : h.stays) sum += stay.granted_mips;
  return sum;
}

}  // namespace jevons::testing

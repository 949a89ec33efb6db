// The first placement of machines, by what they were sold as. Hosts of a type that hold as much are alike, so
// that one of them, the lowest-numbered, is asked about for all.
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "models/vms/hosts.hpp"
#include "models/vms/round.hpp"

namespace jevons {
namespace {

using Alike =
    std::tuple<std::uint16_t, double, double, double>;  // type; MIPS, memory and bandwidth that are free
using Groups = std::map<Alike, std::set<std::uint32_t>>;

Alike alike(const VmPlan& plan, const VmState& s, std::uint32_t host) {
  const auto& h = s.hosts[host];
  return {plan.type_of_host[host], h.available_mips, h.memory_free_b, h.bandwidth_free_b_per_s};
}

bool has_room(const VmPlan& plan, const Alike& group, const VmType& vm) {
  const auto& [type, mips, memory_b, bandwidth] = group;
  return plan.host_types[type].core_mips >= vm.mips && mips >= vm.mips && memory_b >= vm.memory_b &&
         bandwidth >= vm.bandwidth_b_per_s;
}

double score(const VmPlan& plan, const VmState& s, const Migrate& policy, std::uint32_t host,
             const VmType& vm) {
  const auto& type = plan.host_type(host);
  double granted = 0;
  for (const auto& stay : s.hosts[host].stays) granted += stay.granted_mips;
  return policy.placement->score({&type, granted, vm.mips, type.idle_w(), s.hosts[host].memory_free_b});
}

std::uint32_t choose(const VmPlan& plan, const VmState& s, const Migrate* policy, const Groups& groups,
                     const VmType& vm) {
  std::uint32_t best = kNobody;
  double least = std::numeric_limits<double>::infinity();
  for (const auto& [group, hosts] : groups) {
    if (!has_room(plan, group, vm)) continue;
    const auto host = *hosts.begin();
    const double offered = policy ? score(plan, s, *policy, host, vm) : 0;
    if (offered > least || (offered == least && host > best)) continue;
    least = offered;
    best = host;
  }
  return best;
}

}  // namespace

void place_machines(const VmPlan& plan, VmState& s, const Migrate* policy,
                    const std::function<void(std::uint32_t vm, std::uint32_t host)>& settle) {
  Groups groups;
  for (std::uint32_t host = 0; host < plan.hosts; ++host) groups[alike(plan, s, host)].insert(host);
  for (std::uint32_t vm = 0; vm < plan.machines(); ++vm) {
    if (!s.vms[vm].waits()) continue;
    const auto host = choose(plan, s, policy, groups, plan.vm_type(vm));
    if (host == kNobody) continue;
    const auto old = groups.find(alike(plan, s, host));
    old->second.erase(host);
    if (old->second.empty()) groups.erase(old);
    settle(vm, host);
    groups[alike(plan, s, host)].insert(host);
  }
}

}  // namespace jevons

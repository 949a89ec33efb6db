#include "models/vms/planned.hpp"

#include <algorithm>

namespace jevons {

PlannedHost Outlook::now(std::uint32_t host) const {
  const auto& h = s.hosts[host];
  const auto& type = plan.host_type(host);
  PlannedHost p;
  p.host = host;
  p.type = plan.type_of_host[host];
  p.available_mips = h.available_mips;
  p.used = std::min(h.used_mips / type.mips, 1.0);
  p.memory_free_b = h.memory_free_b;
  p.java_capacity = h.java_capacity;
  for (const auto& stay : h.stays) {
    const auto& vm = s.vms[stay.vm];
    if (single_move && !stay.arriving && (vm.migrating || vm.reserved)) continue;  // it is as good as gone
    p.vms.push_back(stay.vm);
    p.granted_mips += stay.granted_mips;
  }
  for (const auto vm : h.coming) p.vms.push_back(vm);
  sum_up(p);
  if (single_move) {
    p.granted_mips = 0;
    for (const auto vm : p.vms) p.granted_mips += capped_mips(vm, type);
    p.available_mips = type.mips - p.granted_mips;
  }
  p.before_w = power_before_w(p);
  return p;
}

void Outlook::sum_up(PlannedHost& p) const {
  p.asked_mips = 0;
  p.history.fill(0);
  for (const auto vm : p.vms) {
    p.asked_mips += demand_mips(vm);
    add_history(p.history, vm, type_of(p).mips);
  }
  p.sketch = detector.sketch(load(p.asked_mips, p.history, type_of(p)));
}

void Outlook::count_in(PlannedHost& p, std::uint32_t vm) const {
  p.asked_mips += demand_mips(vm);
  add_history(p.history, vm, type_of(p).mips);
  p.sketch = detector.sketch(load(p.asked_mips, p.history, type_of(p)));
}

void Outlook::add_history(RoundHistory& sum, std::uint32_t vm, double host_mips) const {
  const auto history = s.history_of(vm);
  const double mips = plan.vm_type(vm).mips;
  for (std::uint32_t i = 0; i < rounds; ++i) sum[i] += history[i] * mips / host_mips;
}

HostLoad Outlook::load(double asked_mips, const RoundHistory& history, const HostType& type) const {
  return {.utilisation = asked_mips / type.mips,
          .history = {history.data(), rounds},
          .look_ahead = plan.look_ahead,
          .weighted = weighted_};
}

bool Outlook::would_be_overloaded(const PlannedHost& p, double demand, const RoundHistory& machine) const {
  RoundHistory with;
  for (std::uint32_t i = 0; i < rounds; ++i) with[i] = p.history[i] + machine[i];
  return detector.overloaded(load(p.asked_mips + demand, with, type_of(p)));
}

RoundHistory Outlook::machine_history(std::uint32_t vm, const HostType& type) const {
  RoundHistory alone{};
  add_history(alone, vm, type.mips);
  return alone;
}

Sketch Outlook::machine_sketch(std::uint32_t vm, const HostType& type, const RoundHistory& machine) const {
  return detector.machine_sketch(load(demand_mips(vm), machine, type));
}

double Outlook::power_empty_w(const HostType& type) const {
  if (!single_move) return type.idle_w();
  return plan.corrected(Correction::transitions) ? type.off_w() : 0;
}

double Outlook::power_before_w(const PlannedHost& p) const {
  const auto& type = type_of(p);
  if (!single_move) return type.watts(p.used);
  return p.vms.empty() ? power_empty_w(type) : type.watts(p.granted_mips / type.mips);
}

}  // namespace jevons

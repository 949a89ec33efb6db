#include "models/vms/round.hpp"

#include <algorithm>

#include "models/vms/host_search.hpp"

namespace jevons {
namespace {

struct Scratch {
  SearchScratch search;
  std::vector<Leaver> leavers;
  std::vector<std::uint32_t> leaver_at;
};

class Round {
 public:
  Round(const VmPlan& plan, VmState& s, const Migrate& policy, Scratch& scratch)
      : plan_(plan),
        s_(s),
        policy_(policy),
        x_(scratch),
        outlook_(plan, s, *policy.detector),
        search_(outlook_, *policy.placement, scratch.search) {}

  void decide(std::vector<VmMove>& moves) {
    std::vector<std::uint32_t> leaving;
    for (auto& host : search_.planned())
      if (outlook_.is_overloaded(host)) shed(host, leaving);
    search_.plant_trees(leaving.size());
    place_leaving(leaving, moves);
    empty_hosts(moves);
    for (auto& p : search_.planned()) {
      search_.note_regrants(p);
      s_.hosts[p.host].java_capacity = p.java_capacity;  // maps do not shrink again
    }
  }

 private:
  bool can_leave(std::uint32_t vm, std::uint32_t host) const {
    const auto& machine = s_.vms[vm];
    return machine.host == host && !machine.migrating && !machine.reserved;
  }

  void shed(PlannedHost& p, std::vector<std::uint32_t>& leaving) {
    p.takes = p.may_empty = false;
    do {
      x_.leavers.clear();
      x_.leaver_at.clear();
      for (std::uint32_t i = 0; i < p.vms.size(); ++i) {
        const auto vm = p.vms[i];
        if (!can_leave(vm, p.host)) continue;
        const auto& type = plan_.vm_type(vm);
        x_.leavers.push_back({type.memory_b, s_.vms[vm].demand_mips / type.mips, s_.history_of(vm)});
        x_.leaver_at.push_back(i);
      }
      if (x_.leavers.empty()) return;
      const auto at = x_.leaver_at[policy_.selector->pick(x_.leavers, s_.draws)];
      leaving.push_back(p.vms[at]);
      p.vms.erase(p.vms.begin() + at);
      outlook_.sum_up(p);
    } while (outlook_.is_overloaded(p));
  }

  void sort_by_falling_demand(std::vector<std::uint32_t>& vms) const {
    std::stable_sort(vms.begin(), vms.end(),
                     [&](auto a, auto b) { return s_.vms[a].demand_mips > s_.vms[b].demand_mips; });
  }

  void place_leaving(std::vector<std::uint32_t>& leaving, std::vector<VmMove>& moves) {
    sort_by_falling_demand(leaving);
    for (const auto vm : leaving)
      if (const auto at = search_.place(vm); at != HostSearch::kNone)
        moves.push_back({vm, search_.planned()[at].host});
  }

  void empty_hosts(std::vector<VmMove>& moves) {
    auto& planned = search_.planned();
    std::vector<std::uint32_t> order;
    for (std::uint32_t at = 0; at < planned.size(); ++at) {
      auto& p = planned[at];
      if (p.used == 0 && is_off(p)) search_.stop_taking(p);
      if (p.may_empty && p.used < 1) order.push_back(at);
    }
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
      const auto &x = planned[a], &y = planned[b];
      return x.used != y.used ? x.used < y.used : x.host < y.host;
    });
    for (const auto at : order) {
      if (!planned[at].may_empty) continue;
      search_.stop_taking(planned[at]);
      if (all_can_leave(planned[at])) try_to_empty(planned[at].vms, moves);
    }
  }

  /// As published a host that does nothing is off; it may still hold machines that ask for nothing.
  bool is_off(const PlannedHost& p) const {
    return !plan_.corrected(Correction::idle_machines) || s_.hosts[p.host].stays.empty();
  }

  bool all_can_leave(const PlannedHost& p) const {
    return std::all_of(p.vms.begin(), p.vms.end(), [&](auto vm) {
      const auto& machine = s_.vms[vm];
      return !machine.migrating && !machine.reserved && (machine.host == p.host || !outlook_.single_move);
    });
  }

  void try_to_empty(std::vector<std::uint32_t> vms, std::vector<VmMove>& moves) {
    if (!search_.rounds_differently() && !search_.all_may_fit(vms)) return;
    const auto first = moves.size();
    sort_by_falling_demand(vms);
    for (const auto vm : vms) {
      const auto at = search_.try_place(vm);
      if (at == HostSearch::kNone) {
        search_.undo_tried();
        moves.resize(first);
        return;
      }
      moves.push_back({vm, search_.planned()[at].host});
    }
    for (const auto& [to, before] : search_.tried()) search_.planned()[to].may_empty = false;
    search_.keep_tried();
  }

  const VmPlan& plan_;
  VmState& s_;
  const Migrate& policy_;
  Scratch& x_;
  const Outlook outlook_;
  HostSearch search_;
};

}  // namespace

void plan_round(const VmPlan& plan, VmState& s, const Migrate& policy, std::vector<VmMove>& moves) {
  thread_local Scratch scratch;
  Round(plan, s, policy, scratch).decide(moves);
}

}  // namespace jevons

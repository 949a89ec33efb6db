// A round of consolidation as its description reads: every machine looked for on every host, every machine
// that is tried created and released again, nothing remembered and nothing skipped. Slow, and plain enough to
// be believed; what decides quickly (models/vms/round.hpp) must come to the same moves.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "models/policies/java.hpp"
#include "models/vms/round.hpp"

namespace jevons::testing {

class SlowRound {
 public:
  SlowRound(const VmPlan& plan, VmState& state, const Migrate& policy)
      : plan_(plan), s_(state), policy_(policy) {
    for (std::uint32_t host = 0; host < plan.hosts; ++host) hosts_.push_back(host_of(host));
  }

  std::vector<VmMove> decide() {
    shed();
    place_leavers();
    empty_hosts();
    for (auto& h : hosts_) s_.hosts[h.number].java_capacity = h.map_capacity;
    return moves_;
  }

 private:
  struct Host {
    std::uint32_t number = 0, map_capacity = 16;
    const HostType* type = nullptr;
    std::vector<std::uint32_t> vms;
    std::vector<double> granted;  // of each
    double available = 0, memory_free_b = 0;
    double used = 0;  // utilisation at the last update
    bool takes = true, may_empty = true;
    bool in_use() const { return !vms.empty(); }
  };

  bool has(Correction c) const { return plan_.corrected(c); }
  const Vm& vm(std::uint32_t v) const { return s_.vms[v]; }
  double capped(const Host& h, std::uint32_t v) const {
    return std::min(vm(v).demand_mips, h.type->core_mips);
  }

  Host host_of(std::uint32_t number) const {
    const auto& from = s_.hosts[number];
    Host h{.number = number,
           .map_capacity = from.java_capacity,
           .type = &plan_.host_type(number),
           .available = from.available_mips,
           .memory_free_b = from.memory_free_b};
    h.used = std::min(from.used_mips / h.type->mips, 1.0);
    for (const auto& stay : from.stays) {
      if (has(Correction::single_move) && !stay.arriving && (vm(stay.vm).migrating || vm(stay.vm).reserved)) continue;
      h.vms.push_back(stay.vm);
      h.granted.push_back(stay.granted_mips);
    }
    if (has(Correction::single_move)) {  // hosts are looked at as they will be: with all that is on its way
                                         // to them
      h.vms.insert(h.vms.end(), from.coming.begin(), from.coming.end());
      h.granted.clear();
      for (const auto v : h.vms) h.granted.push_back(capped(h, v));
      h.available = h.type->mips - granted_of(h);
    }
    return h;
  }

  static double granted_of(const Host& h) {
    double sum = 0;
    for (const double g : h.granted) sum += g;
    return sum;
  }

  bool overloaded(const Host& h) const {
    double asked = 0;
    std::vector<double> past(std::min(s_.rounds, kRounds));
    for (const auto v : h.vms) {
      asked += vm(v).demand_mips;
      for (std::size_t i = 0; i < past.size(); ++i)
        past[i] += s_.history_of(v)[i] * plan_.vm_type(v).mips / h.type->mips;
    }
    return policy_.detector->overloaded(
        {asked / h.type->mips, past, plan_.look_ahead, has(Correction::regression)});
  }

  // ---- 1, 2: machines leave overloaded hosts

  void shed() {
    for (auto& h : hosts_) {
      if (!h.in_use() || !overloaded(h)) continue;
      h.takes = h.may_empty = false;
      while (h.in_use() && overloaded(h)) {
        std::vector<Leaver> leavers;
        std::vector<std::size_t> at;
        for (std::size_t i = 0; i < h.vms.size(); ++i) {
          const auto v = h.vms[i];
          if (vm(v).migrating || vm(v).reserved || vm(v).host != h.number) continue;
          leavers.push_back(
              {plan_.vm_type(v).memory_b, vm(v).demand_mips / plan_.vm_type(v).mips, s_.history_of(v)});
          at.push_back(i);
        }
        if (leavers.empty()) break;
        const auto chosen = at[policy_.selector->pick(leavers, s_.draws)];
        leavers_.push_back(h.vms[chosen]);
        h.vms.erase(h.vms.begin() + static_cast<std::ptrdiff_t>(chosen));
        h.granted.erase(h.granted.begin() + static_cast<std::ptrdiff_t>(chosen));
      }
    }
  }

  // ---- finding a host

  void create(Host& h, std::uint32_t v) const {
    h.vms.push_back(v);
    h.granted.push_back(capped(h, v));
    h.available -= capped(h, v);
    h.memory_free_b -= plan_.vm_type(v).memory_b;
    h.map_capacity = java::grown(h.map_capacity, h.vms.size());
  }

  /// Gone again: all that stay are granted anew, in the order of the experiment's hash map.
  void release_last(Host& h) const {
    h.memory_free_b += plan_.vm_type(h.vms.back()).memory_b;
    h.vms.pop_back();
    h.granted.pop_back();
    if (has(Correction::fair_share)) return;
    std::vector<std::vector<std::uint32_t>> buckets(h.map_capacity);
    for (const auto v : h.vms) buckets[plan_.java_hash[v] & (h.map_capacity - 1)].push_back(v);
    h.available = h.type->mips;
    for (const auto& bucket : buckets)
      for (const auto v : bucket) h.available -= capped(h, v);
    h.available = std::max(h.available, 0.0);
  }

  double power_before(const Host& h) const {
    if (!has(Correction::single_move)) return h.type->watts(h.used);
    if (h.in_use()) return h.type->watts(granted_of(h) / h.type->mips);
    return has(Correction::transitions) ? h.type->off_w() : 0;
  }

  Host* find_host(std::uint32_t v) {
    Host* best = nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (auto& h : hosts_) {
      const double demand = vm(v).demand_mips, available = h.available;
      if (!h.takes || h.type->core_mips < demand || available < demand) continue;
      if (granted_of(h) != 0) {
        create(h, v);
        const bool too_much = overloaded(h);
        release_last(h);
        if (has(Correction::fair_share)) h.available = available;
        if (too_much) continue;
      }
      if (has(Correction::memory) && h.memory_free_b < plan_.vm_type(v).memory_b) continue;
      const double score =
          policy_.placement->score({h.type, granted_of(h), demand, power_before(h), h.memory_free_b});
      if (score >= least) continue;
      least = score;
      best = &h;
    }
    return best;
  }

  std::vector<std::uint32_t> by_falling_demand(std::vector<std::uint32_t> vms) const {
    std::stable_sort(vms.begin(), vms.end(),
                     [&](auto a, auto b) { return vm(a).demand_mips > vm(b).demand_mips; });
    return vms;
  }

  // ---- 3: they are placed

  void place_leavers() {
    for (const auto v : by_falling_demand(leavers_))
      if (auto* h = find_host(v)) {
        create(*h, v);
        moves_.push_back({v, h->number});
      }
  }

  // ---- 4: the least used hosts are emptied

  void empty_hosts() {
    for (auto& h : hosts_)
      if (h.used == 0 && (!has(Correction::idle_machines) || s_.hosts[h.number].stays.empty())) h.takes = h.may_empty = false;
    while (auto* h = least_used()) {
      h->takes = h->may_empty = false;
      if (h->in_use() && all_can_leave(*h)) empty(*h);
    }
  }

  Host* least_used() {
    Host* least = nullptr;
    for (auto& h : hosts_)
      if (h.may_empty && h.used < 1 && (!least || h.used < least->used)) least = &h;
    return least;
  }

  bool all_can_leave(const Host& h) const {
    return std::all_of(h.vms.begin(), h.vms.end(), [&](auto v) {
      if (vm(v).migrating || vm(v).reserved) return false;
      return vm(v).host == h.number || !has(Correction::single_move);  // one move a machine
    });
  }

  void empty(const Host& source) {
    std::vector<std::pair<Host*, std::uint32_t>> placed;
    const auto first = moves_.size();
    for (const auto v : by_falling_demand(source.vms)) {
      auto* h = find_host(v);
      if (!h) return take_back(placed, first);
      create(*h, v);
      placed.emplace_back(h, v);
      moves_.push_back({v, h->number});
    }
    for (const auto& [h, v] : placed) h->may_empty = false;
  }

  void take_back(const std::vector<std::pair<Host*, std::uint32_t>>& placed, std::size_t first) {
    for (auto i = placed.size(); i-- > 0;) {
      auto& h = *placed[i].first;
      const double granted = h.granted.back();
      release_last(h);
      if (has(Correction::fair_share)) h.available += granted;
    }
    moves_.resize(first);
  }

  const VmPlan& plan_;
  VmState& s_;
  const Migrate& policy_;
  std::vector<Host> hosts_;
  std::vector<std::uint32_t> leavers_;
  std::vector<VmMove> moves_;
};

}  // namespace jevons::testing

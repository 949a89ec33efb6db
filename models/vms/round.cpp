#include "models/vms/round.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "models/compute/free_index.hpp"
#include "models/vms/hosts.hpp"

namespace jevons {
namespace {

constexpr double kRoundingMips = 1e-6;  // sums of MIPS in another order differ by far less
constexpr std::uint32_t kNone = ~std::uint32_t{0};

using History = std::array<double, kRounds>;

/// A host as it will be after the moves decided so far.
struct Planned {
  std::uint32_t host = 0;
  std::uint16_t type = 0;
  bool takes = true;         // may receive machines
  bool may_empty = true;     // may be emptied
  bool regranted = false;    // its machines were granted anew in the order of the hash map
  double available_mips = 0;
  double granted_mips = 0, asked_mips = 0;
  double used = 0;           // utilisation at the last update
  double before_w = 0;       // power without what is being placed
  double memory_free_b = 0;
  std::uint32_t java_capacity = 16;
  Sketch sketch;
  History history{};
  std::vector<std::uint32_t> vms;
};

struct Asking {  // a machine that looks for a host
  std::uint32_t vm = 0;
  double demand_mips = 0, memory_b = 0;
  std::vector<Sketch> sketch;  // by type of host
};

class Round {
 public:
  Round(const VmPlan& plan, VmState& s, const Migrate& policy)
      : plan_(plan), s_(s), policy_(policy), rounds_(std::min(s.rounds, kRounds)), weighted_(plan.corrected(Correction::regression)),
        limits_memory_(plan.corrected(Correction::memory)), rounds_differently_(!plan.corrected(Correction::fair_share)) {
    for (const auto host : s_.watched)
      if (!s_.hosts[host].stays.empty() || !s_.hosts[host].coming.empty()) add(host);
    for (std::uint32_t type = 0; type < plan_.host_types.size(); ++type) empty_.emplace_back(plan_.hosts);
    for (std::uint32_t host = 0, next = 0; host < plan_.hosts; ++host) {
      if (next < planned_.size() && planned_[next].host == host) ++next;
      else empty_[plan_.type_of_host[host]].insert(host);
    }
  }

  void decide(std::vector<VmMove>& moves) {
    std::vector<std::uint32_t> leaving;
    for (auto& host : planned_)
      if (is_overloaded(host)) shed(host, leaving);
    place_leaving(leaving, moves);
    empty_hosts(moves);
    for (const auto& p : planned_) s_.hosts[p.host].java_capacity = p.java_capacity;  // maps do not shrink again
    if (plan_.corrected(Correction::single_move)) keep_last_move(moves);
  }

 private:
  // ---- what a host is like

  void add(std::uint32_t host) {
    const auto& h = s_.hosts[host];
    const auto& type = plan_.host_type(host);
    Planned p{.host = host, .type = plan_.type_of_host[host], .available_mips = h.available_mips, .used = h.used_mips / type.mips,
              .memory_free_b = h.memory_free_b, .java_capacity = h.java_capacity};
    if (p.used > 1) p.used = 1;
    for (const auto& stay : h.stays) {
      p.vms.push_back(stay.vm);
      p.granted_mips += stay.granted_mips;
    }
    for (const auto vm : h.coming) p.vms.push_back(vm);
    sum_up(p);
    if (plan_.corrected(Correction::single_move)) {
      p.granted_mips = planned_mips(p);
      p.available_mips = type.mips - p.granted_mips;
    }
    p.before_w = power_before(p);
    planned_.push_back(std::move(p));
  }

  double planned_mips(const Planned& p) const {
    double sum = 0;
    for (const auto vm : p.vms) sum += std::min(s_.vms[vm].demand_mips, plan_.host_types[p.type].core_mips);
    return sum;
  }

  double power_before(const Planned& p) const {
    const auto& type = plan_.host_types[p.type];
    if (!plan_.corrected(Correction::single_move)) return type.watts(p.used);
    if (!p.vms.empty()) return type.watts(p.granted_mips / type.mips);
    return plan_.corrected(Correction::transitions) ? type.off_w() : 0;
  }

  /// Demand and history anew from its machines, in their order.
  void sum_up(Planned& p) const {
    p.asked_mips = 0;
    p.history.fill(0);
    for (const auto vm : p.vms) count_in(p, vm);
    p.sketch = policy_.detector->sketch(load_of(p));
  }
  void count_in(Planned& p, std::uint32_t vm) const {
    p.asked_mips += s_.vms[vm].demand_mips;
    add_history(p.history, vm, plan_.host_types[p.type].mips);
  }
  void add_history(History& sum, std::uint32_t vm, double host_mips) const {
    const auto history = s_.history_of(vm);
    const double mips = plan_.vm_type(vm).mips;
    for (std::uint32_t i = 0; i < rounds_; ++i) sum[i] += history[i] * mips / host_mips;
  }

  HostLoad load_of(const Planned& p) const {
    return {.utilisation = p.asked_mips / plan_.host_types[p.type].mips, .history = {p.history.data(), rounds_},
            .look_ahead = 1, .weighted = weighted_};
  }
  bool is_overloaded(const Planned& p) const { return policy_.detector->overloaded(load_of(p)); }

  /// With one machine more, worked out in full.
  bool would_be_overloaded(const Planned& p, const Asking& machine) const {
    History with = p.history;
    const double mips = plan_.host_types[p.type].mips;
    add_history(with, machine.vm, mips);
    return policy_.detector->overloaded({.utilisation = (p.asked_mips + machine.demand_mips) / mips,
                                         .history = {with.data(), rounds_}, .look_ahead = 1, .weighted = weighted_});
  }

  // ---- overloaded hosts

  bool can_leave(std::uint32_t vm, std::uint32_t host) const {
    const auto& machine = s_.vms[vm];
    return machine.host == host && !machine.migrating && !machine.reserved;
  }

  void shed(Planned& p, std::vector<std::uint32_t>& leaving) {
    p.takes = p.may_empty = false;
    do {
      leavers_.clear();
      leaver_at_.clear();
      for (std::uint32_t i = 0; i < p.vms.size(); ++i) {
        const auto vm = p.vms[i];
        if (!can_leave(vm, p.host)) continue;
        const auto& type = plan_.vm_type(vm);
        leavers_.push_back({type.memory_b, s_.vms[vm].demand_mips / type.mips, s_.history_of(vm)});
        leaver_at_.push_back(i);
      }
      if (leavers_.empty()) return;
      const auto at = leaver_at_[policy_.selector->pick(leavers_, s_.draws)];
      leaving.push_back(p.vms[at]);
      p.vms.erase(p.vms.begin() + at);
      sum_up(p);
    } while (is_overloaded(p));
  }

  // ---- finding a host

  Asking asking(std::uint32_t vm) const {
    Asking machine{vm, s_.vms[vm].demand_mips, plan_.vm_type(vm).memory_b, {}};
    for (const auto& type : plan_.host_types) {
      History own{};
      add_history(own, vm, type.mips);
      machine.sketch.push_back(policy_.detector->sketch({.utilisation = machine.demand_mips / type.mips, .history = {own.data(), rounds_},
                                                         .look_ahead = 1, .weighted = weighted_}));
    }
    return machine;
  }

  double exact_available(const Planned& p) const {
    return p.regranted ? available_in_map_order(plan_, s_, p.host, p.vms, p.java_capacity) : p.available_mips;
  }

  bool has_room(Planned& p, const Asking& machine) const {
    if (plan_.host_types[p.type].core_mips < machine.demand_mips) return false;
    if (limits_memory_ && p.memory_free_b < machine.memory_b) return false;
    const double spare = p.available_mips - machine.demand_mips;
    if (spare > kRoundingMips) return true;
    return spare >= -kRoundingMips && exact_available(p) >= machine.demand_mips;
  }

  struct Offer {
    std::uint32_t at = kNone, host = kNone;  // index into planned_, or a host that is empty
    double score = std::numeric_limits<double>::infinity();
    bool beaten_by(double other, std::uint32_t by) const { return other < score || (other == score && by < host); }
  };

  void consider(std::uint32_t at, const Asking& machine, Offer& best) {
    auto& p = planned_[at];
    if (!p.takes || !has_room(p, machine)) return;
    const auto& type = plan_.host_types[p.type];
    const double utilisation = (p.asked_mips + machine.demand_mips) / type.mips;
    auto verdict = Verdict::fine;
    if (p.granted_mips != 0) {
      if (rounds_differently_) {
        p.regranted = true;
        p.java_capacity = java::grown(p.java_capacity, p.vms.size() + 1);
      }
      verdict = policy_.detector->quick(utilisation, rounds_, p.sketch, machine.sketch[p.type]);
      if (verdict == Verdict::overloaded) return;
    }
    const double score = policy_.placement->score({p.host, &type, p.granted_mips, machine.demand_mips, p.before_w, p.memory_free_b});
    if (!best.beaten_by(score, p.host)) return;
    if (verdict == Verdict::unknown && would_be_overloaded(p, machine)) return;
    best = {at, p.host, score};
  }

  /// Empty hosts of a type are alike: the lowest-numbered stands for all.
  void consider_empty(const Asking& machine, Offer& best) const {
    for (std::size_t t = 0; t < empty_.size(); ++t) {
      if (empty_[t].count() == 0) continue;
      const auto& type = plan_.host_types[t];
      const auto host = empty_[t].lowest();
      if (type.core_mips < machine.demand_mips || type.mips < machine.demand_mips) continue;
      if (limits_memory_ && type.memory_b < machine.memory_b) continue;
      const bool corrected = plan_.corrected(Correction::single_move);
      const double before_w = !corrected ? type.idle_w() : plan_.corrected(Correction::transitions) ? type.off_w() : 0;
      const double score = policy_.placement->score({host, &type, 0, machine.demand_mips, before_w, type.memory_b});
      if (best.beaten_by(score, host)) best = {kNone, host, score};
    }
  }

  /// The host that takes the machine, with the machine on it; kNone if none does.
  std::uint32_t find_host(const Asking& machine, bool wake) {
    Offer best;
    for (std::uint32_t at = 0; at < planned_.size(); ++at) consider(at, machine, best);
    if (wake) consider_empty(machine, best);
    if (best.host == kNone) return kNone;
    if (best.at == kNone) {
      empty_[plan_.type_of_host[best.host]].erase(best.host);
      add(best.host);
      best.at = static_cast<std::uint32_t>(planned_.size() - 1);
      filled_.push_back(best.at);
    }
    receive(best.at, machine);
    return best.at;
  }

  void receive(std::uint32_t at, const Asking& machine) {
    auto& p = planned_[at];
    p.available_mips = exact_available(p);
    p.regranted = false;
    const double granted = std::min(machine.demand_mips, plan_.host_types[p.type].core_mips);
    p.available_mips -= granted;
    p.granted_mips += granted;
    p.memory_free_b -= machine.memory_b;
    p.vms.push_back(machine.vm);
    p.java_capacity = java::grown(p.java_capacity, p.vms.size());
    count_in(p, machine.vm);
    p.sketch = policy_.detector->sketch(load_of(p));
    if (plan_.corrected(Correction::single_move)) p.before_w = power_before(p);
  }

  std::vector<Asking> by_falling_demand(const std::vector<std::uint32_t>& vms) const {
    std::vector<Asking> order;
    for (const auto vm : vms) order.push_back(asking(vm));
    std::stable_sort(order.begin(), order.end(), [](const Asking& a, const Asking& b) { return a.demand_mips > b.demand_mips; });
    return order;
  }

  void place_leaving(const std::vector<std::uint32_t>& leaving, std::vector<VmMove>& moves) {
    for (const auto& machine : by_falling_demand(leaving))
      if (const auto at = find_host(machine, true); at != kNone) moves.push_back({machine.vm, planned_[at].host});
  }

  // ---- hosts that are emptied

  void empty_hosts(std::vector<VmMove>& moves) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t at = 0; at < planned_.size(); ++at) {
      auto& p = planned_[at];
      if (p.used == 0) p.takes = p.may_empty = false;
      if (p.may_empty && p.used < 1) order.push_back(at);
    }
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
      return planned_[a].used != planned_[b].used ? planned_[a].used < planned_[b].used : planned_[a].host < planned_[b].host;
    });
    for (const auto at : order) {
      if (!planned_[at].may_empty) continue;
      planned_[at].takes = planned_[at].may_empty = false;
      if (!all_can_leave(at)) continue;
      try_to_empty(at, moves);
    }
  }

  bool all_can_leave(std::uint32_t at) const {
    const auto& p = planned_[at];
    return std::all_of(p.vms.begin(), p.vms.end(), [&](auto vm) {
      const auto& machine = s_.vms[vm];
      return !machine.migrating && !machine.reserved && (machine.host == p.host || !plan_.corrected(Correction::single_move));
    });
  }

  void try_to_empty(std::uint32_t at, std::vector<VmMove>& moves) {
    undo_.clear();
    const auto first = moves.size();
    for (const auto& machine : by_falling_demand(planned_[at].vms)) {
      const auto to = find_and_remember(machine);
      if (to == kNone) {
        undo();
        moves.resize(first);
        return;
      }
      moves.push_back({machine.vm, planned_[to].host});
    }
    for (const auto& [to, before] : undo_) planned_[to].may_empty = false;
  }

  /// As find_host, keeping what the host was like before.
  std::uint32_t find_and_remember(const Asking& machine) {
    Offer best;
    for (std::uint32_t at = 0; at < planned_.size(); ++at) consider(at, machine, best);
    if (best.at == kNone) return kNone;
    const bool known = std::any_of(undo_.begin(), undo_.end(), [&](const auto& u) { return u.first == best.at; });
    if (!known) undo_.emplace_back(best.at, planned_[best.at]);
    receive(best.at, machine);
    return best.at;
  }

  void undo() {
    for (auto& [at, before] : undo_) {
      before.java_capacity = planned_[at].java_capacity;
      before.regranted = rounds_differently_;
      planned_[at] = std::move(before);
    }
    undo_.clear();
  }

  static void keep_last_move(std::vector<VmMove>& moves) {
    std::vector<VmMove> kept;
    for (std::size_t i = 0; i < moves.size(); ++i)
      if (std::none_of(moves.begin() + static_cast<std::ptrdiff_t>(i) + 1, moves.end(), [&](const VmMove& m) { return m.vm == moves[i].vm; }))
        kept.push_back(moves[i]);
    moves = std::move(kept);
  }

  const VmPlan& plan_;
  VmState& s_;
  const Migrate& policy_;
  const std::uint32_t rounds_;
  const bool weighted_, limits_memory_, rounds_differently_;
  std::vector<Planned> planned_;  // hosts in use, ascending, then those that were filled
  std::vector<std::uint32_t> filled_;
  std::vector<BitSet> empty_;     // by type of host
  std::vector<Leaver> leavers_;
  std::vector<std::uint32_t> leaver_at_;
  std::vector<std::pair<std::uint32_t, Planned>> undo_;
};

}  // namespace

void plan_round(const VmPlan& plan, VmState& s, const Migrate& policy, std::vector<VmMove>& moves) {
  Round(plan, s, policy).decide(moves);
}

namespace {

bool takes(const VmPlan& plan, const VmState& s, std::uint32_t host, const VmType& vm) {
  const auto& h = s.hosts[host];
  return plan.host_type(host).core_mips >= vm.mips && h.available_mips >= vm.mips && h.memory_free_b >= vm.memory_b &&
         h.bandwidth_free_b_per_s >= vm.bandwidth_b_per_s;
}

}  // namespace

void place_machines(const VmPlan& plan, VmState& s, const Migrate* policy) {
  for (std::uint32_t vm = 0; vm < plan.machines(); ++vm) {
    if (s.vms[vm].host != kNobody || s.vms[vm].gone) continue;
    const auto& type = plan.vm_type(vm);
    std::uint32_t best = kNobody;
    double least = std::numeric_limits<double>::infinity();
    for (std::uint32_t host = 0; host < plan.hosts; ++host) {
      if (!takes(plan, s, host, type)) continue;
      if (!policy) {
        best = host;
        break;
      }
      const auto& kind = plan.host_type(host);
      double granted = 0;
      for (const auto& stay : s.hosts[host].stays) granted += stay.granted_mips;
      const double score = policy->placement->score({host, &kind, granted, type.mips, kind.idle_w(), s.hosts[host].memory_free_b});
      if (!(score < least)) continue;
      least = score;
      best = host;
    }
    if (best != kNobody) settle_down(plan, s, vm, best);
  }
}

}  // namespace jevons

#include "models/vms/round.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "models/compute/free_index.hpp"
#include "models/vms/hosts.hpp"
#include "models/vms/planned.hpp"
#include "models/vms/room_tree.hpp"

namespace jevons {
namespace {

constexpr double kRoundingMips = 1e-6;  // sums of MIPS in another order differ by far less
constexpr std::uint32_t kNone = ~std::uint32_t{0};

using History = std::array<double, kRounds>;

/// Room that a round works in; kept from round to round, so that it is not asked for anew.
struct Scratch {
  std::vector<PlannedHost> planned;  // hosts in use, ascending, then those that were filled
  std::vector<RoomTree> trees;       // by type of host
  std::vector<Sketch> sketch;        // by machine and type of host
  std::vector<std::uint64_t> sketched;  // by machine: the round it was made for
  std::uint64_t round = 0;
  LeastDemand searched;
  std::vector<std::uint32_t> order;
  std::vector<std::pair<std::uint32_t, PlannedHost>> undo;
  std::vector<Leaver> leavers;
  std::vector<std::uint32_t> leaver_at;
};

class Round {
 public:
  Round(const VmPlan& plan, VmState& s, const Migrate& policy, Scratch& scratch)
      : plan_(plan), s_(s), policy_(policy), x_(scratch), rounds_(std::min(s.rounds, kRounds)),
        weighted_(plan.corrected(Correction::regression)), limits_memory_(plan.corrected(Correction::memory)),
        rounds_differently_(!plan.corrected(Correction::fair_share)), single_move_(plan.corrected(Correction::single_move)) {
    ++x_.round;
    x_.searched.clear();
    x_.planned.clear();
    x_.sketch.resize(std::size_t{plan.machines()} * plan.host_types.size());
    x_.sketched.resize(plan.machines());
    for (const auto host : s_.watched)
      if (!s_.hosts[host].stays.empty() || !s_.hosts[host].coming.empty()) add(host);
    for (std::uint32_t type = 0; type < plan_.host_types.size(); ++type) empty_.emplace_back(plan_.hosts);
    for (std::uint32_t host = 0, next = 0; host < plan_.hosts; ++host) {
      if (next < x_.planned.size() && x_.planned[next].host == host) ++next;
      else empty_[plan_.type_of_host[host]].insert(host);
    }
  }

  void decide(std::vector<VmMove>& moves) {
    std::vector<std::uint32_t> leaving;
    for (auto& host : x_.planned)
      if (is_overloaded(host)) shed(host, leaving);
    plant_trees(leaving.size());
    place_leaving(leaving, moves);
    empty_hosts(moves);
    for (auto& p : x_.planned) {
      note_regrants(p);
      s_.hosts[p.host].java_capacity = p.java_capacity;  // maps do not shrink again
    }
    if (single_move_) keep_last_move(moves);
  }

 private:
  // ---- what a host is like

  void add(std::uint32_t host) {
    const auto& h = s_.hosts[host];
    const auto& type = plan_.host_type(host);
    auto& p = x_.planned.emplace_back();
    p.host = host;
    p.type = plan_.type_of_host[host];
    p.unchanged_since = x_.searched.searches();
    p.available_mips = h.available_mips;
    p.used = std::min(h.used_mips / type.mips, 1.0);
    p.memory_free_b = h.memory_free_b;
    p.java_capacity = h.java_capacity;
    for (const auto& stay : h.stays) {
      p.vms.push_back(stay.vm);
      p.granted_mips += stay.granted_mips;
    }
    for (const auto vm : h.coming) p.vms.push_back(vm);
    sum_up(p);
    if (single_move_) {
      p.granted_mips = planned_mips(p);
      p.available_mips = type.mips - p.granted_mips;
    }
    p.before_w = power_before(p);
  }

  double planned_mips(const PlannedHost& p) const {
    double sum = 0;
    for (const auto vm : p.vms) sum += std::min(s_.vms[vm].demand_mips, plan_.host_types[p.type].core_mips);
    return sum;
  }

  double power_empty(const HostType& type) const {
    if (!single_move_) return type.idle_w();
    return plan_.corrected(Correction::transitions) ? type.off_w() : 0;
  }
  double power_before(const PlannedHost& p) const {
    const auto& type = plan_.host_types[p.type];
    if (!single_move_) return type.watts(p.used);
    return p.vms.empty() ? power_empty(type) : type.watts(p.granted_mips / type.mips);
  }

  /// Demand and history anew from its machines, in their order.
  void sum_up(PlannedHost& p) const {
    p.asked_mips = 0;
    p.history.fill(0);
    for (const auto vm : p.vms) count_in(p, vm);
    p.sketch = policy_.detector->sketch(load_of(p));
  }
  void count_in(PlannedHost& p, std::uint32_t vm) const {
    p.asked_mips += s_.vms[vm].demand_mips;
    add_history(p.history, vm, plan_.host_types[p.type].mips);
  }
  void add_history(History& sum, std::uint32_t vm, double host_mips) const {
    const auto history = s_.history_of(vm);
    const double mips = plan_.vm_type(vm).mips;
    for (std::uint32_t i = 0; i < rounds_; ++i) sum[i] += history[i] * mips / host_mips;
  }

  HostLoad load(double asked_mips, const History& history, const HostType& type) const {
    return {.utilisation = asked_mips / type.mips, .history = {history.data(), rounds_}, .look_ahead = plan_.look_ahead, .weighted = weighted_};
  }
  HostLoad load_of(const PlannedHost& p) const { return load(p.asked_mips, p.history, plan_.host_types[p.type]); }
  bool is_overloaded(const PlannedHost& p) const { return policy_.detector->overloaded(load_of(p)); }

  /// With one machine more, worked out in full.
  bool would_be_overloaded(const PlannedHost& p, std::uint32_t vm) const {
    History with = p.history;
    const auto& type = plan_.host_types[p.type];
    add_history(with, vm, type.mips);
    return policy_.detector->overloaded(load(p.asked_mips + s_.vms[vm].demand_mips, with, type));
  }

  const Sketch* sketches_of(std::uint32_t vm) {
    Sketch* own = &x_.sketch[std::size_t{vm} * plan_.host_types.size()];
    if (x_.sketched[vm] == x_.round) return own;
    for (std::size_t t = 0; t < plan_.host_types.size(); ++t) {
      History alone{};
      add_history(alone, vm, plan_.host_types[t].mips);
      own[t] = policy_.detector->machine_sketch(load(s_.vms[vm].demand_mips, alone, plan_.host_types[t]));
    }
    x_.sketched[vm] = x_.round;
    return own;
  }

  // ---- overloaded hosts

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
      sum_up(p);
    } while (is_overloaded(p));
  }

  // ---- finding a host

  void plant_trees(std::size_t more) {
    const auto types = plan_.host_types.size();
    x_.trees.resize(types);
    std::vector<std::size_t> count(types);
    for (const auto& p : x_.planned) ++count[p.type];
    for (std::size_t t = 0; t < types; ++t) x_.trees[t].reset(plan_.host_types[t], count[t] + more);
    x_.order.resize(x_.planned.size());
    std::iota(x_.order.begin(), x_.order.end(), 0u);
    std::sort(x_.order.begin(), x_.order.end(), [&](auto a, auto b) { return x_.planned[a].granted_mips < x_.planned[b].granted_mips; });
    for (const auto at : x_.order) plant(at);  // like hosts side by side: branches say more
    for (auto& tree : x_.trees) tree.refresh();
  }
  void plant(std::uint32_t at) {
    auto& p = x_.planned[at];
    p.at = at;
    p.leaf = x_.trees[p.type].add(room_of(p));
  }
  static HostRoom room_of(const PlannedHost& p) {
    HostRoom room{.memory_free_b = p.memory_free_b, .asked_mips = p.asked_mips, .granted_mips = p.granted_mips, .before_w = p.before_w,
                  .sketch = p.sketch.value, .sketch_range = p.sketch.range, .host = p.host, .at = p.at};
    if (p.takes) room.available_mips = p.available_mips;
    return room;
  }
  /// Tells the tree of what the host has changed to.
  void show_room(const PlannedHost& p) { x_.trees[p.type].set(p.leaf, room_of(p)); }
  void stop_taking(PlannedHost& p) {
    note_regrants(p);
    p.takes = p.may_empty = false;
    show_room(p);
  }

  /// Whether a search has tried a machine on the host and taken it away again since the host last changed: in the
  /// experiment its machines are then granted anew, in the order of the hash map, which may have grown.
  void note_regrants(PlannedHost& p) const {
    if (!rounds_differently_ || !p.takes || p.granted_mips == 0) return;
    const double least = x_.searched.since(p.unchanged_since);
    if (!(least <= std::min(p.available_mips, plan_.host_types[p.type].core_mips))) return;
    p.regranted = true;
    p.java_capacity = java::grown(p.java_capacity, p.vms.size() + 1);
  }
  double exact_available(PlannedHost& p) const {
    note_regrants(p);
    return p.regranted ? available_in_map_order(plan_, s_, p.host, p.vms, p.java_capacity) : p.available_mips;
  }

  struct Offer {
    std::uint32_t at = kNone, host = kNone;  // index into planned, or a host that is empty
    double score = std::numeric_limits<double>::infinity();
    bool beaten_by(double other, std::uint32_t by) const { return other < score || (other == score && by < host); }
  };

  void consider(const HostRoom& room, const HostType& type, std::uint32_t vm, double demand, const Sketch& sketch, Offer& best) const {
    const double spare = room.available_mips - demand;
    if (spare <= kRoundingMips && (spare < -kRoundingMips || exact_available(x_.planned[room.at]) < demand)) return;
    if (limits_memory_ && room.memory_free_b < plan_.vm_type(vm).memory_b) return;
    auto verdict = Verdict::fine;
    if (room.granted_mips != 0)
      verdict = policy_.detector->quick((room.asked_mips + demand) / type.mips, rounds_, {room.sketch, room.sketch_range}, sketch);
    if (verdict == Verdict::overloaded) return;
    const double score = policy_.placement->score({&type, room.granted_mips, demand, room.before_w, room.memory_free_b});
    if (!best.beaten_by(score, room.host)) return;
    if (verdict == Verdict::unknown && would_be_overloaded(x_.planned[room.at], vm)) return;
    best = {room.at, room.host, score};
  }

  /// Empty hosts of a type are alike: the lowest-numbered stands for all.
  void consider_empty(std::uint32_t vm, Offer& best) const {
    const double demand = s_.vms[vm].demand_mips;
    for (std::size_t t = 0; t < empty_.size(); ++t) {
      if (empty_[t].count() == 0) continue;
      const auto& type = plan_.host_types[t];
      if (type.core_mips < demand || (limits_memory_ && type.memory_b < plan_.vm_type(vm).memory_b)) continue;
      const double score = policy_.placement->score({&type, 0, demand, power_empty(type), type.memory_b});
      if (const auto host = empty_[t].lowest(); best.beaten_by(score, host)) best = {kNone, host, score};
    }
  }

  double least_score(const RoomBound& bound, double demand, double memory_b, const HostType& type, const Sketch& sketch) const {
    const bool fits = bound.available_mips >= demand - kRoundingMips && bound.memory_free_b >= memory_b &&
                      policy_.detector->quick((bound.asked_mips + demand) / type.mips, rounds_, {bound.sketch, 0}, sketch) != Verdict::overloaded;
    if (!fits) return RoomBound::kInfinity;
    return policy_.placement->least_score({&type, bound.used_least_mips, bound.used_most_mips, demand, bound.ahead_w});
  }

  Offer best_offer(std::uint32_t vm) {
    Offer best;
    const double demand = s_.vms[vm].demand_mips, memory_b = limits_memory_ ? plan_.vm_type(vm).memory_b : -RoomBound::kInfinity;
    const Sketch* sketches = sketches_of(vm);
    for (std::size_t t = 0; t < x_.trees.size(); ++t) {
      const auto& type = plan_.host_types[t];
      if (type.core_mips < demand) continue;
      x_.trees[t].visit(
          [&](const RoomBound& bound) { return least_score(bound, demand, memory_b, type, sketches[t]); }, [&] { return best.score; },
          [&](const HostRoom& room) { consider(room, type, vm, demand, sketches[t], best); });
    }
    return best;
  }

  void receive(std::uint32_t at, std::uint32_t vm) {
    auto& p = x_.planned[at];
    const double granted = std::min(s_.vms[vm].demand_mips, plan_.host_types[p.type].core_mips);
    p.available_mips = exact_available(p) - granted;
    p.regranted = false;
    p.unchanged_since = x_.searched.searches();
    p.granted_mips += granted;
    p.memory_free_b -= plan_.vm_type(vm).memory_b;
    p.vms.push_back(vm);
    p.java_capacity = java::grown(p.java_capacity, p.vms.size());
    count_in(p, vm);
    p.sketch = policy_.detector->sketch(load_of(p));
    if (single_move_) p.before_w = power_before(p);
    show_room(p);
  }

  void sort_by_falling_demand(std::vector<std::uint32_t>& vms) const {
    std::stable_sort(vms.begin(), vms.end(), [&](auto a, auto b) { return s_.vms[a].demand_mips > s_.vms[b].demand_mips; });
  }

  void place_leaving(std::vector<std::uint32_t>& leaving, std::vector<VmMove>& moves) {
    sort_by_falling_demand(leaving);
    for (const auto vm : leaving) {
      auto best = best_offer(vm);
      consider_empty(vm, best);
      x_.searched.add(s_.vms[vm].demand_mips);
      if (best.host == kNone) continue;
      if (best.at == kNone) {
        empty_[plan_.type_of_host[best.host]].erase(best.host);
        add(best.host);
        best.at = static_cast<std::uint32_t>(x_.planned.size() - 1);
        plant(best.at);
      }
      receive(best.at, vm);
      moves.push_back({vm, best.host});
    }
  }

  // ---- hosts that are emptied

  void empty_hosts(std::vector<VmMove>& moves) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t at = 0; at < x_.planned.size(); ++at) {
      auto& p = x_.planned[at];
      if (p.used == 0) stop_taking(p);
      if (p.may_empty && p.used < 1) order.push_back(at);
    }
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
      const auto &x = x_.planned[a], &y = x_.planned[b];
      return x.used != y.used ? x.used < y.used : x.host < y.host;
    });
    for (const auto at : order) {
      if (!x_.planned[at].may_empty) continue;
      stop_taking(x_.planned[at]);
      if (all_can_leave(x_.planned[at])) try_to_empty(x_.planned[at].vms, moves);
    }
  }

  bool all_can_leave(const PlannedHost& p) const {
    return std::all_of(p.vms.begin(), p.vms.end(), [&](auto vm) {
      const auto& machine = s_.vms[vm];
      return !machine.migrating && !machine.reserved && (machine.host == p.host || !single_move_);
    });
  }

  /// Whether the roots of the trees leave a chance to each.
  bool all_may_fit(const std::vector<std::uint32_t>& vms) {
    return std::all_of(vms.begin(), vms.end(), [&](auto vm) {
      const double demand = s_.vms[vm].demand_mips, memory_b = limits_memory_ ? plan_.vm_type(vm).memory_b : -RoomBound::kInfinity;
      const Sketch* sketches = sketches_of(vm);
      for (std::size_t t = 0; t < x_.trees.size(); ++t)
        if (plan_.host_types[t].core_mips >= demand &&
            least_score(x_.trees[t].root(), demand, memory_b, plan_.host_types[t], sketches[t]) != RoomBound::kInfinity)
          return true;
      return false;
    });
  }

  void try_to_empty(std::vector<std::uint32_t> vms, std::vector<VmMove>& moves) {
    if (!rounds_differently_ && !all_may_fit(vms)) return;
    x_.undo.clear();
    const auto first = moves.size();
    sort_by_falling_demand(vms);
    for (const auto vm : vms) {
      const auto best = best_offer(vm);
      x_.searched.add(s_.vms[vm].demand_mips);
      if (best.at == kNone) {
        undo();
        moves.resize(first);
        return;
      }
      const bool known = std::any_of(x_.undo.begin(), x_.undo.end(), [&](const auto& u) { return u.first == best.at; });
      if (!known) x_.undo.emplace_back(best.at, x_.planned[best.at]);
      receive(best.at, vm);
      moves.push_back({vm, best.host});
    }
    for (const auto& [to, before] : x_.undo) x_.planned[to].may_empty = false;
  }

  void undo() {
    for (auto& [at, before] : x_.undo) {
      note_regrants(x_.planned[at]);
      before.java_capacity = x_.planned[at].java_capacity;
      before.regranted = rounds_differently_;
      x_.planned[at] = std::move(before);
      show_room(x_.planned[at]);
    }
    x_.undo.clear();
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
  Scratch& x_;
  const std::uint32_t rounds_;
  const bool weighted_, limits_memory_, rounds_differently_, single_move_;
  std::vector<BitSet> empty_;  // by type of host
};

}  // namespace

void plan_round(const VmPlan& plan, VmState& s, const Migrate& policy, std::vector<VmMove>& moves) {
  thread_local Scratch scratch;
  Round(plan, s, policy, scratch).decide(moves);
}

}  // namespace jevons

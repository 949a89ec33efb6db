#include "models/vms/host_search.hpp"

#include <algorithm>
#include <numeric>

#include "models/vms/hosts.hpp"

namespace jevons {
namespace {

constexpr double kRoundingMips = 1e-6;  // sums of MIPS in another order differ by far less

HostRoom room_of(const PlannedHost& p) {
  HostRoom room{.memory_free_b = p.memory_free_b,
                .asked_mips = p.asked_mips,
                .granted_mips = p.granted_mips,
                .before_w = p.before_w,
                .sketch = p.sketch.value,
                .sketch_range = p.sketch.range,
                .host = p.host,
                .at = p.at};
  if (p.takes) room.available_mips = p.available_mips;
  return room;
}

}  // namespace

void LeastDemand::clear() {
  searches_ = 0;
  stairs_.clear();
}

void LeastDemand::add(double demand_mips) {
  while (!stairs_.empty() && stairs_.back().demand_mips >= demand_mips) stairs_.pop_back();
  stairs_.push_back({searches_++, demand_mips});
}

double LeastDemand::since(std::uint32_t first) const {
  const auto at = std::lower_bound(stairs_.begin(), stairs_.end(), first,
                                   [](const Stair& s, std::uint32_t n) { return s.search < n; });
  return at == stairs_.end() ? std::numeric_limits<double>::infinity() : at->demand_mips;
}

HostSearch::HostSearch(const Outlook& outlook, const VmPlacement& placement, SearchScratch& scratch)
    : outlook_(outlook),
      plan_(outlook.plan),
      placement_(placement),
      x_(scratch),
      limits_memory_(plan_.corrected(Correction::memory)),
      rounds_differently_(!plan_.corrected(Correction::fair_share)) {
  ++x_.round;
  x_.searched.clear();
  x_.planned.clear();
  x_.undo.clear();
  x_.sketch.resize(std::size_t{plan_.machines()} * plan_.host_types.size());
  x_.history.resize(x_.sketch.size());
  x_.sketched.resize(plan_.machines());
  for (const auto host : outlook.s.watched)
    if (const auto& h = outlook.s.hosts[host]; !h.stays.empty() || !h.coming.empty())
      x_.planned.push_back(outlook.now(host));
  for (std::size_t type = 0; type < plan_.host_types.size(); ++type) empty_.emplace_back(plan_.hosts);
  for (std::uint32_t host = 0, next = 0; host < plan_.hosts; ++host) {
    if (next < x_.planned.size() && x_.planned[next].host == host)
      ++next;
    else
      empty_[plan_.type_of_host[host]].insert(host);
  }
}

// ---- what the trees know

void HostSearch::plant_trees(std::size_t filled) {
  const auto types = plan_.host_types.size();
  x_.trees.resize(types);
  std::vector<std::size_t> count(types);
  for (const auto& p : x_.planned) ++count[p.type];
  for (std::size_t t = 0; t < types; ++t) x_.trees[t].reset(plan_.host_types[t], count[t] + filled);
  x_.order.resize(x_.planned.size());
  std::iota(x_.order.begin(), x_.order.end(), 0u);
  std::sort(x_.order.begin(), x_.order.end(),
            [&](auto a, auto b) { return x_.planned[a].granted_mips < x_.planned[b].granted_mips; });
  for (const auto at : x_.order) plant(at);  // like hosts side by side: branches say more
  for (auto& tree : x_.trees) tree.refresh();
}

void HostSearch::plant(std::uint32_t at) {
  auto& p = x_.planned[at];
  p.at = at;
  p.leaf = x_.trees[p.type].add(room_of(p));
}

void HostSearch::show_room(const PlannedHost& p) { x_.trees[p.type].set(p.leaf, room_of(p)); }

void HostSearch::stop_taking(PlannedHost& p) {
  note_regrants(p);
  p.takes = p.may_empty = false;
  show_room(p);
}

// ---- what the experiment's searches leave behind

void HostSearch::note_regrants(PlannedHost& p) const {
  if (!rounds_differently_ || !p.takes || p.granted_mips == 0) return;
  const double least = x_.searched.since(p.unchanged_since);
  if (!(least <= std::min(p.available_mips, outlook_.type_of(p).core_mips))) return;
  p.regranted = true;
  p.java_capacity = java::grown(p.java_capacity, p.vms.size() + 1);
}

double HostSearch::exact_available(PlannedHost& p) const {
  note_regrants(p);
  return p.regranted ? available_in_map_order(plan_, outlook_.s, p.host, p.vms, p.java_capacity)
                     : p.available_mips;
}

// ---- finding a host

HostSearch::Wanted HostSearch::wanted(std::uint32_t vm) {
  const auto types = plan_.host_types.size();
  Sketch* sketch = &x_.sketch[std::size_t{vm} * types];
  RoundHistory* history = &x_.history[std::size_t{vm} * types];
  if (x_.sketched[vm] != x_.round)
    for (std::size_t t = 0; t < types; ++t) {
      history[t] = outlook_.machine_history(vm, plan_.host_types[t]);
      sketch[t] = outlook_.machine_sketch(vm, plan_.host_types[t], history[t]);
    }
  x_.sketched[vm] = x_.round;
  const double memory_b = limits_memory_ ? plan_.vm_type(vm).memory_b : -RoomBound::kInfinity;
  return {vm, outlook_.demand_mips(vm), memory_b, sketch, history};
}

double HostSearch::least_score(const RoomBound& bound, const Wanted& machine, std::size_t t) const {
  const auto& type = plan_.host_types[t];
  const bool has_room =
      bound.available_mips >= machine.demand_mips - kRoundingMips && bound.memory_free_b >= machine.memory_b;
  if (!has_room) return RoomBound::kInfinity;
  const double utilisation = (bound.asked_mips + machine.demand_mips) / type.mips;
  if (outlook_.detector.quick(utilisation, outlook_.rounds, {bound.sketch, 0}, machine.sketch[t]) ==
      Verdict::overloaded)
    return RoomBound::kInfinity;
  return placement_.least_score(
      {&type, bound.used_least_mips, bound.used_most_mips, machine.demand_mips, bound.ahead_w});
}

HostSearch::Offer HostSearch::best_offer(const Wanted& machine) const {
  Offer best;
  for (std::size_t t = 0; t < x_.trees.size(); ++t) {
    if (plan_.host_types[t].core_mips < machine.demand_mips) continue;
    x_.trees[t].visit([&](const RoomBound& bound) { return least_score(bound, machine, t); },
                      [&] { return best.score; },
                      [&](const HostRoom& room) { consider(room, machine, t, best); });
  }
  return best;
}

void HostSearch::consider(const HostRoom& room, const Wanted& machine, std::size_t t, Offer& best) const {
  const auto& type = plan_.host_types[t];
  const double spare = room.available_mips - machine.demand_mips;
  if (spare <= kRoundingMips &&
      (spare < -kRoundingMips || exact_available(x_.planned[room.at]) < machine.demand_mips))
    return;
  if (room.memory_free_b < machine.memory_b) return;
  auto verdict = Verdict::fine;  // a host that grants nothing is not asked about
  if (room.granted_mips != 0)
    verdict = outlook_.detector.quick((room.asked_mips + machine.demand_mips) / type.mips, outlook_.rounds,
                                      {room.sketch, room.sketch_range}, machine.sketch[t]);
  if (verdict == Verdict::overloaded) return;
  const double score =
      placement_.score({&type, room.granted_mips, machine.demand_mips, room.before_w, room.memory_free_b});
  if (!best.beaten_by(score, room.host)) return;
  if (verdict == Verdict::unknown &&
      outlook_.would_be_overloaded(x_.planned[room.at], machine.demand_mips, machine.history[t]))
    return;
  best = {room.at, room.host, score};
}

/// Empty hosts of a type are alike: the lowest-numbered stands for all.
void HostSearch::consider_empty(const Wanted& machine, Offer& best) const {
  for (std::size_t t = 0; t < empty_.size(); ++t) {
    const auto& type = plan_.host_types[t];
    if (empty_[t].count() == 0 || type.core_mips < machine.demand_mips || type.memory_b < machine.memory_b)
      continue;
    const double score =
        placement_.score({&type, 0, machine.demand_mips, outlook_.power_empty_w(type), type.memory_b});
    if (const auto host = empty_[t].lowest(); best.beaten_by(score, host)) best = {kNone, host, score};
  }
}

bool HostSearch::all_may_fit(const std::vector<std::uint32_t>& vms) {
  return std::all_of(vms.begin(), vms.end(), [&](auto vm) {
    const auto machine = wanted(vm);
    for (std::size_t t = 0; t < x_.trees.size(); ++t)
      if (plan_.host_types[t].core_mips >= machine.demand_mips &&
          least_score(x_.trees[t].root(), machine, t) != RoomBound::kInfinity)
        return true;
    return false;
  });
}

// ---- taking it

void HostSearch::receive(std::uint32_t at, std::uint32_t vm) {
  auto& p = x_.planned[at];
  const double granted = outlook_.capped_mips(vm, outlook_.type_of(p));
  p.available_mips = exact_available(p) - granted;
  p.regranted = false;
  p.unchanged_since = x_.searched.searches();
  p.granted_mips += granted;
  p.memory_free_b -= plan_.vm_type(vm).memory_b;
  p.vms.push_back(vm);
  p.java_capacity = java::grown(p.java_capacity, p.vms.size());
  outlook_.count_in(p, vm);
  if (outlook_.single_move) p.before_w = outlook_.power_before_w(p);
  show_room(p);
}

std::uint32_t HostSearch::place(std::uint32_t vm) {
  const auto machine = wanted(vm);
  auto best = best_offer(machine);
  consider_empty(machine, best);
  x_.searched.add(machine.demand_mips);
  if (best.host == kNone) return kNone;
  if (best.at == kNone) {
    empty_[plan_.type_of_host[best.host]].erase(best.host);
    best.at = static_cast<std::uint32_t>(x_.planned.size());
    x_.planned.push_back(outlook_.now(best.host));
    plant(best.at);
  }
  receive(best.at, vm);
  return best.at;
}

std::uint32_t HostSearch::try_place(std::uint32_t vm) {
  const auto machine = wanted(vm);
  const auto best = best_offer(machine);
  x_.searched.add(machine.demand_mips);
  if (best.at == kNone) return kNone;
  const bool known =
      std::any_of(x_.undo.begin(), x_.undo.end(), [&](const auto& u) { return u.first == best.at; });
  if (!known) x_.undo.emplace_back(best.at, x_.planned[best.at]);
  receive(best.at, vm);
  return best.at;
}

void HostSearch::undo_tried() {
  for (auto& [at, before] : x_.undo) {
    note_regrants(x_.planned[at]);
    before.java_capacity = x_.planned[at].java_capacity;
    before.regranted = rounds_differently_;
    x_.planned[at] = std::move(before);
    show_room(x_.planned[at]);
  }
  x_.undo.clear();
}

}  // namespace jevons

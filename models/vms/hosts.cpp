#include "models/vms/hosts.hpp"

#include <algorithm>
#include <cmath>

#include "models/vms/books.hpp"

namespace jevons {
namespace {

constexpr double kCopyCost = 0.9;      // of its MIPS a machine keeps while it is copied
constexpr double kArrivalShare = 0.1;  // of its demand is felt where it will be

bool leaves(const VmState& s, const Stay& stay) { return s.vms[stay.vm].migrating && !stay.arriving; }

double need(const VmState& s, const Stay& stay, double core_mips) {
  const double capped = std::min(s.vms[stay.vm].demand_mips, core_mips);
  return stay.arriving ? capped * kArrivalShare : capped;
}

void watch(VmState& s, std::uint32_t host) {
  if (s.is_watched[host]) return;
  s.is_watched[host] = 1;
  s.watched.insert(std::lower_bound(s.watched.begin(), s.watched.end(), host), host);
}

/// Visits 0 ... n-1 in the order of the buckets of a hash map, those of a bucket in the order of insertion.
template <class HashOf, class Visit>
void in_map_order(std::size_t n, std::uint32_t capacity, const HashOf& hash_of, const Visit& visit) {
  thread_local std::vector<std::uint64_t> order;
  order.clear();
  for (std::size_t i = 0; i < n; ++i) order.push_back(std::uint64_t{hash_of(i) & (capacity - 1)} << 32 | i);
  std::sort(order.begin(), order.end());
  for (const auto key : order) visit(static_cast<std::size_t>(key & 0xffffffffu));
}

/// Not enough for all: each gets the same share of what it needs.
void share_out(const VmPlan& plan, VmState& s, VmHost& h, const HostType& type) {
  double needed = 0;
  const bool fair = plan.corrected(Correction::fair_share);
  const auto add = [&](std::size_t i) { needed += need(s, h.stays[i], type.core_mips); };
  if (fair)
    for (std::size_t i = 0; i < h.stays.size(); ++i) add(i);
  else
    in_map_order(
        h.stays.size(), h.java_capacity, [&](std::size_t i) { return plan.java_hash[h.stays[i].vm]; }, add);
  const double share = type.mips / needed;
  for (auto& stay : h.stays) {
    double granted = need(s, stay, type.core_mips) * share;
    if (leaves(s, stay)) granted *= kCopyCost;
    stay.granted_mips = fair ? granted : std::floor(granted);
  }
  h.available_mips = 0;
}

/// True if all needs fit.
bool grant_stays(const VmPlan& plan, VmState& s, VmHost& h, const HostType& type) {
  h.available_mips = type.mips;
  for (auto& stay : h.stays) {
    const double wanted = need(s, stay, type.core_mips);
    if (!(h.available_mips >= wanted)) {
      share_out(plan, s, h, type);
      return false;
    }
    stay.granted_mips = leaves(s, stay) ? wanted * kCopyCost : wanted;
    h.available_mips -= wanted;
  }
  return true;
}

void end_idle_machines(const VmPlan& plan, VmState& s, std::uint32_t host) {
  auto& h = s.hosts[host];
  bool left = false;
  for (std::size_t i = 0; i < h.stays.size();) {
    auto& vm = s.vms[h.stays[i].vm];
    if (vm.migrating || vm.demand_mips != 0) {
      ++i;
      continue;
    }
    vm.gone = left = true;
    vm.host = kNobody;
    --s.alive;
    h.memory_free_b += plan.vm_type(h.stays[i].vm).memory_b;
    h.bandwidth_free_b_per_s += plan.vm_type(h.stays[i].vm).bandwidth_b_per_s;
    h.stays.erase(h.stays.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (!left) return;
  thread_local std::vector<std::uint32_t> vms;
  vms.clear();
  for (const auto& stay : h.stays) vms.push_back(stay.vm);
  h.available_mips = available_in_map_order(plan, s, host, vms, h.java_capacity);
}

/// Share of its own capacity that a machine asks for at t; `clock` holds samples, else they are joined by
/// lines.
double share_at(const VmPlan& plan, const VmDemand& demand, std::uint32_t vm, double t) {
  const double at = t / plan.step_s;
  if (plan.corrected(Correction::clock))
    return demand.sample(vm, static_cast<std::int64_t>(std::floor(at + 1e-9)));
  const double a = std::floor(at), b = std::ceil(at);
  const double from = demand.sample(vm, static_cast<std::int64_t>(a));
  if (a == b) return from;
  const double to = demand.sample(vm, static_cast<std::int64_t>(b));
  return from + (to - from) / ((b - a) * plan.step_s) * (t - a * plan.step_s);
}

/// Energy of all hosts over the last dt, from what they used before to what they use now.
double trapezoids_j(const VmPlan& plan, VmState& s, double dt) {
  double sum_j = 0;
  const auto add = [&](VmHost& h, double energy_j) {
    h.energy_j += energy_j;
    sum_j += energy_j;
  };
  if (plan.full_power) {
    for (std::uint32_t host = 0; host < plan.hosts; ++host)
      add(s.hosts[host], plan.host_type(host).peak_w() * dt);
    return sum_j;
  }
  for (const auto host : s.watched) {
    auto& h = s.hosts[host];
    if (h.used_before_mips != 0) add(h, (h.power_before_w + (h.power_w - h.power_before_w) / 2) * dt);
  }
  return sum_j;
}

}  // namespace

void set_up(const VmPlan& plan, VmState& s) {
  s.hosts.resize(plan.hosts);
  s.is_watched.assign(plan.hosts, 1);
  for (std::uint32_t host = 0; host < plan.hosts; ++host) {
    const auto& type = plan.host_type(host);
    auto& h = s.hosts[host];
    h.available_mips = type.mips;
    h.memory_free_b = type.memory_b;
    h.bandwidth_free_b_per_s = type.bandwidth_b_per_s;
    s.watched.push_back(host);
  }
  s.vms.resize(plan.machines());
  s.history.assign(std::size_t{plan.machines()} * 2 * kRing, 0);
  s.alive = plan.machines();
}

void settle_down(const VmPlan& plan, VmState& s, std::uint32_t vm, std::uint32_t host) {
  const auto& type = plan.vm_type(vm);
  auto& h = s.hosts[host];
  s.vms[vm].host = host;
  h.stays.push_back({.vm = vm, .granted_mips = type.mips});
  h.java_capacity = java::grown(h.java_capacity, h.stays.size());
  h.available_mips -= type.mips;
  h.memory_free_b -= type.memory_b;
  h.bandwidth_free_b_per_s -= type.bandwidth_b_per_s;
  watch(s, host);
}

void ask(const VmPlan& plan, VmState& s, double t, bool is_round) {
  if (is_round) {
    s.head = (s.head - 1) & (kRing - 1);
    ++s.rounds;
  }
  for (std::uint32_t vm = 0; vm < s.vms.size(); ++vm) {
    auto& machine = s.vms[vm];
    if (machine.gone) continue;
    const double share = share_at(plan, *s.demand, vm, t);
    machine.demand_mips = share * plan.vm_type(vm).mips;
    if (machine.host == kNobody) enter(s.books, machine, t, 0);
    if (is_round)
      s.history[std::size_t{vm} * 2 * kRing + s.head] =
          s.history[std::size_t{vm} * 2 * kRing + s.head + kRing] = share;
  }
}

void grant(const VmPlan& plan, VmState& s, std::uint32_t host, double t) {
  auto& h = s.hosts[host];
  const auto& type = plan.host_type(host);
  h.used_before_mips = h.used_mips;
  h.power_before_w = h.power_w;
  const bool fits = grant_stays(plan, s, h, type);
  h.used_mips = h.asked_mips = 0;
  for (const auto& stay : h.stays) {
    double granted = stay.granted_mips;
    auto& vm = s.vms[stay.vm];
    if (!stay.arriving) {
      enter(s.books, vm, t, granted);
      if (vm.migrating) granted /= kCopyCost;
    }
    h.used_mips += granted;
    h.asked_mips += vm.demand_mips;
  }
  h.power_w = type.watts(h.used_mips / type.mips);
  const bool is_active = plan.corrected(Correction::idle_machines) ? !h.stays.empty() : h.used_mips > 0;
  enter(s.books, h, t, is_active,
        plan.corrected(Correction::real_shortage) ? !fits : h.used_mips < h.asked_mips);
}

double grant_all(const VmPlan& plan, VmState& s, double t) {
  const double dt = t - s.clock_s;
  for (const auto host : s.watched) grant(plan, s, host, t);
  const double frame_j = dt > 0 && !plan.corrected(Correction::idle_power) ? trapezoids_j(plan, s, dt) : 0;
  if (!plan.corrected(Correction::idle_machines))
    for (const auto host : s.watched) end_idle_machines(plan, s, host);
  s.clock_s = t;
  return frame_j;
}

void reserve(const VmPlan& plan, VmState& s, std::uint32_t vm, std::uint32_t to) {
  s.vms[vm].reserved = true;
  s.hosts[to].coming.push_back(vm);
  s.hosts[to].memory_free_b -= plan.vm_type(vm).memory_b;
  watch(s, to);
}

void begin_migration(const VmPlan& plan, VmState& s, std::uint32_t vm, std::uint32_t to, double t) {
  auto& machine = s.vms[vm];
  auto& h = s.hosts[to];
  machine.migrating = true;
  h.stays.push_back({.vm = vm, .arriving = true});
  h.java_capacity = java::grown(h.java_capacity, h.stays.size());
  h.memory_free_b -= plan.vm_type(vm).memory_b;
  watch(s, to);
  grant(plan, s, to, t);
  grant(plan, s, machine.host, t);
  ++s.books.migrations;
}

void end_migration(const VmPlan& plan, VmState& s, std::uint32_t vm, std::uint32_t to) {
  auto& machine = s.vms[vm];
  auto& from = s.hosts[machine.host];
  auto& h = s.hosts[to];
  const auto is_here = [&](bool arriving) {
    return [=](const Stay& stay) { return stay.vm == vm && stay.arriving == arriving; };
  };
  from.stays.erase(std::find_if(from.stays.begin(), from.stays.end(), is_here(false)));
  from.memory_free_b += plan.vm_type(vm).memory_b;
  from.bandwidth_free_b_per_s += plan.vm_type(vm).bandwidth_b_per_s;
  h.bandwidth_free_b_per_s -= plan.vm_type(vm).bandwidth_b_per_s;
  h.stays.erase(std::find_if(h.stays.begin(), h.stays.end(), is_here(true)));
  h.stays.push_back({.vm = vm});
  machine.migrating = false;
  machine.host = to;
}

double copy_s(const VmPlan& plan, std::uint32_t vm, std::uint32_t from, std::uint32_t to) {
  const double port = std::min(plan.host_type(from).bandwidth_b_per_s, plan.host_type(to).bandwidth_b_per_s);
  return plan.vm_type(vm).memory_b / (port / 2);
}

double available_in_map_order(const VmPlan& plan, const VmState& s, std::uint32_t host,
                              std::span<const std::uint32_t> vms, std::uint32_t java_capacity) {
  const auto& type = plan.host_type(host);
  double available = type.mips;
  in_map_order(
      vms.size(), java_capacity, [&](std::size_t i) { return plan.java_hash[vms[i]]; },
      [&](std::size_t i) { available -= std::min(s.vms[vms[i]].demand_mips, type.core_mips); });
  return available >= 0 ? available : 0;
}

void stop_watching_empty_hosts(VmState& s) {
  std::erase_if(s.watched, [&](std::uint32_t host) {
    const auto& h = s.hosts[host];
    const bool over = h.stays.empty() && h.coming.empty() && h.used_mips == 0 && h.used_before_mips == 0 &&
                      !h.entry_active && !h.was_active;
    if (over) s.is_watched[host] = 0;
    return over;
  });
}

}  // namespace jevons

// The mutable half of a site's virtual machines: who stands where, what each was granted, and the books of
// what was asked for and not given. Plain values by index; copying forks.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/policies/selector.hpp"
#include "models/vms/sums.hpp"
#include "models/workload/vm_demand.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

/// Rounds of history that are kept of each machine, and room to read them without a break, newest first.
inline constexpr std::uint32_t kRounds = 30, kRing = 32;

inline constexpr std::uint32_t kNobody = ~std::uint32_t{0};

/// A machine on a host, or on its way there.
struct Stay {
  std::uint32_t vm = 0;
  bool arriving = false;  // a tenth of its demand is felt here while it is copied
  double granted_mips = 0;
};

enum class HostState : std::uint8_t { off, waking, on, going_to_sleep };

struct VmHost {
  std::vector<Stay> stays;  // in the order in which they came: it breaks ties
  double available_mips = 0;
  double used_mips = 0, used_before_mips = 0;
  double asked_mips = 0;
  double power_w = 0, power_before_w = 0;  // at used and used_before
  double energy_j = 0;                     // where energy is a trapezoid
  std::uint32_t java_capacity = 16;
  double memory_free_b = 0, bandwidth_free_b_per_s = 0;

  // Its book, an entry for each instant at which something changed; that of the last instant is open.
  double entry_s = -1;  // < 0: none yet
  bool entry_active = false, entry_short = false;
  bool was_active = true;
  double switched_on_s = 0;

  std::vector<std::uint32_t> coming;  // machines whose copy begins when it has woken up
  HostState state = HostState::on;
};

struct Vm {
  std::uint32_t host = kNobody;  // that runs it
  bool migrating = false;        // it is being copied
  bool reserved = false;         // it will be, once its new host has woken up
  bool gone = false;             // it has ended for good
  /// No host has room for it, and none is waking up for it.
  bool waits() const { return host == kNobody && !gone && !reserved; }
  double demand_mips = 0;
  // Its book: the open entry.
  double entry_s = -1, entry_granted = 0, entry_asked = 0;
  bool entry_migrating = false;
};

struct Migration {
  std::uint32_t vm = 0, to = 0;
  double end_s = 0;  // of the copy
};

struct VmState {
  std::vector<VmHost> hosts;
  std::vector<Vm> vms;
  std::vector<double> history;         // [machine][2 * kRing] of utilisation, each value twice
  std::uint32_t head = 0, rounds = 0;  // newest value, and how many there are
  std::vector<std::uint32_t> watched;  // hosts that something can happen to, ascending
  std::vector<char> is_watched;
  std::vector<Migration> migrations;  // under way, in the order in which they were started
  std::shared_ptr<const VmDemand> demand;
  SelectorDraws draws;
  double clock_s = 0;     // of the last update
  double tick_s = 0;      // of the last round, as the experiment adds it up
  VmBooks books;
  std::int64_t alive = 0;
  std::int32_t hosts_on = 0;  // or in use, where hosts have no states

  std::span<const double> history_of(std::uint32_t vm) const {
    return {&history[std::size_t{vm} * 2 * kRing + head], rounds < kRounds ? rounds : kRounds};
  }
};

}  // namespace jevons

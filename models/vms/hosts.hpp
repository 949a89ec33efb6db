// What happens on hosts between rounds: machines ask, hosts grant, books are kept, machines move.
//   need     of a machine min(demand, one core); a tenth of it on the host it is being copied to
//   granted  the need where all needs fit; nine tenths of it while the machine is copied away
//            else the share T / sum of needs of it, rounded down to whole MIPS unless `fair_share`
//   energy   of a host over dt: (P(u0) + (P(u1) - P(u0)) / 2) dt, 0 where u0 = 0, unless `idle_power`
// Beloglazov, Buyya (2012); order of operations as CloudSim 3.0.3, whose ties are broken by rounding.
#pragma once

#include "models/vms/plan.hpp"
#include "models/vms/state.hpp"

namespace jevons {

/// Hosts on and empty, machines nowhere.
void set_up(const VmPlan&, VmState&);
/// Looks up what every machine asks for at `t`; at a round it is remembered.
void ask(const VmPlan&, VmState&, double t, bool is_round);
/// Grants anew on every host at `t`, keeps the books, ends machines that ask for nothing (unless
/// `idle_machines`). Returns the energy since the last time, where energy is a trapezoid.
double grant_all(const VmPlan&, VmState&, double t);
/// Nothing more can happen to hosts that are empty and whose power has followed.
void stop_watching_empty_hosts(VmState&);
/// The same as grant_all for one host, without energy and ends.
void grant(const VmPlan&, VmState&, std::uint32_t host, double t);

/// A machine that nothing hosts comes to a host.
void settle_down(const VmPlan&, VmState&, std::uint32_t vm, std::uint32_t host);
/// Its copy will begin once the host has woken up.
void reserve(const VmPlan&, VmState&, std::uint32_t vm, std::uint32_t to);
/// Its copy begins; both hosts grant anew.
void begin_migration(const VmPlan&, VmState&, std::uint32_t vm, std::uint32_t to, double t);
/// It runs at its new host from now on.
void end_migration(const VmPlan&, VmState&, std::uint32_t vm, std::uint32_t to);
/// Seconds that its copy takes: memory over half of the slower network port.
double copy_s(const VmPlan&, std::uint32_t vm, std::uint32_t from, std::uint32_t to);

/// What a host has left if its machines are granted in the order of the published experiment's hash map: the
/// sum rounds differently.
double available_in_map_order(const VmPlan&, const VmState&, std::uint32_t host,
                              std::span<const std::uint32_t> vms, std::uint32_t java_capacity);

}  // namespace jevons

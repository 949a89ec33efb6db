// What hosts of virtual machines draw, on the site's meters, and when they wake and sleep.
//   on             P(utilisation); off, waking, going to sleep: as the server's figures say, each for its time
//   no transitions a host without machines draws nothing, at once
// Where energy is the published experiment's trapezoid, nothing is drawn between updates, and what a trapezoid holds
// is put on the meters when it ends.
#pragma once

#include "models/vms/plan.hpp"
#include "models/vms/state.hpp"

namespace jevons {

struct World;

/// The host draws what it now does from now on.
void follow_power(World&, const VmPlan&, const VmState&, std::uint32_t host);
/// All hosts that something can have happened to do, and the site's levels follow.
void follow_hosts(World&, const VmPlan&, VmState&);
/// Everybody is granted anew at `t`, and the meters follow.
void update(World&, const VmPlan&, VmState&, double t);

/// The host is off, waking, on or going to sleep from now on.
void enter_state(World&, const VmPlan&, VmState&, std::uint32_t host, HostState);
/// Hosts without machines, here or coming, go to sleep, if the policy switches them off.
void let_empty_hosts_sleep(World&, const VmPlan&, VmState&);

}  // namespace jevons

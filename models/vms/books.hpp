// The books of virtual machines and hosts: an entry for each instant at which something changed, which counts
// for as long as it stands.
//   SLATAH  time in which active hosts were short over their time in use
//   PDM     demand not met of machines while they are copied, over all demand
// Beloglazov, Buyya (2012), section 3; entries and sums as CloudSim 3.0.3 keeps them.
#pragma once

#include "models/vms/plan.hpp"
#include "models/vms/state.hpp"

namespace jevons {

/// From `t` on the machine is granted so much of its demand.
void enter(VmBooks&, Vm&, double t, double granted_mips);
/// From `t` on the host is in use or not, and short of what its machines ask for or not. At one instant the
/// last entry counts.
void enter(VmBooks&, VmHost&, double t, bool is_active, bool is_short);
/// Nothing more happens after `t`: open entries end there, and count if the last interval does.
void close_books(const VmPlan&, VmState&, double t);

}  // namespace jevons

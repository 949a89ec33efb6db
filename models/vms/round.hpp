// A round of consolidation, decided and not yet done:
//   1. overloaded hosts, by the detector; 2. from each of them machines leave, by the selector, until it is
//   fine;
//   3. those, by falling demand, are placed by the placement, on hosts that would not be overloaded by them;
//   4. hosts by rising utilisation are emptied, each only if all of its machines find places.
// Beloglazov, Buyya (2012), algorithms 1 and 2; the order of steps and its quirks as CloudSim 3.0.3.
// Host by host and machine by machine this is a search for each pair; what makes it quick is that a
// placement's score and a detector's sketch settle most pairs in a few operations, and only the rest are
// worked out in full.
#pragma once

#include <functional>
#include <vector>

#include "models/policies/migrate.hpp"
#include "models/vms/plan.hpp"
#include "models/vms/state.hpp"

namespace jevons {

struct VmMove {
  std::uint32_t vm = 0, to = 0;
  bool operator==(const VmMove&) const = default;
};

/// Adds the moves of a round to `moves`, in the order in which they are to begin.
void plan_round(const VmPlan&, VmState&, const Migrate&, std::vector<VmMove>& moves);

/// Finds hosts for machines that stand nowhere, in their order, by what they were sold as: by `migrate`'s
/// placement, or the first host with room where there is none. `settle` puts each there; those that no host
/// has room for stay nowhere.
void place_machines(const VmPlan&, VmState&, const Migrate*,
                    const std::function<void(std::uint32_t vm, std::uint32_t host)>& settle);

}  // namespace jevons

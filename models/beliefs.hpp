// What a policy that looks ahead believes of a site's grid, slot by slot; kept until the next slot begins.
#pragma once

#include <cstdint>
#include <vector>

#include "models/policies/shifting.hpp"

namespace jevons {

struct World;

struct Beliefs {
  sim::Time issued{-1};  // the beginning of their first slot
  std::vector<double> cost, before;
};

/// The signals of an outlook, apart from those of storage and of fluid loads: other errors.
enum class Role : std::uint32_t { shifting, routing };

/// Costs at a site from the slot that has begun to `until` at least. Beyond what is known of a signal its
/// mean is believed.
SlotCosts believed_costs(World&, std::uint32_t site, const Outlook&, Role, sim::Time until);

}  // namespace jevons

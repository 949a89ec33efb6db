// Coolest: a server in the rack whose inlet is coolest, the lowest number there. Racks are told apart where
// site.NAME.cooling.racks says how (a recirculation matrix, or servers in a rack); elsewhere it is first fit.
// It walks from the coolest rack to the first with room, so a placement into a nearly full site looks at many racks.
//   Moore, Chase, Ranganathan, Sharma, USENIX ATC 2005 (coolest inlet)
#pragma once

#include "models/policies/placement.hpp"

namespace jevons {

struct Coolest final : Placement {
  std::unique_ptr<Placement> clone() const override { return std::make_unique<Coolest>(*this); }
  std::optional<std::uint32_t> choose(const FreeIndex& free, std::int32_t units, double) const override {
    return free.lowest(units);
  }
  std::optional<std::uint32_t> choose(const FreeIndex& free, std::int32_t units, double draw,
                                      const RacksView& racks) const override {
    for (std::size_t k = 0; k < racks.count(); ++k) {
      const auto [first, last] = racks.rack(k);
      if (const auto server = free.lowest_within(units, first, last)) return server;
    }
    return choose(free, units, draw);
  }
};

}  // namespace jevons

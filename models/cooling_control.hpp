// Asks the controller of a site's plant for set-points when it is due, and shows it what a plant's log would
// hold.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

/// At the beginning of the interval that is to be settled.
void decide_cooling(World&, std::uint32_t site);

}  // namespace jevons

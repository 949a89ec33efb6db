// What networks of sites draw as the world runs: a constant for their ports, and a little for the bits that
// jobs send.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

void set_up_networks(World&);
/// Of what jobs send between islands of the site a part is another from now on.
void change_traffic(World&, std::uint32_t site, double from_b_per_s, double to_b_per_s);

}  // namespace jevons

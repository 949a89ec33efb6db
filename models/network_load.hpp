// What networks of sites draw as the world runs: a constant for their ports, and a little for the bits that
// jobs send.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

void set_up_networks(World&);
/// Jobs send so much more between islands of the site from now on, or less.
void add_traffic(World&, std::uint32_t site, double b_per_s);

}  // namespace jevons

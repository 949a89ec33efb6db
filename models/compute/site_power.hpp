// The meters of a site beside its servers: what is not IT follows IT power, and loads that are no servers' draw so much
// until they are told otherwise.
#pragma once

#include <cstdint>

#include "models/facility/overhead.hpp"
#include "models/state.hpp"

namespace jevons {

struct World;

/// The overhead that belongs to the IT power of a site; both go to the facility's meter, to the nanowatt.
void follow_it_power(SiteState& site, const Overhead& overhead, sim::Time now);
/// What is not IT is divided by this from now on, beside what it is divided by already.
void set_overhead_gain(World&, std::uint32_t site, double factor);

/// Hosts of virtual machines have drawn so much over the last `length_s` seconds, beyond what meters have counted.
void deposit(World&, std::uint32_t site, double energy_j, double length_s);
/// The load of a site that is no servers' is so much from now on, beside that of hardware that serves fluid workloads.
void set_fluid_load(World&, std::uint32_t site, double power_w);
/// What that hardware draws has changed.
void follow_stocks(World&, std::uint32_t site);
/// The network of a site draws so much from now on.
void set_network_load(World&, std::uint32_t site, double power_w);

}  // namespace jevons

// Sampled months: the first days of each month are settled in full, and the rest of it in one stretch. In a stretch IT
// energy is what the hardware draws at the mean demand of its days; all else that the site settles (energy beside IT,
// carbon, water, money) is what the sampled days came to, for each joule of IT. Months are those of UTC.
#pragma once

#include <cstdint>

#include "sim/engine/time.hpp"

namespace jevons {

struct World;
struct Metered;

void set_up_sampling(World&);
/// A stretch begins, or ends with its month.
void on_sample_edge(World&);
bool is_stretched(const World&, sim::Time t);
/// t, or the end of the stretch that it lies within.
sim::Time after_stretch(const World&, sim::Time t);
/// Settles a site from within a stretch until now by the sampled days, in which it has drawn something; one that has not
/// is settled in full, in one step.
void settle_stretch(World&, std::uint32_t site);

}  // namespace jevons

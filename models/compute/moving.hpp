// Jobs that move while they run: they stand still while both places are held, the old one drawing as before
// and the new one idle, then go on at the new one. No work is lost.
#pragma once

#include <cstdint>

#include "models/state.hpp"

namespace jevons {

struct World;

void set_up_moves(World&);
/// The consolidation policy is asked what is to move in a pool, and its moves begin.
void on_consolidate(World&, std::uint32_t pool);
void on_job_moved(World&, std::uint32_t slot);

/// What a job has used at the places that it has left; what is open is of the interval that now is.
struct Moved {
  Usage dynamic, idle;
};
Moved moved_usage(const SiteState&, const LiveJob&);
/// What it has used of the servers that it holds joins what it has used before.
void keep_usage(World&, std::uint32_t slot);

}  // namespace jevons

// When jobs run that may wait: the shifting policy plans, the plan is kept. A job is held until its first
// piece begins, is interrupted at the end of each piece but the last, and goes back into the queue for the
// next; saving and restoring its state takes the time that its workload says. One that finds its servers
// taken starts late, and is not interrupted any more where what is left of its plan would not do. No plan
// oversteps the end of the run, and a job that cannot be done by then runs at once.
#pragma once

#include <cstdint>

#include "sim/engine/time.hpp"

namespace jevons {

struct World;
struct JobSpec;
struct ShiftingPlan;

void set_up_shifting(World&);
/// A held job is where it can run: it joins the queue, now or as is planned.
void admit(World&, std::uint32_t slot);
/// When a job would run at the end of one of its routes, from `from` on.
void plan_elsewhere(World&, std::uint16_t workload, std::uint16_t route, const JobSpec&, sim::Time from, ShiftingPlan&);
void on_job_turns(World&, std::uint32_t slot);
/// A job has started, or gone on.
void begin_piece(World&, std::uint32_t slot);
void forget_plan(World&, std::uint32_t slot);

}  // namespace jevons

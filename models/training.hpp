// A training run in the world: a job whose servers fail. Work since the last checkpoint is lost and is to be done again, the job
// stands on its servers while its state comes back, then it goes on. Failures come at random in the time that it is on servers,
// whatever it does there; they are of this run alone, servers stay where they are.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

void set_up_training(World&);
/// A job of a workload that trains has come to servers, leaves them with its state saved, or is done; others are left alone.
void training_begins(World&, std::uint32_t slot);
/// It is about to do something else on its servers.
void training_turns(World&, std::uint32_t slot);
void training_leaves(World&, std::uint32_t slot);
void training_ends(World&, std::uint32_t slot);
/// Something of the servers of this workload's job fails.
void on_training_fails(World&, std::uint32_t workload);

}  // namespace jevons

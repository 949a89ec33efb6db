// The processes that `mpirun` or `srun` started together, as few words of MPI as a study needs: rank 0 hands out
// work and keeps results, the others ask and answer. Without MPI in the build there is one process, rank 0 of 1.
// Only the thread that made it may use it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sim::study {

class Ranks {
 public:
  /// Joins the others, where this process was started together with some. Once a process.
  Ranks();
  /// Leaves, if that has not been done.
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  int rank() const { return rank_; }
  int size() const { return size_; }

  /// Leaves, when nothing is to be said any more: waits until all ranks do, which rank 0 sees to (crew.hpp). From then
  /// on this is rank 0 of 1, or whichever it was, by itself.
  void leave();

  struct Message {
    int rank;  // who sent it
    std::string bytes;
  };
  void send(int rank, const std::string& bytes);
  /// Ends every rank at once: an error that the others cannot be told of in order.
  [[noreturn]] void abandon(int code);
  /// A message that has come, if any has.
  std::optional<Message> poll();
  /// Waits for a message without keeping a core busy.
  Message receive();

 private:
  int rank_ = 0, size_ = 1;
  bool joined_ = false;
};

/// Whether this build can join processes; if not, what a launcher's environment says of there being several is no
/// use to it.
bool can_join_ranks();
/// How many processes a launcher (mpirun, srun) says it has started together, which one this is, and whether it helps
/// them to find one another, as srun does by --mpi only; 1, 0 and no where none says anything.
struct Launch {
  int rank = 0, size = 1;
  bool can_meet = false;
};
Launch launched();

}  // namespace sim::study

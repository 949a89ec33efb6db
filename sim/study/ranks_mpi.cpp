// Ranks by MPI, the one file that knows it; without JEVONS_HAS_MPI each process is alone.
#include "sim/study/ranks.hpp"

#ifdef JEVONS_HAS_MPI
#define OMPI_SKIP_MPICXX 1  // the C interface alone
#define MPICH_SKIP_MPICXX 1
#include <mpi.h>
#endif

#include <cstdlib>
#include <limits>
#include <stdexcept>

namespace sim::study {

#ifdef JEVONS_HAS_MPI

bool can_join_ranks() { return true; }

Ranks::Ranks() {
  const auto launch = launched();
  if (launch.size < 2 || !launch.can_meet) return;  // a process by itself pays nothing for MPI
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  joined_ = true;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

void Ranks::leave() {
  if (joined_) MPI_Finalize();
  joined_ = false;
  size_ = 1;
}

void Ranks::send(int rank, const std::string& bytes) {
  constexpr std::size_t most = std::numeric_limits<int>::max();
  if (bytes.size() > most) throw std::length_error("the series of one run are more than the 2 GB that MPI sends at once; keep fewer, or run shards");
  MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, rank, 0, MPI_COMM_WORLD);
}

void Ranks::abandon(int code) {
  MPI_Abort(MPI_COMM_WORLD, code);
  std::abort();
}

std::optional<Ranks::Message> Ranks::poll() {
  if (!joined_) return {};
  int there = 0, count = 0;
  MPI_Message handle;
  MPI_Status status;
  MPI_Improbe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &there, &handle, &status);
  if (!there) return {};
  MPI_Get_count(&status, MPI_BYTE, &count);
  Message message{status.MPI_SOURCE, std::string(static_cast<std::size_t>(count), '\0')};
  MPI_Mrecv(message.bytes.data(), count, MPI_BYTE, &handle, &status);
  return message;
}

#else

bool can_join_ranks() { return false; }
Ranks::Ranks() = default;
void Ranks::leave() {}
void Ranks::send(int, const std::string&) { throw std::logic_error("this build knows no other ranks"); }
std::optional<Ranks::Message> Ranks::poll() { return {}; }
void Ranks::abandon(int) { std::abort(); }

#endif

Ranks::~Ranks() { leave(); }

}  // namespace sim::study

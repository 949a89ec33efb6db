// The runs of a sweep: on threads of this process, and on the ranks that were started together with it.
#pragma once

#include <string>
#include <vector>

#include "sim/study/journal.hpp"
#include "sim/study/ranks.hpp"
#include "tools/commands.hpp"
#include "tools/study_file.hpp"

namespace jevons::tools {

/// The study that the options ask for. Throws sim::config::BadInput.
Study read_study(const SweepOptions& options);

/// The other ranks are told what the study is, or that there is none.
class Invitation {
 public:
  explicit Invitation(sim::study::Ranks& ranks) : ranks_(ranks) {}
  ~Invitation() {
    if (!sent_) send("");
  }
  Invitation(const Invitation&) = delete;
  Invitation& operator=(const Invitation&) = delete;
  void send(const std::string& identity) {
    sent_ = true;
    for (int rank = 1; rank < ranks_.size(); ++rank) ranks_.send(rank, identity);
  }

 private:
  sim::study::Ranks& ranks_;
  bool sent_ = false;
};

/// What every rank but 0 does: runs that rank 0 gives it. The exit code.
int help(sim::study::Ranks& ranks, const SweepOptions& options);

/// Runs all that is left to do, together with the other ranks, which then have nothing to do any more. False if it
/// was stopped before the end.
bool run_all(const Study& study, const Survey& survey, const std::vector<std::uint32_t>& points, sim::study::Journal& journal, sim::study::Ranks& ranks,
             Invitation& invitation, const std::string& identity, const SweepOptions& options);

}  // namespace jevons::tools

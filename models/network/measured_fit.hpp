// Measured times of all-reduces, and the links that explain them: fitted on the tables of one number of
// ranks, asked of all others.
//   within an island    t = startup + V/B1 + 2 sqrt(c1 V/B1)                 V = 2(n-1)/n S, what a ring
//   sends between N islands   t = startup + 2(N-1) a2 + V/B2 + 2 sqrt(c2 V/B2)     B2: of the whole ring
//   where it leaves an island
// Least absolute relative errors over all sizes, no term below 0. B2 is of a ring by however many ports the
// machine gave it, so that it is known for islands of as many ranks as were measured: with others it is
// asked, and told how wrong it was. The error of a table is the median of |predicted / measured - 1| over
// sizes of 1 MiB and more.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/network/fabric.hpp"
#include "sim/config/file_errors.hpp"

namespace jevons {

/// What was measured of one group of ranks.
struct MeasuredAllReduce {
  struct Point {
    double bytes = 0, seconds = 0;
  };
  RankGroup group;
  std::vector<Point> points;  // in the order of the file
};

/// Of a table with columns size [bytes], num_workers, devices_per_node and ms_median or ms_mean [ms]; by
/// ranks, then by ranks of a node. Rows of other collectives are left out, and counted. Every error goes to
/// `errors`; nothing comes back if there was one.
struct MeasuredTables {
  std::vector<MeasuredAllReduce> tables;
  std::int64_t other_collectives = 0;
};
std::optional<MeasuredTables> read_all_reduces(const std::filesystem::path& path,
                                               sim::config::FileErrors& errors);

struct MeasuredFit {
  struct Asked {
    RankGroup group;
    std::int64_t sizes = 0;  // of 1 MiB and more
    double error = 0;        // median, relative
    bool fitted = false;     // on this very table
  };
  NetworkConfig network;  // as given, but for what was fitted
  std::vector<Asked> asked;
  std::vector<std::string> notes;
};

/// Fits on tables of `ranks` within an island (0: the middle of the numbers that were measured) and
/// `ranks_between` (0: the most). Throws std::invalid_argument where no such table is there, or none within
/// an island, or times do not grow with size.
MeasuredFit fit(const MeasuredTables& measured, const NetworkConfig& network, std::int64_t ranks = 0,
                std::int64_t ranks_between = 0);

}  // namespace jevons

// A CSV table whose rows are numbers at regular times, and how its rows cover the window of a run.
// Measured tables label each row with an instant; typical ones with month and UTC hour, twelve days for a
// year:
//   timestamp,WND,SUN,...          month,hour_utc,WND,SUN,...
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/csv.hpp"
#include "sim/engine/series.hpp"

namespace sim::config {

struct TimedTable {
  struct Row {
    Instant label;         // of a typical table: the hour in January 1970 ... December 1970
    std::size_t line = 0;  // in the file
    bool complete = true;  // false where a cell is empty
    std::uint64_t blank = 0;  // which, a bit a value column
  };
  bool typical = false;
  Span step;                   // from one label to the next
  std::vector<Row> rows;       // labels ascend strictly
  std::vector<bool> present;   // which of the value columns the file has
  std::vector<double> values;  // row by row; 0 where the cell is empty or the column absent

  std::size_t columns() const { return present.size(); }
  double value(std::size_t row, std::size_t column) const { return values[row * columns() + column]; }
};

/// The names a table may have: `label` heads the instants of a measured table, `ignored` columns are not
/// read.
struct TimedColumns {
  std::string label;
  std::vector<std::string> required, optional = {}, ignored = {};
  /// A column without any value is not there: `present` says so, and no row is incomplete for it.
  bool may_be_blank = false;
};

/// Reads a table of either form. Malformed, unsorted and duplicate rows, and steps that differ from the
/// first, are errors; rows with empty cells and gaps are not, as they may lie outside of what a run needs.
std::optional<TimedTable> read_timed_table(Csv& csv, const TimedColumns& columns, FileErrors& errors);

/// What the label of a measured row names: the instant itself, or the step that starts or ends there.
struct Labels {
  enum class Mean { instant, start, end };
  Mean mean = Mean::start;
  std::optional<Instant> end_from = {};  // with `start`: from this label on, labels are ends
  Span shift = {};                       // added to every label to have UTC
  bool hold_blank = false;               // a row with empty cells is as the one before it, and a note says so
};

/// The rows that cover a window, ascending in time.
struct Covering {
  std::vector<Time> times;         // where a row's step starts, or its instant
  std::vector<std::size_t> rows;   // same length
  Time last;                       // end of the last step, or the last instant
  std::vector<std::string> notes;  // what was decided that a reader of the results should know
};

/// Fits a table to a window. A gap, a row with empty cells inside of the window (unless it is to be held) and a window that is not
/// covered are errors that name the row. Where labels turn from starts to ends, two rows claim one step; the
/// earlier is used and a note says so.
std::optional<Covering> cover(const TimedTable& table, const Window& window, const Labels& labels,
                              FileErrors& errors);

/// One column of the covering rows as a series; `factor` turns the file's unit into that of the series.
Series to_series(const TimedTable& table, const Covering& covering, std::size_t column, Series::Shape shape,
                 double factor);

}  // namespace sim::config

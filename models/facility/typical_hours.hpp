// The hours of a typical year, laid over the dates of a run.
// Rows are labelled with the end of their hour in local standard time, at which their values were taken; the
// calendar years that they come from say nothing, so month, day and hour are matched to the run's dates, and
// February 29 takes February 28. Values are joined by straight lines.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "models/facility/weather.hpp"
#include "models/facility/weather_ranges.hpp"
#include "sim/config/file_errors.hpp"

namespace jevons {

/// An hour by its end, 1 to 24, and the line of the file that says its values.
struct TypicalHour {
  std::size_t line = 0;  // 0: not in the file
  unsigned month = 0, day = 0, hour = 0;
  std::array<double, weather_ranges.size()> values{};  // in units inside
};

class TypicalHours {
 public:
  /// `label` is what the file calls the hour.
  TypicalHours(std::string label, sim::config::FileErrors& errors)
      : label_(std::move(label)), errors_(errors), hours_(366 * 24) {}

  /// A row, in the order of the file, of a day that there is; a duplicate and a row out of order are errors.
  void add(const TypicalHour&);
  /// Over the window; an hour that is missing is an error.
  std::optional<Weather> over(const sim::Window&, sim::Span utc_offset,
                              const std::array<bool, weather_ranges.size()>& present);

 private:
  const TypicalHour* ending_at(std::chrono::sys_time<std::chrono::hours> local);
  std::string text(const TypicalHour&) const;

  std::string label_;
  sim::config::FileErrors& errors_;
  std::vector<TypicalHour> hours_;
  std::size_t last_place_ = 0, last_line_ = 0;
};

}  // namespace jevons

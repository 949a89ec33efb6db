// What people see: a progress bar on standard error where it is a terminal, and tables that align.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "models/simulation.hpp"
#include "models/uncertain.hpp"

namespace jevons::tools {

/// A bar with the time that is left, drawn at most ten times a second and wiped when done.
class ProgressBar {
 public:
  ProgressBar(bool wanted, std::string what);
  ~ProgressBar();
  void update(double share);

 private:
  using Clock = std::chrono::steady_clock;
  bool enabled_, drawn_ = false;
  std::string what_;
  Clock::time_point began_ = Clock::now(), last_ = began_;
};

/// Bold where standard output is a terminal and NO_COLOR is not set.
std::string bold(const std::string& text);

/// A number as people read it: five significant digits, thousands separated; "unknown" for NaN.
std::string format_value(double value);

/// "0.21 s", "3 min 20 s", "2 h 5 min": as people say how long something takes.
std::string format_time(double seconds);
/// "640 bytes", "12 MB".
std::string format_bytes(double bytes);

/// The summary of one or more replications as a table.
std::string summary_table(const std::string& title, const std::vector<Outcome>& outcomes);
/// What a reader must not miss: load that was not served, a cap that was not kept.
std::vector<std::string> warnings(const std::vector<Outcome>& outcomes);
/// {"metrics": {"NAME": {"value": x, "unit": "u"}}, ...}; unknown values are null. What inputs drew is an object "uncertain",
/// where any is.
std::string summary_json(const std::vector<Outcome>& outcomes, const std::vector<DrawnInput>& inputs);

}  // namespace jevons::tools

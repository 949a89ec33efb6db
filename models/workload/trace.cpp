#include "models/workload/trace.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "sim/config/csv.hpp"

namespace jevons {

namespace {

using sim::config::FileErrors;

constexpr double most_seconds = 4e9;  // some 126 years
constexpr double most_width = 1e9;

// One row as its file has it, in seconds.
struct Row {
  double arrival_s = 0, length_s = 0, width = 0, estimate_s = 0;
  std::optional<double> deadline_s;
};

double seconds_per_unit(const std::string& unit, double otherwise) {
  if (unit == "s") return 1;
  if (unit == "min") return 60;
  if (unit == "h") return 3600;
  return otherwise;
}

bool unknown(double value) { return value == -1 || value == 0; }

// Turns rows into jobs, whichever form they came in.
class Collector {
 public:
  Collector(const TraceOptions& options, sim::Time end, FileErrors& errors)
      : options_(options), end_(end), errors_(errors) {}

  void add(const Row& row, std::size_t line) {
    if (!is_plausible(row, line)) return;
    const std::int64_t id = trace_.rows++;
    if (unknown(row.length_s))
      ++trace_.without_runtime;
    else if (unknown(row.width))
      ++trace_.without_width;
    else
      add_job(row, id);
  }

  std::optional<Trace> take() {
    if (errors_.none() && trace_.rows == 0) errors_.add("has no jobs");
    if (!errors_.none()) return {};
    return std::move(trace_);
  }

 private:
  bool is_plausible(const Row& row, std::size_t line) {
    const std::size_t before = errors_.count();
    const auto complain = [&](std::string message) { errors_.add(line, 0, message); };
    if (!(0 <= row.arrival_s && row.arrival_s <= most_seconds))
      complain(fmt::format("arrival {} s: expected is 0 to {:g} s", row.arrival_s, most_seconds));
    else if (row.arrival_s < last_arrival_s_)
      complain(fmt::format("arrival {} s is earlier than that of line {} ({} s), so the rows are not sorted",
                           row.arrival_s, last_line_, last_arrival_s_));
    if (!unknown(row.length_s) && !(0 < row.length_s && row.length_s <= most_seconds))
      complain(fmt::format("length {} s: expected is up to {:g} s, or -1 for unknown", row.length_s,
                           most_seconds));
    if (!unknown(row.width) &&
        !(1 <= row.width && row.width <= most_width && row.width == std::floor(row.width)))
      complain(fmt::format("{} processors: expected is a whole number from 1 to {:g}, or -1 for unknown",
                           row.width, most_width));
    if (row.deadline_s && !(row.arrival_s <= *row.deadline_s && *row.deadline_s <= most_seconds))
      complain(
          fmt::format("deadline {} s: expected is from the arrival, {} s, to {:g} s, or nothing for none",
                      *row.deadline_s, row.arrival_s, most_seconds));
    if (errors_.count() != before) return false;
    last_arrival_s_ = row.arrival_s;
    last_line_ = line;
    return true;
  }

  void add_job(const Row& row, std::int64_t id) {
    const sim::Time arrival = options_.zero + sim::nanoseconds(std::llround(row.arrival_s * 1e9));
    if (arrival < sim::Time{}) {
      ++trace_.before_start;
    } else if (end_ <= arrival) {
      ++trace_.after_end;
    } else {
      const double estimate_s = row.estimate_s > 0 ? row.estimate_s : row.length_s;
      trace_.jobs.push_back({.arrival = arrival,
                             .work_s = row.length_s,
                             .estimate_s = estimate_s,
                             .deadline = row.deadline_s
                                             ? arrival + sim::seconds(*row.deadline_s - row.arrival_s)
                                             : sim::Time::never(),
                             .width = static_cast<std::int32_t>(row.width),
                             .id = id});
    }
  }

  const TraceOptions& options_;
  sim::Time end_;
  FileErrors& errors_;
  Trace trace_;
  double last_arrival_s_ = 0;
  std::size_t last_line_ = 0;
};

void read_csv(const std::filesystem::path& path, const TraceOptions& options, FileErrors& errors,
              Collector& collect) {
  sim::config::Csv csv(path, errors);
  if (csv.header().empty()) return;
  const bool in_hours = csv.header().front().ends_with("_h");
  const auto names = in_hours ? std::vector<std::string>{"arrival_h", "length_h", "cpus"}
                              : std::vector<std::string>{"arrival_time", "length", "cpus"};
  constexpr std::size_t kDeadline = 3;
  if (!csv.expect(names, {in_hours ? "deadline_h" : "deadline"})) return;
  const double unit_s = seconds_per_unit(options.time_unit, in_hours ? 3600 : 1);
  while (csv.next()) {
    const auto arrival = csv.number(0), length = csv.number(1), width = csv.number(2);
    if (!arrival || !length || !width) continue;
    const double length_s = unknown(*length) ? *length : *length * unit_s;
    Row row{*arrival * unit_s, length_s, *width, 0, {}};
    if (csv.has(kDeadline) && !csv.is_blank(kDeadline)) {
      const auto deadline = csv.number(kDeadline);
      if (!deadline) continue;
      row.deadline_s = *deadline * unit_s;
    }
    collect.add(row, csv.line());
  }
}

constexpr std::size_t swf_fields = 18;
constexpr std::string_view blanks = " \t";

// The numbers of a line; false, and an error, if it does not have 18.
bool split_swf(std::string_view line, std::size_t number, std::array<double, swf_fields>& fields,
               FileErrors& errors) {
  std::size_t count = 0;
  bool good = true;
  for (std::size_t at = line.find_first_not_of(blanks); at != line.npos;
       at = line.find_first_not_of(blanks, at)) {
    const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
    std::string reason;
    const auto value = sim::config::parse_number(line.substr(at, end - at), reason);
    if (!value) errors.add(number, at + 1, fmt::format("field {}: {}", count + 1, reason));
    good = good && value;
    if (count < swf_fields) fields[count] = value.value_or(0);
    ++count;
    at = end;
  }
  if (count != swf_fields)
    errors.add(number, 0,
               fmt::format("the line has {} fields; Standard Workload Format has {}", count, swf_fields));
  return good && count == swf_fields;
}

void read_swf(const std::filesystem::path& path, const TraceOptions& options, FileErrors& errors,
              Collector& collect) {
  sim::config::TextFile file(path, errors);
  const double unit_s = seconds_per_unit(options.time_unit, 1);
  std::array<double, swf_fields> fields{};
  for (std::string_view line; file.next(line);) {
    if (line.starts_with(';') || line.find_first_not_of(blanks) == line.npos) continue;
    if (!split_swf(line, file.line_number(), fields, errors)) continue;
    const double runtime = fields[3], allocated = fields[4], requested = fields[7], estimate = fields[8];
    collect.add({fields[1] * unit_s,
                 unknown(runtime) ? runtime : runtime * unit_s,
                 unknown(allocated) ? requested : allocated,
                 estimate > 0 ? estimate * unit_s : 0,
                 {}},
                file.line_number());
  }
}

}  // namespace

std::vector<std::string> Trace::notes() const {
  std::vector<std::string> notes;
  const auto count = [&](std::int64_t n, std::string_view what) {
    if (n > 0) notes.push_back(fmt::format("{} of {} rows {}", n, rows, what));
  };
  count(without_runtime, "rejected: run time unknown or 0");
  count(without_width, "rejected: processors unknown or 0");
  count(before_start, "arrive before the run starts");
  count(after_end, "arrive after the run ends");
  return notes;
}

std::optional<Trace> read_trace(const std::filesystem::path& path, const TraceOptions& options, sim::Time end,
                                std::vector<std::string>& error_lines) {
  FileErrors errors(path.string(), error_lines);
  Collector collect(options, end, errors);
  const std::string name = path.filename().string();
  if (name.ends_with(".swf") || name.ends_with(".swf.gz"))
    read_swf(path, options, errors, collect);
  else
    read_csv(path, options, errors, collect);
  return collect.take();
}

}  // namespace jevons

#include "models/workload/request_trace.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/config/csv.hpp"
#include "sim/engine/calendar.hpp"

namespace jevons {
namespace {

using sim::config::Csv;
using sim::config::FileErrors;

constexpr std::int64_t most_tokens = 100'000'000;
constexpr double most_ms = 4e12;  // some 126 years

/// The time of a row since time 0 of the trace, in one form or the other.
class Clock {
 public:
  explicit Clock(bool is_calendar) : is_calendar_(is_calendar) {}

  std::optional<sim::Span> read(Csv& csv) { return is_calendar_ ? since_first(csv) : milliseconds(csv); }

 private:
  std::optional<sim::Span> since_first(Csv& csv) {
    const auto when = sim::parse_instant(csv.text(0));
    if (!when) {
      csv.complain(0, fmt::format("{} is not an instant, such as 2023-11-16 18:17:03.97",
                                  sim::config::in_quotes(csv.text(0))));
      return {};
    }
    if (!has_first_) first_ = *when;
    has_first_ = true;
    return sim::Span{(*when - first_).count()};
  }
  static std::optional<sim::Span> milliseconds(Csv& csv) {
    const auto ms = csv.number(0);
    if (!ms) return {};
    if (0 <= *ms && *ms <= most_ms) return sim::nanoseconds(std::llround(*ms * 1e6));
    csv.complain(0, fmt::format("{} ms: expected is 0 to {:g} ms", *ms, most_ms));
    return {};
  }

  bool is_calendar_;
  bool has_first_ = false;
  sim::Instant first_{};
};

void add(RequestTrace& trace, sim::Time arrival, sim::Time end, std::int64_t prompt, std::int64_t output) {
  const auto id = trace.rows++;
  if (output == 0)
    ++trace.without_output;
  else if (arrival < sim::Time{})
    ++trace.before_start;
  else if (end <= arrival)
    ++trace.after_end;
  else
    trace.requests.push_back(
        {arrival, static_cast<std::int32_t>(prompt), static_cast<std::int32_t>(output), id});
}

}  // namespace

std::vector<std::string> RequestTrace::notes() const {
  std::vector<std::string> notes;
  const auto count = [&](std::int64_t n, std::string_view what) {
    if (n > 0) notes.push_back(fmt::format("{} of {} requests {}", n, rows, what));
  };
  count(without_output, "left out: nothing was generated");
  count(before_start, "arrive before the run starts");
  count(after_end, "arrive after the run ends");
  return notes;
}

std::optional<RequestTrace> read_requests(const std::filesystem::path& path, sim::Time zero, sim::Time end,
                                          std::vector<std::string>& error_lines) {
  FileErrors errors(path.string(), error_lines);
  Csv csv(path, errors);
  if (csv.header().empty()) return {};
  const bool is_azure = csv.header().front() == "TIMESTAMP";
  if (is_azure ? !csv.expect({"TIMESTAMP", "ContextTokens", "GeneratedTokens"})
               : !csv.expect({"timestamp_ms", "input_tokens", "output_tokens"}, {"n_kv_blocks"}))
    return {};
  RequestTrace trace;
  Clock clock(is_azure);
  sim::Span last{};
  std::size_t last_line = 0;
  while (csv.next()) {
    const auto since = clock.read(csv);
    const auto prompt = csv.whole(1, 0, most_tokens), output = csv.whole(2, 0, most_tokens);
    if (!since || !prompt || !output) continue;
    if (*since < last) {
      csv.complain(0, fmt::format("is {} s earlier than line {}, so the rows are not sorted",
                                  (last - *since).seconds(), last_line));
      continue;
    }
    last = *since;
    last_line = csv.line();
    add(trace, zero + *since, end, *prompt, *output);
  }
  if (errors.none() && trace.rows == 0) errors.add("has no requests");
  if (!errors.none()) return {};
  return trace;
}

}  // namespace jevons

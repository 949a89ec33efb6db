#include "sim/config/timed_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/config/csv.hpp"

namespace sim::config {

namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

constexpr Span hour = hours(1);

std::string duration_text(Span span) {
  if (span.ns % hour.ns == 0) return fmt::format("{} h", span.ns / hour.ns);
  if (span.ns % minutes(1).ns == 0) return fmt::format("{} min", span.ns / minutes(1).ns);
  return fmt::format("{} s", span.seconds());
}

Instant typical_label(unsigned month_number, unsigned hour_number) {
  return std::chrono::sys_days{year{1970} / month{month_number} / day{1}} + std::chrono::hours{hour_number};
}

Instant typical_label(Instant when) {
  const auto midnight = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date{midnight};
  const auto hour_number = std::chrono::duration_cast<std::chrono::hours>(when - midnight).count();
  return typical_label(static_cast<unsigned>(date.month()), static_cast<unsigned>(hour_number));
}

std::string label_text(const TimedTable& table, Instant label) {
  if (!table.typical) return format_instant(label);
  const auto midnight = std::chrono::floor<std::chrono::days>(label);
  return fmt::format("month {}, hour {}",
                     static_cast<unsigned>(std::chrono::year_month_day{midnight}.month()),
                     std::chrono::duration_cast<std::chrono::hours>(label - midnight).count());
}

// Differences of such instants fit into a 64-bit count of nanoseconds.
bool is_reasonable(Instant when) {
  return std::chrono::sys_days{year{1900} / 1 / 1} <= when &&
         when < std::chrono::sys_days{year{2190} / 1 / 1};
}

class Reader {
 public:
  Reader(Csv& csv, const TimedColumns& columns, FileErrors& errors)
      : csv_(csv), columns_(columns), errors_(errors) {}

  std::optional<TimedTable> read() {
    const std::size_t before = errors_.count();
    if (!read_header()) return {};
    while (csv_.next()) read_row();
    if (table_.rows.empty() && errors_.count() == before) errors_.add("has a header and no rows");
    if (errors_.count() != before) return {};
    if (columns_.may_be_blank) leave_out_blank_columns();
    return std::move(table_);
  }

 private:
  void leave_out_blank_columns() {
    auto always_blank = ~std::uint64_t{0};
    for (const auto& row : table_.rows) always_blank &= row.blank;
    if (table_.columns() > 0 && always_blank + 1 == std::uint64_t{1} << table_.columns()) return;  // nothing at all
    for (auto& row : table_.rows) row.complete = (row.blank & ~always_blank) == 0;
    for (std::size_t c = 0; c < table_.columns(); ++c)
      if (always_blank >> c & 1) table_.present[c] = false;
  }

  bool read_header() {
    const auto& header = csv_.header();
    table_.typical = std::find(header.begin(), header.end(), "month") != header.end();
    std::vector<std::string> required{columns_.label};
    if (table_.typical) required = {"month", "hour_utc"};
    first_value_ = required.size();
    required.insert(required.end(), columns_.required.begin(), columns_.required.end());
    std::vector<std::string> others = columns_.optional;
    others.insert(others.end(), columns_.ignored.begin(), columns_.ignored.end());
    if (!csv_.expect(required, others)) return false;
    table_.step = hour;
    for (std::size_t c = 0; c < columns_.required.size() + columns_.optional.size(); ++c)
      table_.present.push_back(csv_.has(first_value_ + c));
    return true;
  }

  void read_row() {
    const auto label = read_label();
    TimedTable::Row row{label.value_or(Instant{}), csv_.line(), true};
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const bool blank = table_.present[c] && csv_.is_blank(first_value_ + c);
      const bool readable = table_.present[c] && !blank;
      table_.values.push_back(readable ? csv_.number(first_value_ + c).value_or(0) : 0);
      if (!blank) continue;
      row.complete = false;
      row.blank |= std::uint64_t{1} << c;
    }
    if (!label || !is_in_order(row)) {
      table_.values.resize(table_.rows.size() * table_.columns());
      return;
    }
    table_.rows.push_back(row);
  }

  std::optional<Instant> read_label() {
    if (table_.typical) {
      const auto month_number = csv_.whole(0, 1, 12);
      const auto hour_number = csv_.whole(1, 0, 23);
      if (!month_number || !hour_number) return {};
      return typical_label(static_cast<unsigned>(*month_number), static_cast<unsigned>(*hour_number));
    }
    const auto label = parse_instant(csv_.text(0));
    if (label && is_reasonable(*label)) return label;
    csv_.complain(0, fmt::format("{} is not an instant from 1900 to 2189, such as 2022-04-12T05:00Z",
                                 in_quotes(csv_.text(0))));
    return {};
  }

  bool is_in_order(const TimedTable::Row& row) {
    if (table_.rows.empty()) return true;
    const auto& previous = table_.rows.back();
    const Span step = since(previous.label, row.label) - Time{};
    const auto complain = [&](std::string_view what) {
      csv_.complain_row(fmt::format("{} {} line {} ({})", label_text(table_, row.label), what, previous.line,
                                    label_text(table_, previous.label)));
      return false;
    };
    if (step.ns == 0) return complain("is a duplicate of");
    if (step.ns < 0) return complain("is earlier than the row above, so the rows are not sorted:");
    if (table_.typical) return true;
    if (table_.rows.size() == 1) table_.step = step;
    if (step.ns % table_.step.ns == 0) return true;
    return complain(fmt::format("is off the file's step of {} (that of its first two rows), counted from",
                                duration_text(table_.step)));
  }

  Csv& csv_;
  const TimedColumns& columns_;
  FileErrors& errors_;
  TimedTable table_;
  std::size_t first_value_ = 1;
};

class Coverer {
 public:
  Coverer(const TimedTable& table, const Window& window, const Labels& labels, FileErrors& errors)
      : table_(table), window_(window), labels_(labels), errors_(errors) {}

  std::optional<Covering> run() {
    const std::size_t before = errors_.count();
    if (table_.typical)
      cover_typical();
    else
      cover_measured();
    if (errors_.count() != before || result_.times.empty()) return {};
    if (held_ > 0)
      result_.notes.push_back(fmt::format("{}: {} rows with empty cells are taken as the row before them", errors_.file(), held_));
    return std::move(result_);
  }

 private:
  bool instants() const { return labels_.mean == Labels::Mean::instant; }

  void add(Instant start, std::size_t row) {
    const bool held = labels_.hold_blank && !table_.rows[row].complete && !result_.rows.empty();
    result_.times.push_back(since(window_.start, start));
    result_.rows.push_back(held ? result_.rows.back() : row);
    held_ += held;
    if (!held && !table_.rows[row].complete)
      errors_.add(table_.rows[row].line, 0,
                  fmt::format("{} has empty cells, and the run needs it ({} to {})",
                              label_text(table_, table_.rows[row].label), format_instant(window_.start),
                              format_instant(window_.finish())));
  }

  void cover_typical() {
    Instant when = std::chrono::floor<std::chrono::hours>(window_.start);
    const Instant finish = std::chrono::ceil<std::chrono::hours>(window_.finish());
    for (; when < finish || (when == finish && instants()) || result_.times.empty();
         when += std::chrono::hours{1}) {
      const Instant label = typical_label(when);
      const auto row = std::lower_bound(table_.rows.begin(), table_.rows.end(), label,
                                        [](const auto& r, Instant wanted) { return r.label < wanted; });
      if (row == table_.rows.end() || row->label != label) {
        errors_.add(fmt::format("{} is missing, and the run needs it for {}", label_text(table_, label),
                                format_instant(when)));
        return;
      }
      add(when, static_cast<std::size_t>(row - table_.rows.begin()));
    }
    result_.last = instants() ? result_.times.back() : since(window_.start, when);
  }

  bool labels_end(const TimedTable::Row& row) const {
    return labels_.mean == Labels::Mean::end || (labels_.end_from && row.label >= *labels_.end_from);
  }
  Instant start_of(const TimedTable::Row& row) const {
    const Span shift = labels_end(row) ? labels_.shift - table_.step : labels_.shift;
    return row.label + std::chrono::nanoseconds(shift.ns);
  }
  // How far the series is known once this row is.
  Instant end_of(const TimedTable::Row& row) const {
    return start_of(row) + std::chrono::nanoseconds(instants() ? 0 : table_.step.ns);
  }

  // From the last row that starts at or before the window to the first that reaches its end.
  void cover_measured() {
    const auto& rows = table_.rows;
    const auto after = std::partition_point(rows.begin(), rows.end(),
                                            [&](const auto& row) { return start_of(row) <= window_.start; });
    std::size_t i = static_cast<std::size_t>(after - rows.begin());
    if (i == 0) return complain_short("starts at", start_of(rows.front()), rows.front());
    --i;
    if (is_claimed_above(i)) --i;
    Instant reached = start_of(rows[i]);
    for (; i < rows.size() && !done(reached); ++i) {
      if (!result_.times.empty()) {
        if (is_claimed_above(i)) {
          note_claimed(rows[i - 1], rows[i]);
          continue;
        }
        if (start_of(rows[i]) != expected_) return complain_gap(rows[i - 1], rows[i]);
      }
      expected_ = start_of(rows[i]) + std::chrono::nanoseconds(table_.step.ns);
      reached = end_of(rows[i]);
      add(start_of(rows[i]), i);
    }
    if (!done(reached) || reached < window_.start) return complain_short("ends at", reached, rows.back());
    result_.last = since(window_.start, reached);
  }

  bool is_claimed_above(std::size_t i) const {
    return i > 0 && start_of(table_.rows[i]) == start_of(table_.rows[i - 1]);
  }
  bool done(Instant reached) const { return !result_.times.empty() && window_.finish() <= reached; }

  void complain_gap(const TimedTable::Row& previous, const TimedTable::Row& next) {
    errors_.add(
        next.line, 0,
        fmt::format("a gap: {} is missing between {} (line {}) and {}, and the run needs it ({} to {})",
                    duration_text(since(expected_, start_of(next)) - Time{}), format_instant(previous.label),
                    previous.line, format_instant(next.label), format_instant(window_.start),
                    format_instant(window_.finish())));
  }
  void complain_short(std::string_view what, Instant bound, const TimedTable::Row& row) {
    errors_.add(row.line, 0,
                fmt::format("the series {} {}, and the run needs {} to {}", what, format_instant(bound),
                            format_instant(window_.start), format_instant(window_.finish())));
  }
  void note_claimed(const TimedTable::Row& used, const TimedTable::Row& unused) {
    result_.notes.push_back(fmt::format(
        "{}: lines {} and {} both claim the step from {}, where labels turn from starts to ends; line {} "
        "is used",
        errors_.file(), used.line, unused.line, format_instant(start_of(used)), used.line));
  }

  const TimedTable& table_;
  const Window& window_;
  const Labels& labels_;
  FileErrors& errors_;
  Covering result_;
  Instant expected_{};
  std::int64_t held_ = 0;
};

}  // namespace

std::optional<TimedTable> read_timed_table(Csv& csv, const TimedColumns& columns, FileErrors& errors) {
  return Reader(csv, columns, errors).read();
}

std::optional<Covering> cover(const TimedTable& table, const Window& window, const Labels& labels,
                              FileErrors& errors) {
  return Coverer(table, window, labels, errors).run();
}

Series to_series(const TimedTable& table, const Covering& covering, std::size_t column, Series::Shape shape,
                 double factor) {
  std::vector<double> values;
  values.reserve(covering.rows.size());
  for (const std::size_t row : covering.rows) values.push_back(table.value(row, column) * factor);
  return Series(shape, covering.times, std::move(values), covering.last);
}

}  // namespace sim::config

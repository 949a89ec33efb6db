#include "sim/config/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/config/document.hpp"

namespace sim::config {

namespace {

constexpr std::size_t most_columns = 1000;

std::string joined(const std::vector<std::string>& names) {
  std::string result;
  for (const auto& name : names) result += (result.empty() ? "" : ",") + name;
  return result;
}

}  // namespace

std::optional<double> parse_number(std::string_view text, std::string& reason) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, value);
  if (text.empty()) {
    reason = "the cell is empty; a number is expected";
  } else if (code == std::errc::result_out_of_range) {
    reason = fmt::format("{} is too large or too small for a number", in_quotes(text));
  } else if (code != std::errc{}) {
    reason = fmt::format("{} is not a number", in_quotes(text));
  } else if (stop != end) {
    reason = fmt::format("{} is not a number: {} follows it", in_quotes(text), in_quotes({stop, end}));
  } else if (!std::isfinite(value)) {
    reason = fmt::format("{} is not a finite number", in_quotes(text));
  } else {
    return value;
  }
  return {};
}

Csv::Csv(const std::filesystem::path& path, FileErrors& errors) : errors_(errors), file_(path, errors) {
  std::string_view line;
  while (file_.next(line)) {
    if (line.starts_with('#')) {
      comments_.emplace_back(line.substr(1));
      continue;
    }
    std::vector<std::string_view> names;
    if (split(line, names)) header_.assign(names.begin(), names.end());
    return;
  }
  if (errors_.none()) errors_.add("has no header row");
}

bool Csv::split(std::string_view line, std::vector<std::string_view>& cells) {
  line_text_ = line;
  cells.clear();
  if (const auto quote = line.find('"'); quote != line.npos) {
    errors_.add(file_.line_number(), quote + 1,
                "a quote: cells are plain numbers and labels, without quotes");
    return false;
  }
  while (true) {
    const auto comma = line.find(',');
    cells.push_back(line.substr(0, comma));
    if (comma == line.npos) return true;
    if (cells.size() == most_columns) break;
    line.remove_prefix(comma + 1);
  }
  errors_.add(file_.line_number(), 0, fmt::format("the row has more than {} cells", most_columns));
  return false;
}

bool Csv::expect(const std::vector<std::string>& required, const std::vector<std::string>& optional) {
  names_ = required;
  names_.insert(names_.end(), optional.begin(), optional.end());
  cell_of_.assign(names_.size(), absent);
  if (header_.empty() || !match(names_)) return false;
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < required.size(); ++i)
    if (!has(i)) missing.push_back(required[i]);
  if (missing.empty()) return true;
  complain_row(fmt::format("the header lacks {}; expected are the columns {}{}", joined(missing),
                           joined(required), optional.empty() ? "" : ", and optionally " + joined(optional)));
  return false;
}

bool Csv::match(const std::vector<std::string>& known) {
  bool good = true;
  std::size_t at = 1;
  for (std::size_t cell = 0; cell < header_.size(); at += header_[cell].size() + 1, ++cell) {
    const auto& name = header_[cell];
    const auto found = std::find(known.begin(), known.end(), name);
    std::string message;
    if (found == known.end()) {
      const auto near = nearest(name, known);
      message =
          fmt::format("unknown column {}; {}", in_quotes(name),
                      near.empty() ? "expected are " + joined(known) : fmt::format("is \"{}\" meant?", near));
    } else if (auto& place = cell_of_[static_cast<std::size_t>(found - known.begin())]; place != absent) {
      message = fmt::format("column {} stands twice in the header", in_quotes(name));
    } else {
      place = cell;
      continue;
    }
    errors_.add(file_.line_number(), at, message);
    good = false;
  }
  return good;
}

bool Csv::next() {
  std::string_view line;
  while (file_.next(line)) {
    if (line.empty()) {
      errors_.add(file_.line_number(), 0, "an empty line");
    } else if (line.starts_with('#')) {
      errors_.add(file_.line_number(), 1, "a comment below the header; comments stand above it");
    } else if (split(line, cells_)) {
      if (cells_.size() == header_.size()) return true;
      errors_.add(file_.line_number(), 0,
                  fmt::format("the row has {} cells; the header has {}", cells_.size(), header_.size()));
    }
  }
  return false;
}

std::optional<double> Csv::number(std::size_t column) {
  std::string reason;
  const auto value = parse_number(text(column), reason);
  if (!value) complain(column, reason);
  return value;
}

std::optional<std::int64_t> Csv::whole(std::size_t column, std::int64_t least, std::int64_t most) {
  const auto cell = text(column);
  std::int64_t value = 0;
  const auto [stop, code] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (code == std::errc{} && stop == cell.data() + cell.size() && least <= value && value <= most)
    return value;
  complain(column, fmt::format("{} is not a whole number from {} to {}", in_quotes(cell), least, most));
  return {};
}

void Csv::complain(std::size_t column, std::string_view message) {
  const auto at = static_cast<std::size_t>(text(column).data() - line_text_.data()) + 1;
  errors_.add(line(), at, fmt::format("{}: {}", names_[column], message));
}

}  // namespace sim::config

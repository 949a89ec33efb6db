#include "sim/config/faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>

namespace sim::config {
namespace {

// A message is one line whatever the input holds.
std::string on_one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

// The number that ends at the next colon, 0 if there is none.
int number_after(std::string_view text, std::size_t begin) {
  int value = 0;
  if (begin < text.size()) std::from_chars(text.data() + begin, text.data() + text.size(), value);
  return value;
}

}  // namespace

void Faults::add(const std::vector<Source>& sources, Place place, std::string_view path,
                 std::string_view message) {
  const auto& source = sources.at(static_cast<std::size_t>(place.source));
  auto text = fmt::format("{}:{}:{}: error: {}{}{}{}", source.name, place.line, place.column, path,
                          path.empty() ? "" : ": ", message, source.note);
  faults_.push_back({place.source, {}, place.line, place.column, std::string(path),
                     on_one_line(std::move(text))});
}

void Faults::add_located(std::string line) {
  const auto message = std::min(line.find(": error: "), line.size());
  auto colon = line.find(':');
  while (colon < message && number_after(line, colon + 1) == 0) colon = line.find(':', colon + 1);
  const auto second = line.find(':', colon == std::string::npos ? colon : colon + 1);
  Fault fault{std::numeric_limits<int>::max(), line.substr(0, colon), 0, 0, {}, {}};
  if (colon < message) fault.line = number_after(line, colon + 1);
  if (second < message) fault.column = number_after(line, second + 1);
  fault.text = on_one_line(std::move(line));
  faults_.push_back(std::move(fault));
}

bool Faults::is_unreadable(std::string_view path) const {
  const auto end = faults_.begin() + static_cast<std::ptrdiff_t>(read_);
  return std::any_of(faults_.begin(), end, [&](const Fault& fault) {
    const std::string_view at = fault.path;
    if (path.empty() || at.substr(0, path.size()) != path) return false;
    return at.size() == path.size() || at[path.size()] == '.' || at[path.size()] == '[';
  });
}

std::vector<std::string> Faults::lines() const {
  auto sorted = faults_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Fault& a, const Fault& b) {
    return std::tie(a.source, a.file, a.line, a.column) < std::tie(b.source, b.file, b.line, b.column);
  });
  std::vector<std::string> result;
  for (auto& fault : sorted)
    if (std::find(result.begin(), result.end(), fault.text) == result.end())
      result.push_back(std::move(fault.text));
  return result;
}

}  // namespace sim::config

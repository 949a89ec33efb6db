#include "sim/study/constraints.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace sim::study {
namespace {

constexpr auto kBlank = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(kBlank), end = text.find_last_not_of(kBlank);
  return begin == text.npos ? std::string_view() : text.substr(begin, end - begin + 1);
}

/// A finite number and nothing else.
std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

struct Parsed {
  std::string problem;
  Constraint constraint;
};

Parsed parsed(std::string_view text) {
  const auto bad = [](const std::string& what) {
    return Parsed{what + "; expected is METRIC<=NUMBER, such as wait_p95<=600", {}};
  };
  const auto sign = text.find_first_of("<>");
  if (sign == text.npos) return bad("there is none of <, <=, > and >=");
  const bool is_lower = text[sign] == '<', has_equals = sign + 1 < text.size() && text[sign + 1] == '=';
  const auto metric = trimmed(text.substr(0, sign)),
             bound = trimmed(text.substr(sign + (has_equals ? 2 : 1)));
  if (metric.empty()) return bad("no metric stands before the relation");
  if (metric.find_first_of(" \t\r\n=!") != metric.npos)
    return bad(fmt::format("\"{}\" is no metric", metric));
  const auto value = number(bound);
  if (!value) return bad(fmt::format("\"{}\" is no finite number", bound));
  const auto strict = is_lower ? Relation::below : Relation::above;
  const auto weak = is_lower ? Relation::at_most : Relation::at_least;
  return {"", {std::string(metric), has_equals ? weak : strict, *value}};
}

}  // namespace

std::string constraint_problem(std::string_view text) { return parsed(text).problem; }

Constraint parse_constraint(std::string_view text) {
  auto result = parsed(text);
  if (!result.problem.empty()) throw std::invalid_argument(fmt::format("\"{}\": {}", text, result.problem));
  return std::move(result.constraint);
}

bool holds(const Constraint& constraint, double value) {
  switch (constraint.relation) {
    case Relation::below:
      return value < constraint.bound;
    case Relation::at_most:
      return value <= constraint.bound;
    case Relation::above:
      return value > constraint.bound;
    case Relation::at_least:
      return value >= constraint.bound;
  }
  throw std::logic_error("a constraint has a relation that is none");
}

std::optional<std::size_t> best(std::span<const double> values, bool lower_is_better,
                                const std::vector<bool>& is_feasible) {
  if (values.size() != is_feasible.size())
    throw std::invalid_argument(fmt::format("{} values and {} flags; there must be as many of each",
                                            values.size(), is_feasible.size()));
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!is_feasible[i] || std::isnan(values[i])) continue;
    if (!found || (lower_is_better ? values[i] < values[*found] : values[i] > values[*found])) found = i;
  }
  return found;
}

}  // namespace sim::study

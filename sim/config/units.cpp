#include "sim/config/units.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "sim/config/dimensions.hpp"
#include "sim/config/names.hpp"
#include "sim/config/unit_system.hpp"

namespace sim::config {
namespace {

constexpr std::size_t longest_unit = 64;  // letters; whatever is longer is no unit

struct Amount {
  double number = 0;
  std::string_view digits;  // the number as written
  std::string unit;
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Reading<Amount> fail(std::string problem) { return {{}, std::move(problem)}; }

// A number, then a unit or nothing; every explanation ends with what is expected.
Reading<Amount> split(std::string_view text, std::string_view si_unit) {
  const auto quoted = fmt::format("\"{}\"", text);
  auto rest = trimmed(text);
  if (!rest.empty() && rest.front() == '+') rest.remove_prefix(1);
  const auto sign = rest.substr(0, 1) == "-" ? 1u : 0u;
  if (rest.size() <= sign || (rest[sign] != '.' && (rest[sign] < '0' || rest[sign] > '9')))
    return fail(fmt::format("{} does not begin with a number; {}", quoted, expected_quantity(si_unit)));
  Amount amount;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), amount.number);
  if (error == std::errc::result_out_of_range)
    return fail(fmt::format("the number of {} is beyond any double", quoted));
  if (error != std::errc{})
    return fail(fmt::format("{} does not begin with a number; {}", quoted, expected_quantity(si_unit)));
  amount.digits = {rest.data(), end};
  rest = trimmed(rest.substr(amount.digits.size()));
  if (rest.substr(0, 1) == "," || rest.substr(0, 1) == "_")
    return fail(fmt::format("the number of {} is cut by '{}'; write it without", quoted, rest.front()));
  amount.unit = rest.substr(0, 1) == "/" ? fmt::format("1{}", rest) : std::string(rest);
  return {std::move(amount), {}};
}

std::string unknown_unit(std::string_view text, const std::string& unit, std::string_view si_unit) {
  const auto near = nearest(unit, familiar_units());
  const auto hint = near.empty() ? std::string() : fmt::format(" (did you mean \"{}\"?)", near);
  return fmt::format("\"{}\": no unit is called \"{}\"{}; {}", text, unit, hint, expected_quantity(si_unit));
}

// "3 4 W" is a product to UDUNITS, and a slip of the hand here.
bool begins_with_factor(const std::string& unit) {
  return !unit.empty() && (unit[0] == '.' || unit[0] == '-' || unit[0] == '+' ||
                           (unit[0] >= '0' && unit[0] <= '9' && unit.substr(0, 2) != "1/"));
}

bool is_known(const std::string& unit) {
  return unit.size() <= longest_unit && !begins_with_factor(unit) && is_unit(unit);
}

std::string mismatch(std::string_view text, const std::string& unit, std::string_view si_unit) {
  const auto* actual = dimension_of(unit);
  if (actual) return fmt::format("\"{}\" is {}; {}", text, actual->name, expected_quantity(si_unit));
  return fmt::format("\"{}\" is of another kind (its unit is {}); {}", text, unit,
                     expected_quantity(si_unit));
}

std::string shortest(double value) {
  const auto precise = fmt::format("{}", value);
  const auto rounded = fmt::format("{:.15g}", value);
  return rounded.size() < precise.size() ? rounded : precise;
}

}  // namespace

std::string expected_quantity(std::string_view si_unit) {
  if (si_unit == "delta_K") return "a temperature difference is expected, such as \"5 K\"";
  if (const auto* dimension = dimension_of(si_unit))
    return fmt::format("{} is expected, such as \"{}\"", dimension->name, dimension->example);
  return fmt::format("a quantity is expected, such as \"1 {}\"", si_unit);
}

Reading<double> parse_quantity(std::string_view text, std::string_view si_unit) {
  if (!is_unit(si_unit)) throw std::invalid_argument(fmt::format("\"{}\" is no unit", si_unit));
  const auto amount = split(text, si_unit);
  if (!amount) return {{}, amount.problem};
  auto unit = (*amount).unit;
  if (unit.empty()) {
    if (!convertible("1", si_unit))
      return {{}, fmt::format("\"{}\" has no unit; {}", text, expected_quantity(si_unit))};
    unit.push_back('1');
  }
  if (unit != si_unit && !is_known(unit)) return {{}, unknown_unit(text, unit, si_unit)};
  const auto value = convert((*amount).number, unit, si_unit);
  if (!value) return {{}, mismatch(text, unit, si_unit)};
  if (!std::isfinite(*value)) return {{}, fmt::format("\"{}\" is beyond any double in {}", text, si_unit)};
  return {value, {}};
}

std::string format_quantity(double si, std::string_view si_unit) {
  auto best = fmt::format("{} {}", si, si_unit);
  const auto* dimension = dimension_of(si_unit);
  if (!std::isfinite(si) || si == 0 || !dimension) return best;
  const auto is_absolute_or_difference = dimension->name == "a temperature";
  auto best_cost = std::numeric_limits<double>::infinity();
  for (const auto unit : dimension->units) {
    if (is_absolute_or_difference && unit != (si_unit == "degC" ? "degC" : "K")) continue;
    const auto value = convert(si, si_unit, unit);
    if (!value || !std::isfinite(*value)) continue;
    const auto number = shortest(*value);
    const bool is_rate = unit.substr(0, 2) == "1/";
    const auto text = fmt::format("{}{}{}", number, is_rate ? "" : " ", is_rate ? unit.substr(1) : unit);
    const auto back = parse_quantity(text, si_unit);
    if (!back || *back != si) continue;
    const auto size = std::abs(*value);
    const bool is_bits_for_bytes = (unit.find("bit") == unit.npos) != (si_unit.find("bit") == si_unit.npos);
    const double cost =
        static_cast<double>(number.size()) + (size < 1 || size >= 1000 ? 3 : 0) + (is_bits_for_bytes ? 2 : 0);
    if (cost < best_cost) best = text, best_cost = cost;
  }
  return best;
}

Reading<Span> parse_duration(std::string_view text, bool may_be_negative) {
  const auto amount = split(text, "s");
  if (!amount) return {{}, amount.problem};
  const auto& [number, digits, unit] = *amount;
  if (unit.empty()) return {{}, fmt::format("\"{}\" has no unit; {}", text, expected_quantity("s"))};
  if (!is_known(unit)) return {{}, unknown_unit(text, unit, "s")};
  const auto unit_s = convert(1, unit, "s");
  if (!unit_s) return {{}, mismatch(text, unit, "s")};
  if (number < 0 && !may_be_negative)
    return {{}, fmt::format("\"{}\" is negative; {}", text, expected_quantity("s"))};
  // Units down to the nanosecond are a whole number of it, to the noise of the conversion.
  const long double unit_ns = *unit_s * 1e9L;
  const long double scale = unit_ns > 0.5L ? std::round(unit_ns) : unit_ns;
  const long double ns = std::strtold(std::string(digits).c_str(), nullptr) * scale;
  if (!(std::abs(ns) <= static_cast<long double>(std::numeric_limits<std::int64_t>::max())))
    return {{}, fmt::format("\"{}\" is longer than the 292 years that time can count", text)};
  const Span span{std::llround(ns)};
  if (span.ns == 0 && number != 0) return {{}, fmt::format("\"{}\" is shorter than a nanosecond", text)};
  return {span, {}};
}

std::string format_duration(Span span) {
  constexpr struct {
    Span unit;
    std::string_view one, many;
  } steps[] = {{days(1), "day", "days"},
               {hours(1), "h", "h"},
               {minutes(1), "min", "min"},
               {whole_seconds(1), "s", "s"},
               {nanoseconds(1'000'000), "ms", "ms"},
               {nanoseconds(1'000), "us", "us"}};
  if (span.ns == 0) return "0 s";
  for (const auto& step : steps) {
    const auto count = span.ns / step.unit.ns;
    if (span.ns % step.unit.ns == 0) return fmt::format("{} {}", count, count == 1 ? step.one : step.many);
  }
  return fmt::format("{} ns", span.ns);
}

}  // namespace sim::config

#include "sim/config/values.hpp"

#include <fmt/format.h>

#include <cmath>

namespace sim::config {
namespace {

std::string instead(const Node& node, std::string_view expected) {
  return fmt::format("{}; {}", describe(node), expected);
}

// The value as it was written, for messages.
std::string as_written(const Node& node) {
  if (const auto* text = std::get_if<std::string>(&node.value)) return toml_string(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return fmt::format("{}", *whole);
  if (const auto* number = std::get_if<double>(&node.value)) return fmt::format("{}", *number);
  return "this";
}

std::optional<double> plain_number(const Node& node) {
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&node.value)) return *number;
  return {};
}

// What is wrong with a value outside the range, or "".
std::string outside(const Node& node, double value, const Meta& meta, std::string_view si_unit) {
  const bool small = value < meta.min || (meta.above_min && value == meta.min);
  if (!small && value <= meta.max) return {};
  return fmt::format("{} is too {}; allowed: {}", as_written(node), small ? "small" : "large",
                     range_text(meta, si_unit));
}

template <class T>
Reading<T> fail(std::string problem) {
  return {{}, std::move(problem)};
}

}  // namespace

std::string limit_text(double value, std::string_view si_unit) {
  if (si_unit.empty()) return fmt::format("{}", value);
  if (si_unit == "s" && std::abs(value) < 9e9) return format_duration({std::llround(value * 1e9)});
  return format_quantity(value, si_unit);
}

std::string range_text(const Meta& meta, std::string_view si_unit) {
  const bool has_min = std::isfinite(meta.min), has_max = std::isfinite(meta.max);
  if (meta.above_min)
    return fmt::format("above {}{}", limit_text(meta.min, si_unit), has_max ? " up to " + limit_text(meta.max, si_unit) : "");
  if (has_min && has_max) return fmt::format("{} to {}", limit_text(meta.min, si_unit), limit_text(meta.max, si_unit));
  if (has_min) return "at least " + limit_text(meta.min, si_unit);
  if (has_max) return "at most " + limit_text(meta.max, si_unit);
  return {};
}

Reading<std::string> read_text(const Node& node) {
  if (const auto* text = std::get_if<std::string>(&node.value)) return {*text, {}};
  const auto written = as_written(node);
  const auto example = written == "this" ? std::string() : fmt::format(", such as {}", toml_string(written));
  return fail<std::string>(instead(node, "a text in quotes is expected" + example));
}

Reading<bool> read_flag(const Node& node) {
  if (const auto* flag = std::get_if<bool>(&node.value)) return {*flag, {}};
  return fail<bool>(instead(node, "true or false is expected, without quotes"));
}

Reading<std::int64_t> read_whole(const Node& node, const Meta& meta) {
  constexpr double exact = 9007199254740992;  // 2^53: whole numbers up to here are doubles
  std::optional<std::int64_t> value;
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) value = *whole;
  const auto* number = std::get_if<double>(&node.value);  // 1e6
  if (number && std::abs(*number) <= exact && *number == std::floor(*number))
    value = static_cast<std::int64_t>(*number);
  const auto* text = std::get_if<std::string>(&node.value);  // TOML has no number that large
  if (text && text->size() > 18 &&
      text->find_first_not_of("0123456789", text->front() == '-') == std::string::npos)
    return fail<std::int64_t>(fmt::format("{} is too {}; allowed: {}", excerpt(*text),
                                          text->front() == '-' ? "small" : "large", range_text(meta, "")));
  if (!value) return fail<std::int64_t>(instead(node, "a whole number is expected, such as 4"));
  auto problem = outside(node, static_cast<double>(*value), meta, "");
  if (!problem.empty()) return fail<std::int64_t>(std::move(problem));
  return {value, {}};
}

Reading<double> read_number(const Node& node, const Meta& meta) {
  const auto value = plain_number(node);
  if (value && !std::isfinite(*value))
    return fail<double>(fmt::format("{} is not finite; a plain number is expected, such as 0.5", *value));
  if (!value) {
    const auto* text = std::get_if<std::string>(&node.value);
    const auto meant = text ? parse_quantity(*text, "1") : Reading<double>{};
    return fail<double>(instead(node, meant ? fmt::format("a plain number is expected: write {}", *meant)
                                            : std::string("a plain number is expected, such as 0.5")));
  }
  auto problem = outside(node, *value, meta, "");
  if (!problem.empty()) return fail<double>(std::move(problem));
  return {value, {}};
}

Reading<double> read_quantity(const Node& node, std::string_view si_unit, const Meta& meta) {
  if (plain_number(node)) {
    if (si_unit == "1") return read_number(node, meta);
    return fail<double>(fmt::format("{} has no unit; {}", as_written(node), expected_quantity(si_unit)));
  }
  const auto* text = std::get_if<std::string>(&node.value);
  if (!text) return fail<double>(instead(node, expected_quantity(si_unit)));
  auto reading = parse_quantity(*text, si_unit);
  if (!reading) return reading;
  auto problem = outside(node, *reading, meta, si_unit);
  if (!problem.empty()) return fail<double>(std::move(problem));
  return reading;
}

Reading<Span> read_duration(const Node& node, const Meta& meta) {
  if (plain_number(node))
    return fail<Span>(fmt::format("{} has no unit; {}", as_written(node), expected_quantity("s")));
  const auto* text = std::get_if<std::string>(&node.value);
  if (!text) return fail<Span>(instead(node, expected_quantity("s")));
  auto reading = parse_duration(*text, is_offset(meta));
  if (!reading) return reading;
  auto problem = outside(node, static_cast<double>((*reading).ns) / 1e9, meta, "s");
  if (!problem.empty()) return fail<Span>(std::move(problem));
  return reading;
}

Reading<std::string> read_any(const Node& node) {
  if (std::holds_alternative<Odd>(node.value)) return fail<std::string>(instead(node, "no key takes that"));
  return {toml_text(node), {}};
}

Reading<Instant> read_instant(const Node& node) {
  if (const auto* instant = std::get_if<Instant>(&node.value)) return {*instant, {}};
  const auto* text = std::get_if<std::string>(&node.value);
  const auto instant = text ? parse_instant(*text) : std::nullopt;
  if (instant) return {instant, {}};
  return fail<Instant>(instead(node, "a date is expected, such as 2022-04-12T00:00:00Z"));
}

}  // namespace sim::config

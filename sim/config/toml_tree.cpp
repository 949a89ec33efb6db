#include "sim/config/toml_tree.hpp"

#ifndef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 0
#endif
#include <toml++/toml.h>

#include <chrono>

namespace sim::config {
namespace {

constexpr int most_dots = 64;  // in one key: toml++ and this tree recurse once a dot

// A key of thousands of dots would exhaust the stack of whoever walks the tree; no person writes one.
void refuse_deep_keys(std::string_view text, int source) {
  int line = 1, dots = 0;
  std::size_t line_begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line, line_begin = i + 1;
    if (std::string_view("\n,[]{}=#'\"").find(c) == std::string_view::npos) {
      if (c == '.' && ++dots > most_dots)
        throw SyntaxError({source, line, static_cast<int>(i - line_begin) + 1},
                          "more than 64 dots in one key");
    } else if (c != '\'' && c != '"') {
      dots = 0;
    }
  }
}

Place place_of(const toml::source_region& region, int source) {
  return {source, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

// Days from 1678 to 2261 fit in nanoseconds of 64 bits whatever the time and offset.
std::optional<Instant> instant_of(const toml::date& date, const toml::time& time, int offset_minutes) {
  if (date.year < 1678 || date.year > 2261) return {};
  namespace chrono = std::chrono;
  const chrono::year_month_day day(chrono::year(date.year), chrono::month(date.month), chrono::day(date.day));
  return Instant(chrono::sys_days(day)) + chrono::hours(time.hour) +
         chrono::minutes(time.minute - offset_minutes) + chrono::seconds(time.second) +
         chrono::nanoseconds(time.nanosecond);
}

Node convert_node(const toml::node& from, int source);

Node::Table convert_table(const toml::table& from, int source) {
  Node::Table result;
  for (const auto& [key, value] : from) {
    Node node = convert_node(value, source);
    node.key_place = place_of(key.source(), source);
    result.emplace(key.str(), std::move(node));
  }
  return result;
}

Node convert_node(const toml::node& from, int source) {
  Node node{place_of(from.source(), source), place_of(from.source(), source), {}};
  const auto set_instant = [&](std::optional<Instant> instant) {
    if (instant)
      node.value = *instant;
    else
      node.value = Odd{"a date outside the years 1678 to 2261"};
  };
  from.visit([&](const auto& value) {
    using T = std::decay_t<decltype(value)>;
    if constexpr (toml::is_table<T>) {
      node.value = convert_table(value, source);
    } else if constexpr (toml::is_array<T>) {
      Node::List list;
      for (const auto& item : value) list.push_back(convert_node(item, source));
      node.value = std::move(list);
    } else if constexpr (toml::is_date<T>) {
      set_instant(instant_of(value.get(), {}, 0));
    } else if constexpr (toml::is_date_time<T>) {
      const auto& when = value.get();
      set_instant(instant_of(when.date, when.time, when.offset ? when.offset->minutes : 0));
    } else if constexpr (toml::is_time<T>) {
      node.value = Odd{"a time of day"};
    } else {
      node.value = value.get();
    }
  });
  return node;
}

}  // namespace

Node parse_toml(std::string_view text, int source) {
  refuse_deep_keys(text, source);
  try {
    const toml::table table = toml::parse(text, std::string_view());
    return {{source, 1, 1}, {source, 1, 1}, convert_table(table, source)};
  } catch (const toml::parse_error& error) {
    throw SyntaxError(place_of(error.source(), source), std::string(error.description()));
  }
}

Node parse_override_value(std::string_view text, Place place) {
  Node node{place, place, std::string(text)};
  try {
    Node parsed = parse_toml("value = " + std::string(text), place.source);
    auto* table = parsed.table();
    if (table->size() == 1 && table->begin()->first == "value")
      node.value = std::move(table->begin()->second.value);
  } catch (const SyntaxError&) {
    // not TOML: the text as it stands
  }
  return node;
}

}  // namespace sim::config

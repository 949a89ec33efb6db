// What holds of the scenario reader for any bytes: they are bad, with errors that say where, or they read,
// and what is then written reads back to the same text. A first line "#set a=1<TAB>b=2" gives overrides.
#pragma once

#include <algorithm>
#include <stdexcept>

#include "tests/sim/config/sample.hpp"

namespace sample {

inline std::vector<std::string> overrides_in(std::string_view text) {
  std::vector<std::string> result;
  if (text.substr(0, 5) != "#set ") return result;
  text = text.substr(5, text.find('\n') - 5);
  while (!text.empty()) {
    const auto tab = std::min(text.find('\t'), text.size());
    result.emplace_back(text.substr(0, tab));
    text.remove_prefix(std::min(tab + 1, text.size()));
  }
  return result;
}

// `file:line:column: error: ...`, on one line.
inline void check_error(const std::string& line) {
  auto end = line.find(": error: ");
  if (end == std::string::npos || line.find('\n') != std::string::npos)
    throw std::logic_error("an error that is not located: " + line);
  for (int number = 0; number < 2; ++number) {
    const auto digits = line.find_last_not_of("0123456789", end - 1);
    if (digits + 1 >= end || line[digits] != ':')
      throw std::logic_error("an error without line and column: " + line);
    end = digits;
  }
}

/// True if the text was read, false if it was bad; throws std::logic_error where the property fails.
inline bool check_scenario(std::string_view text) {
  std::string written;
  try {
    auto scenario = scenario_of(text, overrides_in(text), "/nowhere");
    written = sim::config::to_toml(scenario, true);
  } catch (const sim::config::BadInput& bad) {
    for (const auto& line : bad.errors()) check_error(line);
    return false;
  }
  try {
    auto scenario = scenario_of(written);
    if (sim::config::to_toml(scenario, true) != written)
      throw std::logic_error("not the same again: " + written);
  } catch (const sim::config::BadInput& bad) {
    throw std::logic_error(std::string(bad.what()) + "\nin what was written:\n" + written);
  }
  return true;
}

}  // namespace sample

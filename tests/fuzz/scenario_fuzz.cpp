// Feeds bytes to the scenario reader: every input is either bad, with located errors, or reads, and what is
// then written reads back to the same text. The first line that begins with "#set " gives overrides,
// separated by tabs.
#include <cstdio>
#include <cstdlib>

#include "tests/sim/config/sample.hpp"

namespace {

void require(bool holds, const char* what, const std::string& text) {
  if (holds) return;
  std::fprintf(stderr, "%s:\n%s\n", what, text.c_str());
  std::abort();
}

std::vector<std::string> overrides_in(std::string_view text) {
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
void check_error(const std::string& line) {
  auto end = line.find(": error: ");
  require(end != std::string::npos && line.find('\n') == std::string::npos, "an error that is not located",
          line);
  for (int number = 0; number < 2; ++number) {
    const auto digits = line.find_last_not_of("0123456789", end - 1);
    require(digits + 1 < end && line[digits] == ':', "an error without line and column", line);
    end = digits;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string written;
  try {
    auto scenario = sample::scenario_of(text, overrides_in(text), "/nowhere");
    written = sim::config::to_toml(scenario, true);
  } catch (const sim::config::BadInput& bad) {
    for (const auto& line : bad.errors()) check_error(line);
    return 0;
  }
  try {
    auto scenario = sample::scenario_of(written);
    require(sim::config::to_toml(scenario, true) == written, "not the same again", written);
  } catch (const sim::config::BadInput& bad) {
    require(false, bad.what(), written);
  }
  return 0;
}

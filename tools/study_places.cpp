#include "tools/study_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sim/config/document.hpp"
#include "sim/study/alternatives.hpp"

namespace jevons::tools {

namespace fs = std::filesystem;

std::string Shard::text() const { return fmt::format("{}/{}", index, count); }

Shard parse_shard(const std::string& text) {
  Shard shard;
  const auto slash = text.find('/');
  const auto read = [&](std::size_t begin, std::size_t end, std::uint32_t& into) {
    const auto [stopped, error] = std::from_chars(text.data() + begin, text.data() + end, into);
    return error == std::errc{} && stopped == text.data() + end;
  };
  if (slash != text.npos && read(0, slash, shard.index) && read(slash + 1, text.size(), shard.count) && shard.index >= 1 && shard.index <= shard.count)
    return shard;
  throw sim::config::BadInput({fmt::format("jevons sweep: error: --shard {} is no part; expected is I/N, such as 2/4, with I from 1 to N", text)});
}

std::vector<std::uint32_t> points_of(const Shard& shard, std::size_t points) {
  std::vector<std::uint32_t> mine;
  for (std::size_t p = shard.index - 1; p < points; p += shard.count) mine.push_back(static_cast<std::uint32_t>(p));
  return mine;
}

std::vector<std::string> axis_overrides(const std::vector<std::string>& vary, const std::function<bool(const std::string& name)>& taken) {
  std::vector<std::string> overrides, keys, names;
  for (const auto& text : vary) {
    if (const auto problem = sim::study::vary_problem(text); !problem.empty())
      throw sim::config::BadInput({fmt::format("jevons sweep: error: --vary {}: {}", text, problem)});
    keys.push_back(sim::study::varied_key(text));
    names.push_back(keys.back().substr(keys.back().rfind('.') + 1));
  }
  for (std::size_t i = 0; i < vary.size(); ++i) {
    const bool alone = std::count(names.begin(), names.end(), names[i]) == 1 && !taken(names[i]);
    std::vector<std::string> values;
    for (const auto& value : sim::study::varied_values(vary[i])) values.push_back(sim::config::override_as_toml(value));
    overrides.push_back(fmt::format("sweep.axis.{}={{ key = {}, values = [{}] }}", sim::config::toml_key(alone ? names[i] : keys[i]),
                                    sim::config::toml_string(keys[i]), sim::config::listed(values)));
  }
  return overrides;
}

fs::path output_of(const fs::path& asked, const fs::path& scenario) {
  return asked.empty() ? fs::path(scenario.filename()).replace_extension(".h5") : asked;
}

fs::path journal_of(const fs::path& output, const std::optional<Shard>& shard) {
  return output.string() + (shard ? fmt::format(".{}of{}.shard", shard->index, shard->count) : ".journal");
}

}  // namespace jevons::tools

#include "tools/study_places.hpp"

#include <fmt/format.h>

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

std::string axis_override(const std::string& vary) {
  if (const auto problem = sim::study::vary_problem(vary); !problem.empty())
    throw sim::config::BadInput({fmt::format("jevons sweep: error: --vary {}: {}", vary, problem)});
  const auto key = sim::study::varied_key(vary);
  std::vector<std::string> values;
  for (const auto& value : sim::study::varied_values(vary)) values.push_back(sim::config::override_as_toml(value));
  const auto name = key.substr(key.rfind('.') + 1);
  return fmt::format("sweep.axis.{}={{ key = {}, values = [{}] }}", sim::config::toml_key(name), sim::config::toml_string(key), sim::config::listed(values));
}

fs::path output_of(const fs::path& asked, const fs::path& scenario) {
  return asked.empty() ? fs::path(scenario.filename()).replace_extension(".h5") : asked;
}

fs::path journal_of(const fs::path& output, const std::optional<Shard>& shard) {
  return output.string() + (shard ? fmt::format(".{}of{}.shard", shard->index, shard->count) : ".journal");
}

}  // namespace jevons::tools

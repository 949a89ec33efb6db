// Where a sweep keeps things, and which part of it this process does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace jevons::tools {

/// Part `index` of `count`, from 1: every point whose number leaves index - 1 over, divided by count.
struct Shard {
  std::uint32_t index = 1, count = 1;
  std::string text() const;  // "2/4"
};
/// Of "2/4". Throws sim::config::BadInput if it is no such thing.
Shard parse_shard(const std::string& text);
std::vector<std::uint32_t> points_of(const Shard& shard, std::size_t points);

/// Texts "KEY=VALUE,VALUE" as overrides that make axes of them, each called by the last part of its key, or by all of it
/// where `taken` says that an axis or a metric has that name, or another text has the same. Throws sim::config::BadInput if
/// one is no such thing.
std::vector<std::string> axis_overrides(const std::vector<std::string>& vary, const std::function<bool(const std::string& name)>& taken);

/// OUTPUT, or the scenario's name with .h5 in the present folder.
std::filesystem::path output_of(const std::filesystem::path& asked, const std::filesystem::path& scenario);
/// Beside the output while it is not complete: OUTPUT.journal; of a shard, OUTPUT.2of4.shard.
std::filesystem::path journal_of(const std::filesystem::path& output, const std::optional<Shard>& shard);

}  // namespace jevons::tools

#include "models/build_network.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/network/load_network.hpp"

namespace jevons {
namespace {

std::int64_t islands_of(const NetworkConfig& config, const JoinedServers& servers) {
  const auto island = config.resolved(servers.accelerators, servers.link_b_per_s).island;
  return (servers.count * servers.accelerators + island - 1) / island;
}

/// What there is to know of what the meters count.
std::string note_of(const std::string& key, const SiteNetwork& network) {
  const auto& p = network.power;
  return fmt::format(
      "{}: {:.6g} W beside the servers, whatever is sent ({}){}", key, p.beside_servers_w(),
      network.links.kind == "fat_tree"
          ? fmt::format("{} tier{} of switches", network.tiers, network.tiers == 1 ? "" : "s")
          : network.links.kind,
      p.in_servers_w > 0
          ? fmt::format("; {:.6g} W of network cards and their optics are in what the servers draw",
                        p.in_servers_w)
          : "");
}

/// Islands stand below leaves in the order of their servers, kind after kind.
Leaves leaves_of(const NetworkConfig& config, std::int64_t islands, std::span<const JoinedServers> servers,
                 std::span<const std::uint16_t> models) {
  Leaves leaves{
      .of_server = std::vector<std::uint32_t>(models.size()),
      .count = static_cast<std::uint32_t>((islands + config.leaf_islands - 1) / config.leaf_islands),
      .of_pod = static_cast<std::uint32_t>(config.leaves_of_pod)};
  std::int64_t first_island = 0, most_ports = 0;
  for (const auto& group : servers) {
    const auto own = config.resolved(group.accelerators, group.link_b_per_s);
    most_ports = std::max(most_ports, own.ports);
    std::int64_t accelerators = 0;
    for (std::size_t i = 0; i < models.size(); ++i) {
      if (models[i] != group.model) continue;
      leaves.of_server[i] =
          static_cast<std::uint32_t>((first_island + accelerators / own.island) / config.leaf_islands);
      accelerators += group.accelerators;
    }
    first_island += islands_of(config, group);
  }
  leaves.leaf_b_per_s = static_cast<double>(config.leaf_islands * most_ports) * config.port_b_per_s *
                        config.path_efficiency / config.oversubscription;
  leaves.pod_b_per_s = leaves.leaf_b_per_s * leaves.of_pod / config.pod_oversubscription;
  return leaves;
}

}  // namespace

std::optional<BuiltNetwork> build_network(const NetworkConfig& config, const std::string& site,
                                          std::span<const JoinedServers> servers,
                                          std::span<const std::uint16_t> models,
                                          sim::config::Document& document) {
  const auto key = "site." + site + ".network";
  auto loaded = load_network(config, key, document);
  if (!loaded) return {};
  std::int64_t islands = 0;
  for (const auto& group : servers) islands += islands_of(config, group);
  const int tiers = tiers_of(config, islands);
  const auto most = config.leaf_islands * (tiers >= 2 ? config.leaves_of_pod : 1);
  if (config.kind == "fat_tree" && tiers <= 2 && islands > most) {
    document.complain(key + ".tiers",
                      fmt::format("join {} islands at most, and the site has {}", most, islands));
    return {};
  }
  BuiltNetwork built{{std::move(loaded->network), tiers, {}, config.energy_j_per_b},
                     std::move(loaded->notes),
                     std::move(loaded->files)};
  for (auto& note : built.notes) note = key + ": " + note;
  for (const auto& group : servers) {
    const auto own = config.resolved(group.accelerators, group.link_b_per_s);
    const double count =
        static_cast<double>(group.count * group.accelerators) / static_cast<double>(own.island);
    built.network.power.add(network_power(own, count, tiers));
  }
  if (config.kind == "fat_tree" && islands > config.leaf_islands)
    built.network.leaves = leaves_of(built.network.links, islands, servers, models);
  built.notes.push_back(note_of(key, built.network));
  return built;
}

}  // namespace jevons

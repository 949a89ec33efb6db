// From [site.NAME.network] and the site's servers to its network.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/compute/catalog.hpp"
#include "models/network/site_network.hpp"
#include "sim/config/document.hpp"

namespace jevons {

/// Servers of one kind that a network joins.
struct JoinedServers {
  std::int64_t count = 0, accelerators = 0;  // accelerators: of one server
  double link_b_per_s = 0;
  std::uint16_t model = 0;
};

struct BuiltNetwork {
  SiteNetwork network;
  std::vector<std::string> notes, files;
};

/// `models`: of the site's servers in their order. Every error goes to the document; nothing comes back if
/// there was one.
std::optional<BuiltNetwork> build_network(const NetworkConfig& config, const std::string& site,
                                          std::span<const JoinedServers> servers,
                                          std::span<const std::uint16_t> models,
                                          sim::config::Document& document);

}  // namespace jevons

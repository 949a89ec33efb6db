// A site's network as its configuration and the table of measured times that it may name make it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/network/network_config.hpp"
#include "sim/config/document.hpp"

namespace jevons {

struct LoadedNetwork {
  NetworkConfig network;  // with what was fitted in place
  std::vector<std::string> notes, files;
};

/// What the configuration at `key_path` ("site.oasis.network") comes to. Every error goes to the document;
/// nothing comes back if there was one.
std::optional<LoadedNetwork> load_network(const NetworkConfig& config, const std::string& key_path,
                                          sim::config::Document& document);

}  // namespace jevons

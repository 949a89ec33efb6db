// The shipped chillers, for tests.
#pragma once

#include <string_view>

#include "models/compute/catalog.hpp"

inline const jevons::Catalog& shipped_catalogue() {
  static const auto catalog = jevons::Catalog::load(sim::config::DataPath{{JEVONS_SOURCE_DIR "/scenarios"}});
  return catalog;
}

inline const jevons::ChillerSpec& shipped_chiller(std::string_view name) {
  return *shipped_catalogue().chiller(name);
}

// TOML text as a tree of placed values; the one place that knows toml++.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "sim/config/tree.hpp"

namespace sim::config {

/// Text that is no TOML, and where.
struct SyntaxError : std::runtime_error {
  SyntaxError(Place where, const std::string& what) : std::runtime_error(what), place(where) {}
  Place place;
};

/// Parses TOML 1.0 (UTF-8, a byte-order mark and CRLF allowed). Throws SyntaxError.
Node parse_toml(std::string_view text, int source);

/// The value of an override: TOML where it is ("0.5", "true", "[1, 2]", "'a b'"), else the text itself ("20
/// MWh").
Node parse_override_value(std::string_view text, Place place);

}  // namespace sim::config

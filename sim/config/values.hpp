// One written value read as one type, or why it cannot be; positions are the caller's.
#pragma once

#include "sim/config/tree.hpp"
#include "sim/config/units.hpp"
#include "sim/config/visitor.hpp"

namespace sim::config {

Reading<std::string> read_text(const Node& node);
Reading<bool> read_flag(const Node& node);
Reading<std::int64_t> read_whole(const Node& node, const Meta& meta);
Reading<double> read_number(const Node& node, const Meta& meta);
Reading<double> read_quantity(const Node& node, std::string_view si_unit, const Meta& meta);
Reading<Span> read_duration(const Node& node, const Meta& meta);
Reading<Instant> read_instant(const Node& node);
/// Any value, as TOML text.
Reading<std::string> read_any(const Node& node);

/// The closed range of the key in people's units, "0 to 1", "at least 0 W"; "" if it is unbounded. The unit
/// of a plain number is "", of a duration "s" (told as a duration).
std::string range_text(const Meta& meta, std::string_view si_unit);
/// One end of it.
std::string limit_text(double value, std::string_view si_unit);

}  // namespace sim::config

// The dimensions a person has a name for, each with the units to write it in and an example.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sim::config {

struct Dimension {
  std::string_view name;                // with its article: "an energy"
  std::string_view example;             // "20 MWh"
  std::vector<std::string_view> units;  // those people read, the first one defines the dimension
};

/// The dimension that `unit` belongs to, or nullptr if it has no name here.
const Dimension* dimension_of(std::string_view unit);

/// Every spelling in the table, for suggestions.
std::vector<std::string> familiar_units();

}  // namespace sim::config

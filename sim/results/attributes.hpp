// Attributes of HDF5 objects: UTF-8 text and single numbers, as netCDF-4 readers expect them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "sim/results/handle.hpp"

namespace sim::results {

using AttributeValue = std::variant<std::string, double, std::int64_t>;

/// Variable-length UTF-8, the type of every text in a results file.
Handle text_type();

/// Writes an attribute of an open file, group or dataset, replacing one of the same name.
void write_attribute(hid_t object, const std::string& name, const AttributeValue& value);

/// The text of an attribute, of fixed or variable length. Throws std::runtime_error if it is missing or no
/// text.
std::string read_text(hid_t object, const std::string& name);

}  // namespace sim::results

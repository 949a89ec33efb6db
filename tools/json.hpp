// Texts and numbers as JSON writes them, RFC 8259.
#pragma once

#include <string>
#include <string_view>

namespace jevons::tools {

std::string json_string(std::string_view text);
/// null where it is not finite.
std::string json_number(double value);

}  // namespace jevons::tools

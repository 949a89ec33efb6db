#include "models/names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/config/document.hpp"

namespace jevons {

using sim::config::Document;

void check_name(Document& document, const std::string& key, const std::string& name, std::string_view what,
                const std::vector<std::string>& known) {
  if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
  const auto near = sim::config::nearest(name, known);
  if (!near.empty())
    return document.complain(key, fmt::format("\"{}\" is not {}; did you mean \"{}\"?", name, what, near));
  document.complain(key,
                    fmt::format("\"{}\" is not {}; there {}", name, what,
                                known.empty() ? "are none" : fmt::format("are: {}", fmt::join(known, ", "))));
}

}  // namespace jevons

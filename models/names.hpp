// The names of things that have one, in their order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sim::config {
class Document;
}

namespace jevons {

template <class T>
std::vector<std::string> names_of(const std::vector<T>& items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name);
  return names;
}

/// Where the item of this name stands.
template <class T>
std::optional<std::uint32_t> index_of(const std::vector<T>& items, std::string_view name) {
  for (std::uint32_t i = 0; i < items.size(); ++i)
    if (items[i].name == name) return i;
  return std::nullopt;
}

/// Complains if a name that was written is none of `known`.
void check_name(sim::config::Document& document, const std::string& key, const std::string& name, std::string_view what,
                const std::vector<std::string>& known);

}  // namespace jevons

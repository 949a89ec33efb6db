// The names of things that have one, in their order.
#pragma once

#include <string>
#include <vector>

namespace jevons {

template <class T>
std::vector<std::string> names_of(const std::vector<T>& items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name);
  return names;
}

}  // namespace jevons

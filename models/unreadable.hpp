// The keys of a scenario that could not be read: what hangs on them is left alone, so that one mistake is
// told once.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sim/config/document.hpp"

namespace jevons {

class Unreadable {
 public:
  /// The errors of `document` so far.
  explicit Unreadable(const sim::config::Document& document) {
    try {
      document.throw_if_bad();
    } catch (const sim::config::BadInput& bad) {
      errors_ = bad.errors();
    }
  }

  /// Whether an error stands at this path ("site.oasis"), or at a key below it.
  bool holds(std::string_view path) const {
    const auto start = ": error: " + std::string(path);
    return std::any_of(errors_.begin(), errors_.end(), [&](const std::string& error) {
      const auto at = error.find(start);
      return at != error.npos && at + start.size() < error.size() &&
             std::string_view(":.[").find(error[at + start.size()]) != std::string_view::npos;
    });
  }

 private:
  std::vector<std::string> errors_;
};

}  // namespace jevons

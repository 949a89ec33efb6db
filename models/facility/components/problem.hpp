// What is wrong with a part of a scenario beyond the range of a single key.
#pragma once

#include <string>
#include <vector>

namespace jevons {

struct Problem {
  std::string key;   // within its table
  std::string text;  // the rest of a sentence that begins with the key
};
using Problems = std::vector<Problem>;

/// The same problems, seen from the table above.
inline void add_problems(Problems& all, const std::string& table, const Problems& inner) {
  for (const auto& problem : inner)
    all.push_back({problem.key.empty() ? table : table + "." + problem.key, problem.text});
}

}  // namespace jevons

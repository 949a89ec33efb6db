// Names and dotted paths: the nearest known name to a misspelt one, "a.b[0].c" taken apart and put together.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sim::config {

/// The nearest of `names` to `word` (edit distance, at most a third of its letters), or "" if none is near.
/// Case and - against _ do not count; the first of equally near ones wins.
std::string nearest(std::string_view word, const std::vector<std::string>& names);

/// `did you mean "x"?`, or, with nothing near, `known: a, b, c`.
std::string suggestion(std::string_view word, const std::vector<std::string>& names);

/// "a, b, c".
std::string listed(const std::vector<std::string>& texts, std::string_view between = ", ");

/// One step of a path: a key of a table, or an index of a list. `column` is where it begins in the text,
/// from 1.
struct Step {
  std::string key;
  std::optional<std::size_t> index;
  int column = 1;
};

/// "site.oasis.servers[0].model" or "site.oasis.servers.0.model" (a key that is a number may be an index);
/// a part in double quotes may hold anything. Nothing if it is not a path.
std::optional<std::vector<Step>> parse_path(std::string_view text);

/// The same path as a Document writes it: indexes in brackets, quotes where they are needed. The text itself if it is
/// not a path.
std::string normal_path(std::string_view text);

/// The key as a TOML key: bare where it may be, else quoted.
std::string toml_key(std::string_view key);
/// The text as a TOML basic string, quotes included.
std::string toml_string(std::string_view text);

/// The number as a TOML float that reads back to the same bits: "2.0", "-0.0", "1e-09", "nan".
std::string toml_number(double value);

std::string join(std::string_view path, std::string_view key);
std::string join(std::string_view path, std::size_t index);

}  // namespace sim::config

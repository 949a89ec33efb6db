// A scenario as a tree of values, each with the place it was written at: what is left of TOML once files are
// merged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/config/names.hpp"
#include "sim/engine/calendar.hpp"

namespace sim::config {

/// Where something was written: `source` counts the files in the order they were read, then the overrides.
struct Place {
  int source = 0;
  int line = 1;
  int column = 1;
};

/// A file, or an override, that text came from.
struct Source {
  std::string name;              // as in messages
  std::filesystem::path folder;  // where files it names are sought first
  std::string note;              // what follows a message, such as the text of the override
};

/// A TOML value that no key takes: a time of day, a date out of reach.
struct Odd {
  std::string what;  // "a time of day"
};

struct Node {
  using Table = std::map<std::string, Node, std::less<>>;
  using List = std::vector<Node>;

  Place key_place;  // of the key or the [header]
  Place place;      // of the value
  std::variant<Table, List, std::string, std::int64_t, double, bool, Instant, Odd> value;

  Table* table() { return std::get_if<Table>(&value); }
  const Table* table() const { return std::get_if<Table>(&value); }
  const List* list() const { return std::get_if<List>(&value); }
  /// The node under this key of a table, or nullptr.
  const Node* child(std::string_view key) const;
};

/// What the node is, in a person's words: `"abc" is a text`, `3 is a whole number`, `this is a table`.
std::string describe(const Node& node);

/// The value as TOML text on one line, which reads back to the same value.
std::string toml_text(const Node& node);

/// Enough of a text, in quotes, to recognise it by.
std::string excerpt(const std::string& text);

/// Lays `over` on `base`: tables merge key by key, everything else replaces, and so does a table of another
/// `kind`, or of another `distribution`.
void merge(Node& base, Node over);

/// The node at the path, or the deepest that was written on the way to it; `is_exact` tells which.
struct Found {
  const Node* node;
  bool is_exact;
};
Found find(const Node& root, const std::vector<Step>& path);

/// Puts `value` at the path, making tables where nothing was. A choice written as "name" becomes { kind =
/// "name" } when a key under it is set. Returns what is wrong with the path, or "".
std::string put(Node& root, const std::vector<Step>& path, Node value);

}  // namespace sim::config

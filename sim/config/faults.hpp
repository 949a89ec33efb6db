// The errors found so far, each with its place, told in the order of files and lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/config/tree.hpp"

namespace sim::config {

class Faults {
 public:
  /// `file:line:column: error: path: message`, and the note of the source.
  void add(const std::vector<Source>& sources, Place place, std::string_view path, std::string_view message);
  /// One that is already written so, told after those of the scenario's files.
  void add_located(std::string line);

  bool empty() const { return faults_.empty(); }
  /// One line each, in order, none twice.
  std::vector<std::string> lines() const;

 private:
  struct Fault {
    int source;  // order of files; those of other files come last, by name
    std::string file;
    int line, column;
    std::string text;
  };
  std::vector<Fault> faults_;
};

}  // namespace sim::config

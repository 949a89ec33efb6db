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
  /// What has been found until now was found in reading.
  void end_reading() { read_ = faults_.size(); }
  /// Whether an error of reading stands at this path ("site.oasis"), or at a key below it.
  bool is_unreadable(std::string_view path) const;
  /// One line each, in order, none twice.
  std::vector<std::string> lines() const;

 private:
  struct Fault {
    int source;  // order of files; those of other files come last, by name
    std::string file;
    int line, column;
    std::string path, text;
  };
  std::vector<Fault> faults_;
  std::size_t read_ = 0;  // errors of reading come first
};

}  // namespace sim::config

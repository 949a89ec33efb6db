// A results file read back: variables whole, by their paths, for whoever analyses what a study has left.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sim/results/store.hpp"

namespace sim::results {

class ResultsFile {
 public:
  /// Throws std::runtime_error, naming the file, if it is none.
  explicit ResultsFile(std::filesystem::path file) : file_(std::move(file)) { has_attribute("/", "seal"); }

  /// Names of the variables of a group, in the order they were written in.
  std::vector<std::string> variables(std::string_view group) const;
  /// Every value, in row-major order, as a double. Throws std::runtime_error, naming the file, if there is no such
  /// variable, or it holds texts.
  std::vector<double> numbers(std::string_view path) const;
  /// The same of a variable of texts.
  std::vector<std::string> texts(std::string_view path) const;
  bool has_attribute(std::string_view object, std::string_view name) const;
  /// A text attribute. Throws as read_text_attribute() does.
  std::string attribute(std::string_view object, std::string_view name) const { return read_text_attribute(file_, object, name); }
  const std::filesystem::path& path() const { return file_; }

 private:
  std::filesystem::path file_;
};

}  // namespace sim::results

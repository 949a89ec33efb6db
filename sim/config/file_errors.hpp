// The errors of one input file, located, at most a screenful of them, with a last line that counts the rest.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sim::config {

class FileErrors {
 public:
  /// Lines are appended to `out`: `file:line:column: error: message`. The count of those beyond `limit` is
  /// appended when this object goes, at the line of the first of them.
  FileErrors(std::string file, std::vector<std::string>& out, std::size_t limit = 20)
      : file_(std::move(file)), out_(out), limit_(limit) {}
  FileErrors(const FileErrors&) = delete;
  FileErrors& operator=(const FileErrors&) = delete;
  ~FileErrors();

  /// Line and column count from 1; column 0 means the whole line, line 0 the whole file.
  void add(std::size_t line, std::size_t column, std::string_view message);
  void add(std::string_view message) { add(0, 0, message); }

  const std::string& file() const { return file_; }
  std::size_t count() const { return count_; }
  bool none() const { return count_ == 0; }

 private:
  std::string file_;
  std::vector<std::string>& out_;
  std::size_t limit_;
  std::size_t count_ = 0;
  std::size_t first_left_out_ = 0;  // its line
};

/// A piece of the input as it may stand in a message: in quotes, cut short, with unprintable bytes as \xNN.
std::string in_quotes(std::string_view text);

}  // namespace sim::config

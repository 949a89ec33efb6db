// Lines of a text file, plain or gzip (told by its first bytes), read as a stream.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "sim/config/file_errors.hpp"

namespace sim::config {

class TextFile {
 public:
  /// A missing, unreadable, empty or corrupt file, a directory, a byte-order mark, or a line longer than 1
  /// MiB is added to `errors`, and next() then says there are no more lines.
  TextFile(const std::filesystem::path& path, FileErrors& errors);
  ~TextFile();
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  /// The next line without its LF or CRLF; valid until the next call. False at the end, or after an error.
  bool next(std::string_view& line);
  /// Number of the line that next() gave last, from 1.
  std::size_t line_number() const { return line_number_; }

 private:
  struct Stream;
  void open(const std::filesystem::path& path);
  bool refill();
  void fail(std::string_view message);
  FileErrors& errors_;
  std::unique_ptr<Stream> stream_;
  std::size_t line_number_ = 0;
};

}  // namespace sim::config

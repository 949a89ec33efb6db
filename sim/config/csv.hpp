// A strict reader of comma-separated tables: `#` comment lines, one header row, then rows of plain numbers
// and labels. Quotes, stray spaces, missing cells, NaN and infinity are errors that name file, row and
// column.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/config/file_errors.hpp"
#include "sim/config/text_file.hpp"

namespace sim::config {

class Csv {
 public:
  /// Opens the file (plain or gzip) and reads comments and header.
  Csv(const std::filesystem::path& path, FileErrors& errors);

  /// The comment lines before the header, without their `#`.
  const std::vector<std::string>& comments() const { return comments_; }
  /// The header's names in the order of the file; empty if the file could not be read.
  const std::vector<std::string>& header() const { return header_; }

  /// Says which columns the table must and may have; the order in the file is free. From here on a column is
  /// its number in `required`, then `optional`. Missing, unknown and repeated names are errors (with the
  /// nearest name). False if the table cannot be read on.
  bool expect(const std::vector<std::string>& required, const std::vector<std::string>& optional = {});
  /// Whether the file has this column.
  bool has(std::size_t column) const { return cell_of_[column] != absent; }

  /// Moves to the next row that has one cell for each header name; rows that have not are errors.
  bool next();
  std::size_t line() const { return file_.line_number(); }
  bool is_blank(std::size_t column) const { return text(column).empty(); }
  std::string_view text(std::size_t column) const { return cells_[cell_of_[column]]; }
  /// The cell as a finite number; anything else, an empty cell too, is an error and gives nothing.
  std::optional<double> number(std::size_t column);
  /// The same for a whole number in [least, most].
  std::optional<std::int64_t> whole(std::size_t column, std::int64_t least, std::int64_t most);

  /// Adds an error at this cell of the present row; the column's name is put before the message.
  void complain(std::size_t column, std::string_view message);
  void complain_row(std::string_view message) { errors_.add(line(), 0, message); }

 private:
  static constexpr std::size_t absent = static_cast<std::size_t>(-1);
  bool split(std::string_view line, std::vector<std::string_view>& cells);
  bool match(const std::vector<std::string>& known);

  FileErrors& errors_;
  TextFile file_;
  std::vector<std::string> comments_, header_, names_;
  std::vector<std::size_t> cell_of_;
  std::string_view line_text_;
  std::vector<std::string_view> cells_;
};

/// `text` as a finite number, all of it; otherwise nothing, and `reason` says what is wrong with it.
std::optional<double> parse_number(std::string_view text, std::string& reason);

}  // namespace sim::config

// One column of a growing table in the file: an unlimited, chunked, shuffled and deflated dataset.
#pragma once

#include <optional>
#include <string>

#include "sim/results/column_buffer.hpp"
#include "sim/results/layout.hpp"
#include "sim/results/packer.hpp"

namespace sim::results {

class ColumnDataset {
 public:
  /// `path` of the dataset; `has_width` for a second dimension.
  ColumnDataset(const Column& column, std::string path);

  const std::string& path() const { return path_; }
  const std::string& name() const { return column_.name; }
  std::size_t width() const { return column_.width; }

  /// Takes a row's values; std::logic_error, naming the column, if one does not fit. `row` counts from the
  /// first.
  void put(const double* values, std::size_t row) {
    if (const double* bad = buffer_.put(values, row & (buffer_.chunk_rows() - 1)))
      refuse(path_, column_.type, *bad);
  }
  /// Rows that may be put before room must be made.
  std::size_t room_until() const { return room_until_; }
  /// True if the chunk must be written to make room; else there only has to be more memory.
  bool is_full() const { return buffer_.capacity() == buffer_.chunk_rows(); }
  void make_room(Packer& packer);

  /// Creates the dataset, unless it is there, with chunks of `rows` rows, at most as many as the buffer's.
  void create(hid_t file, std::size_t rows);
  /// Writes what is still buffered of `rows` rows in all, and closes the dataset.
  void finish(Packer& packer, std::size_t rows);
  void close() { dataset_.close(); }

 private:
  void write_chunk(Packer& packer, std::size_t filled);

  Column column_;
  std::string path_;
  ColumnBuffer buffer_;
  Handle dataset_;
  std::size_t room_until_, chunk_rows_ = 0, rows_written_ = 0;
};

}  // namespace sim::results

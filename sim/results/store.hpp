// The results file: HDF5 laid out by the netCDF-4 data model (dimension scales, UDUNITS `units`, `long_name`,
// CF time axis), so that xarray and h5py read it as it is. The only user of the HDF5 library.
// Written to PATH.part, flushed, synced and renamed on commit(): a file under PATH is complete.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/calendar.hpp"

namespace sim::results {

enum class Type { f64, f32, i64, i32, u8 };

/// One variable of a table: a value per row, or `width` values per row along a second dimension.
struct Column {
  std::string name, units, long_name;
  Type type = Type::f64;
  std::string cell_methods = "";  // CF, such as "time: mean" or "time: sum"
  std::string second_dimension =
      "";  // an existing fixed dimension of the group or one around it, for width > 1
  std::size_t width = 1;
};

/// Results may not go where they were sent: the folder is missing or not writable, the name is a folder or a
/// device, or another's file stands where the .part file would. Said before anything is written or touched.
class BadDestination : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Results could not be written: disk full, file too large. The .part file is removed.
class WriteError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Table;

class Store {
 public:
  /// Opens PATH.part for writing. Throws BadDestination if it may not, WriteError if it cannot.
  explicit Store(std::filesystem::path path);
  ~Store();  // removes the .part file unless committed
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // What a program gets wrong (a name written twice, an unknown dimension, a value that does not fit its
  // type, anything after commit) is a std::logic_error; what the disk does, here and below, a WriteError.
  // After a WriteError the .part file is gone and the store is of no more use.

  /// Attributes of a group ("/" is the root) or variable; groups are made as needed. The last value said
  /// counts.
  void attribute(std::string_view object, std::string_view name, std::string_view value);
  void attribute(std::string_view object, std::string_view name, double value);
  void attribute(std::string_view object, std::string_view name, std::int64_t value);

  /// A growing table: one unlimited dimension, chunked, shuffled, deflated columns. Rows are buffered to
  /// whole chunks. A column named like the dimension is its coordinate; without one the dimension just
  /// counts. The table lives as long as the store.
  Table& table(std::string_view group, std::string dimension, std::vector<Column> columns);
  /// The same with a CF time axis in seconds since `start` as its dimension; the first value of each row is
  /// the time [s].
  Table& time_table(std::string_view group, Instant start, std::vector<Column> columns);
  /// A fixed CF time axis `time` of these seconds since `start`, for tables along another dimension.
  void times(std::string_view group, Instant start, std::span<const double> seconds);
  /// A fixed dimension labelled by strings: a variable `name(name)`, and its dimension scale.
  /// With a `dimension`: further labels along one that is there, such as where each flow comes from; along that
  /// of a table when all its rows are in it.
  void labels(std::string_view group, std::string_view name, const std::vector<std::string>& values,
              std::string_view dimension = "");
  /// A fixed array of numbers along existing fixed dimensions of the group or of those around it, in
  /// row-major order (no dimensions: a scalar). Named like its only dimension, it makes that dimension, and
  /// is its coordinate.
  void array(std::string_view group, const Column& what, const std::vector<std::string>& dimensions,
             std::span<const double> values);

  /// Flushes every table, writes the seal (SHA-256 over the file), syncs and renames to the final name.
  void commit();

 private:
  friend class Table;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class Table {
 public:
  /// One row: for each column its `width` values, in order (for a time_table preceded by the time in
  /// seconds). Throws std::logic_error, and keeps the table as it was, if a value does not fit its column (an
  /// integer column holds whole numbers within its range, a 32-bit float what is within its own; only floats
  /// hold NaN) or the time does not increase; WriteError if earlier rows could not be written.
  void append(std::span<const double> row);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

 private:
  friend class Store;
  struct Impl;
  explicit Table(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// True if the file carries the seal that commit() wrote and no byte of it has changed since. Does not use
/// HDF5, so any file may be asked about; false if it cannot be read.
bool seal_is_intact(const std::filesystem::path& file);
/// Throws std::runtime_error, naming the file, if there is no such file, object or attribute, or it is not a
/// text.
std::string read_text_attribute(const std::filesystem::path& file, std::string_view object,
                                std::string_view name);
/// Differences in groups, datasets and attributes between two result files, one line each, naming the object,
/// the first index at which it differs and both values. Values are equal if their bits are, or both are NaN;
/// the seal is not compared. `ignored` are paths of attributes, datasets or whole groups that may differ,
/// such as "/@created",
/// "/jobs/wait@units" or "/summary/wall_time". Throws std::runtime_error, naming the file, if one cannot be
/// read.
std::vector<std::string> differences(const std::filesystem::path& a, const std::filesystem::path& b,
                                     const std::vector<std::string>& ignored);

/// SHA-256 of a file's bytes, in hexadecimal. Throws std::runtime_error if it cannot be read.
std::string sha256_of(const std::filesystem::path& file);

}  // namespace sim::results

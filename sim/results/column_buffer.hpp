// The values of one column that are not in the file yet, in the type they are stored in; at most a chunk of
// them.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "sim/results/store.hpp"

namespace sim::results {

std::size_t size_of(Type type);
const char* name_of(Type type);

/// Throws std::logic_error: the column at `path` cannot hold `value`.
[[noreturn]] void refuse(const std::string& path, Type type, double value);

/// Stores a value as T. False if T cannot hold it: out of range or, for an integer, with a fraction or not a
/// number.
template <class T>
bool store_as(double value, std::byte* to) {
  T kept;
  if constexpr (std::is_same_v<T, double>) {
    kept = value;
  } else if constexpr (std::is_same_v<T, float>) {
    if (std::abs(value) > std::numeric_limits<float>::max() && std::isfinite(value)) return false;
    kept = static_cast<float>(value);
  } else {
    // -2^63 and 2^63 are doubles, 2^63 - 1 is not: the upper bound is the first value too large.
    constexpr double beyond = static_cast<double>(std::numeric_limits<T>::max() / 2 + 1) * 2.0;
    if (!(value >= static_cast<double>(std::numeric_limits<T>::min()) && value < beyond)) return false;
    kept = static_cast<T>(value);
    if (static_cast<double>(kept) != value) return false;
  }
  std::memcpy(to, &kept, sizeof kept);
  return true;
}

inline bool store_as(Type type, double value, std::byte* to) {
  switch (type) {
    case Type::f64:
      return store_as<double>(value, to);
    case Type::f32:
      return store_as<float>(value, to);
    case Type::i64:
      return store_as<std::int64_t>(value, to);
    case Type::i32:
      return store_as<std::int32_t>(value, to);
    case Type::u8:
      return store_as<std::uint8_t>(value, to);
  }
  return false;
}

class ColumnBuffer {
 public:
  explicit ColumnBuffer(const Column& column);

  /// Rows of a full chunk, a power of two: what 256 KiB hold, at least one.
  std::size_t chunk_rows() const { return chunk_rows_; }
  std::size_t row_size() const { return width_ * value_size_; }
  /// Rows there is room for; grow() doubles it, up to a chunk.
  std::size_t capacity() const { return capacity_; }
  void grow();

  /// Puts one row's values at `row`; the first value that does not fit, or nothing.
  const double* put(const double* values, std::size_t row) {
    std::byte* to = bytes_.data() + row * row_size();
    for (std::size_t i = 0; i < width_; ++i, to += value_size_)
      if (!store_as(type_, values[i], to)) return values + i;
    return nullptr;
  }

  /// The first `rows` rows, those that were never put as zeros.
  std::span<const std::byte> rows(std::size_t rows, std::size_t filled);

 private:
  Type type_;
  std::size_t width_, value_size_, chunk_rows_, capacity_;
  std::vector<std::byte> bytes_;
};

}  // namespace sim::results

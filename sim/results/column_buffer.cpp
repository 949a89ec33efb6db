#include "sim/results/column_buffer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace sim::results {
namespace {
constexpr std::size_t chunk_bytes = 256 << 10, first_rows = 64;
}

std::size_t size_of(Type type) {
  switch (type) {
    case Type::f64:
    case Type::i64:
      return 8;
    case Type::f32:
    case Type::i32:
      return 4;
    case Type::u8:
      return 1;
  }
  throw std::logic_error("results: unknown type of column");
}

const char* name_of(Type type) {
  switch (type) {
    case Type::f64:
      return "a 64-bit float";
    case Type::f32:
      return "a 32-bit float";
    case Type::i64:
      return "a 64-bit integer";
    case Type::i32:
      return "a 32-bit integer";
    case Type::u8:
      return "an 8-bit unsigned integer";
  }
  throw std::logic_error("results: unknown type of column");
}

void refuse(const std::string& path, Type type, double value) {
  throw std::logic_error(
      fmt::format("results: {} cannot hold {}: each value is {}", path, value, name_of(type)));
}

ColumnBuffer::ColumnBuffer(const Column& column)
    : type_(column.type),
      width_(column.width),
      value_size_(size_of(column.type)),
      chunk_rows_(std::bit_floor(std::max<std::size_t>(chunk_bytes / (width_ * value_size_), 1))),
      capacity_(std::min(first_rows, chunk_rows_)),
      bytes_(capacity_ * row_size()) {}

void ColumnBuffer::grow() {
  capacity_ = std::min(2 * capacity_, chunk_rows_);
  bytes_.resize(capacity_ * row_size());
}

std::span<const std::byte> ColumnBuffer::rows(std::size_t rows, std::size_t filled) {
  bytes_.resize(std::max(bytes_.size(), rows * row_size()));
  std::fill(bytes_.begin() + static_cast<std::ptrdiff_t>(filled * row_size()),
            bytes_.begin() + static_cast<std::ptrdiff_t>(rows * row_size()), std::byte{0});
  return std::span<const std::byte>(bytes_).first(rows * row_size());
}

}  // namespace sim::results

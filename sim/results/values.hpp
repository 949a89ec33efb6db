// The values of a dataset or attribute, read block by block, and where two of them first differ.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/results/handle.hpp"

namespace sim::results {

class Values {
 public:
  static Values of_dataset(hid_t dataset);
  static Values of_attribute(hid_t attribute);

  /// Entries along each axis; empty for a scalar.
  const std::vector<hsize_t>& shape() const { return shape_; }
  bool same_type(const Values& other) const;
  std::string type_name() const;
  /// Entries in a row, that is along all axes but the first; and how many rows there are.
  hsize_t row_length() const;
  hsize_t rows() const { return shape_.empty() ? 1 : shape_[0]; }

  /// The values of some rows, each as text or as the bytes of a number, and a reference as what it refers to.
  std::vector<std::string> read_texts(hsize_t first, hsize_t rows) const;
  std::vector<unsigned char> read_numbers(hsize_t first, hsize_t rows) const;

  /// True if it can only be read whole, as attributes are, which are small.
  bool is_whole() const { return whole_; }
  bool is_number() const;
  std::size_t value_size() const { return H5Tget_size(memory_.id()); }
  /// NaN in a column of floats.
  bool is_nan(const unsigned char* value) const;
  std::string number_text(const unsigned char* value) const;

 private:
  using Read =
      std::function<void(hid_t memory_type, hid_t memory_space, hsize_t first, hsize_t rows, void* to)>;
  Values(Handle type, Handle space, hid_t object, bool whole, Read read);
  Handle block(hsize_t rows) const;

  Handle type_, memory_;
  std::vector<hsize_t> shape_;
  hid_t object_;
  bool whole_;
  Read read_;
};

struct Difference {
  std::vector<hsize_t> index;
  std::string a, b;
};

/// The first entry in which two arrays of the same type and shape differ. Numbers are compared bit by bit,
/// except that any two NaN are equal. Throws std::runtime_error on types that results files do not hold.
std::optional<Difference> first_difference(const Values& a, const Values& b);

/// "[2, 0]".
std::string index_text(const std::vector<hsize_t>& index);

}  // namespace sim::results

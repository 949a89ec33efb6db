// The netCDF-4 data model on an open HDF5 file: groups, dimensions and their scales, variables with
// attributes. netCDF's rule: a dimension is seen from its group and the groups within; a variable of one
// dimension that has the dimension's name is its coordinate; a dimension without coordinate is a scale that
// says it is no variable.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/results/attributes.hpp"
#include "sim/results/store.hpp"

namespace sim::results {

/// "/" and the names of `path` joined by single slashes, without one at the end.
std::string normal_path(std::string_view path);
/// Path of an object called `name` in `group`, a normal path. Throws std::logic_error on an empty name or a
/// slash.
std::string path_in(const std::string& group, std::string_view name);

/// `what` with its units, names and cell methods, where given, as attributes of the dataset.
void describe(hid_t dataset, const Column& what);
/// The type of `type`'s values in the file: little-endian.
hid_t file_type(Type type);
hid_t memory_type(Type type);
/// Properties of a new dataset: creation order tracked, no times.
Handle dataset_properties();

class Layout {
 public:
  explicit Layout(hid_t file) : file_(file) {}

  /// Makes the group and those it lies in, unless they are there.
  void make_group(const std::string& group);
  /// std::logic_error if the path is taken by a variable, dimension or group.
  void require_free(const std::string& path) const;
  /// Reserves the path of a variable or dimension, which must be free.
  void claim(const std::string& path);

  /// A dimension of `size` entries, or growing from none. With `coordinate` its variable is written by the
  /// caller.
  void add_dimension(const std::string& group, const std::string& name, hsize_t size, bool growing,
                     bool coordinate);
  /// The path of the dimension `name` as seen from `group`. std::logic_error, with those there are, if there
  /// is none.
  std::string find_dimension(const std::string& group, const std::string& name) const;
  hsize_t size_of(const std::string& dimension) const { return dimensions_.at(dimension).size; }
  bool is_growing(const std::string& dimension) const { return dimensions_.at(dimension).growing; }
  void grow(const std::string& dimension, hsize_t size);

  /// Notes that axis `axis` of a variable runs along `dimension`.
  void along(const std::string& variable, unsigned axis, const std::string& dimension);
  /// Opens a dataset, or a group, which is made if it is not there.
  Handle open(const std::string& path);
  /// Marks the scales and attaches the variables to them, when all of them are written.
  void finish();

 private:
  struct Dimension {
    hsize_t size;
    bool growing, coordinate;
  };
  struct Use {
    std::string variable;
    unsigned axis;
    std::string dimension;
  };

  void create_bare_scale(const std::string& path, const Dimension& dimension);

  hid_t file_;
  std::set<std::string> groups_{"/"}, variables_;
  std::map<std::string, Dimension> dimensions_;
  std::vector<Use> uses_;
};

}  // namespace sim::results

#include "sim/results/layout.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <array>
#include <stdexcept>

namespace sim::results {

std::string normal_path(std::string_view path) {
  std::string normal;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at) normal.append("/").append(path.substr(at, end - at));
    at = end + 1;
  }
  return normal.empty() ? "/" : normal;
}

std::string path_in(const std::string& group, std::string_view name) {
  if (name.empty() || name.find('/') != name.npos)
    throw std::logic_error(fmt::format("results: '{}' in {} cannot be the name of a variable", name, group));
  return std::string(group == "/" ? "" : group).append("/").append(name);
}

void describe(hid_t dataset, const Column& what) {
  for (const auto& [name, text] : {std::pair{"units", &what.units}, std::pair{"long_name", &what.long_name},
                                   std::pair{"cell_methods", &what.cell_methods}})
    if (!text->empty()) write_attribute(dataset, name, *text);
}

hid_t file_type(Type type) {
  switch (type) {
    case Type::f64:
      return H5T_IEEE_F64LE;
    case Type::f32:
      return H5T_IEEE_F32LE;
    case Type::i64:
      return H5T_STD_I64LE;
    case Type::i32:
      return H5T_STD_I32LE;
    case Type::u8:
      return H5T_STD_U8LE;
  }
  throw std::logic_error("results: unknown type of column");
}

hid_t memory_type(Type type) {
  switch (type) {
    case Type::f64:
      return H5T_NATIVE_DOUBLE;
    case Type::f32:
      return H5T_NATIVE_FLOAT;
    case Type::i64:
      return H5T_NATIVE_INT64;
    case Type::i32:
      return H5T_NATIVE_INT32;
    case Type::u8:
      return H5T_NATIVE_UINT8;
  }
  throw std::logic_error("results: unknown type of column");
}

Handle dataset_properties() {
  Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "make a property list");
  must(H5Pset_attr_creation_order(properties.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
       "track the order of attributes");
  must(H5Pset_obj_track_times(properties.id(), false), "leave out times of creation");
  return properties;
}

void Layout::make_group(const std::string& group) {
  if (groups_.contains(group)) return;
  if (variables_.contains(group))
    throw std::logic_error(fmt::format("results: {} is a variable, not a group", group));
  make_group(group.substr(0, std::max<std::size_t>(group.rfind('/'), 1)));
  const Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose, "make a property list");
  constexpr unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  must(H5Pset_link_creation_order(properties.id(), order), "track the order of links");
  must(H5Pset_attr_creation_order(properties.id(), order), "track the order of attributes");
  must(H5Pset_obj_track_times(properties.id(), false), "leave out times of creation");
  const Handle made(H5Gcreate2(file_, group.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT), H5Gclose,
                    "create a group");
  groups_.insert(group);
}

void Layout::require_free(const std::string& path) const {
  if (groups_.contains(path) || variables_.contains(path))
    throw std::logic_error(fmt::format("results: {} is written twice", path));
}

void Layout::claim(const std::string& path) {
  require_free(path);
  variables_.insert(path);
}

void Layout::add_dimension(const std::string& group, const std::string& name, hsize_t size, bool growing,
                           bool coordinate) {
  const std::string path = path_in(group, name);
  claim(path);
  const auto& added = dimensions_[path] = {size, growing, coordinate};
  if (!coordinate) create_bare_scale(path, added);
}

std::string Layout::find_dimension(const std::string& group, const std::string& name) const {
  for (std::string where = group;;) {
    if (const auto path = path_in(where, name); dimensions_.contains(path)) return path;
    if (where == "/") break;
    where = normal_path(where.substr(0, where.rfind('/')));
  }
  std::string there;
  for (const auto& [path, dimension] : dimensions_) there += (there.empty() ? "" : ", ") + path;
  throw std::logic_error(fmt::format("results: {} has no dimension '{}'; there are: {}", group, name, there));
}

void Layout::grow(const std::string& dimension, hsize_t size) {
  auto& grown = dimensions_.at(dimension);
  grown.size = size;
  if (grown.coordinate) return;
  const Handle scale = open(dimension);
  must(H5Dset_extent(scale.id(), &size), "grow a dimension");
}

void Layout::along(const std::string& variable, unsigned axis, const std::string& dimension) {
  if (variable != dimension) uses_.push_back({variable, axis, dimension});
}

Handle Layout::open(const std::string& path) {
  if (!variables_.contains(path)) make_group(path);
  return Handle(H5Oopen(file_, path.c_str(), H5P_DEFAULT), H5Oclose, "open an object");
}

// No value is ever written: the dataset takes no room beyond its header.
void Layout::create_bare_scale(const std::string& path, const Dimension& dimension) {
  const std::array<hsize_t, 1> size{dimension.size},
      limit{dimension.growing ? H5S_UNLIMITED : dimension.size}, chunk{1024};
  const Handle space(H5Screate_simple(1, size.data(), limit.data()), H5Sclose, "make a shape");
  const Handle properties = dataset_properties();
  if (dimension.growing) must(H5Pset_chunk(properties.id(), 1, chunk.data()), "set the chunk of a dimension");
  const Handle scale(
      H5Dcreate2(file_, path.c_str(), H5T_IEEE_F32LE, space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT),
      H5Dclose, "create a dimension");
}

void Layout::finish() {
  for (const auto& [path, dimension] : dimensions_) {
    const Handle scale = open(path);
    const auto name =
        dimension.coordinate
            ? path.substr(path.rfind('/') + 1)
            : fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", dimension.size);
    must(H5DSset_scale(scale.id(), name.c_str()), "make a dimension scale");
  }
  for (const auto& use : uses_) {
    const Handle variable = open(use.variable), scale = open(use.dimension);
    must(H5DSattach_scale(variable.id(), scale.id(), use.axis), "attach a dimension scale");
  }
}

}  // namespace sim::results

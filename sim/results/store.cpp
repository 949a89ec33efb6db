#include "sim/results/store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/results/seal.hpp"
#include "sim/results/table_impl.hpp"

namespace sim::results {
namespace {

std::string time_units(Instant start) {
  const auto second = std::chrono::floor<std::chrono::seconds>(start);
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(second - day);
  std::string units = fmt::format("seconds since {:04}-{:02}-{:02} {:02}:{:02}:{:02}", int{date.year()},
                                  unsigned{date.month()}, unsigned{date.day()}, clock.hours().count(),
                                  clock.minutes().count(), clock.seconds().count());
  const auto fraction = std::chrono::nanoseconds(start - second).count();
  if (fraction == 0) return units;
  units += fmt::format(".{:09}", fraction);
  return units.substr(0, units.find_last_not_of('0') + 1);
}

std::vector<std::byte> stored_as(Type type, std::span<const double> values, const std::string& path) {
  std::vector<std::byte> stored(values.size() * size_of(type));
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!store_as(type, values[i], stored.data() + i * size_of(type))) refuse(path, type, values[i]);
  return stored;
}

// The dimensions, as paths, that an array of so many values lies along.
std::vector<std::string> fixed_dimensions(const Layout& layout, const std::string& group,
                                          const std::string& path, const std::vector<std::string>& names,
                                          std::size_t values) {
  std::vector<std::string> dimensions;
  hsize_t room = 1;
  for (const auto& name : names) {
    const auto& found = dimensions.emplace_back(layout.find_dimension(group, name));
    if (layout.is_growing(found))
      throw std::logic_error(fmt::format("results: {} cannot lie along {}, which grows", path, found));
    room *= layout.size_of(found);
  }
  if (room != values)
    throw std::logic_error(fmt::format("results: {} has room for {} values, not {}", path, room, values));
  return dimensions;
}

}  // namespace

Store::Store(std::filesystem::path path) {
  const Quiet quiet;
  impl_ = std::make_unique<Impl>(std::move(path));
  leave_room_for_seal(impl_->file.id());
  write_attribute(impl_->file.id(), "Conventions", "CF-1.8");
}

Store::~Store() {
  const Quiet quiet;
  impl_.reset();
}

void Store::Impl::require_open() const {
  if (committed) throw std::logic_error("results: the file is complete, nothing can be added");
  check();
}

void Store::Impl::close_tables() noexcept {
  for (const auto& table : tables)
    for (auto& column : table->impl_->columns) column.close();
}

void Store::Impl::abandon() noexcept {
  if (!committed) part.give_up();
  close_tables();
  file.close();
}

Table& Store::Impl::keep(std::unique_ptr<Table> table) { return *tables.emplace_back(std::move(table)); }

void Store::Impl::write_attributes() {
  for (const auto& [object, name, value] : attributes) {
    const Handle opened = layout.open(object);
    write_attribute(opened.id(), name, value);
  }
}

void Store::attribute(std::string_view object, std::string_view name, std::string_view value) {
  impl_->add_attribute(object, name, std::string(value));
}
void Store::attribute(std::string_view object, std::string_view name, double value) {
  impl_->add_attribute(object, name, value);
}
void Store::attribute(std::string_view object, std::string_view name, std::int64_t value) {
  impl_->add_attribute(object, name, value);
}

void Store::Impl::add_attribute(std::string_view object, std::string_view name, AttributeValue value) {
  require_open();
  const std::string path = normal_path(object);
  if (name.empty() || (path == "/" && name == "seal"))
    throw std::logic_error(fmt::format("results: '{}' cannot be the name of an attribute of {}", name, path));
  attributes.push_back({path, std::string(name), std::move(value)});
}

Table& Store::table(std::string_view group, std::string dimension, std::vector<Column> columns) {
  impl_->require_open();
  const Quiet quiet;
  return impl_->keep(std::unique_ptr<Table>(
      new Table(std::make_unique<Table::Impl>(*impl_, normal_path(group), dimension, columns))));
}

Table& Store::time_table(std::string_view group, Instant start, std::vector<Column> columns) {
  columns.insert(columns.begin(), {.name = "time", .units = time_units(start), .long_name = "time"});
  Table& added = table(group, "time", std::move(columns));
  added.impl_->time_axis = true;
  impl_->mark_time(added.impl_->dimension);
  return added;
}

void Store::times(std::string_view group, Instant start, std::span<const double> seconds) {
  array(group, {.name = "time", .units = time_units(start), .long_name = "time"}, {"time"}, seconds);
  impl_->mark_time(path_in(normal_path(group), "time"));
}

void Store::Impl::mark_time(const std::string& time) {
  add_attribute(time, "standard_name", std::string("time"));
  add_attribute(time, "calendar", std::string("proleptic_gregorian"));
  add_attribute(time, "axis", std::string("T"));
}

void Store::labels(std::string_view group, std::string_view name, const std::vector<std::string>& values,
                   std::string_view dimension) {
  impl_->require_open();
  const Quiet quiet;
  Layout& layout = impl_->layout;
  const std::string where = normal_path(group), path = path_in(where, name);
  std::string along;
  if (dimension.empty() || dimension == name) {
    layout.make_group(where);
    layout.add_dimension(where, std::string(name), values.size(), false, true);
  } else {
    along = layout.find_dimension(where, std::string(dimension));
    if (!layout.is_growing(along)) fixed_dimensions(layout, where, path, {std::string(dimension)}, values.size());
    else if (impl_->rows_along(along) != values.size())
      throw std::logic_error(fmt::format("results: {} has {} values, and {} has {} rows so far", path, values.size(), along, impl_->rows_along(along)));
    layout.claim(path);
    layout.along(path, 0, along);
  }
  const bool growing = !along.empty() && layout.is_growing(along);
  const Handle type = text_type(), dataset = impl_->create(path, type.id(), {values.size()}, growing);
  std::vector<const char*> texts;
  for (const auto& value : values) texts.push_back(value.c_str());
  if (!texts.empty())
    must(H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()), "write labels");
  impl_->check();
}

void Store::array(std::string_view group, const Column& what, const std::vector<std::string>& dimensions,
                  std::span<const double> values) {
  impl_->require_open();
  const Quiet quiet;
  Layout& layout = impl_->layout;
  const std::string where = normal_path(group), path = path_in(where, what.name);
  layout.require_free(path);
  const auto stored = stored_as(what.type, values, path);
  const bool coordinate = dimensions.size() == 1 && dimensions[0] == what.name;
  std::vector<std::string> along{path};
  if (!coordinate) along = fixed_dimensions(layout, where, path, dimensions, values.size());
  layout.make_group(where);
  if (coordinate)
    layout.add_dimension(where, what.name, values.size(), false, true);
  else
    layout.claim(path);
  std::vector<hsize_t> shape;
  for (const auto& dimension : along) {
    layout.along(path, static_cast<unsigned>(shape.size()), dimension);
    shape.push_back(layout.size_of(dimension));
  }
  const Handle dataset = impl_->create(path, file_type(what.type), shape, false);
  describe(dataset.id(), what);
  if (!stored.empty())
    must(H5Dwrite(dataset.id(), memory_type(what.type), H5S_ALL, H5S_ALL, H5P_DEFAULT, stored.data()),
         "write an array");
  impl_->check();
}

std::size_t Store::Impl::rows_along(const std::string& dimension) const {
  for (const auto& table : tables)
    if (table->impl_->dimension == dimension) return table->impl_->rows;
  return 0;
}

Handle Store::Impl::create(const std::string& path, hid_t type, const std::vector<hsize_t>& shape, bool growing) {
  const std::vector<hsize_t> limit(shape.size(), H5S_UNLIMITED);
  const Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), growing ? limit.data() : nullptr), H5Sclose,
                     "make a shape"),
      properties = dataset_properties();
  if (growing) {  // HDF5 lets only what lies in chunks grow
    auto chunk = shape;
    for (auto& size : chunk) size = std::clamp<hsize_t>(size, 1, 4096);
    must(H5Pset_chunk(properties.id(), static_cast<int>(chunk.size()), chunk.data()), "set the chunk of a variable");
  }
  return Handle(
      H5Dcreate2(file.id(), path.c_str(), type, space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT),
      H5Dclose, "create a variable");
}

void Store::commit() {
  impl_->require_open();
  const Quiet quiet;
  try {
    for (const auto& table : impl_->tables) table->impl_->finish();
    impl_->check();
    impl_->write_attributes();
    impl_->layout.finish();
    must(H5Fclose(impl_->file.release()), "close the results file");
    impl_->part.check();
    impl_->part.note(write_seal(impl_->part.descriptor()));
    impl_->part.publish();
    impl_->committed = true;
  } catch (...) {
    impl_->abandon();
    throw;
  }
}

}  // namespace sim::results

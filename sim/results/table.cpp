#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>

#include "sim/results/table_impl.hpp"

namespace sim::results {
namespace {

void check_width(const Layout& layout, const std::string& group, const std::string& path,
                 const Column& column) {
  if (column.second_dimension.empty()) {
    if (column.width != 1)
      throw std::logic_error(
          fmt::format("results: {} has {} values a row but no second dimension", path, column.width));
    return;
  }
  const auto along = layout.find_dimension(group, column.second_dimension);
  if (layout.is_growing(along) || layout.size_of(along) != column.width || column.width == 0)
    throw std::logic_error(fmt::format("results: {} has {} values a row, unlike its second dimension {}",
                                       path, column.width, along));
}

// All there is to refuse, before anything is made.
void check_columns(const Layout& layout, const std::string& group, const std::string& dimension,
                   const std::vector<Column>& columns) {
  layout.require_free(dimension);
  std::set<std::string> paths;
  for (const Column& column : columns) {
    const std::string path = path_in(group, column.name);
    layout.require_free(path);
    if (!paths.insert(path).second || (path == dimension && !column.second_dimension.empty()))
      throw std::logic_error(fmt::format("results: {} is written twice", path));
    check_width(layout, group, path, column);
  }
}

}  // namespace

Table::Table(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Table::~Table() = default;
void Table::append(std::span<const double> row) { impl_->append(row); }

Table::Impl::Impl(Store::Impl& into, const std::string& group, const std::string& dimension_name,
                  const std::vector<Column>& what)
    : store(into), dimension(path_in(group, dimension_name)) {
  Layout& layout = store.layout;
  check_columns(layout, group, dimension, what);
  layout.make_group(group);
  const bool coordinate = std::any_of(what.begin(), what.end(),
                                      [&](const Column& column) { return column.name == dimension_name; });
  layout.add_dimension(group, dimension_name, 0, true, coordinate);
  columns.reserve(what.size());
  for (const Column& column : what) {
    const auto& added = columns.emplace_back(column, path_in(group, column.name));
    row_values += column.width;
    if (added.path() != dimension) layout.claim(added.path());
    layout.along(added.path(), 0, dimension);
    if (!column.second_dimension.empty())
      layout.along(added.path(), 1, layout.find_dimension(group, column.second_dimension));
  }
}

void Table::Impl::append(std::span<const double> row) {
  if (row.size() != row_values)
    throw std::logic_error(
        fmt::format("results: a row of {} has {} values, not {}", dimension, row_values, row.size()));
  if (rows == room_until) make_room();
  if (time_axis) check_time(row.front());
  const double* values = row.data();
  for (ColumnDataset& column : columns) {
    column.put(values, rows);
    values += column.width();
  }
  ++rows;
  if (time_axis) last_time = row.front();
}

void Table::Impl::check_time(double time) {
  if (std::isfinite(time) && (rows == 0 || time > last_time)) return;
  throw std::logic_error(
      fmt::format("results: {} must increase, but {} follows {}", dimension, time, last_time));
}

void Table::Impl::make_room() {
  store.require_open();
  const Quiet quiet;
  const auto needy = [this](const ColumnDataset& column) { return column.room_until() == rows; };
  if (std::any_of(columns.begin(), columns.end(),
                  [&](const auto& c) { return needy(c) && c.is_full() && rows > 0; }))
    create_datasets(std::numeric_limits<std::size_t>::max());
  for (ColumnDataset& column : columns)
    if (rows > 0 && needy(column)) column.make_room(store.packer);
  store.check();
  const auto next = std::min_element(columns.begin(), columns.end(), [](const auto& a, const auto& b) {
    return a.room_until() < b.room_until();
  });
  room_until = next == columns.end() ? rows + 1 : next->room_until();
}

// In the order of the columns, which readers keep.
void Table::Impl::create_datasets(std::size_t chunk_rows) {
  for (ColumnDataset& column : columns) column.create(store.file.id(), chunk_rows);
}

void Table::Impl::finish() {
  create_datasets(rows);
  for (ColumnDataset& column : columns) column.finish(store.packer, rows);
  store.layout.grow(dimension, rows);
  room_until = rows;  // whoever appends now is told that the file is complete
}

}  // namespace sim::results

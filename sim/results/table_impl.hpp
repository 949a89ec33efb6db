// What stands behind a Table: its columns, and how far they are filled.
#pragma once

#include <string>
#include <vector>

#include "sim/results/column_dataset.hpp"
#include "sim/results/store_impl.hpp"

namespace sim::results {

struct Table::Impl {
  Impl(Store::Impl& into, const std::string& group, const std::string& dimension_name,
       const std::vector<Column>& what);

  void append(std::span<const double> row);
  void finish();

  Store::Impl& store;
  std::string dimension;  // its path
  std::vector<ColumnDataset> columns;
  std::size_t row_values = 0;  // values of a row over all columns
  std::size_t rows = 0, room_until = 0;
  bool time_axis = false;  // the first column must increase
  double last_time = 0.0;

 private:
  void make_room();
  void check_time(double time);
  void create_datasets(std::size_t chunk_rows);
};

}  // namespace sim::results

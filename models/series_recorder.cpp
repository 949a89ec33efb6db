#include "models/series_recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace jevons {
namespace {

using sim::results::Column;

struct Found {
  bool is_site;
  std::uint32_t index;
  std::size_t column;
  Column what;  // under its full name
};

void add(std::vector<Found>& all, bool is_site, std::uint32_t index, const std::string& owner, std::vector<Column> columns) {
  std::size_t place = 1;  // the time stands first in a row
  for (auto& column : columns) {
    const auto width = column.width;
    column.name = fmt::format("{}.{}.{}", is_site ? "site" : "grid", owner, column.name);
    if (width == 1) all.push_back({is_site, index, place, std::move(column)});
    place += width;
  }
}

std::vector<Found> all_of(const World& w) {
  std::vector<Found> all;
  for (std::uint32_t i = 0; i < w.plant->sites.size(); ++i) add(all, true, i, w.plant->sites[i].name, site_columns(w, i));
  for (std::uint32_t i = 0; i < w.plant->grids.size(); ++i) add(all, false, i, w.plant->grids[i].name, grid_columns(w.plant->grids[i]));
  return all;
}

}  // namespace

std::vector<Column> series_of(const World& w) {
  std::vector<Column> columns;
  for (auto& found : all_of(w)) columns.push_back(std::move(found.what));
  return columns;
}

SeriesRecorder::SeriesRecorder(const World& w, const std::vector<std::string>& names) : rows_(w) {
  const auto all = all_of(w);
  for (const auto& name : names) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Found& f) { return f.what.name == name; });
    chosen_.push_back(found == all.end() ? Chosen{} : Chosen{found->is_site, found->index, found->column, {}});
  }
}

void SeriesRecorder::interval(const World& w) {
  const auto to = w.now();
  if (to > from_) {
    for (auto& chosen : chosen_)
      if (chosen.column == 0) chosen.values.push_back(std::numeric_limits<double>::quiet_NaN());
    for (const bool sites : {true, false})
      for (std::uint32_t i = 0; i < (sites ? w.plant->sites.size() : w.plant->grids.size()); ++i) {
        const auto is_here = [&](const Chosen& c) { return c.column > 0 && c.is_site == sites && c.index == i; };
        if (std::none_of(chosen_.begin(), chosen_.end(), is_here)) continue;
        const auto row = sites ? rows_.site(w, i, from_, to) : rows_.grid(w, i, from_, to);
        for (auto& chosen : chosen_)
          if (is_here(chosen)) chosen.values.push_back(row[chosen.column]);
      }
  }
  from_ = to;
}

std::vector<double> SeriesRecorder::values() const {
  std::vector<double> all;
  for (const auto& chosen : chosen_) all.insert(all.end(), chosen.values.begin(), chosen.values.end());
  return all;
}

}  // namespace jevons

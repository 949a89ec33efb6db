// What a site can know of its grid a day ahead: the series of a traced grid, the expected dispatch of
// another.
#pragma once

#include <cstdint>

#include "sim/engine/series.hpp"

namespace jevons {

struct World;

/// A series, if there is one, and its mean over the run.
struct Known {
  const sim::Series* series = nullptr;
  double mean = 0;
  explicit operator bool() const { return series != nullptr; }
  const sim::Series& operator*() const { return *series; }
  const sim::Series* operator->() const { return series; }
};

struct Ahead {
  Known price, intensity, marginal, net_load;  // USD/J, kg/J, kg/J, W
};

/// The price is what the site pays, by its tariff where it has one; empty without a grid.
Ahead ahead_of(const World&, std::uint32_t site);
Ahead ahead_of_grid(const World&, std::uint32_t grid);

/// Joules drawn at the site's meter for a joule of IT, as they have been so far; before anything was settled, those of a site
/// without a plant at this IT power, and 1 with one.
double facility_per_it(const World&, std::uint32_t site, double expected_it_w);

/// The most that a source of the site's grid makes at once, in the whole file or by its plants, whatever the run is
/// of it; without plants of additional contracts [W].
double most_generation_w(const World&, std::uint32_t site, std::size_t source);

}  // namespace jevons

// Days that stray from the typical day: wind, sun, hydro and demand of an hour are what is typical of its
// month and hour of day times a ratio that is drawn.
//   x(t) = typical(t) r,   r = kept normal of z in [0, most], of mean 1 and the spread of month and hour
//   z    = sqrt(slow) s + sqrt(1 - slow) f,   s and f persist from hour to hour (persistent.hpp)
// So the mean of many replications is the typical day; nothing is below 0; and an hour of spread 0, such as
// the night of the sun, stays what it is. Fitted by tools/derive/grid_variation.py. Sources are drawn apart
// from each other, which real ones are not: a cold front brings wind, clouds and demand together.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/grid/generation/kept_normal.hpp"
#include "models/grid/generation/persistent.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// One month and hour of day.
struct VariationCell {
  KeptNormal ratio{1, 0, 0, 1};
  double slow = 0, slow_persistence = 0, fast_persistence = 0;
};

/// By month and hour of UTC, January's first.
using Variation = std::array<VariationCell, 12 * 24>;

inline constexpr std::array<std::string_view, 4> varied_names{"wind", "solar", "hydro", "demand"};

/// One Variation for each of varied_names, of a table
/// month,hour_utc,wind_spread,wind_most,wind_slow,wind_slow_lag1, wind_fast_lag1,solar_spread,... of all 288
/// rows. Errors are located and appended.
std::optional<std::array<Variation, varied_names.size()>> read_variation(const std::filesystem::path& path,
                                                                         std::vector<std::string>& errors);

/// Mean of each hour of the window, that of the typical series times a ratio that is drawn. The typical
/// series covers the window; `draws.entity` is the grid's number, `varied` is the place in varied_names.
sim::Series vary(const sim::Series& typical, const Variation&, std::size_t varied, const sim::Window&,
                 const Draws&);

}  // namespace jevons

// A typical year that is drawn: dry bulb T and dew-point depression D (dry bulb less dew point) of an hour
// are Gaussian about the means of its month and hour of day, persist from hour to hour and go together.
//   z' = phi z + sqrt(1 - phi^2) e1,   y' = psi y + sqrt(1 - psi^2) e2      e1, e2 standard normal
//   T = mean + sd z,   D = max(0, m + s (r z + sqrt(1 - r^2) y))
// First-order autoregressions of variance 1 (Box and Jenkins 1970), mixed so that z and what D follows have
// correlation r. Truncation: a negative D is saturated air, D = 0; m and s are such that D has the mean and
// the standard deviation of the file after that (moments of a rectified Gaussian). T beyond -90 to 60 degC
// is left at that bound. Correlation r is that of a month and hour, persistence phi and psi that of a month.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/config/csv.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

struct Weather;

/// One month and hour of day.
struct ClimateCell {
  double dry_bulb_c = 0, dry_bulb_sd_k = 0;
  double depression_k = 0, depression_sd_k = 0;  // before truncation
  double correlation = 0, dry_bulb_persistence = 0, depression_persistence = 0;
};

/// The year over the window of a run: point i is the instant first + i hours, of cells[cell_of_point[i]].
struct StochasticYear {
  std::array<ClimateCell, 12 * 24> cells;
  sim::Time first;
  std::vector<std::uint16_t> cell_of_point;
};

/// Mean and standard deviation of the Gaussian that has these when its negative part is put to 0; nothing
/// where the spread is too large for such a mean.
struct Gaussian {
  double mean = 0, sd = 0;
};
std::optional<Gaussian> before_truncation(double mean, double sd);

/// A table of
/// month,hour_utc,dry_bulb_c,dry_bulb_sd_k,depression_k,depression_sd_k,correlation,dry_bulb_persistence,
/// depression_persistence and optionally pressure_pa; hour_utc names an instant. Its dry bulb as a series is
/// the mean.
std::optional<Weather> read_stochastic_year(sim::config::Csv& csv, const sim::Window& window,
                                            sim::config::FileErrors& errors);

}  // namespace jevons

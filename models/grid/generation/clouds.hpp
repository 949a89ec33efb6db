// Clouds, as the clearness of the sky: what reaches the ground over what would if there were none.
//   drawn     k = kept normal in [0.1, 1.05] (kept_normal.hpp) of a score that persists from hour to hour
//             (persistent.hpp); a little above 1 where white clouds stand beside the sun
//   observed  k = 1 - 0.75 c^3.4 at cloud fraction c          Kasten, Czeplak (1980), Solar Energy 24, 177
// Clearness of the night is drawn too and unseen, so that a cloudy evening tends to a cloudy morning. One
// spread for all hours: of its own a clear climate is clear at most times and overcast at few.
#pragma once

#include "models/facility/components/problem.hpp"
#include "models/grid/generation/persistent.hpp"
#include "models/grid/generation/solar.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

inline constexpr double least_clearness = 0.1, most_clearness = 1.05;

struct CloudsConfig {
  double clearness = 0.8, spread = 0.25, persistence = 0.9;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

/// Clearness at a cloud fraction of 0 to 1.
double clearness_of_clouds(double cloud_fraction);

/// Clearness of each hour of the window, held.
sim::Series clearness_series(const CloudsConfig&, const sim::Window&, const Draws&);
/// Mean irradiance [W/m2] of each hour of the window under clouds that are drawn.
sim::Series cloudy_sky_series(const Place&, const CloudsConfig&, const sim::Window&, const Draws&);

}  // namespace jevons

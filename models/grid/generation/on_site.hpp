// Power made on a site: panels or turbines behind its meter.
//   [[site.NAME.supply]]   kind = "pv" | "wind", capacity, and the keys of the kind
// Panels stand in light that is clear sky times clearness (clouds.hpp) and in the air of the site; turbines
// in wind that is drawn (wind.hpp). What is drawn has to do neither with the weather of the site nor with
// that of its grid.
#pragma once

#include <string>

#include "models/grid/generation/clouds.hpp"
#include "models/grid/generation/pv.hpp"
#include "models/grid/generation/wind.hpp"

namespace jevons {

struct OnSiteConfig {
  std::string kind = "pv";
  double capacity_w = 0;  // stands for that of `pv` or `wind`, which is left at 0
  PvConfig pv;
  CloudsConfig clouds;
  WindConfig wind;

  void visit(sim::config::Visitor& v);
  /// Keys of the other kind among them.
  Problems problems() const;
};

/// Mean power [W AC] of each hour of the window; only if problems() has none. `air_c` is the site's dry bulb.
sim::Series on_site_series(const OnSiteConfig&, const sim::Window&, const sim::Series& air_c, const Draws&);

}  // namespace jevons

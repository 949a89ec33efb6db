#include "models/making/yield.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace jevons {

void YieldConfig::visit(sim::config::Visitor& v) {
  v.one_of("law", law, laws(),
           {.help = "how yield falls with the area of a die", .source = "defects cluster: Stapper 1983"});
  v.number("fixed", fixed,
           {.help = "share of good dies by the law `fixed`",
            .source = "ACT: 0.875",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.quantity("defects", defects_per_m2, "m-2",
             {.help = "defects that kill a die, per area",
              .source = "0.1/cm2: a mature process",
              .min = 0,
              .max = 1e7});
  v.number("clustering", clustering,
           {.help = "a of the law `negative_binomial`; less is more clustered",
            .source = "3, usual for logic",
            .min = 0,
            .max = 1e6,
            .above_min = true});
}

double good_share(const YieldConfig& yield, double area_m2) {
  if (yield.law == "fixed") return yield.fixed;
  const double defects = area_m2 * yield.defects_per_m2;
  if (yield.law == "poisson") return std::exp(-defects);
  if (yield.law == "negative_binomial")
    return std::exp(-yield.clustering * std::log1p(defects / yield.clustering));
  const double mean = defects > 0 ? -std::expm1(-defects) / defects : 1;
  return mean * mean;
}

double dies_per_wafer(double area_m2, double diameter_m) {
  const double pi = std::numbers::pi, radius_m = diameter_m / 2;
  return std::max(1.0, pi * radius_m * radius_m / area_m2 - pi * diameter_m / std::sqrt(2 * area_m2));
}

}  // namespace jevons

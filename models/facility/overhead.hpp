// A facility without a plant: everything that is not IT, as a function of the IT power at the same instant.
//   constant_pue   P_over = (PUE - 1) P_it
//   pue_curve      P_over linear between the points ((PUE_i - 1) l_i P_rated) at IT load l_i P_rated;
//   constant
//                  below the first point: what is switched on stays on
// Memoryless, so it is integrated between events like the IT power and no result depends on `settle`.
#pragma once

#include <string>
#include <vector>

#include "sim/config/visitor.hpp"

namespace jevons {

struct OverheadConfig {
  std::string plant = "constant_pue";  // CoolingConfig::plant
  double pue = 1.5;
  std::vector<double> load, curve;

  void visit(sim::config::Visitor& v) {
    v.number("pue", pue,
             {.help = "facility over IT power (constant_pue)",
              .source = "Uptime Institute survey averages, about 1.5 to 1.6 since 2018",
              .min = 1,
              .max = 10});
    v.numbers(
        "load", load,
        {.help = "IT load as shares of the site's rated IT power, rising (pue_curve)", .min = 0, .max = 1});
    v.numbers("curve", curve, {.help = "PUE at each load (pue_curve)", .min = 1, .max = 100});
  }
  /// What is wrong, or "".
  std::string problem() const;
};

class Overhead {
 public:
  Overhead() = default;
  Overhead(const OverheadConfig&, double rated_it_w);
  double watts(double it_w) const {
    if (load_w_.empty()) return slope_ * it_w;
    return interpolate(it_w);
  }

 private:
  double interpolate(double it_w) const;
  double slope_ = 0;
  std::vector<double> load_w_, overhead_w_;
};

}  // namespace jevons

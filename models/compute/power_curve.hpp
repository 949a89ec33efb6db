// Power of a server (without accelerators) against its utilisation u in [0, 1]:
//   linear   P = P_idle + (P_peak - P_idle) u
//   fan      P = P_idle + (P_peak - P_idle) (2u - u^r), r = 1.4        Fan, Weber, Barroso, ISCA 2007, eq. 1
//   table    linear between the eleven SPECpower_ssj2008 points at 0, 10, ..., 100 % load
#pragma once

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "sim/config/visitor.hpp"

namespace jevons {

/// Of one server or accelerator: far above any, far below what the meter of a site holds.
inline constexpr double most_power_w = 1e9;

class PowerCurve {
 public:
  static PowerCurve linear(double idle_w, double peak_w) { return {Kind::linear, idle_w, peak_w, 1.0, {}}; }
  static PowerCurve fan(double idle_w, double peak_w, double r = 1.4) {
    return {Kind::fan, idle_w, peak_w, r, {}};
  }
  static PowerCurve table(const std::array<double, 11>& w) {
    return {Kind::table, w.front(), w.back(), 1.0, w};
  }

  PowerCurve() = default;
  double idle_w() const { return idle_w_; }
  double peak_w() const { return peak_w_; }
  bool is_linear() const { return kind_ == Kind::linear; }

  /// Watts at utilisation `u`; u outside [0, 1] by rounding only.
  double watts(double u) const {
    if (kind_ == Kind::linear) return idle_w_ + (peak_w_ - idle_w_) * u;
    if (kind_ == Kind::fan) return idle_w_ + (peak_w_ - idle_w_) * (2.0 * u - std::pow(u, r_));
    const double x = 10.0 * u;
    const int i = x >= 10.0 ? 9 : x > 0.0 ? static_cast<int>(x) : 0;
    return points_w_[i] + (points_w_[i + 1] - points_w_[i]) * (x - i);
  }

 private:
  enum class Kind : unsigned char { linear, fan, table };
  PowerCurve(Kind kind, double idle_w, double peak_w, double r, const std::array<double, 11>& points_w)
      : kind_(kind), idle_w_(idle_w), peak_w_(peak_w), r_(r), points_w_(points_w) {}

  Kind kind_ = Kind::linear;
  double idle_w_ = 0, peak_w_ = 0, r_ = 1.4;
  std::array<double, 11> points_w_{};
};

/// A curve as a person writes it: { kind = "linear", idle = "100 W", peak = "200 W" }.
struct PowerCurveConfig {
  std::string kind = "linear";
  std::optional<double> idle_w, peak_w;
  double r = 1.4;
  std::vector<double> points_w;

  void visit(sim::config::Visitor& v) {
    v.one_of("kind", kind, {"linear", "fan", "table"},
             {.help = "shape of power against utilisation", .required = true});
    v.quantity("idle", idle_w, "W",
               {.help = "power when on and idle (linear, fan)", .min = 0, .max = most_power_w});
    v.quantity("peak", peak_w, "W",
               {.help = "power at full utilisation (linear, fan)", .min = 0, .max = most_power_w});
    v.number("r", r,
             {.help = "exponent of the fan curve",
              .source = "Fan et al., ISCA 2007",
              .min = 1,
              .max = 2});  // above 2 it would fall before full load
    v.quantities("watts", points_w, "W",
                 {.help = "eleven points at 0, 10, ..., 100 % load (table)", .min = 0, .max = most_power_w});
  }
  /// What is wrong with the curve, or "" if it can be built.
  std::string problem() const;
  PowerCurve build() const;
};

}  // namespace jevons

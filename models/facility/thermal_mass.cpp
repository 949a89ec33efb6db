#include "models/facility/thermal_mass.hpp"

#include <cmath>

namespace jevons {

Mode relax(double start, double rate, double drive, double length_s) {
  const double x = rate * length_s;
  // phi1 = (e^x - 1) / x, phi2 = (e^x - 1 - x) / x^2; by their series where the differences would lose digits
  const bool small = std::abs(x) < 0.01;
  const double phi1 =
      small ? 1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5 * (1 + x / 6)))) : std::expm1(x) / x;
  const double phi2 =
      small ? 0.5 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5 * (1 + x / 6 * (1 + x / 7))))) : (phi1 - 1) / x;
  const double gain = rate * start + drive;  // z' at the start
  return {start + gain * length_s * phi1, start + gain * length_s * phi2};
}

Course relax(const TwoBodies& bodies, const Temperatures& start, const Heating& heating, double length_s) {
  // In y = sqrt(C) (T - T_0) the system is symmetric: a rotation separates it into its modes.
  const double root_a = std::sqrt(bodies.air_j_per_k), root_r = std::sqrt(bodies.racks_j_per_k);
  const double aa = -(bodies.coupling_w_per_k + heating.loss_w_per_k) / bodies.air_j_per_k;
  const double rr = -bodies.coupling_w_per_k / bodies.racks_j_per_k;
  const double ar = bodies.coupling_w_per_k / (root_a * root_r);
  const double angle = 0.5 * std::atan2(2 * ar, aa - rr), c = std::cos(angle), s = std::sin(angle);
  const double middle = (aa + rr) / 2, half = std::hypot((aa - rr) / 2, ar);
  const double ya = root_a * (start.air_c - heating.loss_to_c),
               yr = root_r * (start.racks_c - heating.loss_to_c);
  const double ba = heating.air_w / root_a, br = heating.racks_w / root_r;
  const double slow =
      heating.loss_w_per_k == 0 ? 0 : (aa * rr - ar * ar) / (middle - half);  // product over the other
  const Mode one = relax(c * ya + s * yr, slow, c * ba + s * br, length_s);
  const Mode two = relax(-s * ya + c * yr, middle - half, -s * ba + c * br, length_s);
  const auto back = [&](double first, double second) {
    return Temperatures{(c * first - s * second) / root_a + heating.loss_to_c,
                        (s * first + c * second) / root_r + heating.loss_to_c};
  };
  return {back(one.end, two.end), back(one.mean, two.mean)};
}

Temperatures steady(const TwoBodies& bodies, const Heating& heating) {
  const double air_c = heating.loss_to_c + (heating.air_w + heating.racks_w) / heating.loss_w_per_k;
  return {air_c, air_c + heating.racks_w / bodies.coupling_w_per_k};
}

}  // namespace jevons

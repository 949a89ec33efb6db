// Functions of which Sobol' indices are known in closed form, and any function over a design.
#pragma once

#include <cmath>
#include <functional>
#include <numbers>
#include <span>
#include <vector>

#include "sim/study/points.hpp"

namespace sim::study {

using Function = std::function<double(std::span<const double>)>;

/// What is known of the indices of each factor.
struct Shares {
  std::vector<double> first, total;
};

/// Ishigami and Homma (1990), with a = 7 and b = 0.1, of three angles in (-pi, pi).
inline double ishigami(std::span<const double> u) {
  const auto angle = [&](std::size_t i) { return std::numbers::pi * (2 * u[i] - 1); };
  return std::sin(angle(0)) * (1 + .1 * std::pow(angle(2), 4)) + 7 * std::pow(std::sin(angle(1)), 2);
}
inline const Shares of_ishigami{{.313905, .442411, 0}, {.557589, .442411, .243684}};

/// Sobol's g function: the product of (|4 u_i - 2| + a_i) / (1 + a_i), each of mean 1 and variance
/// 1 / (3 (1 + a_i)^2).
inline const std::vector<double> a_of_g{0, 1, 4.5, 9, 99, 99, 99, 99};
inline double g(std::span<const double> u) {
  double product = 1;
  for (std::size_t i = 0; i < u.size(); ++i)
    product *= (std::abs(4 * u[i] - 2) + a_of_g[i]) / (1 + a_of_g[i]);
  return product;
}
inline Shares of_g() {
  std::vector<double> v;
  double all = 1;
  for (const double a : a_of_g) v.push_back(1 / (3 * (1 + a) * (1 + a)));
  for (const double x : v) all *= 1 + x;
  Shares shares;
  for (const double x : v) {
    shares.first.push_back(x / (all - 1));
    shares.total.push_back(x * (all / (1 + x)) / (all - 1));
  }
  return shares;
}

/// f of each row of a design.
inline std::vector<double> results(const Points& design, const Function& f) {
  std::vector<double> y;
  for (std::size_t i = 0; i < design.rows(); ++i) y.push_back(f(design.row(i)));
  return y;
}

}  // namespace sim::study

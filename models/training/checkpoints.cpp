#include "models/training/checkpoints.hpp"

#include <cmath>

namespace jevons {

double Reliability::young_s() const { return std::sqrt(2 * save_s * mtbf_s); }

double Reliability::daly_s() const {
  if (save_s >= 2 * mtbf_s) return mtbf_s;
  const double part = save_s / (2 * mtbf_s);
  return young_s() * (1 + std::sqrt(part) / 3 + part / 9) - save_s;
}

double Reliability::overhead(double interval_s) const {
  return save_s / interval_s + (interval_s / 2 + restart_s) / mtbf_s;
}

double Reliability::effective_share(double interval_s) const {
  return interval_s / (mtbf_s * std::exp(restart_s / mtbf_s) * std::expm1((interval_s + save_s) / mtbf_s));
}

double Reliability::best_s() const {
  // d/dtau = 0: (1 - x) exp(x + d) = 1 with x = tau / M, d = delta / M; x lies in (0, 1) and the left side
  // falls there.
  double low = 0, high = 1;
  for (int i = 0; i < 100; ++i) {
    const double x = (low + high) / 2;
    (std::log1p(-x) + x + save_s / mtbf_s > 0 ? low : high) = x;
  }
  return low * mtbf_s;
}

}  // namespace jevons

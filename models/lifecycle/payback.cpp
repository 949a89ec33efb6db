#include "models/lifecycle/payback.hpp"

#include <algorithm>
#include <cmath>

namespace jevons {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double failures(const Renewal& r, double age_s) {
  return r.repair > 0 ? r.repair * std::pow(age_s / r.scale_s, r.shape) : 0;
}

double failures_per_s(const Renewal& r, double age_s) {
  return r.repair > 0 ? r.repair * r.shape / r.scale_s * std::pow(age_s / r.scale_s, r.shape - 1) : 0;
}

/// (exp(g T) - 1) / g, T where g = 0.
double grown_s(double growth_per_s, double age_s) {
  return growth_per_s > 0 ? std::expm1(growth_per_s * age_s) / growth_per_s : age_s;
}

/// (1 - exp(-g T)) / g, T where g = 0.
double shrunk_s(double growth_per_s, double age_s) {
  return growth_per_s > 0 ? -std::expm1(-growth_per_s * age_s) / growth_per_s : age_s;
}

/// Sign of the slope of the fleet's rate: rises with age from -M.
double slope(const Renewal& r, double age_s) {
  const double grown = grown_s(r.growth_per_s, age_s);
  return r.running_per_s * (grown - age_s) + failures_per_s(r, age_s) * grown - failures(r, age_s) - r.made;
}

/// Whether the cost of a device rises with age, beside that of the newest.
bool rises(const Renewal& r) {
  const bool fails = r.repair > 0 && std::isfinite(r.scale_s);
  return (r.growth_per_s > 0 && (r.running_per_s > 0 || fails)) || (fails && r.shape > 1);
}

}  // namespace

double saved_per_s(double power_w, double cost_per_j, double ratio) {
  return power_w * cost_per_j * (1 - 1 / ratio);
}

double payback_s(double made, double saved) { return saved > 0 ? made / saved : infinity; }

double square_root_age_s(const Renewal& r) {
  const double rise_per_s2 = r.running_per_s * r.growth_per_s;
  return rise_per_s2 > 0 ? std::sqrt(2 * r.made / rise_per_s2) : infinity;
}

double fleet_rate_per_s(const Renewal& r, double age_s) {
  return (r.made + r.running_per_s * age_s + failures(r, age_s)) / shrunk_s(r.growth_per_s, age_s);
}

double fleet_age_s(const Renewal& r) {
  if (!rises(r)) return infinity;
  double low = 0, high = 1;
  while (slope(r, high) < 0) high *= 2;
  for (double middle = high / 2; low < middle && middle < high; middle = low + (high - low) / 2)
    (slope(r, middle) < 0 ? low : high) = middle;
  return high;
}

double lives_total(const Renewal& r, double horizon_s, std::size_t devices) {
  const double n = static_cast<double>(devices), life_s = horizon_s / n;
  const double shrinks =
      r.growth_per_s > 0 ? shrunk_s(r.growth_per_s, horizon_s) / shrunk_s(r.growth_per_s, life_s) : n;
  return n * r.made + r.running_per_s * life_s * shrinks;
}

Lives best_lives(const Renewal& r, double horizon_s) {
  const double newest =
      r.running_per_s * shrunk_s(r.growth_per_s, horizon_s);  // always the newest, made for nothing
  Lives best{1, lives_total(r, horizon_s, 1)};
  for (std::size_t n = 2; static_cast<double>(n) * r.made + newest < best.total; ++n)
    if (const double total = lives_total(r, horizon_s, n); total < best.total) best = {n, total};
  return best;
}

Schedule best_schedule(std::size_t steps, const std::function<double(std::size_t, std::size_t)>& cost) {
  std::vector<double> least(steps + 1, infinity);
  std::vector<std::size_t> from(steps + 1, 0);
  least[0] = 0;
  for (std::size_t j = 1; j <= steps; ++j)
    for (std::size_t i = 0; i < j; ++i)
      if (const double total = least[i] + cost(i, j); total < least[j]) {
        least[j] = total;
        from[j] = i;
      }
  Schedule best{{}, least[steps]};
  for (std::size_t j = steps; j > 0; j = from[j]) best.bought.push_back(from[j]);
  std::reverse(best.bought.begin(), best.bought.end());
  return best;
}

}  // namespace jevons

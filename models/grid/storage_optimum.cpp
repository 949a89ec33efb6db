#include "models/grid/storage_optimum.hpp"

#include <algorithm>
#include <cmath>

namespace jevons {

ChargeLevels::ChargeLevels(const Battery& battery, const BatteryState& state, std::size_t levels,
                           double length_s, double wear_per_j)
    : battery_(battery),
      levels_(levels),
      floor_j_(floor_j(battery, state)),
      level_j_((usable_j(battery, state) - floor_j_) / static_cast<double>(levels)),
      length_s_(length_s),
      wear_per_j_(wear_per_j) {}

ChargeLevels::Move ChargeLevels::moves(double length_s) const {
  if (level_j_ <= 0) return {0, 0};
  const double most = static_cast<double>(levels_), tiny = 1e-9;  // whole numbers stay whole
  const auto whole = [&](double x) {
    return std::min(std::abs(x - std::round(x)) < tiny ? std::round(x) : x, most);
  };
  return {whole(battery_.charge_w * battery_.charge_efficiency * length_s / level_j_),
          whole(battery_.discharge_w / battery_.discharge_efficiency * length_s / level_j_)};
}

double ChargeLevels::terminal_j(double up) const {
  return up * level_j_ * (up > 0 ? 1 / battery_.charge_efficiency : battery_.discharge_efficiency);
}

double ChargeLevels::cost(const Exchange& exchange, double up, double length_s) const {
  const double energy_j = terminal_j(up);
  return exchange.cost(energy_j, length_s) + wear_per_j_ * std::max(0.0, -energy_j);
}

double ChargeLevels::at(std::span<const double> values, double level) const {
  const double below = std::clamp(std::floor(level), 0.0, static_cast<double>(levels_ - 1));
  const auto i = static_cast<std::size_t>(below);
  const double share = std::clamp(level - below, 0.0, 1.0);
  return values[i] + share * (values[i + 1] - values[i]);
}

double ChargeLevels::value(std::span<const double> values, double charge_j) const {
  return level_j_ > 0 ? at(values, (charge_j - floor_j_) / level_j_) : values[0];
}

void ChargeLevels::step_back(const Exchange& exchange, std::span<const double> after,
                             std::span<double> before) const {
  const Move move = moves(length_s_);
  const auto up = static_cast<std::size_t>(move.up), down = static_cast<std::size_t>(move.down);
  const std::size_t n = levels_;
  std::copy(after.begin(), after.end(), before.begin());
  const auto offer = [&](double& best, double value) { best = best < value ? value : best; };
  for (std::size_t k = 1; k <= up; ++k) {
    const double paid = cost(exchange, static_cast<double>(k), length_s_);
    for (std::size_t i = 0; i + k <= n; ++i) offer(before[i], after[i + k] - paid);
  }
  for (std::size_t k = 1; k <= down; ++k) {
    const double paid = cost(exchange, -static_cast<double>(k), length_s_);
    for (std::size_t i = k; i <= n; ++i) offer(before[i], after[i - k] - paid);
  }
  // All that the power allows, where that is no whole number of levels.
  const double up_rest = move.up - static_cast<double>(up), down_rest = move.down - static_cast<double>(down);
  if (up_rest > 0) {
    const double paid = cost(exchange, move.up, length_s_);
    for (std::size_t i = 0; i + up + 1 <= n; ++i)
      offer(before[i], after[i + up] + up_rest * (after[i + up + 1] - after[i + up]) - paid);
  }
  if (down_rest > 0) {
    const double paid = cost(exchange, -move.down, length_s_);
    for (std::size_t i = down + 1; i <= n; ++i)
      offer(before[i], after[i - down] + down_rest * (after[i - down - 1] - after[i - down]) - paid);
  }
  const double falls = -std::expm1(-battery_.standing_per_s * length_s_);
  if (falls <= 0 || level_j_ <= 0) return;
  for (std::size_t i = n; i > 0; --i) {
    const double charge_j = floor_j_ + static_cast<double>(i) * level_j_;
    before[i] = at(before, static_cast<double>(i) - falls * charge_j / level_j_);
  }
}

double ChargeLevels::best_power_w(const Exchange& exchange, double charge_j, double length_s,
                                  std::span<const double> after) const {
  if (level_j_ <= 0 || length_s <= 0) return 0;
  const Move move = moves(length_s);
  const double most = static_cast<double>(levels_);
  const double level = std::clamp((charge_j - floor_j_) / level_j_, 0.0, most);
  double best = at(after, level), best_up = 0;
  const auto offer = [&](double up) {
    const double value = at(after, level + up) - cost(exchange, up, length_s);
    if (value > best) best = value, best_up = up;
  };
  const double low = std::max(0.0, level - move.down), high = std::min(most, level + move.up);
  for (double target = std::ceil(low); target <= high; ++target) offer(target - level);
  offer(low - level);
  offer(high - level);
  return terminal_j(best_up) / length_s;
}

StorageOptimum storage_optimum(const Battery& battery, const BatteryState& start,
                               std::span<const Exchange> series, double length_s, double wear_per_j,
                               std::size_t levels) {
  const ChargeLevels grid(battery, start, levels, length_s, wear_per_j);
  const std::size_t n = series.size(), width = grid.count();
  std::vector<double> values((n + 1) * width);
  const auto at_time = [&](std::size_t t) { return std::span(values).subspan(t * width, width); };
  for (std::size_t t = n; t-- > 0;) grid.step_back(series[t], at_time(t + 1), at_time(t));

  StorageOptimum optimum;
  optimum.value = grid.value(at_time(0), start.charge_j);
  optimum.power_w.reserve(n);
  BatteryState state = start;
  for (std::size_t t = 0; t < n; ++t) {
    const double power_w = grid.best_power_w(series[t], state.charge_j, length_s, at_time(t + 1));
    optimum.power_w.push_back(step(battery, state, power_w, length_s, 0).power_w);
  }
  return optimum;
}

}  // namespace jevons

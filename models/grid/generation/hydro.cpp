#include "models/grid/generation/hydro.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

#include "models/units.hpp"

namespace jevons {

namespace {

void check(std::span<const double> net_load_w, double low_w, double high_w, double energy_j, double step_s) {
  if (net_load_w.empty()) throw std::invalid_argument("water_fill: no step");
  if (!(low_w <= high_w))
    throw std::invalid_argument(fmt::format("water_fill: low {} above high {}", low_w, high_w));
  if (!(step_s > 0)) throw std::invalid_argument(fmt::format("water_fill: a step of {} s", step_s));
  bool finite =
      std::isfinite(low_w) && std::isfinite(high_w) && std::isfinite(energy_j) && std::isfinite(step_s);
  for (const double n : net_load_w) finite = finite && std::isfinite(n);
  if (!finite) throw std::invalid_argument("water_fill: a number that is not finite");
}

// The level at which the sum of clamp(n - level, low, high) is `total`, which lies between n low and n high.
// From above every step at which the level falls below n - low adds a watt for each watt, until n - high.
double level_of(std::span<const double> net_load_w, double low_w, double high_w, double total_w) {
  std::vector<double> begins(net_load_w.begin(), net_load_w.end());
  std::sort(begins.begin(), begins.end(), std::greater<>());
  std::vector<double> ends = begins;
  for (double& level : begins) level -= low_w;
  for (double& level : ends) level -= high_w;
  double level = begins.front(), spent_w = low_w * static_cast<double>(begins.size());
  std::size_t begun = 0, ended = 0;
  while (ended < ends.size()) {
    const bool begin = begun < begins.size() && begins[begun] >= ends[ended];
    const double next = begin ? begins[begun] : ends[ended];
    const auto rising = static_cast<double>(begun - ended);
    if (rising > 0 && spent_w + rising * (level - next) >= total_w)
      return level - (total_w - spent_w) / rising;
    spent_w += rising * (level - next);
    level = next;
    ++(begin ? begun : ended);
  }
  return level;
}

}  // namespace

WaterFill water_fill(std::span<const double> net_load_w, double low_w, double high_w, double energy_j,
                     double step_s) {
  check(net_load_w, low_w, high_w, energy_j, step_s);
  const auto steps = static_cast<double>(net_load_w.size());
  const double most_j = high_w * steps * step_s, least_j = low_w * steps * step_s;
  WaterFill fill;
  fill.left_over_j = energy_j > most_j ? energy_j - most_j : std::min(0.0, energy_j - least_j);
  fill.level_w = level_of(net_load_w, low_w, high_w, std::clamp(energy_j, least_j, most_j) / step_s);
  fill.power_w.reserve(net_load_w.size());
  for (const double n : net_load_w) fill.power_w.push_back(std::clamp(n - fill.level_w, low_w, high_w));
  return fill;
}

void HydroConfig::visit(sim::config::Visitor& v) {
  v.quantity("capacity", capacity_w, "W",
             {.help = "of all turbines", .min = 0, .required = true, .above_min = true});
  v.quantity("least", least_w, "W",
             {.help = "what rivers must be left with, at any hour", .source = "0: none said", .min = 0});
  v.quantity("daily", daily_j, "J",
             {.help = "energy in the water of a day, such as \"60 GWh\"", .min = 0, .required = true});
}

Problems HydroConfig::problems() const {
  constexpr double day_s = 86400;
  const auto gwh = [](double energy_j) { return energy_j / joules_per_mwh / 1000; };
  Problems all;
  if (least_w > capacity_w) all.push_back({"least", "must not be above capacity"});
  if (daily_j < least_w * day_s)
    all.push_back(
        {"daily", fmt::format("of {:.6g} GWh is not enough for `least` all day, which takes {:.6g} GWh",
                              gwh(daily_j), gwh(least_w * day_s))});
  if (daily_j > capacity_w * day_s)
    all.push_back({"daily", fmt::format("of {:.6g} GWh is more than the turbines can make of it, {:.6g} GWh",
                                        gwh(daily_j), gwh(capacity_w * day_s))});
  return all;
}

}  // namespace jevons

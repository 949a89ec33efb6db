#include "models/facility/climate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/facility/weather_ranges.hpp"
#include "models/purposes.hpp"
#include "sim/engine/distributions.hpp"

namespace jevons {

namespace {

using Point = ClimateState::Point;

constexpr sim::Span an_hour = sim::hours(1);

sim::Series pressure_of(const Weather& weather, std::vector<std::string>& notes) {
  if (weather.pressure_pa) {
    notes.push_back("pressure of outdoor air: from the weather file");
    return *weather.pressure_pa;
  }
  if (weather.elevation_m) {
    const double pressure_pa = pressure_at_elevation_pa(*weather.elevation_m);
    notes.push_back(
        fmt::format("pressure of outdoor air: {:.0f} Pa, of the standard atmosphere at the {} m of the "
                    "weather file, which has no pressure",
                    pressure_pa, *weather.elevation_m));
    return sim::Series::constant(pressure_pa);
  }
  notes.push_back(
      fmt::format("pressure of outdoor air: {} Pa, the standard, as the weather file says neither "
                  "pressure nor elevation",
                  standard_pressure_pa));
  return sim::Series::constant(standard_pressure_pa);
}

// All columns of a file stand at the same times.
std::optional<sim::Series> humidity_ratio_of(const Weather& weather, const sim::Series& pressure_pa) {
  const auto& dry_bulb = weather.dry_bulb_c;
  if (!weather.dew_point_c && !weather.relative_humidity) return {};
  std::vector<double> ratios;
  std::size_t pressure_at = 0;
  for (std::size_t i = 0; i < dry_bulb.times().size(); ++i) {
    const double pressure = pressure_pa.value(dry_bulb.times()[i], pressure_at);
    const double saturated = saturated_humidity_ratio(dry_bulb.values()[i], pressure);
    const double vapour_pa = weather.dew_point_c ? saturation_pressure_pa(weather.dew_point_c->values()[i])
                                                 : weather.relative_humidity->values()[i] *
                                                       saturation_pressure_pa(dry_bulb.values()[i]);
    ratios.push_back(std::min(saturated, humidity_ratio(vapour_pa, pressure)));
  }
  return sim::Series(dry_bulb.shape(), dry_bulb.times(), std::move(ratios), dry_bulb.last());
}

Point between(const Point& a, const Point& b, double share) {
  return {a.dry_bulb_c * (1 - share) + b.dry_bulb_c * share,
          a.humidity_ratio * (1 - share) + b.humidity_ratio * share};
}

}  // namespace

Climate::Climate(const Outdoor& constant)
    : dry_bulb_c_(sim::Series::constant(constant.dry_bulb_c)),
      pressure_pa_(sim::Series::constant(constant.pressure_pa)),
      humidity_ratio_(sim::Series::constant(constant.humidity_ratio)) {}

Climate::Climate(const Weather& weather)
    : dry_bulb_c_(weather.dry_bulb_c),
      pressure_pa_(pressure_of(weather, notes_)),
      stochastic_(weather.stochastic) {
  humidity_ratio_ = humidity_ratio_of(weather, pressure_pa_);
  if (!stochastic_) return;
  notes_.push_back("outdoor air: drawn, hour by hour, from a stochastic typical year");
  std::size_t pressure_at = 0;
  for (std::size_t i = 0; i < stochastic_->cell_of_point.size(); ++i)
    pressure_of_point_.push_back(
        pressure_pa_.value(stochastic_->first + static_cast<std::int64_t>(i) * an_hour, pressure_at));
}

ClimateState Climate::start(std::uint64_t seed, std::uint32_t replication, std::uint32_t site) const {
  ClimateState state;
  state.stream = sim::Stream(seed, replication, purpose::weather, site);
  return state;
}

// Point hour + 2 becomes the end; draws 2 n and 2 n + 1 belong to point n.
void Climate::draw_next(ClimateState& state) const {
  static const sim::Normal normal;
  const auto point = static_cast<std::size_t>(state.hour + 2);
  const auto& cell = stochastic_->cells[stochastic_->cell_of_point[point]];
  const double phi = point == 0 ? 0 : cell.dry_bulb_persistence;
  const double psi = point == 0 ? 0 : cell.depression_persistence;
  state.dry_bulb_z = phi * state.dry_bulb_z + std::sqrt(1 - phi * phi) * normal(state.stream);
  state.depression_y = psi * state.depression_y + std::sqrt(1 - psi * psi) * normal(state.stream);
  const double r = cell.correlation;
  const double depression_z = r * state.dry_bulb_z + std::sqrt(1 - r * r) * state.depression_y;
  const double dry_bulb_c = std::clamp(cell.dry_bulb_c + cell.dry_bulb_sd_k * state.dry_bulb_z,
                                       dry_bulb_range.least, dry_bulb_range.most);
  const double depression_k = std::max(0.0, cell.depression_k + cell.depression_sd_k * depression_z);
  const double dew_point_c = std::max(dew_point_range.least, dry_bulb_c - depression_k);
  state.begin = state.end;
  state.end = {dry_bulb_c, saturated_humidity_ratio(dew_point_c, pressure_of_point_[point])};
  ++state.hour;
}

// To the hour between points `hour` and `hour` + 1.
void Climate::go_to(std::int64_t hour, ClimateState& state) const {
  if (hour < 0 || static_cast<std::size_t>(hour) + 1 >= stochastic_->cell_of_point.size())
    throw std::out_of_range(fmt::format("a stochastic year of {} hours was asked for hour {}",
                                        stochastic_->cell_of_point.size() - 1, hour));
  if (state.hour < 0 || hour < state.hour) {
    state.stream.jump_to(0);
    state.hour = -2;
    draw_next(state);
  }
  while (state.hour < hour) draw_next(state);
}

Point Climate::drawn(sim::Time from, sim::Time to, ClimateState& state) const {
  if (to < from) throw std::out_of_range("the mean air of an interval that ends before it begins");
  const sim::Time first = stochastic_->first;
  if (from < first) throw std::out_of_range("a stochastic year was asked for air before its first hour");
  const auto last_hour = static_cast<std::int64_t>(stochastic_->cell_of_point.size()) - 2;
  Point sum;
  for (sim::Time begin = from; begin < to || from == to;) {
    std::int64_t hour = (begin - first).ns / an_hour.ns;
    if (from == to && (begin - first).ns == (last_hour + 1) * an_hour.ns)
      hour = last_hour;  // at the last point
    go_to(hour, state);
    const sim::Time hour_begin = first + hour * an_hour, end = std::min(to, hour_begin + an_hour);
    const auto share = [&](sim::Time t) { return (t - hour_begin).seconds() / an_hour.seconds(); };
    if (from == to) return between(state.begin, state.end, share(from));
    const Point middle = between(state.begin, state.end, (share(begin) + share(end)) / 2);
    const double weight = (end - begin).seconds() / (to - from).seconds();
    sum.dry_bulb_c += weight * middle.dry_bulb_c;
    sum.humidity_ratio += weight * middle.humidity_ratio;
    begin = end;
  }
  return sum;
}

Outdoor Climate::mean(sim::Time from, sim::Time to, ClimateState& state) const {
  if (!has_moisture()) throw std::logic_error("the weather does not say how moist the air is");
  const Point air = stochastic_ ? drawn(from, to, state)
                                : Point{dry_bulb_c_.mean(from, to, state.dry_bulb_at),
                                        humidity_ratio_->mean(from, to, state.humidity_at)};
  const double pressure_pa = pressure_pa_.mean(from, to, state.pressure_at);
  const double wet_c = wet_bulb_c(air.dry_bulb_c, air.humidity_ratio, pressure_pa);
  const bool fog = wet_c == air.dry_bulb_c;
  return {air.dry_bulb_c, wet_c,
          fog ? saturated_humidity_ratio(air.dry_bulb_c, pressure_pa) : air.humidity_ratio, pressure_pa};
}

double Climate::dry_bulb_c(sim::Time from, sim::Time to, ClimateState& state) const {
  return stochastic_ ? drawn(from, to, state).dry_bulb_c : dry_bulb_c_.mean(from, to, state.dry_bulb_at);
}

}  // namespace jevons

#include "models/facility/climate.hpp"

#include <algorithm>
#include <cmath>

#include "models/purposes.hpp"
#include "sim/engine/distributions.hpp"
#include "sim/engine/random.hpp"

namespace jevons {
namespace {

sim::Series pressure_of(const Weather& weather) {
  if (weather.pressure_pa) return *weather.pressure_pa;
  return sim::Series::constant(weather.elevation_m ? pressure_at_elevation_pa(*weather.elevation_m)
                                                   : standard_pressure_pa);
}

/// Humidity ratio at the points of the dry bulb.
sim::Series moisture_of(const Weather& weather, const sim::Series& pressure_pa) {
  const auto& times = weather.dry_bulb_c.times();
  std::vector<double> ratios;
  std::size_t dew_at = 0, humidity_at = 0, pressure_at = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double pressure = pressure_pa.value(times[i], pressure_at), dry_c = weather.dry_bulb_c.values()[i];
    const double most = saturated_humidity_ratio(dry_c, pressure);
    const double ratio =
        weather.dew_point_c ? saturated_humidity_ratio(weather.dew_point_c->value(times[i], dew_at), pressure)
                            : weather.relative_humidity->value(times[i], humidity_at) * most;
    ratios.push_back(std::min(ratio, most));  // fog, and dew points a little above the dry bulb
  }
  return {weather.dry_bulb_c.shape(), times, std::move(ratios), weather.dry_bulb_c.last()};
}

}  // namespace

Climate::Climate(const Weather& weather)
    : dry_bulb_c_(weather.dry_bulb_c), pressure_pa_(pressure_of(weather)), spread_(weather.spread) {
  moisture_ = spread_ ? *weather.depression_k : moisture_of(weather, pressure_pa_);
}

Climate::Climate(const Outdoor& constant)
    : dry_bulb_c_(sim::Series::constant(constant.dry_bulb_c)),
      moisture_(sim::Series::constant(constant.humidity_ratio)),
      pressure_pa_(sim::Series::constant(constant.pressure_pa)) {}

Outdoor Climate::mean(sim::Time from, sim::Time to, ClimateState& state, const ClimateStream& stream) const {
  if (spread_) return drawn(from, to, state, stream);
  Outdoor air;
  air.dry_bulb_c = dry_bulb_c_.mean(from, to, state.dry_at);
  air.humidity_ratio = moisture_.mean(from, to, state.moisture_at);
  air.pressure_pa = pressure_pa_.mean(from, to, state.pressure_at);
  air.wet_bulb_c = wet_bulb_c(air.dry_bulb_c, air.humidity_ratio, air.pressure_pa);
  return air;
}

void Climate::go_to(std::int64_t hour, ClimateState& state, const ClimateStream& by) const {
  sim::Stream stream(static_cast<std::uint64_t>(by.seed), by.replication, purpose::weather, by.site);
  static const sim::Normal normal(0, 1);
  while (state.hour < hour) {
    ++state.hour;
    stream.jump_to(2 * static_cast<std::uint64_t>(state.hour));
    const double first = normal.quantile(stream.uniform()), second = normal.quantile(stream.uniform());
    const double mixed =
        spread_->correlation * first + std::sqrt(1 - spread_->correlation * spread_->correlation) * second;
    const double phi_t = state.hour == 0 ? 0 : spread_->dry_bulb_persistence;
    const double phi_d = state.hour == 0 ? 0 : spread_->depression_persistence;
    state.temperature = phi_t * state.temperature + std::sqrt(1 - phi_t * phi_t) * first;
    state.dryness = phi_d * state.dryness + std::sqrt(1 - phi_d * phi_d) * mixed;
  }
}

Outdoor Climate::drawn(sim::Time from, sim::Time to, ClimateState& state, const ClimateStream& stream) const {
  const auto hour = sim::hours(1);
  Outdoor air{0, 0, 0, pressure_pa_.mean(from, to, state.pressure_at)};
  for (auto begin = from; begin < to;) {
    const auto number = (begin - sim::Time{}).ns / hour.ns;
    const auto end = std::min(to, sim::Time{} + (number + 1) * hour);
    go_to(number, state, stream);
    const double share = (end - begin).seconds() / (to - from).seconds();
    const double dry_c =
        dry_bulb_c_.mean(begin, end, state.dry_at) +
        spread_->dry_bulb_k.mean(begin, end, state.temperature_spread_at) * state.temperature;
    const double depression_k =
        moisture_.mean(begin, end, state.moisture_at) +
        spread_->depression_k.mean(begin, end, state.dryness_spread_at) * state.dryness;
    air.dry_bulb_c += share * dry_c;
    air.humidity_ratio +=
        share * saturated_humidity_ratio(dry_c - std::max(0.0, depression_k), air.pressure_pa);
    begin = end;
  }
  air.wet_bulb_c = wet_bulb_c(air.dry_bulb_c, air.humidity_ratio, air.pressure_pa);
  return air;
}

}  // namespace jevons

#include "models/grid/generation/clouds.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/grid/generation/hours.hpp"
#include "models/grid/generation/kept_normal.hpp"
#include "models/purposes.hpp"

namespace jevons {

void CloudsConfig::visit(sim::config::Visitor& v) {
  v.number(
      "clearness", clearness,
      {.help = "pv: mean of what reaches the ground over what would from a sky without clouds",
       .source = "assumed: by typical days against Haurwitz 0.73 at Ashburn, 0.78 at Dallas, 0.96 at Phoenix",
       .min = least_clearness,
       .max = most_clearness});
  v.number(
      "clearness_spread", spread,
      {.help = "pv: standard deviation of clearness, of hours", .source = "assumed", .min = 0, .max = 0.45});
  v.number("clearness_persistence", persistence,
           {.help = "pv: correlation of clearness, as a score, from one hour to the next",
            .source = "assumed, about 0.9",
            .min = 0,
            .max = 0.9999});
}

Problems CloudsConfig::problems() const {
  if (kept_normal(clearness, spread, least_clearness, most_clearness)) return {};
  return {{"clearness_spread",
           fmt::format(
               "of {} is more than a sky can have whose clearness is {} on the mean and always from {} to {}",
               spread, clearness, least_clearness, most_clearness)}};
}

double clearness_of_clouds(double cloud_fraction) { return 1 - 0.75 * std::pow(cloud_fraction, 3.4); }

sim::Series clearness_series(const CloudsConfig& config, const sim::Window& window, const Draws& draws) {
  const auto sky = kept_normal(config.clearness, config.spread, least_clearness, most_clearness).value();
  Persistent score(draws.stream(purpose::clouds));
  return hourly_series(window, [&](sim::Instant) {
    const double clearness = sky.at(score.z());
    score.step(config.persistence);
    return clearness;
  });
}

sim::Series cloudy_sky_series(const Place& place, const CloudsConfig& config, const sim::Window& window,
                              const Draws& draws) {
  const auto clear = clear_sky_series(place, window), clearness = clearness_series(config, window, draws);
  auto values = clear.values();
  for (std::size_t hour = 0; hour < values.size(); ++hour) values[hour] *= clearness.values()[hour];
  return {sim::Series::Shape::hold, clear.times(), std::move(values), clear.last()};
}

}  // namespace jevons

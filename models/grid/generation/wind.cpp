#include "models/grid/generation/wind.hpp"

#include <algorithm>
#include <cmath>

#include "models/grid/generation/hours.hpp"
#include "models/purposes.hpp"

namespace jevons {

namespace {

double cube(double x) { return x * x * x; }
// The probability that a standard normal number is above z.
double above(double z) { return std::erfc(z * std::sqrt(0.5)) / 2; }

}  // namespace

double TurbineCurve::power(double speed) const {
  if (!(speed >= cut_in) || speed >= cut_out) return 0;
  return speed >= rated ? 1 : (cube(speed) - cube(cut_in)) / (cube(rated) - cube(cut_in));
}

// By parts: the integral of P' times the probability of more wind (Simpson's rule), less what is above
// cut-out.
double TurbineCurve::capacity_factor(double shape, double scale) const {
  constexpr int parts = 256;
  const auto exceeds = [&](double v) { return std::exp(-std::pow(v / scale, shape)); };
  const double width = (rated - cut_in) / parts;
  double sum = 0;
  for (int i = 0; i <= parts; ++i) {
    const double v = cut_in + i * width, weight = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * v * v * exceeds(v);
  }
  return sum * width / (cube(rated) - cube(cut_in)) - exceeds(cut_out);  // 3 v^2 over Simpson's 3
}

void WindConfig::visit(sim::config::Visitor& v) {
  v.quantity("capacity", capacity_w, "W",
             {.help = "of all turbines together", .min = 0, .required = true, .above_min = true});
  visit_turbines(v);
}

void WindConfig::visit_turbines(sim::config::Visitor& v) {
  v.quantity("mean_speed", mean_m_s, "m s-1",
             {.help = "wind: mean speed at measured_at", .min = 0, .max = 30, .above_min = true});
  v.quantity("measured_at", measured_m, "m",
             {.help = "wind: height of mean_speed above the ground", .min = 1, .max = 500});
  v.quantity("hub_height", hub_m, "m",
             {.help = "wind: of the turbines",
              .source = "about 100 m of turbines built in the US in 2022",
              .min = 5,
              .max = 300});
  v.number("shear", shear,
           {.help = "wind: exponent by which the speed grows with height",
            .source = "1/7: open land, neutral air",
            .min = 0,
            .max = 0.6});
  v.number("shape", shape,
           {.help = "wind: of the Weibull speeds", .source = "2: Rayleigh", .min = 1, .max = 5});
  v.number("speed_persistence", speed_persistence,
           {.help = "wind: correlation of the speed's score from one hour to the next",
            .source = "about 0.95 at single sites",
            .min = 0,
            .max = 0.9999});
  v.quantity("cut_in", curve.cut_in, "m s-1",
             {.help = "wind: turbines start", .source = "3 to 4 m/s", .min = 0, .max = 10});
  v.quantity("rated_speed", curve.rated, "m s-1",
             {.help = "wind: full power from here", .source = "11 to 15 m/s", .min = 5, .max = 25});
  v.quantity("cut_out", curve.cut_out, "m s-1",
             {.help = "wind: a storm stops the turbines", .source = "25 m/s", .min = 10, .max = 50});
  v.quantity(
      "restart_drop", restart_drop_m_s, "m s-1",
      {.help = "wind: they start again so far below cut_out", .source = "assumed", .min = 0, .max = 10});
  v.number("array_loss", array_loss,
           {.help = "wind: share lost in wakes", .source = "8 to 10 % of large farms", .min = 0, .max = 0.5});
}

Problems WindConfig::problems() const {
  Problems all;
  if (!mean_m_s) all.push_back({"mean_speed", "is needed, such as \"7.5 m/s\""});
  if (curve.rated <= curve.cut_in) all.push_back({"rated_speed", "must be above cut_in"});
  if (curve.cut_out <= curve.rated) all.push_back({"cut_out", "must be above rated_speed"});
  return all;
}

double WindConfig::at_hub_m_s(double speed_m_s) const {
  return speed_m_s * std::pow(hub_m / measured_m, shear);
}

double WindConfig::scale_m_s() const { return at_hub_m_s(mean_m_s.value()) / std::tgamma(1 + 1 / shape); }

double wind_power_w(const WindConfig& config, double hub_m_s, Storm& storm) {
  storm.stopped = hub_m_s >= (config.curve.cut_out - (storm.stopped ? config.restart_drop_m_s : 0));
  return storm.stopped ? 0 : config.capacity_w * (1 - config.array_loss) * config.curve.power(hub_m_s);
}

sim::Series wind_series(const WindConfig& config, const sim::Window& window, const sim::Series& speed_m_s) {
  Storm storm;
  std::size_t cursor = 0;
  return hourly_series(window, [&](sim::Instant start) {
    return wind_power_w(config, config.at_hub_m_s(hourly_mean(speed_m_s, window, start, cursor)), storm);
  });
}

sim::Series wind_series(const WindConfig& config, const sim::Window& window, const Draws& draws) {
  const double scale = config.scale_m_s(), power = 1 / config.shape;
  Storm storm;
  Persistent score(draws.stream(purpose::wind));
  return hourly_series(window, [&](sim::Instant) {
    const double speed = scale * std::pow(-std::log(above(score.z())), power);
    score.step(config.speed_persistence);
    return wind_power_w(config, speed, storm);
  });
}

}  // namespace jevons

#include "models/policies/local_regression.hpp"

#include <array>
#include <cmath>

#include "models/policies/lr.hpp"
#include "models/policies/lrr.hpp"
#include "models/policies/spread.hpp"

namespace jevons {
namespace {

constexpr int kRounds = static_cast<int>(kRegressionRounds);
using Weights = std::array<double, kRegressionRounds>;

double x_of(int i) { return i + 1.0; }
double y_of(std::span<const double> history, int i) {
  return history[static_cast<std::size_t>(kRounds - 1 - i)];
}

struct Line {
  double intercept, slope;
  double at(double x) const { return intercept + slope * x; }
};

Line weighted_line(std::span<const double> history, const Weights& w) {
  double sum = 0, sum_x = 0, sum_y = 0;
  for (int i = 0; i < kRounds; ++i) {
    sum += w[i];
    sum_x += w[i] * x_of(i);
    sum_y += w[i] * y_of(history, i);
  }
  const double mean_x = sum_x / sum, mean_y = sum_y / sum;
  double xx = 0, xy = 0;
  for (int i = 0; i < kRounds; ++i) {
    xx += w[i] * (x_of(i) - mean_x) * (x_of(i) - mean_x);
    xy += w[i] * (x_of(i) - mean_x) * (y_of(history, i) - mean_y);
  }
  const double slope = xx > 0 ? xy / xx : 0;
  return {mean_y - slope * mean_x, slope};
}

Weights tricube() {
  Weights w;
  for (int i = 0; i < kRounds; ++i) {
    const double distance = (kRounds - x_of(i)) / (kRounds - 1);
    w[i] = std::pow(1 - std::pow(distance, 3), 3);
  }
  return w;
}

void visit_regression(sim::config::Visitor& v, double& safety, double& fallback) {
  v.number("safety", safety,
           {.help = "factor on the utilisation that is foreseen",
            .source = "Beloglazov, Buyya 2012",
            .min = 0,
            .max = 100});
  v.number("fallback", fallback,
           {.help = "threshold while a host has fewer than ten rounds behind it",
            .source = "CloudSim 3.0.3",
            .min = 0,
            .max = 1,
            .above_min = true});
}

double prediction(const HostLoad& host) {
  return host.weighted ? tricube_prediction(host.history, host.look_ahead)
                       : ordinary_prediction(host.history, host.look_ahead);
}

}  // namespace

double ordinary_prediction(std::span<const double> history, double ahead) {
  double n = 0, mean_x = 0, mean_y = 0, sum_x = 0, sum_y = 0, xx = 0, xy = 0;
  for (int i = 0; i < kRounds; ++i) {
    const double x = x_of(i), y = y_of(history, i);
    if (i == 0) {
      mean_x = x;
      mean_y = y;
    } else {
      const double after = 1 + n, share = n / (1 + n), dx = x - mean_x, dy = y - mean_y;
      xx += dx * dx * share;
      xy += dx * dy * share;
      mean_x += dx / after;
      mean_y += dy / after;
    }
    sum_x += x;
    sum_y += y;
    n += 1;
  }
  const double slope = xy / xx;
  return (sum_y - slope * sum_x) / n + slope * (kRounds + ahead);
}

double tricube_prediction(std::span<const double> history, double ahead) {
  static const Weights weights = tricube();
  return weighted_line(history, weights).at(kRounds + ahead);
}

double robust_prediction(std::span<const double> history, double ahead) {
  static const Weights near = tricube();
  auto weights = near;
  auto line = weighted_line(history, weights);
  for (int pass = 0; pass < 2; ++pass) {
    Weights residual;
    for (int i = 0; i < kRounds; ++i) residual[i] = std::abs(y_of(history, i) - line.at(x_of(i)));
    const double scale = 6 * median(residual);
    if (!(scale > 0)) break;  // half of the points lie on the line
    for (int i = 0; i < kRounds; ++i) {
      const double r = residual[i] / scale;
      weights[i] = r < 1 ? near[i] * (1 - r * r) * (1 - r * r) : 0;
    }
    // Two points are the least that a line needs; the newest has all of its weight unless it is far out.
    int points = 0;
    for (const double w : weights) points += w > 0;
    if (points < 2) break;
    line = weighted_line(history, weights);
  }
  return line.at(kRounds + ahead);
}

void LocalRegression::visit(sim::config::Visitor& v) { visit_regression(v, safety, fallback); }

bool LocalRegression::overloaded(const HostLoad& host) const {
  if (host.history.size() < kRegressionRounds) return host.utilisation > fallback;
  return prediction(host) * safety >= 1;
}

// A line through a sum is the sum of the lines.
Sketch LocalRegression::sketch(const HostLoad& host) const {
  return host.history.size() < kRegressionRounds ? Sketch{} : Sketch{prediction(host)};
}

Verdict LocalRegression::quick(double utilisation, std::size_t rounds, const Sketch& host,
                               const Sketch& machine) const {
  if (rounds < kRegressionRounds) return above(utilisation, fallback);
  return above((host.value + machine.value) * safety, 1, kSketchError * (1 + safety));
}

void RobustLocalRegression::visit(sim::config::Visitor& v) { visit_regression(v, safety, fallback); }

bool RobustLocalRegression::overloaded(const HostLoad& host) const {
  if (host.history.size() < kRegressionRounds) return host.utilisation > fallback;
  const double foreseen = host.weighted ? robust_prediction(host.history, host.look_ahead) : prediction(host);
  return foreseen * safety >= 1;
}

// Only without weights is it a line through a sum; `range` says which.
Sketch RobustLocalRegression::sketch(const HostLoad& host) const {
  if (host.history.size() < kRegressionRounds) return {};
  return host.weighted ? Sketch{0, 1} : Sketch{prediction(host), 0};
}

Verdict RobustLocalRegression::quick(double utilisation, std::size_t rounds, const Sketch& host,
                                     const Sketch& machine) const {
  if (rounds < kRegressionRounds) return above(utilisation, fallback);
  if (host.range != 0 || machine.range != 0) return Verdict::unknown;
  return above((host.value + machine.value) * safety, 1, kSketchError * (1 + safety));
}

}  // namespace jevons

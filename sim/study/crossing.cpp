#include "sim/study/crossing.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace sim::study {
namespace {

using Function = std::function<double(double)>;

struct Point {
  double at, value;
};

struct Bracket {
  Point low, high;  // values of different sign, or one and the same point of value zero
};

Point evaluate(const Function& f, double at) {
  const double value = f(at);
  if (std::isnan(value)) throw std::runtime_error(fmt::format("the function is NaN at {}", at));
  return {at, value};
}

void check(double low, double high, Scale scale) {
  if (!std::isfinite(low) || !std::isfinite(high) || low > high)
    throw std::invalid_argument(
        fmt::format("a crossing is looked for from {} to {}; they must be finite and ascend", low, high));
  if (scale.log && !(low > 0))
    throw std::invalid_argument(fmt::format("a logarithmic scale begins at {}; it must be above 0", low));
  if (!(scale.tolerance >= 0))
    throw std::invalid_argument(fmt::format("a tolerance is {}; it must be at least 0", scale.tolerance));
}

/// Written so that neither the sum nor the product of the ends overflows.
double middle(double low, double high, bool log) {
  return log ? std::sqrt(low) * std::sqrt(high) : low / 2 + high / 2;
}

bool is_narrow(double low, double high, Scale scale) {
  return scale.log ? high / low <= 1 + scale.tolerance : high - low <= scale.tolerance;
}

bool differ_in_sign(const Point& a, const Point& b) { return (a.value < 0) != (b.value < 0); }

Crossing halved(const Function& f, Bracket bracket, Scale scale) {
  auto& [low, high] = bracket;
  std::int64_t evaluations = 0;
  double at = middle(low.at, high.at, scale.log);
  while (!is_narrow(low.at, high.at, scale) && low.at < at && at < high.at) {
    const auto point = evaluate(f, at);
    ++evaluations;
    if (point.value == 0) return {at, at, at, evaluations};
    (differ_in_sign(low, point) ? high : low) = point;
    at = middle(low.at, high.at, scale.log);
  }
  return {low.at == high.at ? low.at : at, low.at, high.at, evaluations};
}

std::vector<Bracket> scanned(const Function& f, double low, double high, std::int64_t pieces, bool log) {
  if (pieces < 1)
    throw std::invalid_argument(fmt::format("a scan has {} pieces; it must have at least 1", pieces));
  std::vector<Bracket> found;
  Point before{};
  for (std::int64_t i = 0; i <= pieces; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(pieces);
    const double inside =
        log ? std::pow(low, 1 - part) * std::pow(high, part) : low * (1 - part) + high * part;
    const auto point = evaluate(f, i == 0 ? low : i == pieces ? high : inside);
    if (point.value == 0)
      found.push_back({point, point});
    else if (i > 0 && before.value != 0 && differ_in_sign(before, point))
      found.push_back({before, point});
    before = point;
  }
  return found;
}

}  // namespace

std::optional<Crossing> crossing(const Function& f, double low, double high, Scale scale) {
  check(low, high, scale);
  const auto a = evaluate(f, low);
  if (a.value == 0) return Crossing{low, low, low, 1};
  const auto b = evaluate(f, high);
  if (b.value == 0) return Crossing{high, high, high, 2};
  if (!differ_in_sign(a, b)) return {};
  auto result = halved(f, {a, b}, scale);
  result.evaluations += 2;
  return result;
}

std::vector<std::pair<double, double>> brackets(const Function& f, double low, double high,
                                                std::int64_t pieces, bool log) {
  check(low, high, {0, log});
  std::vector<std::pair<double, double>> result;
  for (const auto& bracket : scanned(f, low, high, pieces, log))
    result.emplace_back(bracket.low.at, bracket.high.at);
  return result;
}

std::vector<Crossing> crossings(const Function& f, double low, double high, std::int64_t pieces,
                                Scale scale) {
  check(low, high, scale);
  std::vector<Crossing> result;
  for (const auto& bracket : scanned(f, low, high, pieces, scale.log))
    result.push_back(halved(f, bracket, scale));
  return result;
}

}  // namespace sim::study

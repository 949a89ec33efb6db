#include "models/compute/power_curve.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jevons {

std::string PowerCurveConfig::problem() const {
  if (kind == "table") {
    if (points_w.size() != 11)
      return fmt::format("a table needs eleven `watts`, at 0, 10, ..., 100 % load; {} are given",
                         points_w.size());
    if (idle_w || peak_w)
      return "a table has its idle and peak power in `watts`; `idle` and `peak` belong to linear and fan";
    return std::is_sorted(points_w.begin(), points_w.end()) ? "" : "`watts` must not fall with load";
  }
  if (!points_w.empty()) return fmt::format("`watts` belongs to kind = \"table\", not to \"{}\"", kind);
  if (!idle_w || !peak_w) return fmt::format("a {} curve needs `idle` and `peak`", kind);
  return *peak_w >= *idle_w ? "" : "`peak` must not be less than `idle`";
}

PowerCurve PowerCurveConfig::build() const {
  if (kind == "table") {
    std::array<double, 11> points{};
    std::copy_n(points_w.begin(), 11, points.begin());
    return PowerCurve::table(points);
  }
  return kind == "fan" ? PowerCurve::fan(*idle_w, *peak_w, r) : PowerCurve::linear(*idle_w, *peak_w);
}

}  // namespace jevons

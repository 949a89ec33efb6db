// A kind of host for virtual machines: what it can do, hold and draw.
//   P(u) between the eleven SPECpower points, u = 10 % a step:  table[a] + (table[b] - table[a]) / 10 (u - a
//   / 10) 100
// in this order of operations, since equal hosts are told apart by rounding (CloudSim 3.0.3).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "models/compute/power_curve.hpp"

namespace jevons {

struct HostType {
  double core_mips = 0;  // of one core: the most that a machine of one core can get
  double mips = 0;       // of all cores
  double memory_b = 0, bandwidth_b_per_s = 0;
  bool is_table = false;
  std::array<double, 11> points_w{};
  PowerCurve curve;
  std::int64_t off_nw = 0, boot_nw = 0, shutdown_nw = 0;
  sim::Span boot_time, shutdown_time;

  double idle_w() const { return curve.idle_w(); }
  double peak_w() const { return curve.peak_w(); }
  double off_w() const { return static_cast<double>(off_nw) * 1e-9; }

  /// No host that uses between `least` and `most` draws less than this more when it uses `by` more.
  double least_rise_w(double least, double most, double by) const {
    constexpr double kRounding = 1e-9;
    if (!is_table)
      return curve.is_linear() ? (curve.peak_w() - curve.idle_w()) * by - kRounding : 0 - kRounding;
    const int from = std::clamp(static_cast<int>(10 * least - kRounding), 0, 9),
              to = std::clamp(static_cast<int>(10 * (most + by) + kRounding), 0, 9);
    double slope = points_w[static_cast<std::size_t>(from) + 1] - points_w[static_cast<std::size_t>(from)];
    for (auto i = static_cast<std::size_t>(from) + 1; i <= static_cast<std::size_t>(to); ++i)
      slope = std::min(slope, points_w[i + 1] - points_w[i]);
    return slope * 10 * by - kRounding;
  }

  /// Watts at utilisation u in [0, 1]; above 1 by rounding only.
  double watts(double u) const {
    if (u > 1) u = 1;
    if (!is_table) return curve.watts(u);
    const double x = u * 10;
    const int a = static_cast<int>(x);
    if (static_cast<double>(a) == x) return points_w[static_cast<std::size_t>(a)];
    const auto i = static_cast<std::size_t>(a);
    return points_w[i] + (points_w[i + 1] - points_w[i]) / 10 * (u - a / 10.0) * 100;
  }
};

}  // namespace jevons

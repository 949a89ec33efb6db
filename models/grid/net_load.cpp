#include "models/grid/net_load.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace jevons {
namespace {

constexpr std::int64_t kHour_ns = 3'600'000'000'000, kDay_ns = 24 * kHour_ns;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

}  // namespace

NetLoadDay::NetLoadDay(sim::Instant start, sim::Span ahead) {
  const auto local = start + std::chrono::nanoseconds(ahead.ns);
  offset_ns_ = std::chrono::nanoseconds(local - std::chrono::floor<std::chrono::days>(local)).count();
}

void NetLoadDay::add(sim::Time from, sim::Time to, double net_load_w) {
  for (auto t = from; t < to;) {
    const auto local_ns = t.ns + offset_ns_;
    const auto hour_ends = sim::Time{(local_ns / kHour_ns + 1) * kHour_ns - offset_ns_};
    const auto next = std::min(to, hour_ends);
    const auto hour = static_cast<std::size_t>(local_ns % kDay_ns / kHour_ns);
    energy_j_[hour] += net_load_w * (next - t).seconds();
    length_s_[hour] += (next - t).seconds();
    t = next;
  }
}

double NetLoadDay::hour_w(std::size_t hour) const {
  return length_s_[hour] > 0 ? energy_j_[hour] / length_s_[hour] : kUnknown;
}

double NetLoadDay::belly_w() const {
  double least = HUGE_VAL;
  for (std::size_t h = 0; h < 24; ++h) {
    if (!(length_s_[h] > 0)) return kUnknown;
    least = std::min(least, hour_w(h));
  }
  return least;
}

double NetLoadDay::peak_w() const {
  double most = -HUGE_VAL;
  for (std::size_t h = 0; h < 24; ++h) {
    if (!(length_s_[h] > 0)) return kUnknown;
    most = std::max(most, hour_w(h));
  }
  return most;
}

double NetLoadDay::ramp_3h_w() const {
  double most = -HUGE_VAL;
  for (std::size_t h = 0; h + 3 < 24; ++h) most = std::max(most, hour_w(h + 3) - hour_w(h));
  return std::isnan(belly_w()) ? kUnknown : most;
}

}  // namespace jevons

#include "sim/engine/integral.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace sim {
namespace {

void require_not_before(Time now, Time since) {
  if (now < since)
    throw std::logic_error(
        fmt::format("an integral is asked for {} ns, before its last change at {} ns", now.ns, since.ns));
}

/// The extremes of a signal that has had `value` from `since` to `now`; of the value alone if nothing has
/// lasted.
template <class T>
Extremes<T> extremes_with(Extremes<T> past, T value, Time since, Time now) {
  require_not_before(now, since);
  if (now > since || past.min > past.max) past.include(value);
  return past;
}

}  // namespace

void Integral::settle(Time now) {
  if (now == since_) return;
  integral_ = at(now);
  extremes_.include(value_);
  since_ = now;
}

double Integral::at(Time now) const {
  require_not_before(now, since_);
  return integral_ + value_ * (now - since_).seconds();
}

double Integral::mean(Time now) const { return now > start_ ? at(now) / (now - start_).seconds() : value_; }

Extremes<double> Integral::extremes_at(Time now) const {
  return extremes_with(extremes_, value_, since_, now);
}

void Integral::restart(Time now) {
  require_not_before(now, since_);
  *this = Integral(value_, now);
}

std::int64_t nanowatts(double power_w) {
  const double power_nw = std::round(power_w * 1e9);
  if (!(std::abs(power_nw) < 0x1p63))
    throw std::out_of_range(fmt::format("a power of {} W cannot be metered; the limit is 9.2 GW", power_w));
  return static_cast<std::int64_t>(power_nw);
}

void Meter::add(Time now, std::int64_t delta_nw) {
  settle(now);
  if (__builtin_add_overflow(power_nw_, delta_nw, &power_nw_))
    throw std::overflow_error("a power meter has gone beyond 9.2 GW");
}

void Meter::settle(Time now) {
  if (now == since_) return;
  count_ = count_at(now);
  extremes_.include(power_nw_);
  since_ = now;
}

Meter::Count Meter::count_at(Time now) const {
  require_not_before(now, since_);
  return count_ + Count{power_nw_} * (now - since_).ns;
}

void Meter::deposit(double energy_j) {
  const double nanojoules = std::floor(energy_j * 1e9);
  if (!(std::abs(nanojoules) < 1e29)) throw std::overflow_error(fmt::format("an energy of {} J cannot be metered", energy_j));
  count_ += static_cast<Count>(nanojoules) * 1'000'000'000 + std::llround((energy_j * 1e9 - nanojoules) * 1e9);
}

double Meter::take_j(Time now) {
  settle(now);
  const double energy_j = joules(count_ - taken_);
  taken_ = count_;
  return energy_j;
}

double Meter::mean_w(Time now) const {
  return now > start_ ? energy_j(now) / (now - start_).seconds() : power_w();
}

Extremes<std::int64_t> Meter::extremes_at(Time now) const {
  return extremes_with(extremes_, power_nw_, since_, now);
}

void Meter::restart(Time now) {
  settle(now);
  const std::int64_t power_nw = power_nw_;
  *this = Meter(now);
  power_nw_ = power_nw;
}

}  // namespace sim

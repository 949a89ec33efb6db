// Hardware in service for one fluid workload at one site: cohorts of like devices bought together, what they can do, and
// what they draw at a demand.
//   capacity  C = sum n w                                     n devices, w work per second of one in full use
//   even      all are on at u = min(1, W / C):                P = sum n d p(u)
//   packed    the most efficient first, each filled to u*:    P = sum d (on p(u*) + (n - on) off), on = work / (w u*),
//             a fraction of a device too; all alike beyond that
// with d the draw of a device relative to its catalogue's entry (generation, drift), p(u) the entry's draw.
#pragma once

#include <cstdint>
#include <vector>

#include "models/compute/power_curve.hpp"
#include "models/lifecycle/hardware.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

/// One device of a catalogue's entry against the share of what it can do that is used.
struct DevicePower {
  PowerCurve host;
  double accelerators_idle_w = 0, accelerators_full_w = 0, off_w = 0;

  double watts(double u) const {
    return host.watts(u) + accelerators_idle_w + u * (accelerators_full_w - accelerators_idle_w);
  }
  double most_w() const { return watts(1); }
};

/// What is not yet written off of one device.
struct Book {
  double kg = 0, usd = 0;
};

struct Cohort {
  std::uint32_t number = 0;  // of its stock, in the order in which they came: names its draws
  std::uint32_t line = 0;    // of Plant::hardware
  Offer device;
  sim::Time bought, entered;                // bought: also before the run; entered: service for this workload
  sim::Time leaves = sim::Time::never();    // what replaces it is due then
  std::int64_t count = 0, life = 1;         // life: 1st, 2nd, ...
  double draw = 1;                          // of one device, relative to its entry
  Book book;                                // of one device
  double saved_j = 0, saved_kg = 0, saved_usd = 0;  // of one device: refresh.hpp

  double capacity() const { return static_cast<double>(count) * device.performance; }
  sim::Span age(sim::Time now) const { return now - bought; }
};

struct Spread {
  double served = 0;       // work per second
  double power_w = 0;
  double utilisation = 0;  // of devices that are on
  double on = 0;           // devices
};

double capacity_of(const std::vector<Cohort>& cohorts);

/// `power` by line.
Spread spread_even(const std::vector<Cohort>& cohorts, const std::vector<DevicePower>& power, double work);
/// Cohorts are in the order in which they are filled.
Spread spread_packed(const std::vector<Cohort>& cohorts, const std::vector<DevicePower>& power, double work, double most_utilisation);

/// Least energy per work at this utilisation first; the earlier cohort where equal.
void order_by_efficiency(std::vector<Cohort>& cohorts, const std::vector<DevicePower>& power, double utilisation);

}  // namespace jevons

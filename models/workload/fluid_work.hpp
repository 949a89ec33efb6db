// Work as a fluid: so much asked for per second, by the hour of the day and growing with the years, that the hardware of
// a site takes on in proportion to what it can do. The unit of work is that of [hardware.NAME] performance: one of a
// device where nothing else is said.
//   asked(t) = demand profile(hour) exp(growth t) D(t)/D0                D: models/policies/demand.hpp
//   a gain `by = "model"` of k does a unit of service with 1/k of the work; `by = "sharing"` fills devices k times as
//   much; `by = "cooling"` divides what is not IT by k
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/calendar.hpp"

namespace jevons {

enum class GainBy : std::uint8_t { model, sharing, cooling };

/// [[workload.fluid.gain]]
struct GainConfig {
  std::optional<sim::Instant> at;  // the start of the run where not given
  double factor = 1;
  std::string by = "model";
  void visit(sim::config::Visitor& v);
};

/// [workload.fluid]
struct FluidWorkConfig {
  double demand = 0;
  std::vector<double> profile;
  double growth_per_s = 0;
  double most_utilisation = 0.7;
  std::string spread = "even";
  std::vector<std::string> hardware;  // what may be bought for it, the most efficient that is sold; nothing where empty
  std::string then;                   // the fluid workload that takes over what leaves this one
  std::vector<GainConfig> gain;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

/// Hours relative to their mean, 24 numbers of mean 1, or one where it is the same all day.
std::vector<double> relative_hours(const std::vector<double>& profile);

}  // namespace jevons

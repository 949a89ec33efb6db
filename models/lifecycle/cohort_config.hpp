// The hardware of a site as a scenario describes it: cohorts that stand there when the run begins, the hall that holds
// them, and how what is made and thrown away is booked.
#pragma once

#include <optional>
#include <string>

#include "models/lifecycle/end_of_life.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/calendar.hpp"

namespace jevons {

/// [[site.NAME.cohort]]
struct CohortConfig {
  std::string hardware, serves;
  std::int64_t count = 1;
  std::optional<sim::Instant> bought;
  void visit(sim::config::Visitor& v);
};

/// [site.NAME.hall]
struct HallConfig {
  std::optional<double> power_w;
  std::int64_t devices = 0;  // 0: no limit
  void visit(sim::config::Visitor& v);
};

/// [lifecycle]
struct LifecycleConfig {
  std::string booked = "linear", embodied = "middle";
  double expected_utilisation = 0.5;
  double water_usd_per_m3 = 0;
  EndOfLifeConfig end_of_life;
  void visit(sim::config::Visitor& v);
};

}  // namespace jevons

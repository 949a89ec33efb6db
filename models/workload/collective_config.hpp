// [workload.collective] of a scenario: one collective among accelerators, again and again, and nothing else.
#pragma once

#include <cstdint>
#include <string>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct CollectiveConfig {
  std::string operation = "all_reduce";
  std::int64_t ranks = 0;
  double bytes = 0;
  std::string algorithm = "site";
  std::int64_t repeat = 1;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

}  // namespace jevons

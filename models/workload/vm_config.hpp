// [[workload]] kind = "vms": virtual machines whose demand follows a folder of traces or a fitted process.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/workload/corrections.hpp"
#include "sim/config/document.hpp"

namespace jevons {

struct VmTypeConfig {
  std::string name;
  double mips = 0, memory_b = 0, bandwidth_b_per_s = 0;
  void visit(sim::config::Visitor& v);
};

struct VmConfig {
  std::string folder;
  std::int64_t machines = 0;
  sim::Span step = sim::minutes(5);
  std::vector<VmTypeConfig> type;
  std::string assign = "blocks";
  std::string semantics = "physical";
  std::vector<std::string> corrections;

  void visit(sim::config::Visitor& v);
  Corrections corrected() const;
  /// The keys that do not have their defaults.
  std::vector<const char*> written() const;
};

}  // namespace jevons

// What a scenario's runs will report, before any is run.
#pragma once

#include <string>
#include <vector>

namespace jevons {

struct Scenario;

/// The names of the metrics, in the order of the summary.
std::vector<std::string> metric_names(const Scenario& scenario);

}  // namespace jevons

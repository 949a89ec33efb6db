// What a sweep would take, from a few of its runs.
#pragma once

#include <cstdint>
#include <vector>

#include "models/study.hpp"
#include "tools/commands.hpp"

namespace jevons::tools {

/// Tells how many runs there are, how long they take and how large their results are. Runs the first, the middle and the
/// last point, and keeps nothing.
void rehearse(const Study& study, const Survey& survey, const std::vector<std::uint32_t>& points, const SweepOptions& options);

}  // namespace jevons::tools

// The sum of held series: a point wherever one of them has one, as far as all of them reach.
#pragma once

#include <vector>

#include "sim/engine/series.hpp"

namespace jevons {

/// At least one.
sim::Series sum_of(const std::vector<const sim::Series*>& all);

}  // namespace jevons

// How many devices of a cohort fail in a period: binomial, each with the probability 1 - exp(-failures
// expected of it). A device that is repaired and fails again within the period counts once: of a month at 5 %
// a year one failure in 500 is not seen. One uniform number gives one count, and more of any of the three
// gives no fewer: scenarios that differ in a fleet or in its hazard fail alike under common random numbers.
#pragma once

#include <cmath>
#include <cstdint>

#include "sim/engine/distributions.hpp"

namespace jevons {

/// Of `count` devices, each of which is one with this probability; u in (0, 1).
inline std::int64_t draw_binomial(std::int64_t count, double probability, double u) {
  return sim::Binomial(count, probability).quantile(u);
}

/// Of `count` devices, those that fail at least once where each has `expected` failures on average; u in (0,
/// 1).
inline std::int64_t draw_failures(std::int64_t count, double expected, double u) {
  return draw_binomial(count, -std::expm1(-expected), u);
}

}  // namespace jevons

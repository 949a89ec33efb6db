// The few exact factors between SI, in which everything is computed, and the units that a field reports in.
#pragma once

namespace jevons {

inline constexpr double joules_per_kwh = 3.6e6;
inline constexpr double joules_per_mwh = 3.6e9;

}  // namespace jevons

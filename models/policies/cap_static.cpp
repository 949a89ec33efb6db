#include "models/policies/cap_static.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/plant.hpp"
#include "sim/engine/integral.hpp"

namespace jevons {

std::int64_t CapStatic::cap_nw(const ServerModel& model) const {
  return sim::nanowatts(cap_w ? *cap_w : *share * model.peak_w);
}

std::vector<PowerPolicy::Problem> CapStatic::problems(const Plant& plant) const {
  if (cap_w && share) return {{"share", "is given beside `cap`; one of them says what the cap is"}};
  if (!cap_w && !share) return {{"cap", "is needed, such as cap = \"300 W\", or share = 0.8"}};
  std::vector<Problem> found;
  for (const auto& model : plant.models) {
    if (cap_nw(model) >= model.lowest_nw) continue;
    const double lowest_w = static_cast<double>(model.lowest_nw) * 1e-9;
    const auto least = cap_w ? fmt::format("{:.0f} W", std::ceil(lowest_w))
                             : fmt::format("{:.3f}", std::ceil(1e3 * lowest_w / model.peak_w - 1e-9) / 1e3);
    found.push_back({cap_w ? "cap" : "share",
                     fmt::format("is below {}, the least that \"{}\" can be held to", least, model.name)});
  }
  return found;
}

}  // namespace jevons

#include "models/policies/dvfs_fixed.hpp"

#include <fmt/format.h>

#include "models/plant.hpp"

namespace jevons {

std::vector<PowerPolicy::Problem> DvfsFixed::problems(const Plant& plant) const {
  for (const auto& model : plant.models)
    if (frequency < model.min_clock)
      return {{"frequency",
               fmt::format("is below {:g}, the lowest clock of \"{}\"", model.min_clock, model.name)}};
  return {};
}

}  // namespace jevons

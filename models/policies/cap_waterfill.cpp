#include "models/policies/cap_waterfill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/plant.hpp"
#include "sim/engine/integral.hpp"

namespace jevons {
namespace {

/// What the servers of a site draw together where every one is fully held and at its lowest clock.
std::int64_t lowest_nw(const Plant& plant, const SitePlan& site) {
  std::int64_t sum = 0;
  for (auto server = site.first_server; server < site.first_server + site.servers; ++server)
    sum += plant.models[plant.model_of_server[server]].lowest_nw;
  return sum;
}

}  // namespace

std::optional<Budget> CapWaterfill::budget(const SitePlan& site) const {
  constexpr double most_that_meters_hold_w = 9.2e9;
  return Budget{
      sim::nanowatts(std::min(budget_w ? *budget_w : *share * site.rated_it_w, most_that_meters_hold_w)),
      interval};
}

std::vector<PowerPolicy::Problem> CapWaterfill::problems(const Plant& plant) const {
  if (budget_w && share) return {{"share", "is given beside `budget`; one of them says what the budget is"}};
  if (!budget_w && !share) return {{"budget", "is needed, such as budget = \"20 kW\", or share = 0.8"}};
  std::vector<Problem> found;
  for (const auto& site : plant.sites) {
    const auto least_nw = lowest_nw(plant, site);
    if (budget(site)->most_nw >= least_nw) continue;
    const double least_w = static_cast<double>(least_nw) * 1e-9;
    const auto least = budget_w ? fmt::format("{:.0f} W", std::ceil(least_w))
                                : fmt::format("{:.3f}", std::ceil(1e3 * least_w / site.rated_it_w - 1e-9) / 1e3);
    found.push_back(
        {budget_w ? "budget" : "share",
         fmt::format("is below {}, the least that site.{} can be held to with every server at work "
                     "at its lowest clock",
                     least, site.name)});
  }
  return found;
}

std::int64_t CapWaterfill::level_nw(std::span<const Wish> working, std::int64_t most_nw) const {
  const auto sum_at = [&](std::int64_t level_nw) {
    std::int64_t sum = 0;
    for (const auto& wish : working) sum += std::clamp(level_nw, wish.least_nw, wish.most_nw);
    return sum;
  };
  std::int64_t fits = 0, too_much = 0;
  for (const auto& wish : working) too_much = std::max(too_much, wish.most_nw);
  if (sum_at(too_much) <= most_nw) return std::numeric_limits<std::int64_t>::max();
  while (too_much - fits > 1) {
    const auto middle = fits + (too_much - fits) / 2;
    (sum_at(middle) <= most_nw ? fits : too_much) = middle;
  }
  return fits;
}

}  // namespace jevons

#include "models/workload/fluid_work.hpp"

#include <fmt/format.h>

#include <numeric>

namespace jevons {

void GainConfig::visit(sim::config::Visitor& v) {
  v.instant("at", at, {.help = "when it comes; at the start of the run where not given"});
  v.number("factor", factor,
           {.help = "how many times as far a unit goes", .min = 1e-3, .max = 1e6, .required = true, .above_min = true});
  v.one_of("by", by, {"model", "sharing", "cooling"},
           {.help = "what it is: less work for a unit of service (quantised, distilled, better models), fuller devices, or "
                    "less energy beside IT"});
}

void FluidWorkConfig::visit(sim::config::Visitor& v) {
  v.number("demand", demand,
           {.help = "mean work per second that is asked for at the start, in the unit of the hardware's `performance`",
            .min = 0,
            .max = 1e15,
            .required = true,
            .above_min = true});
  v.numbers("profile", profile, {.help = "relative demand by local hour, 24 numbers; the same all day where not given", .min = 0});
  v.quantity("growth", growth_per_s, "s-1",
             {.help = "autonomous growth, such as \"0.2/yr\": demand grows as exp(growth t)", .min = -1e-6, .max = 1e-6});
  v.number("most_utilisation", most_utilisation,
           {.help = "of devices, in the peak hour: beyond it capacity is ordered",
            .source = "0.7: low confidence; shares of the peak that operators plan for are 0.5 to 0.8",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.one_of("spread", spread, {"even", "packed"},
           {.help = "all devices on and alike, or the most efficient filled to `most_utilisation` first and those that are "
                    "not needed off"});
  v.texts("hardware", hardware,
          {.help = "names of [hardware.NAME] that may be bought for it; of those sold at a date the one with the least energy "
                   "per work is; nothing is bought where empty"});
  v.text("then", then, {.help = "the fluid workload that takes over what this one no longer uses, as far as it needs it"});
  v.list("gain", gain, {.help = "efficiency that comes at a date"});
}

Problems FluidWorkConfig::problems() const {
  Problems all;
  if (!profile.empty() && profile.size() != 24)
    all.push_back({"profile", fmt::format("has {} numbers; 24 are expected, one for each local hour from midnight", profile.size())});
  else if (!profile.empty() && !(std::accumulate(profile.begin(), profile.end(), 0.0) > 0))
    all.push_back({"profile", "has no number above 0"});
  return all;
}

std::vector<double> relative_hours(const std::vector<double>& profile) {
  if (profile.empty()) return {1.0};
  const double total = std::accumulate(profile.begin(), profile.end(), 0.0);
  auto hours = profile;
  for (auto& h : hours) h *= static_cast<double>(profile.size()) / total;
  return hours;
}

}  // namespace jevons

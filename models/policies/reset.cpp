#include "models/policies/reset.hpp"

#include <algorithm>

namespace jevons {

void Reset::visit(sim::config::Visitor& v) {
  v.quantity("approach", approach_k, "K",
             {.help = "condenser water above the wet bulb", .source = "3 to 5 K", .min = 0, .max = 20});
  v.number("margin", margin,
           {.help = "airflow over what servers draw", .source = "assumed", .min = 0.5, .max = 3});
  v.number("least_flow", least_flow,
           {.help = "of pumps, share of rated", .source = "assumed", .min = 0.1, .max = 1});
  v.number("low_load", low_load,
           {.help = "share of rated IT power at and below which chilled water is warmest",
            .source = "assumed",
            .min = 0,
            .max = 0.95});
  v.quantity(
      "warmest", warmest_k, "K",
      {.help = "chilled water at low load above the set-point of the scenario, which is that at full load",
       .source = "assumed",
       .min = 0,
       .max = 20});
}

SetPoints Reset::answer(const CoolingView& view) const {
  const auto within = [&](Knob knob, double value) {
    const auto& bound = view.bounds[static_cast<std::size_t>(knob)];
    return std::clamp(value, bound.least, bound.most);
  };
  SetPoints set = view.fixed;
  const double load = view.rated_it_w > 0 ? std::clamp(view.it_w / view.rated_it_w, 0.0, 1.0) : 1;
  const double slack = std::clamp((1 - load) / (1 - low_load), 0.0, 1.0);
  set[Knob::airflow] = within(Knob::airflow, margin * view.server_airflow);
  set[Knob::chilled_water] = within(Knob::chilled_water, view.fixed[Knob::chilled_water] + slack * warmest_k);
  set[Knob::condenser_water] = within(Knob::condenser_water, view.outdoor.wet_bulb_c + approach_k);
  const double flow = std::max(least_flow, load);
  set[Knob::chilled_flow] = within(Knob::chilled_flow, flow);
  set[Knob::condenser_flow] = within(Knob::condenser_flow, 1);
  set[Knob::chillers] = within(Knob::chillers, 0);
  return set;
}

}  // namespace jevons

#include "models/policies/optimising.hpp"

#include <algorithm>

#include "models/policies/pattern_search.hpp"

namespace jevons {

void Optimising::visit(sim::config::Visitor& v) {
  v.quantity(
      "margin", margin_k, "K",
      {.help = "inlets are kept so far within the envelope", .source = "assumed", .min = 0, .max = 10});
  v.number("spare", spare,
           {.help = "air moved and capacity over what is needed now, for what comes until the next decision",
            .source = "assumed",
            .min = 1,
            .max = 3});
  v.number("finest", finest,
           {.help = "smallest step of the search, share of a set-point's range",
            .source = "assumed",
            .min = 1e-4,
            .max = 0.1});
}

SteadyProblem steady_problem(const CoolingView& view, double margin_k, double spare) {
  constexpr double coolant_margin_k = 3;
  return {.plant = *view.plant,
          .conditions = view.conditions,
          .fans = view.fans,
          .air_heat_w = view.air_heat_w,
          .server_airflow = view.server_airflow,
          .inlet_c = view.present[Knob::supply_air] + view.inlet_rise_k,
          .inlet_rise_k = view.inlet_rise_k,
          .inlet_least_c = view.inlet_least_c,
          .inlet_most_c = view.inlet_most_c - margin_k,
          .coolant_most_c = view.coolant_most_c - coolant_margin_k,
          .spare = spare};
}

SetPoints Optimising::decide(const CoolingView& view, CoolingMemory&) const {
  constexpr double coarsest = 0.25;
  const auto problem = steady_problem(view, margin_k, spare);
  const auto score = [&](const SetPoints& set) { return steady_answer(problem, set).score(); };
  const std::array starts{view.present, rules.answer(view), view.fixed};
  SetPoints best = starts[1];
  double least = score(best);
  for (const auto& start : starts) {
    const auto found = pattern_search(view.bounds, start, coarsest, finest, score);
    if (const double s = score(found); s < least) {
      least = s;
      best = found;
    }
  }
  return best;
}

}  // namespace jevons

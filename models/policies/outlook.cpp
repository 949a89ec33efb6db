#include "models/policies/outlook.hpp"

#include "models/registry.hpp"

namespace jevons {

Outlook::Outlook() : forecast(forecasts().make("perfect")) {}

void Outlook::visit(sim::config::Visitor& v, const std::vector<std::string>& signals) {
  v.one_of("signal", signal, signals,
           {.help = "what is kept low: average or marginal carbon intensity, the price, or price and average "
                    "intensity",
            .source = "average, as most published studies have it"});
  v.quantity("weight", weight_usd_per_kg, "USD kg-1",
             {.help = "of carbon beside the price, where signal is \"both\"",
              .source = "100 USD/t, the order of European allowances in 2023",
              .min = 0});
  v.duration("slot", slot,
             {.help = "time is looked at in pieces of this length, counted from the start of the run; a day "
                      "holds a whole "
                      "number of them",
              .source = "1 h, as grids publish their mix",
              .min = 60,
              .max = 86400});
  v.choice("forecast", forecast, forecasts(), {.help = "what is believed of the slots ahead"});
}

std::string Outlook::problem() const {
  return slot.ns > 0 && sim::hours(24).ns % slot.ns == 0 ? "" : "does not divide a day into whole slots";
}

}  // namespace jevons

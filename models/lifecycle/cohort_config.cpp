#include "models/lifecycle/cohort_config.hpp"

namespace jevons {

void CohortConfig::visit(sim::config::Visitor& v) {
  v.text("hardware", hardware, {.help = "a [hardware.NAME] of the scenario", .required = true});
  v.whole("count", count, {.help = "devices", .min = 1, .max = 100e6});
  v.instant("bought", bought, {.help = "when; at the start of the run where not given"});
  v.text("serves", serves, {.help = "the fluid workload that it works for; may be left out where the site has one"});
}

void HallConfig::visit(sim::config::Visitor& v) {
  v.quantity("power", power_w, "W",
             {.help = "most IT power that it can feed and cool: no more is ordered than fits at full use", .min = 0, .max = 9e9, .above_min = true});
  v.whole("devices", devices, {.help = "most devices that it has room for; 0: no limit", .min = 0, .max = 1e9});
}

void LifecycleConfig::visit(sim::config::Visitor& v) {
  v.one_of("booked", booked, {"linear", "use", "purchase"},
           {.help = "how embodied carbon and prices count in totals: spread evenly over the hardware's `lifetime`, by use "
                    "over it, or whole when bought; what is retired earlier is written off then",
            .source = "purchase: GHG Protocol Scope 3 Standard (2011), category 2; linear: ISO/IEC 21031 (SCI)"});
  v.one_of("embodied", embodied, {"low", "middle", "high"},
           {.help = "where in its range the catalogue's embodied carbon of hardware is taken, where [hardware.NAME] does not say"});
  v.number("expected_utilisation", expected_utilisation,
           {.help = "by which `use` spreads over the lifetime: at this utilisation it is as `linear`",
            .source = "0.5: low confidence",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.quantity("water_price", water_usd_per_m3, "USD m-3", {.help = "of water drawn on site, in total_cost", .min = 0});
  v.table("end_of_life", end_of_life, {.help = "what becomes of what leaves"});
}

}  // namespace jevons

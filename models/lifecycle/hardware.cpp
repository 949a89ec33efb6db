#include "models/lifecycle/hardware.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace jevons {

namespace {

constexpr double year_s = 365.0 * 86400, most_rate_per_s = 5 / year_s;
// A 16-bit operation of an H100 (700 W / 989 TFLOP/s) over kT ln 2 at 300 K, one bit erased: Landauer, IBM J.
// 5 (1961) 183.
constexpr double landauer_improvement = 2.46e8;

/// From the date of the figures to when what is sold at t came out.
sim::Span since_reference(const Hardware& hardware, sim::Time t) {
  const sim::Span since = t - hardware.reference.value_or(hardware.available);
  if (!hardware.config.generation) return since;
  const sim::Span step = *hardware.config.generation, over{since.ns % step.ns};
  return since - over - (over < sim::Span{} ? step : sim::Span{});
}

void visit_trajectory(HardwareConfig& c, sim::config::Visitor& v) {
  v.number("performance", c.performance,
           {.help = "work per second of one device, in the unit of the demand that it serves",
            .source = "1: the work of one device at `available`",
            .min = 0,
            .max = 1e30,
            .above_min = true});
  v.quantity(
      "performance_growth", c.performance_growth, "s-1",
      {.help = "of the work per second of what can be bought, such as \"0.3/year\"",
       .source =
           "0: what can be bought stays the same; accelerators' 16-bit FLOP/s 0.30 +- 0.08 a year, 0.19 +- "
           "0.04 per watt, 2017 to 2025 (tools/derive/accelerators.py --report)",
       .min = -most_rate_per_s,
       .max = most_rate_per_s});
  v.quantity("power_decline", c.power_decline, "s-1",
             {.help = "of the draw of one device; below 0 where each draws more than the last",
              .source = "0: it stays the same; accelerators -0.13 +- 0.06 a year, by the same report",
              .min = -most_rate_per_s,
              .max = most_rate_per_s});
  v.quantity("price_growth", c.price_growth, "s-1",
             {.help = "of the price of one device; below 0 where it falls",
              .source = "0: it stays the same; too few prices are known to say more, by the same report",
              .min = -most_rate_per_s,
              .max = most_rate_per_s});
  v.quantity("embodied_growth", c.embodied_growth, "s-1",
             {.help = "of what making one device emits; below 0 where it falls",
              .source = "0: it stays the same",
              .min = -most_rate_per_s,
              .max = most_rate_per_s});
  v.duration("generation", c.generation,
             {.help = "time from one generation to the next, such as \"2 years\"; a little better every day "
                      "where not given",
              .min = 0,
              .max = 100 * year_s,
              .above_min = true});
  v.number(
      "most_improvement", c.most_improvement,
      {.help = "of energy per work, from what is sold at `available`: a run that would buy better is refused",
       .source = "200: where CMOS ends, of the best of 2023 (Ho et al., arXiv:2312.08595); no more than "
                 "Landauer's limit allows",
       .min = 1,
       .max = landauer_improvement});
}

void visit_purchase(HardwareConfig& c, sim::config::Visitor& v) {
  v.quantity("embodied", c.embodied_kg, "kg",
             {.help = "CO2e of making one; that of the server where not given", .min = 0, .max = 1e12});
  v.quantity("price", c.price_usd, "USD",
             {.help = "of one; that of the server where not given", .min = 0, .max = 1e12});
  v.quantity("mass", c.mass_kg, "kg",
             {.help = "of one; that of the server where not given", .min = 0, .max = 1e9});
  v.duration(
      "lead_time", c.lead_time,
      {.help = "from order to service", .source = "0: delivered at once", .min = 0, .max = 20 * year_s});
  v.duration("warranty", c.warranty,
             {.help = "from purchase, in which repairs cost nothing",
              .source = "3 years: usual for servers",
              .min = 0,
              .max = 100 * year_s});
  v.duration("lifetime", c.lifetime,
             {.help = "over which its price and its embodied carbon are written off",
              .source = "6 years: Alphabet's and Microsoft's accounts since 2023",
              .min = 0,
              .max = 100 * year_s,
              .above_min = true});
  v.quantity("maintenance", c.maintenance_per_s, "s-1",
             {.help = "share of its price when bought, such as \"0.05/year\"",
              .source = "0: not counted",
              .min = 0,
              .max = most_rate_per_s});
  v.number("resale", c.resale_share,
           {.help = "share of its price for which it could be sold when just bought",
            .source = "0: nobody buys it",
            .min = 0,
            .max = 1});
  v.quantity(
      "resale_decline", c.resale_decline, "s-1",
      {.help = "of that share with age", .source = "0: it keeps", .min = 0, .max = 100 * most_rate_per_s});
}

}  // namespace

void HardwareConfig::visit(sim::config::Visitor& v) {
  v.text("server", server,
         {.help = "what one device is: an entry of the catalogue or of [server]", .required = true});
  v.instant("available", available,
            {.help = "bought from then on, as it is described here; always where not given"});
  v.instant("withdrawn", withdrawn, {.help = "no longer bought from then on"});
  visit_trajectory(*this, v);
  visit_purchase(*this, v);
  v.table("ageing", ageing, {.help = "how it fails and how its draw creeps up"});
}

Problems HardwareConfig::problems() const {
  Problems all;
  if (available && withdrawn && *withdrawn <= *available)
    all.push_back({"withdrawn", "is not after `available`: there is no day on which it could be bought"});
  if (performance_growth + power_decline < 0)
    all.push_back({power_decline < 0 ? "power_decline" : "performance_growth",
                   fmt::format("makes energy per work rise, by {:.3g} % a year with performance_growth + "
                               "power_decline below 0; "
                               "what is better than before has rates above 0",
                               100 * std::expm1(-(performance_growth + power_decline) * year_s))});
  add_problems(all, "ageing", ageing.problems());
  return all;
}

Offer Hardware::offer_at(sim::Time ordered) const {
  const double dt_s = since_reference(*this, ordered).seconds();
  Offer offer = first;
  offer.performance *= std::exp(config.performance_growth * dt_s);
  offer.power_factor *= std::exp(-config.power_decline * dt_s);
  offer.embodied_kg *= std::exp(config.embodied_growth * dt_s);
  offer.price_usd *= std::exp(config.price_growth * dt_s);
  return offer;
}

double Hardware::improvement_at(sim::Time t) const {
  return std::exp((config.performance_growth + config.power_decline) * since_reference(*this, t).seconds());
}

std::string limit_problem(const Hardware& hardware, sim::Time end) {
  const auto& config = hardware.config;
  const double rate_per_s = config.performance_growth + config.power_decline;
  const sim::Time last = std::min(end, hardware.withdrawn);
  if (last < hardware.available || !(hardware.improvement_at(last) > config.most_improvement)) return {};
  const sim::Span since = last - hardware.reference.value_or(hardware.available);
  return fmt::format(
      "takes efficiency past the physical limit: energy per work would have fallen {:.4g} times in {:.4g} "
      "years, before the "
      "run ends; most_improvement = {:g} is reached in {:.4g} years",
      hardware.improvement_at(last), since.seconds() / year_s, config.most_improvement,
      std::log(config.most_improvement) / rate_per_s / year_s);
}

}  // namespace jevons

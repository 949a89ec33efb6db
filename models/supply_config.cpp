#include "models/supply_config.hpp"

#include <fmt/format.h>

#include "models/registry.hpp"

namespace jevons {

SiteBatteryConfig::SiteBatteryConfig()
    : policy(storage_policies().make("none")), forecast(forecasts().make("perfect")) {}

void SiteBatteryConfig::visit(sim::config::Visitor& v) {
  battery.visit(v);
  v.choice("policy", policy, storage_policies(), {.help = "when it charges and discharges"});
  v.choice("forecast", forecast, forecasts(), {.help = "what a policy that looks ahead believes"});
}

SiteLoadConfig::SiteLoadConfig() : forecast(forecasts().make("perfect")) {}

void SiteLoadConfig::visit(sim::config::Visitor& v) {
  load.visit(v);
  v.choice("forecast", forecast, forecasts(), {.help = "what is believed of the signal that is followed"});
}

void SupplyConfig::visit(sim::config::Visitor& v) {
  v.table("load", load, {.help = "IT load as a fluid, in place of servers or beside them"});
  v.list("supply", supply, {.help = "power made on site"});
  v.table("battery", battery, {.help = "a battery behind the meter"});
  v.flag("export", may_export,
         {.help = "whether what the site does not use may go to its grid; it is curtailed where not"});
  v.table("tariff", tariff, {.help = "what the site pays; the price of its grid where not given"});
  v.list("contract", contracts, {.help = "power purchase agreements, certificates, a supplier's rate"});
  v.list("offset", offsets, {.help = "carbon offsets: a line of their own"});
  v.list("demand_response", events, {.help = "times at which the site is paid for drawing less"});
  v.quantity("expected_load", expected_w, "W",
             {.help = "what the site announces to a dispatched grid a day ahead, beside its `load`",
              .min = 0,
              .max = 9e9});
}

Problems SupplyConfig::problems() const {
  Problems all;
  if (load) add_problems(all, "load", load->load.problems());
  if (load && load->forecast.kind != "perfect" &&
      (load->load.follow == "nothing" || load->load.follow == "contracts"))
    all.push_back({"load.forecast", "is of a signal of the grid, and the load follows none"});
  for (std::size_t i = 0; i < supply.size(); ++i)
    add_problems(all, fmt::format("supply[{}]", i), supply[i].problems());
  if (battery) add_problems(all, "battery", battery->battery.problems());
  if (tariff) add_problems(all, "tariff", tariff->problems());
  for (std::size_t i = 0; i < contracts.size(); ++i)
    add_problems(all, fmt::format("contract[{}]", i), contracts[i].problems());
  return all;
}

}  // namespace jevons

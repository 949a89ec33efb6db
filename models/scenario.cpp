#include "models/scenario.hpp"

#include <fmt/format.h>

namespace jevons {

void ServerGroup::visit(sim::config::Visitor& v) {
  v.text("model", model, {.help = "a server of the catalogue or of [server.NAME]", .required = true});
  v.whole("count", count, {.help = "how many", .min = 1, .max = 10e6});
  v.quantity("cap", cap_w, "W",
             {.help = "power cap of each accelerator; above the draw it changes nothing", .min = 0});
  v.whole("slots", slots,
          {.help = "how many parts of each accelerator jobs can hold, each a share of it",
           .source = "1: whole accelerators only",
           .min = 1,
           .max = 64});
}

void SiteConfig::visit(sim::config::Visitor& v) {
  v.text("grid", grid,
         {.help = "the [grid.NAME] that supplies the site; without one carbon and cost are not known"});
  v.file("weather", weather, {.help = "hourly weather, measured or typical"});
  v.duration(
      "utc_offset", utc_offset,
      {.help = "local standard time minus UTC, for daily patterns of the workload; UTC where not given",
       .min = -14 * 3600,
       .max = 14 * 3600});
  v.duration("weather_utc_offset", weather_utc_offset,
             {.help = "offset of the weather file's local time, where its zone has two in the run and the "
                      "file does not say which",
              .min = -14 * 3600,
              .max = 14 * 3600});
  v.whole("waiting_room", waiting_room,
          {.help = "jobs that may wait for cores, and for accelerators, as they arrive: one that finds no room is rejected; those that "
                   "a shifting policy holds back are not counted; -1: no limit",
           .min = -1,
           .max = 1e12});
  v.table("outdoor", outdoor, {.help = "constant outdoor air, in place of `weather`"});
  v.table("cooling", cooling, {.help = "the cooling plant"});
  v.table("power", power, {.help = "the power chain of a site with a plant"});
  v.list("outage", outages, {.help = "what does not work for a time, at a site with a plant"});
  supply.visit(v);
  v.table("network", network, {.help = "what joins its accelerators"});
  v.list("servers", servers, {.help = "groups of like servers"});
  v.list("cohort", cohort, {.help = "hardware bought together, that serves a fluid workload"});
  v.table("hall", hall, {.help = "what hardware that is ordered must fit in"});
  v.one_of("server_order", server_order, {"grouped", "alternating"},
           {.help = "how servers are numbered: group after group, or one of each group in turn"});
}

void PolicyConfig::visit(sim::config::Visitor& v) {
  v.choice("queue", chosen.queue, queue_policies(), {.help = "which waiting job starts next"});
  v.choice("placement", chosen.placement, placements(), {.help = "on which server"});
  v.choice("power", chosen.power, power_policies(),
           {.help = "when idle servers are switched off, how fast the others run"});
  v.choice("consolidation", chosen.consolidation, consolidations(),
           {.help = "what moves so that servers empty"});
  v.choice("shifting", chosen.shifting, shifting_policies(), {.help = "when work that may wait runs"});
  v.choice("routing", chosen.routing, routing_policies(), {.help = "at which site a job runs"});
  v.choice("refresh", chosen.refresh, refresh_policies(), {.help = "when hardware that serves fluid workloads is replaced"});
  v.choice("demand", chosen.demand, demand_policies(), {.help = "how much of fluid work is asked for as its price changes"});
  v.choice("governance", chosen.governance, governances(), {.help = "limits and prices on carbon and energy"});
}

void ResultsConfig::visit(sim::config::Visitor& v) {
  v.duration("interval", interval,
             {.help = "length of a row of results; `settle` where not given", .min = 1});
  v.flag("jobs", jobs, {.help = "whether to write a row for each finished job"});
}

void ExpectedMetric::visit(sim::config::Visitor& v) {
  v.number("value", value, {.help = "what the metric must be", .required = true});
  v.number("tolerance", tolerance, {.help = "relative", .source = "see tests/golden", .min = 0, .max = 1});
}

void ExpectConfig::visit(sim::config::Visitor& v) {
  v.text("trace_hash", trace_hash, {.help = "running hash over all events, in hexadecimal"});
  v.named("metric", metric, {.help = "metrics and their values"});
}

std::string Scenario::workload_name(std::size_t i) const {
  return workload[i].name.empty() ? fmt::format("workload{}", i) : workload[i].name;
}

void Scenario::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "one line that says what this is"});
  v.instant("start", start, {.help = "first instant, UTC unless an offset is given", .required = true});
  v.duration(
      "duration", duration,
      {.help = "how long the world is simulated", .min = 1, .max = 36.0 * 365.25 * 86400, .required = true});
  v.duration("settle", settle,
             {.help = "interval at which energy becomes carbon and money",
              .source = "5 min, as US power markets settle",
              .min = 1});
  v.duration("sample", sample,
             {.help = "the first days of each month that are settled in full and stand for the rest of it, such as \"7 days\"; "
                      "all of it where not given",
              .min = 0,
              .max = 31 * 86400});
  v.whole("seed", seed, {.help = "of every random draw", .min = 0, .max = 9.2e18});
  v.named("server", server, {.help = "servers of your own, beside the catalogue"});
  v.named("accelerator", accelerator, {.help = "accelerators of your own, beside the catalogue"});
  v.named("chiller", chiller, {.help = "chillers of your own, beside the catalogue"});
  v.named("language_model", language_model, {.help = "language models of your own, beside the catalogue"});
  v.named("serving", serving, {.help = "what serving a model was measured to take, beside the catalogue"});
  v.named("variant", variant, {.help = "variants of language models of your own, beside the catalogue"});
  v.named("hardware", hardware, {.help = "what can be bought for fluid workloads as the years go by"});
  v.named("grid", grid, {.help = "power grids"});
  v.list("line", line, {.help = "limited connections of dispatched grids"});
  v.list("wan", wan, {.help = "long-distance connections of sites"});
  v.named("site", site, {.help = "data centers", .required = true});
  v.list("workload", workload, {.help = "what is to be done"});
  v.table("policy", policy, {.help = "how it is decided"});
  v.table("lifecycle", lifecycle, {.help = "how making, keeping and discarding hardware is booked"});
  v.table("results", results, {.help = "what is written"});
  v.table("compare", compare, {.help = "alternatives to it, for `jevons compare`; not looked at by a run"});
  v.table("sweep", sweep, {.help = "axes of its keys to be swept, for `jevons sweep`; not looked at by a run"});
  v.table("expect", expect, {.help = "what a golden scenario must come to; not looked at by a run"});
}

}  // namespace jevons

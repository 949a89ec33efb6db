#include "models/grid/generation/nuclear.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/purposes.hpp"

namespace jevons {

namespace {

struct Stop {
  sim::Time from, to;
};

// Longer times than this are cut: they outlast any run.
sim::Span at_most_a_century(double s) { return sim::seconds(std::min(s, 3.15e9)); }

// Stops of one unit before `end`, ascending by where they begin.
std::vector<Stop> stops_of(const NuclearConfig& config, sim::Time end, sim::Stream stream) {
  std::vector<Stop> stops;
  const double cycle_s =
      config.least_cycle.seconds() + stream.uniform() * (config.most_cycle - config.least_cycle).seconds();
  for (double at_s = -stream.uniform() * cycle_s; at_s < end.seconds(); at_s += cycle_s) {
    const auto from = sim::Time{} + sim::seconds(at_s);
    stops.push_back({from, from + config.refuelling});
  }
  const bool has_outages = config.forced > 0 && config.outage.ns > 0;
  bool up = stream.uniform() >= config.forced;
  for (sim::Time t; has_outages && t < end; up = !up) {
    const double mean_s = config.outage.seconds() * (up ? (1 - config.forced) / config.forced : 1);
    const auto next = t + at_most_a_century(sim::Exponential(mean_s).quantile(stream.uniform()));
    if (!up) stops.push_back({t, next});
    t = next;
  }
  std::sort(stops.begin(), stops.end(), [](const Stop& a, const Stop& b) { return a.from < b.from; });
  return stops;
}

// Units that stop (-1) and start (+1) at a time.
struct Change {
  sim::Time at;
  int units;
};

// Stops that overlap are one.
void add_changes(const std::vector<Stop>& stops, std::vector<Change>& changes) {
  for (std::size_t i = 0; i < stops.size();) {
    auto whole = stops[i++];
    for (; i < stops.size() && stops[i].from <= whole.to; ++i) whole.to = std::max(whole.to, stops[i].to);
    changes.push_back({std::max(whole.from, sim::Time{}), -1});
    changes.push_back({std::max(whole.to, sim::Time{}), 1});
  }
}

}  // namespace

void NuclearConfig::visit(sim::config::Visitor& v) {
  v.quantity("capacity", capacity_w, "W",
             {.help = "of all units", .min = 0, .required = true, .above_min = true});
  v.whole("units", units, {.help = "alike, each with outages of its own", .min = 1, .max = 1000});
  v.number("output", output,
           {.help = "share of capacity while a unit runs", .source = "0.9 to 1", .min = 0, .max = 1});
  v.number("forced", forced,
           {.help = "share of the time that a unit is down unplanned, refuelling aside",
            .source = "about 3 % of US units",
            .min = 0,
            .max = 0.9});
  v.duration("outage", outage,
             {.help = "mean length of an unplanned outage", .source = "assumed", .min = 0, .max = 3.2e7});
  v.duration("refuelling", refuelling,
             {.help = "length of a stop to refuel", .source = "about a month", .min = 0, .max = 3.2e7});
  v.duration("least_cycle", least_cycle,
             {.help = "shortest time from one refuelling to the next",
              .source = "18 months",
              .min = 86400,
              .max = 3.2e9});
  v.duration("most_cycle", most_cycle,
             {.help = "longest", .source = "24 months", .min = 86400, .max = 3.2e9});
}

Problems NuclearConfig::problems() const {
  Problems all;
  if (most_cycle < least_cycle) all.push_back({"most_cycle", "must not be below least_cycle"});
  if (refuelling >= least_cycle) all.push_back({"refuelling", "must be shorter than least_cycle"});
  if (forced > 0 && outage.ns == 0)
    all.push_back({"outage", "must be above 0 where a unit is down for a share of the time"});
  return all;
}

double NuclearConfig::mean_w() const {
  const double least = least_cycle.seconds(), most = most_cycle.seconds();
  const double per_cycle =
      most > least ? std::log(most / least) / (most - least) : 1 / least;  // mean of 1 / cycle
  return capacity_w * output * (1 - forced) * (1 - refuelling.seconds() * per_cycle);
}

sim::Series nuclear_series(const NuclearConfig& config, const sim::Window& window, const Draws& draws) {
  constexpr std::uint64_t most_units = 1 << 16;
  std::vector<Change> changes;
  for (std::int64_t unit = 0; unit < config.units; ++unit) {
    const Draws own{draws.seed, draws.replication,
                    draws.entity * most_units + static_cast<std::uint64_t>(unit)};
    add_changes(stops_of(config, window.end, own.stream(purpose::outages)), changes);
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return a.at < b.at; });
  const double unit_w = config.capacity_w / static_cast<double>(config.units) * config.output;
  std::int64_t running = config.units;
  std::vector<sim::Time> times;
  std::vector<double> power_w;
  for (std::size_t i = 0; i < changes.size() || times.empty();) {
    const auto at = times.empty() ? sim::Time{} : changes[i].at;
    for (; i < changes.size() && changes[i].at <= at; ++i) running += changes[i].units;
    if (!times.empty() && at >= window.end) break;
    times.push_back(at);
    power_w.push_back(unit_w * static_cast<double>(running));
  }
  return {sim::Series::Shape::hold, std::move(times), std::move(power_w), window.end};
}

}  // namespace jevons

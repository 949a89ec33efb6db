#include "models/join_stocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "models/names.hpp"

namespace jevons {
namespace {

using sim::config::Document;
using sim::config::join;

/// Whom a workload is followed by, and whether that leads back to it.
void join_next(const Scenario& scenario, std::size_t i, Plant& plant, Document& document) {
  const auto& workload = scenario.workload[i];
  if (!workload.fluid || workload.fluid->then.empty()) return;
  const auto key = fmt::format("workload[{}].fluid.then", i);
  const auto find = [&](const std::string& name) { return std::find_if(plant.stocks.begin(), plant.stocks.end(), [&](const StockPlan& plan) { return plan.name == name; }); };
  const auto own = find(scenario.workload_name(i)), next = find(workload.fluid->then);
  std::vector<std::string> names;
  for (const auto& plan : plant.stocks)
    if (own != plant.stocks.end() && plan.site == own->site && &plan != &*own) names.push_back(plan.name);
  check_name(document, key, workload.fluid->then, "another fluid workload of its site", names);
  if (own == plant.stocks.end() || next == plant.stocks.end() || own->site != next->site || own == next) return;
  own->then = static_cast<std::uint32_t>(next - plant.stocks.begin());
  std::size_t steps = 0;
  for (auto at = own->then; at && steps <= plant.stocks.size(); at = plant.stocks[*at].then)
    if (++steps; &plant.stocks[*at] == &*own) {
      document.complain(key, "leads back to this workload");
      own->then.reset();
      return;
    }
}

/// What policies weigh must be known at every site with a stock; and there must be one, where a policy is chosen for it.
void check_choices(const Scenario& scenario, const Plant& plant, Document& document) {
  static const PolicyConfig none;
  const auto& chosen = scenario.policy.chosen;
  if (document.is_unreadable("workload") || document.is_unreadable("policy")) return;
  if (plant.stocks.empty()) {
    for (const auto& [seam, kind, usual] : {std::tuple("refresh", chosen.refresh.kind, none.chosen.refresh.kind), std::tuple("demand", chosen.demand.kind, none.chosen.demand.kind)})
      if (kind != usual) document.complain(fmt::format("policy.{}", seam), fmt::format("\"{}\" decides about fluid workloads, and the scenario has none ([[workload]] kind = \"fluid\")", kind));
    return;
  }
  for (const auto& site : plant.sites) {
    if (site.stocks.empty() || document.is_unreadable(join("site", site.name) + ".grid") || document.is_unreadable("grid")) continue;
    const bool priced = is_priced(plant, site), buys = std::any_of(site.stocks.begin(), site.stocks.end(), [&](auto stock) { return !plant.stocks[stock].lines.empty(); });
    if (chosen.refresh->needs_intensity() && buys && !site.grid)
      document.complain("policy.refresh", fmt::format("\"{}\" weighs carbon, and site.{} has no grid that tells it", chosen.refresh.kind, site.name));
    if (chosen.refresh->needs_price() && buys && !priced)
      document.complain("policy.refresh", fmt::format("\"{}\" weighs money, and what site.{} pays for electricity is not known", chosen.refresh.kind, site.name));
    if (chosen.demand->responds() && !chosen.demand->terms().energy_share && !priced)
      document.complain("policy.demand", fmt::format("\"{}\" answers what work costs, and what site.{} pays for electricity is not known; give its grid a price, or `energy_share`", chosen.demand.kind, site.name));
  }
}

/// Sampled months are of sites whose days differ by signals and weather alone.
void check_sample(const Scenario& scenario, const Plant& plant, Document& document) {
  if (scenario.sample.ns == 0) return;
  const auto refuse = [&](const std::string& what) { document.complain("sample", fmt::format("stands for the rest of a month, and {} must be followed through all of it", what)); };
  if (plant.stocks.empty() && !document.is_unreadable("workload")) document.complain("sample", "is of fluid workloads, and the scenario has none");
  for (const auto& workload : scenario.workload)
    if (workload.kind != "fluid") return refuse(fmt::format("a workload of kind \"{}\"", workload.kind));
  for (const auto& grid : scenario.grid)
    if (grid.is_dispatched()) return refuse(fmt::format("the dispatched grid.{}", grid.name));
  for (const auto& site : scenario.site) {
    if (!site.servers.empty()) return refuse(fmt::format("what the servers of site.{} do", site.name));
    const auto& supply = site.supply;
    if (supply.load || supply.battery || supply.tariff || !supply.supply.empty() || !supply.contracts.empty() || !supply.events.empty())
      return refuse(fmt::format("the load, battery, own power, tariff, contracts or events of site.{}", site.name));
    if (!site.outages.empty()) return refuse(fmt::format("an outage of site.{}", site.name));
  }
}

/// Each before the one that takes over from it.
std::vector<std::uint32_t> by_succession(const Plant& plant) {
  std::vector<std::uint32_t> order, before(plant.stocks.size(), 0);
  for (const auto& plan : plant.stocks)
    if (plan.then) ++before[*plan.then];
  std::vector<char> done(plant.stocks.size(), 0);
  while (order.size() < plant.stocks.size())
    for (std::uint32_t stock = 0; stock < plant.stocks.size(); ++stock) {
      if (done[stock] || before[stock] > 0) continue;
      done[stock] = 1;
      order.push_back(stock);
      if (const auto then = plant.stocks[stock].then) --before[*then];
    }
  return order;
}

}  // namespace

void join_stocks(const Scenario& scenario, Plant& plant, Document& document) {
  for (std::size_t i = 0; i < scenario.workload.size(); ++i) join_next(scenario, i, plant, document);
  check_choices(scenario, plant, document);
  check_sample(scenario, plant, document);
  plant.stock_order = by_succession(plant);
  const auto& life = scenario.lifecycle;
  plant.lifecycle = {life.booked == "linear" ? Booked::linear : life.booked == "use" ? Booked::use : Booked::purchase,
                     life.expected_utilisation, life.water_usd_per_m3, life.end_of_life};
}

}  // namespace jevons

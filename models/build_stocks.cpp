#include "models/build_stocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/compute/device.hpp"
#include "models/names.hpp"
#include "models/server_model.hpp"

namespace jevons {
namespace {

using sim::config::Document;
using sim::config::join;

constexpr double kMostGrowth = 20.7;  // e^20.7 is a billion

/// The hardware of the scenario that this is, as far as it could be built.
std::optional<std::uint32_t> line_of(const Plant& plant, const std::string& name) {
  for (std::uint32_t line = 0; line < plant.hardware.size(); ++line)
    if (plant.hardware[line].config.name == name) return line;
  return std::nullopt;
}

DevicePower power_of(const ServerSpec& spec, const AcceleratorSpec* accelerator, const std::string& phase) {
  DevicePower power{.host = spec.power.build(), .off_w = spec.off_w};
  if (!accelerator) return power;
  const auto names = AcceleratorSpec::phase_names();
  const auto p = static_cast<std::size_t>(std::find(names.begin(), names.end(), phase) - names.begin());
  if (p == names.size()) return power;  // was reported
  const auto n = static_cast<double>(spec.accelerators);
  power.accelerators_idle_w = n * accelerator->idle_w;
  power.accelerators_full_w = n * accelerator->draw_w(p);
  return power;
}

double in_case(const Range& range, const std::string& name) { return name == "low" ? range.low : name == "high" ? range.high : range.middle; }

/// The fluid workloads of a site, by their places in the scenario.
std::vector<std::size_t> fluids_of(const Scenario& scenario, const SiteConfig& site) {
  std::vector<std::size_t> fluids;
  for (std::size_t i = 0; i < scenario.workload.size(); ++i) {
    const auto& workload = scenario.workload[i];
    if (workload.kind == "fluid" && (workload.site == site.name || (workload.site.empty() && scenario.site.size() == 1))) fluids.push_back(i);
  }
  return fluids;
}

class StockBuilder {
 public:
  StockBuilder(const Scenario& scenario, const SiteConfig& config, const Catalog& catalog, Plant& plant, Document& document, SitePlan& site)
      : scenario_(scenario), config_(config), catalog_(catalog), plant_(plant), document_(document), site_(site), fluids_(fluids_of(scenario, config)) {}

  void build() {
    const auto first = static_cast<std::uint32_t>(plant_.stocks.size());
    for (const auto i : fluids_) add_stock(i);
    for (std::size_t c = 0; c < config_.cohort.size(); ++c) add_cohort(c, first);
    site_.hall = config_.hall.value_or(HallConfig{});
    check_hall();
    for (const auto i : fluids_) check_served(i);
  }

 private:
  void check_served(std::size_t i) {
    const auto& workload = scenario_.workload[i];
    const auto key = fmt::format("workload[{}].fluid", i);
    const bool served = std::any_of(config_.cohort.begin(), config_.cohort.end(), [&](const CohortConfig& cohort) {
      return cohort.serves.empty() || cohort.serves == scenario_.workload_name(i);
    });
    if (served || !workload.fluid || !workload.fluid->hardware.empty() || document_.is_unreadable(key)) return;
    document_.complain(key, fmt::format("has no hardware: write [[site.{}.cohort]] that serves it, or `hardware` that may be bought", config_.name));
  }

  void add_stock(std::size_t i) {
    const auto& workload = scenario_.workload[i];
    const auto& fluid = workload.fluid ? *workload.fluid : FluidWorkConfig{};
    StockPlan plan{.name = scenario_.workload_name(i),
                   .site = static_cast<std::uint32_t>(plant_.sites.size()),
                   .demand = fluid.demand,
                   .growth_per_s = fluid.growth_per_s,
                   .hours = fluid.problems().empty() ? relative_hours(fluid.profile) : std::vector<double>{1.0},
                   .most_utilisation = fluid.most_utilisation,
                   .packed = fluid.spread == "packed"};
    const auto key = fmt::format("workload[{}].fluid", i);
    for (const auto& hardware : plant_.hardware) {
      const auto* spec = catalog_.server(hardware.config.server);
      plan.power.push_back(power_of(*spec, catalog_.accelerator(spec->accelerator), workload.phase));
    }
    for (std::size_t k = 0; k < fluid.hardware.size(); ++k)
      if (const auto line = line_of(plant_, fluid.hardware[k])) plan.lines.push_back(*line);
    add_gains(fluid, key, plan);
    check_growth(fluid, key);
    const auto stock = static_cast<std::uint32_t>(plant_.stocks.size());
    site_.stocks.push_back(stock);
    plant_.reported.push_back({plan.name, "fluid", stock});
    plant_.stocks.push_back(std::move(plan));
  }

  void check_growth(const FluidWorkConfig& fluid, const std::string& key) {
    const double grown = fluid.growth_per_s * scenario_.duration.seconds();
    if (grown > kMostGrowth)
      document_.complain(key + ".growth", fmt::format("leads to {:.3g} times the demand by the end of the run; 1e+09 is the most", std::exp(grown)));
  }

  void add_gains(const FluidWorkConfig& fluid, const std::string& key, StockPlan& plan) {
    double sharing = 1;
    for (std::size_t g = 0; g < fluid.gain.size(); ++g) {
      const auto& gain = fluid.gain[g];
      const auto at = fmt::format("{}.gain[{}]", key, g);
      const auto by = gain.by == "model" ? GainBy::model : gain.by == "sharing" ? GainBy::sharing : GainBy::cooling;
      if (gain.at && (*gain.at < scenario_.start || sim::since(scenario_.start, *gain.at) >= sim::Time{} + scenario_.duration))
        document_.complain(at + ".at", "is not within the run");
      if (by == GainBy::cooling && config_.cooling.has_plant())
        document_.complain(at + ".by", fmt::format("divides a number, and what is not IT is an outcome of plant = \"{}\"", config_.cooling.plant()));
      if (by == GainBy::sharing) sharing *= gain.factor;
      if (fluid.most_utilisation * sharing > 1)
        document_.complain(at + ".factor", fmt::format("fills devices to {:.3g} of what they can do; `most_utilisation` is {}", fluid.most_utilisation * sharing, fluid.most_utilisation));
      plan.gains.push_back({gain.at ? sim::since(scenario_.start, *gain.at) : sim::Time{}, gain.factor, by});
    }
    std::stable_sort(plan.gains.begin(), plan.gains.end(), [](const Gain& a, const Gain& b) { return a.at < b.at; });
  }

  /// The stock that a cohort works for, if it can be told.
  std::optional<std::uint32_t> served_by(const CohortConfig& cohort, const std::string& key, std::uint32_t first) {
    std::vector<std::string> names;
    for (const auto i : fluids_) names.push_back(scenario_.workload_name(i));
    if (document_.is_unreadable("workload")) return std::nullopt;
    if (names.empty()) {
      document_.complain(key, fmt::format("serves a fluid workload, and site.{} has none ([[workload]] kind = \"fluid\")", config_.name));
    } else if (cohort.serves.empty() && names.size() > 1) {
      document_.complain(key + ".serves", fmt::format("there are several fluid workloads; say which: {}", fmt::join(names, ", ")));
    } else if (cohort.serves.empty()) {
      return first;
    } else {
      check_name(document_, key + ".serves", cohort.serves, fmt::format("a fluid workload of site.{}", config_.name), names);
      const auto found = std::find(names.begin(), names.end(), cohort.serves);
      if (found != names.end()) return first + static_cast<std::uint32_t>(found - names.begin());
    }
    return std::nullopt;
  }

  void add_cohort(std::size_t c, std::uint32_t first) {
    const auto& config = config_.cohort[c];
    const auto key = fmt::format("site.{}.cohort[{}]", config_.name, c);
    if (document_.is_unreadable(key)) return;
    const auto stock = served_by(config, key, first);
    const auto line = line_of(plant_, config.hardware);
    if (!line) return;
    const auto& hardware = plant_.hardware[*line];
    const auto bought = config.bought ? sim::since(scenario_.start, *config.bought) : sim::Time{};
    if (bought > sim::Time{})
      return document_.complain(key + ".bought", "is after the start of the run; what comes later is what a workload orders");
    if (!hardware.is_sold_at(bought))
      return document_.complain(key + ".bought", fmt::format("\"{}\" was {} then", config.hardware, bought < hardware.available ? "not sold yet" : "no longer sold"));
    if (!stock) return;
    auto& plan = plant_.stocks[*stock];
    const auto device = hardware.offer_at(bought);
    const double age_s = (sim::Time{} - bought).seconds(), left = std::max(0.0, 1 - age_s / hardware.config.lifetime.seconds());
    plan.cohorts.push_back({.number = static_cast<std::uint32_t>(plan.cohorts.size()),
                            .line = *line,
                            .device = device,
                            .bought = bought,
                            .entered = bought,
                            .count = config.count,
                            .draw = device.power_factor * draw_factor(hardware.config.ageing, sim::Time{} - bought),
                            .book = {left * device.embodied_kg, left * device.price_usd}});
  }

  /// What stands there must fit, and is what the site is rated for unless its hall says so.
  void check_hall() {
    double power_w = 0, devices = 0;
    for (const auto stock : site_.stocks)
      for (const auto& cohort : plant_.stocks[stock].cohorts) {
        devices += static_cast<double>(cohort.count);
        power_w += static_cast<double>(cohort.count) * cohort.draw * plant_.stocks[stock].power[cohort.line].most_w();
      }
    const auto key = fmt::format("site.{}.cohort", config_.name);
    const auto& hall = site_.hall;
    if (hall.power_w && power_w > *hall.power_w)
      document_.complain(key, fmt::format("draws up to {:.6g} kW; the hall feeds {:.6g} kW", power_w * 1e-3, *hall.power_w * 1e-3));
    if (hall.devices > 0 && devices > static_cast<double>(hall.devices))
      document_.complain(key, fmt::format("is {:.0f} devices; the hall has room for {}", devices, hall.devices));
    site_.rated_it_w += hall.power_w.value_or(power_w);
  }

  const Scenario& scenario_;
  const SiteConfig& config_;
  const Catalog& catalog_;
  Plant& plant_;
  Document& document_;
  SitePlan& site_;
  std::vector<std::size_t> fluids_;
};

}  // namespace

void build_hardware(const Scenario& scenario, const Catalog& catalog, Plant& plant, Document& document, std::vector<std::string>& notes) {
  for (const auto& config : scenario.hardware) {
    const auto key = join("hardware", config.name);
    const auto* spec = catalog.server(config.server);
    if (document.is_unreadable(key) || !spec || !problem(*spec, catalog).empty() || document.is_unreadable(join("server", config.server))) continue;
    if (!config.problems().empty()) continue;
    const auto device = device_of(*spec, catalog);
    Hardware hardware{.config = config,
                      .available = config.available ? sim::since(scenario.start, *config.available) : sim::Time{std::numeric_limits<std::int64_t>::min() / 2}};
    if (!config.available) hardware.reference = sim::Time{};
    if (config.withdrawn) hardware.withdrawn = sim::since(scenario.start, *config.withdrawn);
    hardware.first = {.performance = config.performance,
                      .power_factor = 1,
                      .embodied_kg = config.embodied_kg.value_or(in_case(device.embodied_kg, scenario.lifecycle.embodied)),
                      .price_usd = config.price_usd.value_or(device.price_usd.value_or(0)),
                      .mass_kg = config.mass_kg.value_or(device.mass_kg.value_or(0))};
    if (const double known_kg = total(device.materials_kg); known_kg > device.materials_kg[material_rest])
      for (std::size_t m = 0; m < material_count; ++m) hardware.composition[m] = device.materials_kg[m] / known_kg;
    if (hardware.first.mass_kg == 0) notes.push_back(fmt::format("{}: its mass is not known, so that e_waste counts none of it; set `mass`", key));
    if (hardware.first.price_usd == 0) notes.push_back(fmt::format("{}: its price is not known, and counts as 0; set `price`", key));
    if (const auto text = limit_problem(hardware, sim::Time{} + scenario.duration); !text.empty())
      document.complain(key + ".performance_growth", text);
    plant.hardware.push_back(std::move(hardware));
  }
}

void build_stocks(const Scenario& scenario, const SiteConfig& config, const Catalog& catalog, Plant& plant, Document& document, SitePlan& site) {
  StockBuilder(scenario, config, catalog, plant, document, site).build();
}

namespace {

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

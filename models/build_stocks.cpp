#include "models/build_stocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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
  StockBuilder(const Scenario& scenario, const SiteConfig& config, const Catalog& catalog, Plant& plant, Document& document, SitePlan& site,
               std::vector<std::string>& notes)
      : scenario_(scenario),
        config_(config),
        catalog_(catalog),
        plant_(plant),
        document_(document),
        site_(site),
        notes_(notes),
        fluids_(fluids_of(scenario, config)) {}

  void build() {
    const auto first = static_cast<std::uint32_t>(plant_.stocks.size());
    for (const auto i : fluids_) add_stock(i);
    for (std::size_t c = 0; c < config_.cohort.size(); ++c) all_stand_ = add_cohort(c, first) && all_stand_;
    site_.hall = config_.hall.value_or(HallConfig{});
    check_hall();
    for (const auto stock : site_.stocks) check_served(stock);
  }

 private:
  /// Something must be there to serve it, or be sold within the run, or come from another workload.
  void check_served(std::uint32_t stock) {
    const auto& plan = plant_.stocks[stock];
    const auto key = fmt::format("workload[{}].fluid", plan.workload);
    const auto& config = scenario_.workload[plan.workload].fluid;
    if (!config || document_.is_unreadable(key) || document_.is_unreadable("hardware") || !all_stand_ || plan.lines.size() < config->hardware.size()) return;
    const bool taken_over = std::any_of(scenario_.workload.begin(), scenario_.workload.end(), [&](const WorkloadConfig& other) { return other.fluid && other.fluid->then == plan.name; });
    const bool stands = !plan.cohorts.empty() || taken_over;
    const auto end = sim::Time{} + scenario_.duration;
    const bool sold = std::any_of(plan.lines.begin(), plan.lines.end(), [&](std::uint32_t line) {
      const auto& hardware = plant_.hardware[line];
      return hardware.available < end && hardware.withdrawn > sim::Time{};
    });
    const auto never = fmt::format("nothing of this is sold within the run: {}", fmt::join(config->hardware, ", "));
    if (plan.lines.empty() && !stands)
      document_.complain(key, fmt::format("has no hardware: write [[site.{}.cohort]] that serves it, or `hardware` that may be bought", config_.name));
    else if (!plan.lines.empty() && !sold && !stands)
      document_.complain(key + ".hardware", never + ", and nothing else serves the workload");
    else if (!plan.lines.empty() && !sold)
      notes_.push_back(fmt::format("{}.hardware: {}", key, never));
  }

  void add_stock(std::size_t i) {
    const auto& workload = scenario_.workload[i];
    const auto& fluid = workload.fluid ? *workload.fluid : FluidWorkConfig{};
    StockPlan plan{.name = scenario_.workload_name(i),
                   .site = static_cast<std::uint32_t>(plant_.sites.size()),
                   .workload = static_cast<std::uint32_t>(i),
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

  /// False where it could not be told what stands there.
  bool add_cohort(std::size_t c, std::uint32_t first) {
    const auto& config = config_.cohort[c];
    const auto key = fmt::format("site.{}.cohort[{}]", config_.name, c);
    if (document_.is_unreadable(key)) return false;
    const auto stock = served_by(config, key, first);
    const auto line = line_of(plant_, config.hardware);
    if (!line) return false;
    const auto& hardware = plant_.hardware[*line];
    const auto bought = config.bought ? sim::since(scenario_.start, *config.bought) : sim::Time{};
    if (bought > sim::Time{})
      document_.complain(key + ".bought", "is after the start of the run; what comes later is what a workload orders");
    else if (!hardware.is_sold_at(bought))
      document_.complain(key + ".bought", fmt::format("\"{}\" was {} then", config.hardware, bought < hardware.available ? "not sold yet" : "no longer sold"));
    if (!stock || bought > sim::Time{} || !hardware.is_sold_at(bought)) return false;
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
    return true;
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
    if (hall.power_w && power_w > *hall.power_w * (1 + 1e-12))
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
  std::vector<std::string>& notes_;
  std::vector<std::size_t> fluids_;
  bool all_stand_ = true;  // every cohort of the scenario
};

}  // namespace

void build_stocks(const Scenario& scenario, const SiteConfig& config, const Catalog& catalog, Plant& plant, Document& document, SitePlan& site,
                  std::vector<std::string>& notes) {
  StockBuilder(scenario, config, catalog, plant, document, site, notes).build();
}

}  // namespace jevons

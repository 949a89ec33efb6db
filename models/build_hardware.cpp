#include "models/build_hardware.hpp"

#include <fmt/format.h>

#include <limits>

#include "models/compute/device.hpp"

namespace jevons {
namespace {

using sim::config::Document;
using sim::config::join;

MaterialShares shares_of(const Materials& masses, double total_kg) {
  MaterialsConfig config{masses};
  for (auto& share : config.share) share /= total_kg;
  return config.shares();
}

double in_case(const Range& range, const std::string& name) { return name == "low" ? range.low : name == "high" ? range.high : range.middle; }

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
    if (config.materials) hardware.composition = config.materials->shares();
    else if (const double known_kg = total(device.materials_kg); known_kg > device.materials_kg[material_rest])
      hardware.composition = shares_of(device.materials_kg, known_kg);
    if (hardware.first.mass_kg == 0) notes.push_back(fmt::format("{}: its mass is not known, so that e_waste counts none of it; set `mass`", key));
    if (hardware.first.price_usd == 0) notes.push_back(fmt::format("{}: its price is not known, and counts as 0; set `price`", key));
    if (const auto text = limit_problem(hardware, sim::Time{} + scenario.duration); !text.empty())
      document.complain(key + ".performance_growth", text);
    plant.hardware.push_back(std::move(hardware));
  }
}

}  // namespace jevons

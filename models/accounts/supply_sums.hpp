// What the supply of a site adds up over time, each listed once: power made and stored behind its meter,
// carbon beside scope 1 and 2, and money by cause; from these its metrics and the columns of its results
// follow.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace jevons {

enum class Supply : std::size_t {
  onsite,             // J, used or exported
  onsite_curtailed,   // J
  exported,           // J
  own,                // J, made on site less what was exported, where that is above 0
  battery_charge,     // J, at its terminals
  battery_discharge,  // J, at its terminals
  battery_loss,       // J
  carbon_free,        // J of what was bought, by the mix of the grid
  marginal,           // kg, what was bought at the marginal intensity
  upstream,           // kg, of fuels
  grid_loss,          // kg, of transmission and distribution
  stored_carbon,      // kg, into the battery less out of it
  resold_carbon,      // kg, that left the battery with exports
  battery_embodied,   // kg
  wan_energy,         // J, of data sent to other sites, drawn along the way
  wan_carbon,         // kg, of it at the intensity of the sender's grid
  demand_charge,      // USD
  contracts,          // USD
  carbon_tax,         // USD
  export_revenue,     // USD
  event_payment,      // USD
  count
};
inline constexpr std::size_t kSupplies = static_cast<std::size_t>(Supply::count);

struct SupplySums {
  std::array<double, kSupplies> value{};
  double operator[](Supply s) const { return value[static_cast<std::size_t>(s)]; }
  double& operator[](Supply s) { return value[static_cast<std::size_t>(s)]; }
  void add(const SupplySums& other, double times = 1) {
    for (std::size_t i = 0; i < kSupplies; ++i) value[i] += times * other.value[i];
  }
};

/// A column of a site's results: a sum, as its mean over the interval or in all, times a factor. `of`: what
/// the site must have for it.
enum class SupplyPart : unsigned char { grid, marginal, onsite, battery, tariff, contracts, events, wan };
struct SupplyColumn {
  Supply sum;
  SupplyPart of;
  std::string_view name, units, help;
  bool mean = false;
};
inline constexpr std::array<SupplyColumn, kSupplies> kSupplyColumns{{
    {Supply::onsite, SupplyPart::onsite, "onsite_power", "W", "made on site, used or exported", true},
    {Supply::onsite_curtailed, SupplyPart::onsite, "onsite_curtailed_power", "W",
     "that could have been made on site", true},
    {Supply::exported, SupplyPart::onsite, "export_power", "W", "given to the grid", true},
    {Supply::own, SupplyPart::onsite, "own_power", "W", "made on site less exports", true},
    {Supply::battery_charge, SupplyPart::battery, "battery_charge_power", "W",
     "into the battery, at its terminals", true},
    {Supply::battery_discharge, SupplyPart::battery, "battery_discharge_power", "W",
     "out of the battery, at its terminals", true},
    {Supply::battery_loss, SupplyPart::battery, "battery_loss_power", "W", "lost in the battery", true},
    {Supply::carbon_free, SupplyPart::grid, "carbon_free_power", "W",
     "carbon-free part of what is bought, by the mix of the grid", true},
    {Supply::marginal, SupplyPart::marginal, "carbon_marginal", "kg",
     "CO2e of what is bought less what is sold, at the marginal intensity"},
    {Supply::upstream, SupplyPart::grid, "carbon_upstream", "kg",
     "CO2e of fuels' upstream behind purchased electricity"},
    {Supply::grid_loss, SupplyPart::grid, "carbon_grid_loss", "kg",
     "CO2e of what transmission and distribution lose"},
    {Supply::stored_carbon, SupplyPart::battery, "battery_carbon", "kg",
     "CO2e that went into the battery with what it charged, less what came out"},
    {Supply::resold_carbon, SupplyPart::battery, "resold_carbon", "kg",
     "CO2e that left the battery with exports"},
    {Supply::battery_embodied, SupplyPart::battery, "battery_embodied_carbon", "kg",
     "embodied CO2e of the battery, by what it delivered"},
    {Supply::wan_energy, SupplyPart::wan, "wan_power", "W", "drawn along the way by data sent to other sites", true},
    {Supply::wan_carbon, SupplyPart::wan, "wan_carbon", "kg", "CO2e of data sent to other sites"},
    {Supply::demand_charge, SupplyPart::tariff, "demand_charge", "USD",
     "charge on the highest demand of the month"},
    {Supply::contracts, SupplyPart::contracts, "contract_cost", "USD",
     "contracts: strike less spot, certificates"},
    {Supply::carbon_tax, SupplyPart::grid, "carbon_cost", "USD", "carbon tax on scope 1"},
    {Supply::export_revenue, SupplyPart::onsite, "export_revenue", "USD", "paid for what was exported"},
    {Supply::event_payment, SupplyPart::events, "event_payment", "USD", "paid for demand response"},
}};

}  // namespace jevons

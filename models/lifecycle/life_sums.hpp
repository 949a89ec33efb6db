// What making, keeping and discarding hardware adds up to at a site, each listed once; its metrics and the columns of
// its results follow.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace jevons {

enum class Life : std::size_t {
  purchased_kg,    // embodied, when bought
  amortised_kg,    // embodied, as it is written off
  purchased_usd,   // prices, when bought
  amortised_usd,   // prices, as they are written off
  maintenance,     // USD, repairs included
  resale,          // USD
  disposal,        // USD
  bought_mass,     // kg
  resold_mass,     // kg
  recovered_mass,  // kg of materials
  waste_mass,      // kg that left and was not resold, of which recovered_mass is recovered
  avoided_kg,      // embodied in what was not bought as a second life took its place
  bought, failed, scrapped, retired, passed_on,  // devices
  count
};
inline constexpr std::size_t kLives = static_cast<std::size_t>(Life::count);

struct LifeSums {
  std::array<double, kLives> value{};
  double operator[](Life l) const { return value[static_cast<std::size_t>(l)]; }
  double& operator[](Life l) { return value[static_cast<std::size_t>(l)]; }
  void add(const LifeSums& other) {
    for (std::size_t i = 0; i < kLives; ++i) value[i] += other.value[i];
  }
};

struct LifeColumn {
  std::string_view name, units, help;
};
inline constexpr std::array<LifeColumn, kLives> kLifeColumns{{
    {"embodied_purchased", "kg", "CO2e of making the hardware that was bought"},
    {"embodied_amortised", "kg", "CO2e of making hardware, as it is written off"},
    {"capital_purchased", "USD", "price of the hardware that was bought"},
    {"capital_amortised", "USD", "price of hardware, as it is written off"},
    {"maintenance_cost", "USD", "maintenance and repairs"},
    {"resale_revenue", "USD", "paid for hardware that was sold on"},
    {"disposal_cost", "USD", "paid for recycling, less what materials bring"},
    {"hardware_bought", "kg", "mass of the hardware that was bought"},
    {"hardware_resold", "kg", "mass of the hardware that was sold on"},
    {"e_waste_recovered", "kg", "materials recovered from what was discarded"},
    {"e_waste", "kg", "mass of what was discarded, recycled or not"},
    {"embodied_avoided", "kg", "CO2e of making new hardware that a second life took the place of; in no total"},
    {"devices_bought", "1", "devices"},
    {"device_failures", "1", "failures of devices"},
    {"devices_scrapped", "1", "devices that failed and were not repaired"},
    {"devices_retired", "1", "devices that left the site in working order"},
    {"devices_passed_on", "1", "devices that went on to another workload"},
}};

}  // namespace jevons

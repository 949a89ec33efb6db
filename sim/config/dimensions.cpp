#include "sim/config/dimensions.hpp"

#include "sim/config/unit_system.hpp"

namespace sim::config {
namespace {

const std::vector<Dimension>& dimensions() {
  static const std::vector<Dimension> table = {
      {"a power", "20 MW", {"W", "kW", "MW", "GW", "mW"}},
      {"an energy", "20 MWh", {"J", "Wh", "kWh", "MWh", "GWh", "TWh", "kJ", "MJ", "GJ"}},
      {"a time", "5 min", {"s", "min", "h", "days", "years", "ms", "us", "ns"}},
      {"a temperature", "27 degC", {"degC", "K"}},
      {"a mass", "350 kg", {"kg", "g", "t"}},
      {"a mass per energy", "350 g/kWh", {"kg/J", "g/kWh", "kg/kWh", "g/J", "kg/MWh"}},
      {"an amount of money", "1000 USD", {"USD"}},
      {"a price of energy", "40 USD/MWh", {"USD/J", "USD/MWh", "USD/kWh"}},
      {"a price of power", "15 USD/kW", {"USD/W", "USD/kW", "USD/MW"}},
      {"a price of mass", "50 USD/t", {"USD/kg", "USD/t"}},
      {"a price of volume", "2 USD/m3", {"USD/m3", "USD/L"}},
      {"a cost per time", "1000 USD/year", {"USD/s", "USD/h", "USD/day", "USD/year"}},
      {"an amount of data", "80 GB", {"bit", "B", "KB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB"}},
      {"a data rate", "400 Gbit/s", {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s", "GB/s", "TB/s"}},
      {"an energy per data", "10 pJ/bit", {"J/bit", "pJ/bit", "nJ/bit", "J/GB", "kWh/GB"}},
      {"a volume", "100 L", {"m3", "L", "mL"}},
      {"a volume per energy", "1.8 L/kWh", {"m3/J", "L/kWh", "L/MWh", "m3/MWh"}},
      {"a volume per time", "20 m3/h", {"m3/s", "m3/h", "L/s", "L/min", "L/h"}},
      {"an amount of compute", "3e21 FLOP", {"FLOP", "GFLOP", "TFLOP", "PFLOP", "EFLOP", "ZFLOP"}},
      {"a compute rate", "989 TFLOP/s", {"FLOP/s", "GFLOP/s", "TFLOP/s", "PFLOP/s", "EFLOP/s"}},
      {"a compute per energy", "50 GFLOP/J", {"FLOP/J", "GFLOP/J", "TFLOP/J"}},
      {"a rate per time", "20/h", {"1/s", "1/min", "1/h", "1/day", "1/year", "1/ms"}},
      {"a mass per time", "12 kg/s", {"kg/s", "kg/h", "t/h", "g/s"}},
      {"a power per temperature", "500 W/K", {"W/K", "kW/K", "MW/K"}},
      {"an energy per temperature", "40 MJ/K", {"J/K", "kJ/K", "MJ/K", "GJ/K"}},
      {"a specific heat", "4186 J/(kg K)", {"J/(kg K)", "kJ/(kg K)"}},
      {"a temperature per time", "5 K/h", {"K/s", "K/min", "K/h"}},
      {"a power per time", "5 MW/min", {"W/s", "kW/s", "MW/min", "MW/h"}},
      {"a power per area", "10 kW/m2", {"W/m2", "kW/m2"}},
      {"a pressure", "101.3 kPa", {"Pa", "kPa", "MPa"}},
      {"a density", "1.2 kg/m3", {"kg/m3", "g/cm3"}},
      {"a length", "10 m", {"m", "mm", "cm", "km"}},
      {"an area", "2000 m2", {"m2", "cm2", "mm2", "km2"}},
      {"a mass per area", "1.5 kg/cm2", {"kg/m2", "kg/cm2", "g/cm2"}},
      {"an energy per area", "1.5 kWh/cm2", {"J/m2", "kWh/cm2", "kWh/m2"}},
      {"a speed", "3 m/s", {"m/s", "km/h"}},
      {"a mass per data", "0.1 kg/GB", {"kg/bit", "g/GB", "kg/GB", "kg/TB"}},
      {"a voltage", "415 V", {"V", "kV"}},
      {"a plain number", "0.5", {"1"}},
  };
  return table;
}

}  // namespace

const Dimension* dimension_of(std::string_view unit) {
  for (const auto& dimension : dimensions())
    if (convertible(unit, dimension.units.front())) return &dimension;
  return nullptr;
}

std::vector<std::string> familiar_units() {
  std::vector<std::string> result;
  for (const auto& dimension : dimensions())
    for (const auto unit : dimension.units) result.emplace_back(unit);
  return result;
}

}  // namespace sim::config

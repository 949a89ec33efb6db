// A battery: what an interval of constant power does to its charge, its age and the carbon that it holds.
//   dB/dt = p - sigma B,   p = eta_c P_c or -P_d / eta_d, never both,   floor <= B <= h E
//   B1 = B0 e^(-sigma t) + p (1 - e^(-sigma t)) / sigma, whatever the length t
//   h = 1 - calendar t - cycle EFC / cycle_life,   EFC = sum of E_delivered / (h E)
//   B1 <= h E - taper_c P_c and B1 >= taper_d P_d with limits = "c_l_c" (lithium-ion cells)
//
// What comes in carries the carbon of its time; losses leave all of it in the store; what is drawn takes it
// along in proportion: (sum CI E_ch) / (sum E_ch) / eta_rt a joule delivered, over a full cycle.
//
// Embodied carbon is written off over what a life of cycles delivers, E cycle_life (1 - cycle / 2): 75 kg/kWh
// over 6000 cycles at a mean health of 0.9 is 13.9 g/kWh delivered, and never more than there was.
//
// C/L/C: Kazhamiaka, Rosenberg, Keshav (2019), Tractable lithium-ion storage models, Energy Informatics 2:4.
#pragma once

#include <limits>
#include <optional>
#include <string>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// [site.NAME.battery] of a scenario.
struct BatteryConfig {
  double energy_j = 0;
  std::optional<double> power_w, charge_power_w, discharge_power_w;
  double round_trip_efficiency = 0.85;
  std::optional<double> charge_efficiency, discharge_efficiency;
  double standing_loss_per_s = 0;
  double least_charge = 0, reserve = 0;
  std::optional<double> start_charge;
  double calendar_ageing_per_s = 0.015 / (365 * 86400.0);
  double cycle_ageing = 0.2, cycle_life = 6000, end_of_life = 0.8;
  double embodied_kg_per_j = 75 / 3.6e6;
  std::string limits = "constant";
  double charge_taper_s = 144, discharge_taper_s = 36;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

/// The same, ready to use. Energy is stored energy; powers are at the terminals.
struct Battery {
  double energy_j = 0, charge_w = 0, discharge_w = 0;
  double charge_efficiency = 1, discharge_efficiency = 1;
  double standing_per_s = 0;
  double least = 0, reserve = 0, start = 0;  // shares of the usable energy
  double calendar_per_s = 0, cycle_ageing = 0, cycle_life = 1, end_of_life = 0;
  double embodied_kg = 0;                            // all of it
  double charge_taper_s = 0, discharge_taper_s = 0;  // 0: none

  double round_trip() const { return charge_efficiency * discharge_efficiency; }
  /// Embodied carbon of a joule delivered, 13.9 g/kWh by default.
  double embodied_kg_per_j() const { return embodied_kg / (energy_j * cycle_life * (1 - cycle_ageing / 2)); }
};

/// `config.problems()` must be empty.
Battery make_battery(const BatteryConfig& config);

struct BatteryState {
  double charge_j = 0;   // in the store
  double origin_kg = 0;  // carbon that the charge has caused, of which discharging hands out its part
  double health = 1;     // usable energy over that when new
  double cycles = 0;     // equivalent full ones
  // Sums since the start.
  double drawn_j = 0, delivered_j = 0, lost_j = 0;
  double carbon_in_kg = 0, carbon_out_kg = 0, embodied_kg = 0;
};

/// At the start its charge carries the carbon of charging it at this intensity.
BatteryState new_battery(const Battery& battery, double intensity_kg_per_j);

/// What standing does over an interval: the share of a charge that stays, and the seconds that a constant
/// inflow or outflow counts for at its end.
struct Standing {
  double stays = 1, counted_s = 0;
};
Standing standing(const Battery& battery, double length_s);

/// Everyday use leaves the reserve alone; an outage or a demand-response event does not.
enum class BatteryUse { everyday, emergency };

struct BatteryStep {
  double power_w = 0;  // what was done, mean at the terminals: > 0 charging, < 0 discharging
  double drawn_j = 0, delivered_j = 0;
  double lost_j =
      0;  // conversion, standing, and what no longer fits as it ages: drawn - delivered - rise of charge
  double carbon_in_kg = 0, carbon_out_kg = 0, embodied_kg = 0;
};

double usable_j(const Battery& battery, const BatteryState& state);
double floor_j(const Battery& battery, const BatteryState& state, BatteryUse use = BatteryUse::everyday);
/// What it could do over a whole interval, at the terminals, >= 0.
double most_charge_w(const Battery& battery, const BatteryState& state, double length_s);
double most_discharge_w(const Battery& battery, const BatteryState& state, double length_s,
                        BatteryUse use = BatteryUse::everyday);
/// Carbon of the next joule that it delivers; 0 where it is empty.
double discharge_intensity_kg_per_j(const Battery& battery, const BatteryState& state);
bool is_worn_out(const Battery& battery, const BatteryState& state);

/// `wanted_w` at the terminals, > 0 to charge, < 0 to discharge, as far as power, room and charge allow;
/// infinite for as much as there is. 0 lets it stand and age.
BatteryStep step(const Battery& battery, BatteryState& state, double wanted_w, double length_s,
                 double charging_intensity_kg_per_j, BatteryUse use = BatteryUse::everyday);

}  // namespace jevons

// What becomes of devices that leave: sold on, recycled, or neither.
//   resold = M r,   collected = (M - resold) c,   uncollected = M - resold - collected
//   recovered of a material = collected x yield,  residue = collected - recovered: slag, ash and landfill
// The five add up to M. What does not work is not resold. What is resold works on outside: its own end, and
// whatever it stands in for there, are not of this account. Collected and recycled formally, of all
// e-waste: 17.4 % of 53.6 Mt in 2019 and 22.3 % of 62 Mt in 2022, Global E-waste Monitor 2020 and 2024; of
// servers that a firm hands over, makers say nearly all. Yields are of a smelter that is fed boards taken out
// by hand. Shredding loses more: of the gold of what is shredded a quarter reaches a smelter, of the
// silver 11.5 %, of the copper 60 %; Chancerel et al., J. Ind. Ecol. 13 (2009) 791.
#pragma once

#include <string_view>

#include "models/facility/components/problem.hpp"
#include "models/making/materials.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// [end_of_life.MATERIAL]
struct RecoveryConfig {
  std::string_view source;
  double yield = 0;
  double price_usd_per_kg = 0;

  void visit(sim::config::Visitor& v);
};

/// [end_of_life]
struct EndOfLifeConfig {
  EndOfLifeConfig();

  double resold = 0, collected = 0.223;
  double cost_usd_per_kg = 0;
  PerMaterial<RecoveryConfig> recovery;

  void visit(sim::config::Visitor& v);
};

struct EndOfLife {
  double resold_kg = 0, uncollected_kg = 0, residue_kg = 0;
  PerMaterial<double> recovered{};  // [kg]
  double cost_usd = 0;              // of recycling what is collected
  double proceeds_usd = 0;          // of what is recovered

  double recovered_kg() const;
};

/// Of devices that leave together, all working or none.
EndOfLife end_of_life(const EndOfLifeConfig& config, double mass_kg, const MaterialShares& shares,
                      bool working);

}  // namespace jevons

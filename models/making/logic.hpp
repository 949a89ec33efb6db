// What making a die of logic takes: carbon and fresh water of a good one.
//   CPA = (CI_fab EPA + GPA + MPA) / Y,   E = A CPA + n_IC 0.150 kg
//   EPA energy, GPA gases (PFC, N2O, SF6) after abatement, MPA materials, all per area of wafer; GPA is known
//   where 95 and 99 % are abated and is taken to be linear between; n_IC packages water = W (1 - r) / (n Y):
//   W a wafer's, r the share used again, n dies per wafer
// Gupta et al., "ACT", ISCA 2022; facebookresearch/ACT @ abc9fbb (MIT).
#pragma once

#include <optional>
#include <string>

#include "models/making/range.hpp"
#include "models/making/yield.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// [process.NAME]: a node of logic.
struct ProcessSpec {
  std::string name, title, source;
  double energy_j_per_m2 = 0, gases_95_kg_per_m2 = 0, gases_99_kg_per_m2 = 0, materials_kg_per_m2 = 0;
  std::optional<double> imec_kg_per_m2;  // another's sum of the three, beside ACT's
  double water_m3 = 8.3;                 // of a wafer of 300 mm
  void visit(sim::config::Visitor& v);
};

/// [fab.NAME]: what the electricity of a fab emits.
struct FabGrid {
  std::string name, title, source;
  double kg_per_j = 0;
  std::optional<double> low_kg_per_j, high_kg_per_j;
  void visit(sim::config::Visitor& v);
  Range range() const {
    return {low_kg_per_j.value_or(kg_per_j), kg_per_j, high_kg_per_j.value_or(kg_per_j)};
  }
};

/// Of a wafer, before any die of it is found good: CPA Y.
double wafer_kg_per_m2(const ProcessSpec& process, double fab_kg_per_j, double abated);
/// Of a good die, without its package.
double die_kg(const ProcessSpec& process, double fab_kg_per_j, double abated, double area_m2, double good);
/// Fresh water of a good die [m3].
double die_water_m3(double wafer_m3, double good_dies_per_wafer, double reused);

}  // namespace jevons

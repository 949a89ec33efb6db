#include "models/making/logic.hpp"

namespace jevons {

void ProcessSpec::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  v.quantity("energy", energy_j_per_m2, "J m-2",
             {.help = "electricity of the fab, per area of wafer (EPA)", .min = 0, .required = true});
  v.quantity("gases_95", gases_95_kg_per_m2, "kg m-2",
             {.help = "CO2e of gases where 95 % are abated, per area (GPA)", .min = 0, .required = true});
  v.quantity("gases_99", gases_99_kg_per_m2, "kg m-2",
             {.help = "the same where 99 % are abated", .min = 0, .required = true});
  v.quantity("materials", materials_kg_per_m2, "kg m-2",
             {.help = "CO2e of materials, per area (MPA)", .min = 0, .required = true});
  v.quantity("imec", imec_kg_per_m2, "kg m-2",
             {.help = "all three by imec.netzero, for comparison", .min = 0});
  v.quantity("water", water_m3, "m3",
             {.help = "water of a wafer of 300 mm, before any is used again",
              .source = "at least 8300 L, two thirds of it ultra-pure",
              .min = 0});
}

void FabGrid::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  v.quantity("carbon", kg_per_j, "kg J-1",
             {.help = "carbon intensity of the fab's electricity", .min = 0, .required = true});
  v.quantity("carbon_low", low_kg_per_j, "kg J-1", {.help = "as little as that may be", .min = 0});
  v.quantity("carbon_high", high_kg_per_j, "kg J-1", {.help = "as much as that may be", .min = 0});
}

double wafer_kg_per_m2(const ProcessSpec& process, double fab_kg_per_j, double abated) {
  const double to_99 = (abated - 0.95) / (0.99 - 0.95);
  const double gases =
      process.gases_95_kg_per_m2 + to_99 * (process.gases_99_kg_per_m2 - process.gases_95_kg_per_m2);
  return fab_kg_per_j * process.energy_j_per_m2 + gases + process.materials_kg_per_m2;
}

double die_kg(const ProcessSpec& process, double fab_kg_per_j, double abated, double area_m2, double good) {
  return area_m2 * wafer_kg_per_m2(process, fab_kg_per_j, abated) / good;
}

double die_water_m3(double wafer_m3, double good_dies_per_wafer, double reused) {
  return wafer_m3 * (1 - reused) / good_dies_per_wafer;
}

}  // namespace jevons

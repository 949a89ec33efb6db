// Bills of materials added up: embodied carbon with its range, fab water and masses by material, by line and
// in all.
//   carbon = sum over dies of count A (CI_fab EPA + GPA + MPA) / Y(A) + sum over parts of count amount c / Y
//   + packages 0.150 kg
// in three cases: low, middle and high, each with its own abatement and law of yield ([making.*]), a fab's
// and a part's low, middle or high figure. All lines are low together, or high together: the widest range,
// not a likely one.
#pragma once

#include <string>
#include <vector>

#include "models/making/bill.hpp"
#include "models/making/logic.hpp"
#include "sim/config/document.hpp"

namespace jevons {

/// One case of what is not known of fabs.
struct MakingCase {
  double abated = 0.97, water_reused = 0;
  YieldConfig yield;
  void visit(sim::config::Visitor& v);
};

/// [making]
struct MakingConfig {
  MakingCase low, middle, high;
  double package_kg = 0.150;  // of an integrated circuit
  void visit(sim::config::Visitor& v);
};

/// scenarios/catalog/{processes,parts,bills}.toml
struct Bills {
  MakingConfig making;
  std::vector<ProcessSpec> processes;
  std::vector<FabGrid> fabs;
  std::vector<PartSpec> parts;
  std::vector<BillSpec> bills;

  const ProcessSpec* process(std::string_view name) const;
  const FabGrid* fab(std::string_view name) const;
  const PartSpec* part(std::string_view name) const;
  const BillSpec* bill(std::string_view name) const;
  /// What is wrong with the entries, each with its place in a file ("bill.dgx_h100.part[3].part").
  Problems problems() const;
  /// What is there in the first folders along `path` that hold the files, whose names are added to `files`.
  static Bills load(const sim::config::DataPath& path, std::vector<std::string>& files);
};

/// What is wrong with a bill that stands at this place, if its names and amounts do not fit what there is.
Problems problems(const BillSpec& bill, const Bills& bills, const std::string& place);

struct BillRow {
  std::string what;
  double count = 1;
  Range carbon_kg;
  double water_m3 = 0;
  Materials materials_kg{};
};

struct BillSum {
  std::vector<BillRow> rows;
  Range carbon_kg;
  double water_m3 = 0;
  Materials materials_kg{};
  double mass_kg() const { return total(materials_kg); }
};

/// `bill` without problems.
BillSum added_up(const BillSpec& bill, const Bills& bills);

}  // namespace jevons

// What a device is made of, and what each kind of part takes to make.
//   part    counted by piece, mass, area, capacity, power or the load that it moves; carbon per that, with
//   how little
//           and how much it may be; mass of a piece, per area or per power, and its composition
//   bill    dies by node and area, and parts by amount
// A part's carbon is of making it, from cradle to gate; a transport is a part without a mass of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/facility/components/problem.hpp"
#include "models/making/materials.hpp"
#include "models/making/range.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// [part.NAME]
struct PartSpec {
  std::string name, title, source, per = "piece";
  double carbon_kg = 0;  // per piece, kg, m2, byte or W
  std::optional<double> low_kg, high_kg;
  double mass_kg = 0;       // per piece (also where counted by capacity), m2 or W
  Materials composition{};  // shares of its mass; what is left is the rest

  void visit(sim::config::Visitor& v);
  Problems problems() const;
  Range range() const { return {low_kg.value_or(carbon_kg), carbon_kg, high_kg.value_or(carbon_kg)}; }
  static std::vector<std::string> measures() {
    return {"piece", "mass", "area", "capacity", "power", "load"};
  }
};

/// [[bill.NAME.die]]
struct DieLine {
  std::string process, fab = "taiwan";
  double area_m2 = 0;
  std::int64_t count = 1, packages = 0;
  std::optional<double> abated, good;  // as the bill's case has it where not given
  void visit(sim::config::Visitor& v);
};

/// [[bill.NAME.part]]
struct PartLine {
  std::string part;
  std::int64_t count = 1, packages = 0;
  std::optional<double> mass_kg, area_m2, capacity_b, power_w,
      load_kg;  // of each, by what the part is counted by
  double good = 1;
  void visit(sim::config::Visitor& v);
};

/// [bill.NAME]
struct BillSpec {
  std::string name, title, source;
  std::vector<DieLine> dies;
  std::vector<PartLine> parts;
  void visit(sim::config::Visitor& v);
};

}  // namespace jevons

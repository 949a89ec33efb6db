#include "models/making/bill.hpp"

#include <fmt/format.h>

namespace jevons {
namespace {

const char* carbon_unit(const std::string& per) {
  if (per == "mass" || per == "load") return "kg kg-1";
  if (per == "area") return "kg m-2";
  if (per == "capacity") return "kg byte-1";
  if (per == "power") return "kg W-1";
  return "kg";
}

/// Nothing where it is its own mass, or has none.
const char* mass_unit(const std::string& per) {
  if (per == "mass" || per == "load") return nullptr;
  if (per == "area") return "kg m-2";
  return per == "power" ? "kg W-1" : "kg";
}

struct Composition {
  Materials& shares;
  void visit(sim::config::Visitor& v) {
    for (std::size_t i = 0; i < material_rest; ++i)
      v.number(material_names[i], shares[i], {.help = "share of its mass", .min = 0, .max = 1});
  }
};

}  // namespace

void PartSpec::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  v.one_of("per", per, measures(), {.help = "what it is counted by"});
  const auto* unit = carbon_unit(per);
  v.quantity("carbon", carbon_kg, unit, {.help = "CO2e of making it", .min = 0, .required = true});
  v.quantity("carbon_low", low_kg, unit, {.help = "as little as that may be", .min = 0});
  v.quantity("carbon_high", high_kg, unit, {.help = "as much as that may be", .min = 0});
  if (const auto* mass = mass_unit(per)) v.quantity("mass", mass_kg, mass, {.help = "its mass", .min = 0});
  Composition inner{composition};
  v.table("composition", inner, {.help = "shares of its mass"});
}

Problems PartSpec::problems() const {
  Problems all;
  if (range().low > carbon_kg) all.push_back({"carbon_low", "is above `carbon`"});
  if (range().high < carbon_kg) all.push_back({"carbon_high", "is below `carbon`"});
  if (const double sum = total(composition); sum > 1 + 1e-12)
    all.push_back({"composition", fmt::format("adds up to {:.6g} of its mass", sum)});
  return all;
}

void DieLine::visit(sim::config::Visitor& v) {
  v.text("process", process, {.help = "a [process.NAME]", .required = true});
  v.text("fab", fab, {.help = "a [fab.NAME], whose electricity it takes", .source = "TSMC"});
  v.quantity("area", area_m2, "m2",
             {.help = "of one", .min = 0, .max = 0.07, .required = true, .above_min = true});
  v.whole("count", count, {.help = "how many", .min = 1, .max = 1'000'000});
  v.whole("packages", packages,
          {.help = "packages of integrated circuits, of each", .min = 0, .max = 1'000'000});
  v.number("abated", abated,
           {.help = "share of gases abated; the making's where not given", .min = 0.9, .max = 1});
  v.number("good", good,
           {.help = "share of good ones; by the making's law where not given",
            .min = 0,
            .max = 1,
            .above_min = true});
}

void PartLine::visit(sim::config::Visitor& v) {
  v.text("part", part, {.help = "a [part.NAME]", .required = true});
  v.whole("count", count, {.help = "how many", .min = 1, .max = 1'000'000});
  v.quantity("mass", mass_kg, "kg", {.help = "of each, of a part counted by mass", .min = 0});
  v.quantity("area", area_m2, "m2", {.help = "of each, of a part counted by area", .min = 0});
  v.quantity("capacity", capacity_b, "byte", {.help = "of each, of a part counted by capacity", .min = 0});
  v.quantity("power", power_w, "W", {.help = "of each, of a part counted by power", .min = 0});
  v.quantity("load", load_kg, "kg", {.help = "moved by each, of a part counted by its load", .min = 0});
  v.whole("packages", packages,
          {.help = "packages of integrated circuits, of each", .min = 0, .max = 1'000'000});
  v.number("good", good,
           {.help = "share of good ones",
            .source = "1: the part's figure is of good ones",
            .min = 0,
            .max = 1,
            .above_min = true});
}

void BillSpec::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  v.list("die", dies, {.help = "dies of logic"});
  v.list("part", parts, {.help = "everything else"});
}

}  // namespace jevons

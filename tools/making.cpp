#include "tools/making.hpp"

#include <fmt/format.h>

#include "tools/json.hpp"

namespace jevons::tools {
namespace {

std::string json_range(const Range& r) {
  return fmt::format(R"({{"low": {}, "middle": {}, "high": {}, "unit": "kg"}})", json_number(r.low), json_number(r.middle), json_number(r.high));
}

std::string json_value(double value, const char* unit) { return fmt::format(R"({{"value": {}, "unit": "{}"}})", json_number(value), unit); }

std::string json_materials(const Materials& materials) {
  std::vector<std::string> members;
  for (std::size_t i = 0; i < materials.size(); ++i) members.push_back(fmt::format("{}: {}", json_string(material_names[i]), json_value(materials[i], "kg")));
  return fmt::format("{{{}}}", fmt::join(members, ", "));
}

std::string text_materials(const Materials& materials) {
  std::vector<std::string> members;
  for (std::size_t i = 0; i < materials.size(); ++i)
    if (materials[i] > 0) members.push_back(materials[i] < 0.1 ? fmt::format("{} {:.3g} g", material_names[i], 1e3 * materials[i]) : fmt::format("{} {:.3g} kg", material_names[i], materials[i]));
  return members.empty() ? "" : fmt::format("  materials  {}\n", fmt::join(members, ", "));
}

std::string line(std::string_view what, const Range& r, double mass_kg) {
  return fmt::format("  {:<32} {:>9.1f} {:>9.1f} {:>9.1f} {:>9.2f}\n", what, r.low, r.middle, r.high, mass_kg);
}

std::string heads() { return fmt::format("  {:<32} {:>9} {:>9} {:>9} {:>9}\n", "made of", "low", "middle", "high", "mass [kg]"); }

/// A good die by each law of yield, without its package, fab and abatement as in the middle case.
Told by_law(const DieLine& die, const Bills& bills) {
  const auto& process = *bills.process(die.process);
  const double fab_kg_per_j = bills.fab(die.fab)->kg_per_j, abated = die.abated.value_or(bills.making.middle.abated);
  const double per_wafer = dies_per_wafer(die.area_m2);
  std::vector<std::string> texts, members;
  for (const auto& law : YieldConfig::laws()) {
    auto yield = bills.making.middle.yield;
    yield.law = law;
    const double good = good_share(yield, die.area_m2), kg = die_kg(process, fab_kg_per_j, abated, die.area_m2, good);
    texts.push_back(fmt::format("{} {:.1f} kg ({:.3f} good)", law, kg, good));
    members.push_back(fmt::format(R"("{}": {{"good": {}, "carbon": {}}})", law, json_number(good), json_value(kg, "kg")));
  }
  return {fmt::format("  a die {} of {:.6g} mm2, {:.1f} on a wafer: {}\n", die.process, die.area_m2 * 1e6, per_wafer, fmt::join(texts, ", ")),
          fmt::format(R"({{"process": "{}", "area": {}, "count": {}, "per_wafer": {}, "by_law": {{{}}}}})", die.process, json_value(die.area_m2 * 1e6, "mm2"), die.count, json_number(per_wafer),
                      fmt::join(members, ", "))};
}

Told rows(const BillSum& sum) {
  std::string text = heads();
  std::vector<std::string> members;
  for (const auto& row : sum.rows) {
    const double mass_kg = total(row.materials_kg);
    text += line(fmt::format("{} x {}", row.count, row.what), row.carbon_kg, mass_kg);
    members.push_back(fmt::format(R"({{"what": {}, "count": {}, "carbon": {}, "mass": {}}})", json_string(row.what), json_number(row.count), json_range(row.carbon_kg), json_value(mass_kg, "kg")));
  }
  return {text + line("all [kg CO2e]", sum.carbon_kg, sum.mass_kg()), fmt::format("[{}]", fmt::join(members, ", "))};
}

std::string optional_json(const std::optional<double>& value, const char* unit) { return value ? json_value(*value, unit) : "null"; }

std::string json_of(const Device& device) {
  return fmt::format(R"("embodied": {}, "price": {}, "mass": {}, "fab_water": {}, "materials": {})", json_range(device.embodied_kg), optional_json(device.price_usd, "USD"),
                     optional_json(device.mass_kg, "kg"), json_value(device.fab_water_m3, "m3"), json_materials(device.materials_kg));
}

std::string text_of(const char* what, const Device& device) {
  const auto& e = device.embodied_kg;
  auto text = fmt::format("  {}: embodied {:.1f} kg CO2e, {:.1f} to {:.1f}", what, e.middle, e.low, e.high);
  if (device.mass_kg) text += fmt::format("; mass {:.2f} kg", *device.mass_kg);
  if (device.price_usd) text += fmt::format("; price {:.0f} USD", *device.price_usd);
  return text + "\n";
}

/// The figures of an entry, then its bill's.
template <class Spec>
Told entry(const Spec& spec, const char* what, const Device& own, const Catalog& catalog) {
  Told made{text_of(what, own), json_of(own)};
  if (const auto* bill = catalog.bills.bill(spec.bill)) {
    const auto sum = told(*bill, catalog.bills);
    made.text += fmt::format("  by its bill, bill.{}:\n{}", bill->name, sum.text);
    made.json += fmt::format(R"(, "bill": {})", sum.json);
  }
  return made;
}

}  // namespace

Told told(const BillSpec& bill, const Bills& bills) {
  const auto sum = added_up(bill, bills);
  auto lines = rows(sum);
  std::vector<std::string> dies;
  for (const auto& die : bill.dies) {
    const auto laws = by_law(die, bills);
    lines.text += laws.text;
    dies.push_back(laws.json);
  }
  if (sum.water_m3 > 0) lines.text += fmt::format("  fab water  {:.0f} L\n", 1e3 * sum.water_m3);
  lines.text += text_materials(sum.materials_kg);
  return {lines.text, fmt::format(R"({{"name": {}, "carbon": {}, "mass": {}, "fab_water": {}, "materials": {}, "rows": {}, "dies": [{}]}})", json_string(bill.name), json_range(sum.carbon_kg),
                                  json_value(sum.mass_kg(), "kg"), json_value(sum.water_m3, "m3"), json_materials(sum.materials_kg), lines.json, fmt::join(dies, ", "))};
}

Told told(const AcceleratorSpec& accelerator, const Catalog& catalog) {
  const auto made = entry(accelerator, "one", device_of(accelerator, catalog), catalog);
  return {made.text, fmt::format("{{{}}}", made.json)};
}

Told told(const ServerSpec& server, const Catalog& catalog) {
  const auto host = entry(server, server.accelerators > 0 ? "host" : "one", host_of(server, catalog), catalog);
  if (server.accelerators == 0) return {host.text, fmt::format("{{{}}}", host.json)};
  const auto whole = device_of(server, catalog), each = device_of(*catalog.accelerator(server.accelerator), catalog);
  return {host.text + text_of(fmt::format("each of {} {}", server.accelerators, server.accelerator).c_str(), each) + text_of("whole", whole) + text_materials(whole.materials_kg),
          fmt::format(R"({{{}, "host": {{{}}}, "accelerators": {}, "accelerator": {{{}}}}})", json_of(whole), host.json, server.accelerators, json_of(each))};
}

}  // namespace jevons::tools

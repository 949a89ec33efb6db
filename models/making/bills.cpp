#include "models/making/bills.hpp"

#include <fmt/format.h>

#include "models/names.hpp"
#include "sim/config/units.hpp"

namespace jevons {

void MakingCase::visit(sim::config::Visitor& v) {
  v.number("abated", abated,
           {.help = "share of fabs' gases that is abated",
            .source = "ACT: 0.97, and 0.95 and 0.99",
            .min = 0.9,
            .max = 1});
  v.number("water_reused", water_reused,
           {.help = "share of a fab's water that is used again",
            .source = "0: gross; 0.41 (ST) to above 0.8 (TSMC, Intel)",
            .min = 0,
            .max = 1});
  v.table("yield", yield, {.help = "share of good dies"});
}

void MakingConfig::visit(sim::config::Visitor& v) {
  v.table("low", low, {.help = "what makes embodied carbon least"});
  v.table("middle", middle, {.help = "what is taken"});
  v.table("high", high, {.help = "what makes it most"});
  v.quantity("package", package_kg, "kg",
             {.help = "CO2e of the package of an integrated circuit", .source = "ACT: 150 g", .min = 0});
}

namespace {

template <class T>
const T* find(const std::vector<T>& entries, std::string_view name) {
  const auto i = index_of(entries, name);
  return i ? &entries[*i] : nullptr;
}

template <class T>
void check_named(const std::vector<T>& entries, const std::string& name, const char* table,
                 const std::string& place, Problems& all) {
  if (find(entries, name)) return;
  const auto near = sim::config::nearest(name, names_of(entries));
  all.push_back({place, fmt::format("is \"{}\", which is no [{}.NAME]{}", name, table,
                                    near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near))});
}

struct Amount {
  const char *per, *unit;  // `per` is the key too
  const std::optional<double>& value;
};

std::array<Amount, 5> amounts(const PartLine& line) {
  return {{{"mass", "kg", line.mass_kg},
           {"area", "m2", line.area_m2},
           {"capacity", "byte", line.capacity_b},
           {"power", "W", line.power_w},
           {"load", "kg", line.load_kg}}};
}

/// By what the part is counted by: 1 of what is counted by piece.
double amount_of(const PartSpec& part, const PartLine& line) {
  for (const auto& amount : amounts(line))
    if (part.per == amount.per) return *amount.value;
  return 1;
}

std::string text_of(const PartLine& line) {
  auto text = line.part;
  for (const auto& amount : amounts(line))
    if (amount.value) text += " " + sim::config::format_quantity(*amount.value, amount.unit);
  return text;
}

BillRow row_of(const DieLine& line, const Bills& bills) {
  const auto& process = *bills.process(line.process);
  const auto fab = bills.fab(line.fab)->range();
  const auto kg = [&](const MakingCase& c, double fab_kg_per_j) {
    return die_kg(process, fab_kg_per_j, line.abated.value_or(c.abated), line.area_m2,
                  line.good.value_or(good_share(c.yield, line.area_m2)));
  };
  const auto& m = bills.making;
  const auto count = static_cast<double>(line.count);
  const double package_kg = static_cast<double>(line.packages) * m.package_kg;
  const Range one{kg(m.low, fab.low) + package_kg, kg(m.middle, fab.middle) + package_kg,
                  kg(m.high, fab.high) + package_kg};
  const double good =
      dies_per_wafer(line.area_m2) * line.good.value_or(good_share(m.middle.yield, line.area_m2));
  return {.what = fmt::format("die {} {:.6g} mm2", line.process, line.area_m2 * 1e6),
          .count = count,
          .carbon_kg = count * one,
          .water_m3 = count * die_water_m3(process.water_m3, good, m.middle.water_reused)};
}

BillRow row_of(const PartLine& line, const Bills& bills) {
  const auto& part = *bills.part(line.part);
  const auto count = static_cast<double>(line.count);
  const double amount = amount_of(part, line),
               package_kg = static_cast<double>(line.packages) * bills.making.package_kg;
  BillRow row{
      .what = text_of(line),
      .count = count,
      .carbon_kg = count * (amount / line.good * part.range() + Range{package_kg, package_kg, package_kg})};
  const double mass_kg = part.per == "mass" ? amount : part.mass_kg * (part.per == "capacity" ? 1 : amount);
  add(row.materials_kg, part.composition, count * mass_kg);
  row.materials_kg[material_rest] += count * mass_kg * std::fmax(0, 1 - total(part.composition));
  return row;
}

struct Processes {
  Bills& bills;
  void visit(sim::config::Visitor& v) {
    v.table("making", bills.making, {.help = "what is not known of fabs"});
    v.named("process", bills.processes, {.help = "nodes of logic"});
    v.named("fab", bills.fabs, {.help = "electricity of fabs"});
  }
};
struct Parts {
  Bills& bills;
  void visit(sim::config::Visitor& v) { v.named("part", bills.parts, {.help = "parts"}); }
};
struct BillFile {
  Bills& bills;
  void visit(sim::config::Visitor& v) { v.named("bill", bills.bills, {.help = "bills of materials"}); }
};

template <class T>
void read(T entries, const char* file, const sim::config::DataPath& path, std::vector<std::string>& files) {
  for (const auto& folder : path.folders) {
    const auto candidate = folder / "catalog" / file;
    if (!std::filesystem::exists(candidate)) continue;
    auto document = sim::config::Document::load(candidate, {}, path);
    document.read(entries);
    document.refuse_uncertain("a scenario does not carry the bills that it uses; make `embodied`, `price` or `mass` so");
    document.throw_if_bad();
    files.push_back(candidate.string());
    return;
  }
}

}  // namespace

const ProcessSpec* Bills::process(std::string_view name) const { return find(processes, name); }
const FabGrid* Bills::fab(std::string_view name) const { return find(fabs, name); }
const PartSpec* Bills::part(std::string_view name) const { return find(parts, name); }
const BillSpec* Bills::bill(std::string_view name) const { return find(bills, name); }

Problems problems(const BillSpec& bill, const Bills& bills, const std::string& place) {
  Problems all;
  for (std::size_t i = 0; i < bill.dies.size(); ++i) {
    check_named(bills.processes, bill.dies[i].process, "process", fmt::format("{}.die[{}].process", place, i),
                all);
    check_named(bills.fabs, bill.dies[i].fab, "fab", fmt::format("{}.die[{}].fab", place, i), all);
  }
  for (std::size_t i = 0; i < bill.parts.size(); ++i) {
    const auto& line = bill.parts[i];
    const auto where = fmt::format("{}.part[{}].", place, i);
    const auto* part = bills.part(line.part);
    if (!part)
      check_named(bills.parts, line.part, "part", where + "part", all);
    else
      for (const auto& amount : amounts(line))
        if (amount.value.has_value() != (part->per == amount.per))
          all.push_back({where + amount.per, fmt::format("{}: {} is counted by {}",
                                                         amount.value ? "does not belong here" : "is missing",
                                                         part->name, part->per)});
  }
  return all;
}

Problems Bills::problems() const {
  Problems all;
  for (const auto& fab : fabs)
    if (const auto r = fab.range(); r.low > r.middle || r.high < r.middle)
      all.push_back({"fab." + fab.name + ".carbon", "is not between `carbon_low` and `carbon_high`"});
  for (const auto& part : parts) add_problems(all, "part." + part.name, part.problems());
  for (const auto& bill : bills) {
    const auto own = jevons::problems(bill, *this, "bill." + bill.name);
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

Bills Bills::load(const sim::config::DataPath& path, std::vector<std::string>& files) {
  Bills bills;
  read(Processes{bills}, "processes.toml", path, files);
  read(Parts{bills}, "parts.toml", path, files);
  read(BillFile{bills}, "bills.toml", path, files);
  return bills;
}

BillSum added_up(const BillSpec& bill, const Bills& bills) {
  BillSum sum;
  for (const auto& line : bill.dies) sum.rows.push_back(row_of(line, bills));
  for (const auto& line : bill.parts) sum.rows.push_back(row_of(line, bills));
  for (const auto& row : sum.rows) {
    sum.carbon_kg += row.carbon_kg;
    sum.water_m3 += row.water_m3;
    add(sum.materials_kg, row.materials_kg);
  }
  return sum;
}

}  // namespace jevons

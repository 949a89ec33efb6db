#include "models/compute/catalog.hpp"

#include <fmt/format.h>

#include "models/names.hpp"

namespace jevons {
namespace {

template <class Spec>
void visit_making(Spec& spec, sim::config::Visitor& v) {
  v.quantity("embodied", spec.embodied_kg, "kg", {.help = "cradle-to-gate carbon, CO2e; where it is 0, the sum of its `bill`", .min = 0});
  v.quantity("embodied_low", spec.embodied_low_kg, "kg", {.help = "as little as that may be; the bill's where not given", .min = 0});
  v.quantity("embodied_high", spec.embodied_high_kg, "kg", {.help = "as much as that may be; the bill's where not given", .min = 0});
  v.quantity("price", spec.price_usd, "USD", {.help = "what it costs to buy", .min = 0});
  v.quantity("mass", spec.mass_kg, "kg", {.help = "its mass; the bill's where not given", .min = 0});
  v.text("bill", spec.bill, {.help = "what it is made of, a bill of the catalogue"});
}

}  // namespace

void AcceleratorSpec::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  v.whole("year", year, {.help = "year of release", .min = 0});
  v.quantity("tdp", tdp_w, "W",
             {.help = "thermal design power", .min = 0, .max = most_power_w, .required = true});
  v.quantity("idle", idle_w, "W",
             {.help = "power when on and idle", .min = 0, .max = most_power_w, .required = true});
  v.quantity("peak_bf16", peak_flop_per_s, "FLOP s-1", {.help = "dense bf16 or fp16 peak", .min = 0});
  v.quantity("peak_fp32", peak_fp32, "FLOP s-1", {.help = "fp32 peak, without tensor cores", .min = 0, .above_min = true});
  v.quantity("peak_tf32", peak_tf32, "FLOP s-1", {.help = "dense tf32 peak, where it has that", .min = 0, .above_min = true});
  v.quantity("peak_fp8", peak_fp8, "FLOP s-1", {.help = "dense fp8 peak, where it has that", .min = 0, .above_min = true});
  v.quantity("peak_int8", peak_int8, "FLOP s-1", {.help = "dense int8 peak, where it has that", .min = 0, .above_min = true});
  v.quantity("peak_fp4", peak_fp4, "FLOP s-1", {.help = "dense fp4 peak, where it has that", .min = 0, .above_min = true});
  v.quantity("memory", memory_b, "byte", {.help = "device memory", .min = 0});
  v.quantity("bandwidth", bandwidth_b_per_s, "byte s-1", {.help = "device memory bandwidth", .min = 0});
  v.quantity("link_bandwidth", link_b_per_s, "byte s-1",
             {.help = "to the other accelerators of its server (NVLink, Infinity Fabric, ICI), one direction; makers often state "
                      "both together",
              .min = 0});
  struct Phi {
    std::array<double, 5>& phi;
    void visit(sim::config::Visitor& w) {
      for (std::size_t i = 0; i < phases.size(); ++i)
        w.number(phases[i], phi[i],
                 {.help = "share of the span from idle to TDP drawn in this phase",
                  .source = "decode: measured, ML.ENERGY leaderboard, H100; others: low-confidence estimates",
                  .min = 0,
                  .max = 1});
    }
  } factors{phi};
  v.table("phi", factors, {.help = "phase factors"});
  v.quantity("static_power", static_w, "W", {.help = "draw that does not fall with the clock", .min = 0});
  v.number("alpha", alpha,
           {.help = "exponent of dynamic power in the clock",
            .source = "2 to 3 in practice, low confidence",
            .min = 1,
            .max = 4});
  v.number("min_clock", min_clock,
           {.help = "lowest relative clock a cap can force", .source = "assumed", .min = 0.01, .max = 1});
  visit_making(*this, v);
}

void ServerSpec::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  v.whole("year", year, {.help = "year of release", .min = 0});
  v.whole("cores", cores,
          {.help = "cores of the host; jobs hold them where there are no accelerators",
           .min = 1,
           .max = 4096,
           .required = true});
  v.whole("accelerators", accelerators, {.help = "accelerators that jobs can hold", .min = 0, .max = 1024});
  v.text("accelerator", accelerator, {.help = "which accelerator, a catalogue entry"});
  v.quantity("memory", memory_b, "byte", {.help = "main memory", .min = 0});
  v.number("speed", speed,
           {.help = "rate of work relative to the reference server", .min = 1e-6, .max = 1e6});
  v.quantity("core", core_mips, "MIPS", {.help = "speed of a core, for virtual machines", .min = 0, .above_min = true});
  v.quantity("network", network_b_per_s, "byte s-1",
             {.help = "network port, through which virtual machines are copied", .min = 0, .above_min = true});
  v.table("power", power, {.help = "power of the host against its utilisation", .required = true});
  v.number("alpha", alpha,
           {.help = "exponent of power above idle in the clock of the cores",
            .source = "3: voltage follows frequency; 2 to 3 in practice, low confidence",
            .min = 1,
            .max = 4});
  v.number("min_clock", min_clock,
           {.help = "lowest clock of the cores, relative to full",
            .source = "1.2 of 3 GHz, assumed",
            .min = 0.01,
            .max = 1});
  v.quantity("off", off_w, "W",
             {.help = "power when off (management controller)", .min = 0, .max = most_power_w});
  v.duration(
      "boot_time", boot_time,
      {.help = "from off to idle", .source = "2 to 5 min, low confidence", .min = 0, .max = 30 * 86400});
  v.quantity("boot_power", boot_w, "W",
             {.help = "mean power while booting; idle power where not given", .min = 0, .max = most_power_w});
  v.duration(
      "shutdown_time", shutdown_time,
      {.help = "from idle to off", .source = "30 to 60 s, low confidence", .min = 0, .max = 30 * 86400});
  v.quantity(
      "shutdown_power", shutdown_w, "W",
      {.help = "mean power while shutting down; idle power where not given", .min = 0, .max = most_power_w});
  visit_making(*this, v);
}

namespace {

template <class T>
const T* find(const std::vector<T>& entries, std::string_view name) {
  for (const auto& entry : entries)
    if (entry.name == name) return &entry;
  return nullptr;
}

template <class T>
void merge(std::vector<T>& entries, const std::vector<T>& own) {
  for (const auto& entry : own) {
    std::erase_if(entries, [&](const T& other) { return other.name == entry.name; });
    entries.push_back(entry);
  }
}

/// A catalogue file holds the same tables that a scenario may: [server.NAME], [accelerator.NAME].
template <class T>
struct Entries {
  std::string_view key;
  std::vector<T> entries;
  void visit(sim::config::Visitor& v) { v.named(key, entries, {.help = "catalogue entries"}); }
};

template <class T>
std::vector<T> read_entries(const sim::config::DataPath& path, const char* file, std::string_view key,
                            const std::function<double(std::string_view)>& draw, Catalog& catalog) {
  for (const auto& folder : path.folders) {
    const auto candidate = folder / "catalog" / file;
    if (!std::filesystem::exists(candidate)) continue;
    auto document = sim::config::Document::load(candidate, {}, path);
    document.set_draw(draw);
    Entries<T> result{key, {}};
    document.read(result);
    document.throw_if_bad();
    catalog.files.push_back(candidate.string());
    catalog.uncertain.insert(catalog.uncertain.end(), document.uncertain().begin(), document.uncertain().end());
    return result.entries;
  }
  return {};
}

}  // namespace

Catalog Catalog::load(const sim::config::DataPath& path, const std::function<double(std::string_view)>& draw) {
  Catalog catalog;
  catalog.servers = read_entries<ServerSpec>(path, "servers.toml", "server", draw, catalog);
  catalog.accelerators =
      read_entries<AcceleratorSpec>(path, "accelerators.toml", "accelerator", draw, catalog);
  catalog.chillers = read_entries<ChillerSpec>(path, "chillers.toml", "chiller", draw, catalog);
  std::vector<std::string> errors;
  const auto find_problems = [&](const auto& entries) {
    for (const auto& entry : entries)
      for (const auto& wrong : entry.problems())
        errors.push_back(fmt::format("{}: error: {}: {} {}", catalog.files.back(), entry.name, wrong.key, wrong.text));
  };
  find_problems(catalog.chillers);
  catalog.language_models = read_entries<LanguageModel>(path, "language_models.toml", "language_model", draw, catalog);
  find_problems(catalog.language_models);
  catalog.serving = read_entries<ServingSpec>(path, "serving.toml", "serving", draw, catalog);
  find_problems(catalog.serving);
  catalog.variants = read_entries<VariantSpec>(path, "variants.toml", "variant", draw, catalog);
  find_problems(catalog.variants);
  const auto bills_from = catalog.files.size();
  catalog.bills = Bills::load(path, catalog.files);
  for (const auto& wrong : catalog.bills.problems())
    errors.push_back(fmt::format("{}: error: {} {}", fmt::join(catalog.files.begin() + bills_from, catalog.files.end(), ", "), wrong.key, wrong.text));
  for (const auto& accelerator : catalog.accelerators)
    if (const auto text = problem(accelerator, catalog); !text.empty())
      errors.push_back(fmt::format("{}: error: {}: {}", catalog.files.front(), accelerator.name, text));
  for (const auto& server : catalog.servers)
    if (const auto text = problem(server, catalog); !text.empty())
      errors.push_back(fmt::format("{}: error: {}: {}", catalog.files.front(), server.name, text));
  if (!errors.empty()) throw sim::config::BadInput(errors);
  return catalog;
}

void Catalog::add(const std::vector<ServerSpec>& own_servers,
                  const std::vector<AcceleratorSpec>& own_accelerators, const std::vector<ChillerSpec>& own_chillers,
                  const std::vector<LanguageModel>& own_language_models, const std::vector<ServingSpec>& own_serving,
                  const std::vector<VariantSpec>& own_variants) {
  merge(servers, own_servers);
  merge(accelerators, own_accelerators);
  merge(chillers, own_chillers);
  merge(language_models, own_language_models);
  merge(serving, own_serving);
  merge(variants, own_variants);
}

const ServerSpec* Catalog::server(std::string_view name) const { return find(servers, name); }
const AcceleratorSpec* Catalog::accelerator(std::string_view name) const { return find(accelerators, name); }
std::vector<std::string> Catalog::server_names() const { return names_of(servers); }
std::vector<std::string> Catalog::accelerator_names() const { return names_of(accelerators); }
const ChillerSpec* Catalog::chiller(std::string_view name) const { return find(chillers, name); }
std::vector<std::string> Catalog::chiller_names() const { return names_of(chillers); }
const LanguageModel* Catalog::language_model(std::string_view name) const { return find(language_models, name); }
const VariantSpec* Catalog::variant(std::string_view name) const { return find(variants, name); }
std::vector<std::string> Catalog::variant_names() const { return names_of(variants); }
std::vector<std::string> Catalog::language_model_names() const { return names_of(language_models); }

namespace {

template <class Spec>
std::string problem_of_making(const Spec& spec, const Catalog& catalog) {
  const auto between = Range{spec.embodied_low_kg.value_or(spec.embodied_kg), spec.embodied_kg, spec.embodied_high_kg.value_or(spec.embodied_kg)};
  if (between.low > between.middle || between.high < between.middle) return "`embodied` is not between `embodied_low` and `embodied_high`";
  if (spec.bill.empty()) return "";
  const auto* bill = catalog.bills.bill(spec.bill);
  if (!bill) {
    const auto near = sim::config::nearest(spec.bill, names_of(catalog.bills.bills));
    return fmt::format("bill \"{}\" is not in the catalogue{}", spec.bill, near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near));
  }
  if (!spec.mass_kg || !problems(*bill, catalog.bills, "").empty()) return "";
  const double parts_kg = added_up(*bill, catalog.bills).mass_kg();
  return parts_kg > *spec.mass_kg ? fmt::format("`mass` is {:.6g} kg, and the parts of its bill have {:.6g} kg", *spec.mass_kg, parts_kg) : "";
}

}  // namespace

std::string problem(const AcceleratorSpec& accelerator, const Catalog& catalog) { return problem_of_making(accelerator, catalog); }

std::string problem(const ServerSpec& server, const Catalog& catalog) {
  if (const auto text = server.power.problem(); !text.empty()) return "power: " + text;
  if (const auto text = problem_of_making(server, catalog); !text.empty()) return text;
  if (server.accelerators == 0) {
    if (!server.accelerator.empty()) return "names an `accelerator` but has `accelerators = 0`";
    return "";
  }
  if (server.alpha != ServerSpec{}.alpha || server.min_clock != ServerSpec{}.min_clock)
    return "has accelerators, and they have its clock: `alpha` and `min_clock` belong to their entry";
  if (server.accelerator.empty())
    return "has accelerators but does not say which: set `accelerator` to a catalogue entry";
  if (catalog.accelerator(server.accelerator)) return "";
  const auto near = sim::config::nearest(server.accelerator, catalog.accelerator_names());
  return fmt::format("accelerator \"{}\" is not in the catalogue{}", server.accelerator,
                     near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near));
}

}  // namespace jevons

#include "models/references.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/make_plant.hpp"
#include "models/names.hpp"
#include "sim/config/fingerprint.hpp"

namespace jevons {
namespace {

using sim::config::Document;
using sim::config::join;

// Every settled interval is remembered for jobs that began in it: 56 bytes each, a site.
constexpr double kMostSettlements = 1 << 24;

/// Names of tables become groups of the results file and keys of its summary.
void check_spelling(Document& document, std::string_view kind, const std::vector<std::string>& names) {
  constexpr auto allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  for (const auto& name : names)
    if (name.empty() || name.find_first_not_of(allowed) != name.npos)
      document.complain(
          join(kind, name),
          fmt::format("\"{}\" is not a name: only letters A to Z, digits, _ and - can be in one", name));
}

void check_group(const ServerGroup& group, const PolicyConfig& policy, const std::string& key,
                 const Catalog& catalog, Document& document) {
  check_name(document, key + ".model", group.model, "in the catalogue", catalog.server_names());
  const auto* spec = catalog.server(group.model);
  if (spec && group.cap_w && spec->accelerators == 0)
    document.complain(key + ".cap", fmt::format("caps accelerators, and \"{}\" has none", group.model));
  if (spec && group.cap_w && spec->accelerators > 0 && policy.chosen.power->slows())
    document.complain(key + ".cap",
                      fmt::format("sets the clock of these accelerators, and so does policy.power = "
                                  "\"{}\"; one of them is enough",
                                  policy.chosen.power.kind));
  if (spec && group.slots > 1 && spec->accelerators == 0)
    document.complain(key + ".slots", fmt::format("cuts accelerators, and \"{}\" has none", group.model));
  const auto* accelerator = spec ? catalog.accelerator(spec->accelerator) : nullptr;
  if (accelerator && group.cap_w && *group.cap_w < accelerator->lowest_cap_w())
    document.complain(key + ".cap", fmt::format("is below {:.0f} W, the least that \"{}\" can be held to",
                                                std::ceil(accelerator->lowest_cap_w()), spec->accelerator));
}

/// Jobs wait for the accelerators of a site as a whole.
void check_slots(const SiteConfig& site, const std::string& key, const Catalog& catalog, Document& document) {
  const ServerGroup* first = nullptr;
  for (std::size_t i = 0; i < site.servers.size(); ++i) {
    const auto* spec = catalog.server(site.servers[i].model);
    if (!spec || spec->accelerators == 0) continue;
    if (!first) first = &site.servers[i];
    if (site.servers[i].slots != first->slots)
      document.complain(fmt::format("{}.servers[{}].slots", key, i),
                        fmt::format("is {}, and {} for other accelerators of this site; they must be alike",
                                    site.servers[i].slots, first->slots));
  }
}

/// A key within a table, or the table itself.
std::string at_key(const std::string& table, const std::string& key) { return key.empty() ? table : table + "." + key; }

/// A plant needs weather; without one there is nothing that outages or a power chain could act on.
void check_cooling(const SiteConfig& site, const std::string& key, Document& document) {
  const auto& cooling = site.cooling;
  if (document.is_unreadable(key + ".cooling")) return;
  if (const auto text = cooling.overhead.problem(); !text.empty()) document.complain(key + ".cooling", text);
  for (const auto& problem : foreign_tables(cooling)) document.complain(key + ".cooling." + problem.key, problem.text);
  for (const auto& problem : cooling.problems()) document.complain(key + ".cooling." + problem.key, problem.text);
  for (const auto& problem : site.power.problems()) document.complain(key + ".power." + problem.key, problem.text);
  if (site.outdoor && !site.weather.empty())
    document.complain(key + ".outdoor", "is constant outdoor air, and `weather` is given too; one of them is enough");
  if (site.outdoor && !document.is_unreadable(key + ".outdoor"))
    for (const auto& problem : site.outdoor->problems())
      document.complain(at_key(key + ".outdoor", problem.key), problem.text);
  if (cooling.has_plant()) {
    if (site.weather.empty() && !site.outdoor && !document.is_unreadable(key + ".weather"))
      document.complain(key + ".cooling.plant",
                        fmt::format("\"{}\" works against outdoor air: the site needs `weather`, or `outdoor` for air that "
                                    "stays the same", cooling.plant()));
    if (cooling.overhead.pue != OverheadConfig{}.pue)
      document.complain(key + ".cooling.pue", fmt::format("is an outcome of plant = \"{}\", and cannot be set", cooling.plant()));
    if (cooling.wue_m3_per_j != 0)
      document.complain(key + ".cooling.wue", fmt::format("is an outcome of plant = \"{}\", and cannot be set", cooling.plant()));
  } else if (PowerChainConfig usual, own = site.power; sim::config::fingerprint(own) != sim::config::fingerprint(usual)) {
    document.complain(key + ".power", fmt::format("is the power chain of a site with a plant, and plant = \"{}\" is a number that counts it already", cooling.plant()));
  } else if (!site.outages.empty()) {
    document.complain(key + ".outage", fmt::format("needs a plant, and plant = \"{}\" is a number", cooling.plant()));
  }
}

/// Something must draw power.
void check_load(const Scenario& scenario, const SiteConfig& site, const std::string& key, Document& document) {
  const bool stock = std::any_of(scenario.workload.begin(), scenario.workload.end(), [&](const WorkloadConfig& workload) {
    return workload.kind == "fluid" && (workload.site == site.name || workload.site.empty());
  });
  if (site.servers.empty() && !site.supply.load && !stock && site.cohort.empty() && !document.is_unreadable(key + ".servers") &&
      !document.is_unreadable(key + ".load") && !document.is_unreadable(key + ".cohort") && !document.is_unreadable("workload"))
    document.complain(key, "has neither servers nor a load: write [[" + key + ".servers]], or [" + key + ".load], or a [[workload]] kind = \"fluid\" that hardware of the site serves");
}

void check_lines(const Scenario& scenario, Document& document) {
  std::vector<std::string> dispatched;
  for (const auto& grid : scenario.grid)
    if (grid.is_dispatched() || document.is_unreadable(join("grid", grid.name) + ".kind")) dispatched.push_back(grid.name);
  for (std::size_t i = 0; i < scenario.line.size(); ++i) {
    const auto& line = scenario.line[i];
    const auto key = fmt::format("line[{}]", i);
    check_name(document, key + ".from", line.from, "a dispatched grid", dispatched);
    check_name(document, key + ".to", line.to, "a dispatched grid", dispatched);
    if (line.from == line.to && !line.from.empty()) document.complain(key + ".to", "is where the line begins");
  }
}

/// Grids that clear together are solved together.
void check_zones(const Scenario& scenario, Document& document) {
  const auto n = std::count_if(scenario.grid.begin(), scenario.grid.end(), [](const GridConfig& grid) { return grid.is_dispatched(); });
  if (n > static_cast<std::ptrdiff_t>(kMostZones))
    document.complain("grid", fmt::format("has {} dispatched grids; {} are the most that clear together", n, kMostZones));
}

/// What governance acts on must be there.
void check_governance(const Scenario& scenario, Document& document) {
  if (document.is_unreadable("policy.governance")) return;
  const auto& governance = scenario.policy.chosen.governance;
  const bool any = std::any_of(scenario.grid.begin(), scenario.grid.end(), [](const GridConfig& grid) { return grid.is_dispatched(); });
  if (governance->cap_kg() && !any && !document.is_unreadable("grid") && !document.is_unreadable("policy.governance"))
    document.complain("policy.governance", "caps what dispatched grids emit, and no grid has kind = \"dispatch\"");
  const auto some_site = [&](auto&& has) { return std::any_of(scenario.site.begin(), scenario.site.end(), has); };
  const bool plants = some_site([](const SiteConfig& site) { return site.cooling.has_plant(); });
  if (governance->bid_usd_per_kg() > 0 && !any && !plants && !document.is_unreadable("grid") && !document.is_unreadable("site"))
    document.complain("policy.governance", "taxes what dispatched grids emit, and fuel burnt at sites with a plant; there is neither");
  const bool jobs = std::any_of(scenario.workload.begin(), scenario.workload.end(), [](const WorkloadConfig& workload) { return workload.kind != "vms"; });  // or a fluid
  if (governance->energy_cap_j() && !jobs && !document.is_unreadable("workload"))
    document.complain("policy.governance", "lets no more jobs in, and the scenario has none");
}

void check_site(const Scenario& scenario, const SiteConfig& site, const Catalog& catalog,
                Document& document) {
  const auto key = join("site", site.name);
  check_name(document, key + ".grid", site.grid, "a grid of this scenario", names_of(scenario.grid));
  check_load(scenario, site, key, document);
  check_cooling(site, key, document);
  if (site.cooling.plant() == "pue_curve" && site.cooling.overhead.pue != OverheadConfig{}.pue)
    document.complain(key + ".cooling.pue",
                      "belongs to plant = \"constant_pue\"; a pue_curve has its own in `curve`");
  if (site.weather_utc_offset && site.weather.empty() && !document.is_unreadable(key + ".weather"))
    document.complain(key + ".weather_utc_offset",
                      "is the offset of a weather file, and this site has no `weather`");
  for (std::size_t i = 0; i < site.servers.size(); ++i)
    check_group(site.servers[i], scenario.policy, fmt::format("{}.servers[{}]", key, i), catalog, document);
  check_slots(site, key, catalog, document);
}

void check_workload(const Scenario& scenario, std::size_t i, const Catalog& catalog, Document& document) {
  const auto& workload = scenario.workload[i];
  const auto key = fmt::format("workload[{}]", i);
  const auto sites = names_of(scenario.site);
  if (workload.site.empty() && sites.size() > 1 && !document.is_unreadable(key + ".site"))
    document.complain(key + ".site",
                      fmt::format("there are several sites; say which: {}", fmt::join(sites, ", ")));
  check_name(document, key + ".site", workload.site, "a site of this scenario", sites);
  check_name(document, key + ".phase", workload.phase, "a phase of accelerators",
             AcceleratorSpec::phase_names());
  if (workload.inference && !document.is_unreadable(key + ".inference")) {
    check_name(document, key + ".inference.model", workload.inference->model, "in the catalogue of language models", catalog.language_model_names());
    check_name(document, key + ".inference.variant", workload.inference->variant, "in the catalogue of variants", catalog.variant_names());
  }
  if (workload.collective && workload.kind != "collective" && !document.is_unreadable(key + ".kind"))
    document.complain(key + ".collective", fmt::format("belongs to kind = \"collective\", and this is \"{}\"", workload.kind));
  const auto name = scenario.workload_name(i);
  for (std::size_t other = 0; other < i; ++other) {
    if (name != scenario.workload_name(other)) continue;
    document.complain(key + ".name",
                      fmt::format("\"{}\"{} is the name of workload[{}] already", name,
                                  workload.name.empty() ? ", the name of one that has none," : "", other));
    break;
  }
}

/// Policies decide about jobs, or about virtual machines: one that was chosen must have something to decide.
void check_policies(const Scenario& scenario, Document& document) {
  static const PolicyConfig none;
  const auto is_machines = [](const WorkloadConfig& workload) { return workload.kind == "vms"; };
  const bool all = !scenario.workload.empty() &&
                   std::all_of(scenario.workload.begin(), scenario.workload.end(), is_machines);
  const auto refuse = [&](const char* seam, const std::string& chosen, const std::string& usual) {
    if (all && chosen != usual && !document.is_unreadable("workload"))
      document.complain(
          fmt::format("policy.{}", seam),
          fmt::format("\"{}\" decides about jobs, and this scenario has virtual machines only", chosen));
  };
  const auto &policy = scenario.policy.chosen, &usual = none.chosen;
  refuse("queue", policy.queue.kind, usual.queue.kind);
  refuse("placement", policy.placement.kind, usual.placement.kind);
  refuse("power", policy.power.kind, usual.power.kind);
  if (policy.consolidation->moves_jobs())
    refuse("consolidation", policy.consolidation.kind, usual.consolidation.kind);
  const bool any = std::any_of(scenario.workload.begin(), scenario.workload.end(), is_machines);
  if (policy.consolidation->moves_machines() && !any && !document.is_unreadable("workload"))
    document.complain(
        "policy.consolidation",
        fmt::format("\"{}\" decides about virtual machines, and the scenario has no virtual machines "
                    "([[workload]] kind = \"vms\")",
                    policy.consolidation.kind));
}

/// Hardware is an entry of the catalogue; workloads and cohorts name it.
void check_hardware(const Scenario& scenario, const Catalog& catalog, Document& document) {
  for (const auto& hardware : scenario.hardware) {
    const auto key = join("hardware", hardware.name);
    if (document.is_unreadable(key)) continue;
    check_name(document, key + ".server", hardware.server, "in the catalogue", catalog.server_names());
    for (const auto& problem : hardware.problems()) document.complain(at_key(key, problem.key), problem.text);
  }
  const auto names = names_of(scenario.hardware);
  if (names.empty() && document.is_unreadable("hardware")) return;
  for (const auto& site : scenario.site)
    for (std::size_t c = 0; c < site.cohort.size(); ++c)
      check_name(document, fmt::format("{}.cohort[{}].hardware", join("site", site.name), c), site.cohort[c].hardware,
                 "hardware of this scenario", names);
  for (std::size_t i = 0; i < scenario.workload.size(); ++i)
    if (const auto& fluid = scenario.workload[i].fluid)
      for (const auto& name : fluid->hardware)
        check_name(document, fmt::format("workload[{}].fluid.hardware", i), name, "hardware of this scenario", names);
}

void check_own_entries(const Scenario& scenario, const Catalog& catalog, Document& document) {
  for (const auto& server : scenario.server) {
    const auto key = join("server", server.name);
    if (document.is_unreadable(key)) continue;
    if (const auto text = problem(server, catalog); !text.empty()) document.complain(key, text);
    if (server.power.kind != "fan" && server.power.r != PowerCurveConfig{}.r)
      document.complain(key + ".power.r",
                        fmt::format("belongs to kind = \"fan\", not to \"{}\"", server.power.kind));
  }
  const auto check_each = [&](std::string_view kind, const auto& entries) {
    for (const auto& entry : entries)
      if (const auto key = join(kind, entry.name); !document.is_unreadable(key))
        for (const auto& problem : entry.problems()) document.complain(at_key(key, problem.key), problem.text);
  };
  check_each("chiller", scenario.chiller);
  check_each("language_model", scenario.language_model);
  check_each("serving", scenario.serving);
  check_each("variant", scenario.variant);
  for (const auto& accelerator : scenario.accelerator) {
    const auto key = join("accelerator", accelerator.name);
    if (document.is_unreadable(key)) continue;
    if (accelerator.tdp_w < accelerator.idle_w) document.complain(key + ".tdp", "is less than `idle`");
    if (const auto text = problem(accelerator, catalog); !text.empty()) document.complain(key, text);
  }
}

/// A market clears at every settlement: a row of results that ends between two would make another one.
void check_rows(const Scenario& scenario, Document& document) {
  const bool any = std::any_of(scenario.grid.begin(), scenario.grid.end(), [](const GridConfig& grid) { return grid.is_dispatched(); });
  const auto& interval = scenario.results.interval;
  if (any && interval && scenario.settle.ns > 0 && interval->ns % scenario.settle.ns != 0 && interval->ns % sim::hours(1).ns != 0)
    document.complain("results.interval", "is no multiple of `settle` or of an hour, at which dispatched grids clear");
}

void check_times(const Scenario& scenario, Document& document) {
  check_rows(scenario, document);
  if (scenario.ends_beyond_calendar())
    document.complain("duration", fmt::format("leads beyond the calendar, which ends at {}",
                                              sim::format_instant(Scenario::calendar_ends)));
  if (scenario.settle > scenario.duration && scenario.duration.ns > 0 && document.has("settle"))
    document.complain("settle", "is longer than the run");
  if (const double n = scenario.duration.seconds() / scenario.settle.seconds(); n > kMostSettlements)
    document.complain(
        "settle",
        fmt::format("makes {:.3g} settlements of a run of {:.3g} days; {:.3g} are the most that are kept", n,
                    scenario.duration.seconds() / 86400, kMostSettlements));
}

}  // namespace

void check_references(const Scenario& scenario, const Catalog& catalog, Document& document) {
  check_spelling(document, "server", names_of(scenario.server));
  check_spelling(document, "accelerator", names_of(scenario.accelerator));
  check_spelling(document, "chiller", names_of(scenario.chiller));
  check_spelling(document, "language_model", names_of(scenario.language_model));
  check_spelling(document, "serving", names_of(scenario.serving));
  check_spelling(document, "variant", names_of(scenario.variant));
  check_spelling(document, "hardware", names_of(scenario.hardware));
  check_spelling(document, "grid", names_of(scenario.grid));
  check_spelling(document, "site", names_of(scenario.site));
  check_own_entries(scenario, catalog, document);
  for (const auto& site : scenario.site) check_site(scenario, site, catalog, document);
  for (std::size_t i = 0; i < scenario.workload.size(); ++i) check_workload(scenario, i, catalog, document);
  check_hardware(scenario, catalog, document);
  check_policies(scenario, document);
  check_lines(scenario, document);
  check_governance(scenario, document);
  check_zones(scenario, document);
  check_times(scenario, document);
  check_compare(scenario, document);
  if (scenario.sweep && !document.is_unreadable("sweep"))
    for (auto& problem : scenario.sweep->problems())
      document.complain(problem.key.empty() ? "sweep" : "sweep." + problem.key, std::move(problem.text));
}

}  // namespace jevons

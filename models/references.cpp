#include "models/references.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/names.hpp"

namespace jevons {
namespace {

using sim::config::Document;

// Every settled interval is remembered for jobs that began in it: 56 bytes each, a site.
constexpr double kMostSettlements = 1 << 24;

/// Complains if a name that was written is none of `known`.
void check_name(Document& document, const std::string& key, const std::string& name, std::string_view what,
                const std::vector<std::string>& known) {
  if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
  const auto near = sim::config::nearest(name, known);
  if (!near.empty()) return document.complain(key, fmt::format("\"{}\" is not {}; did you mean \"{}\"?", name, what, near));
  document.complain(key, fmt::format("\"{}\" is not {}; there {}", name, what,
                                     known.empty() ? "are none" : fmt::format("are: {}", fmt::join(known, ", "))));
}

void check_site(const Scenario& scenario, const SiteConfig& site, const Catalog& catalog, Document& document) {
  const auto key = "site." + site.name;
  check_name(document, key + ".grid", site.grid, "a grid of this scenario", names_of(scenario.grid));
  if (const auto text = site.cooling.problem(); !text.empty()) document.complain(key + ".cooling", text);
  for (std::size_t i = 0; i < site.servers.size(); ++i) {
    const auto& group = site.servers[i];
    const auto group_key = fmt::format("{}.servers[{}]", key, i);
    check_name(document, group_key + ".model", group.model, "in the catalogue", catalog.server_names());
    const auto* spec = catalog.server(group.model);
    if (spec && group.cap_w && spec->accelerators == 0)
      document.complain(group_key + ".cap", fmt::format("caps accelerators, and \"{}\" has none", group.model));
    const auto* accelerator = spec ? catalog.accelerator(spec->accelerator) : nullptr;
    if (accelerator && group.cap_w && *group.cap_w < accelerator->lowest_cap_w())
      document.complain(group_key + ".cap", fmt::format("is below {:.0f} W, the least that \"{}\" can be held to", std::ceil(accelerator->lowest_cap_w()), spec->accelerator));
  }
}

void check_workload(const Scenario& scenario, std::size_t i, Document& document) {
  const auto& workload = scenario.workload[i];
  const auto key = fmt::format("workload[{}]", i);
  check_name(document, key + ".site", workload.site, "a site of this scenario", names_of(scenario.site));
  check_name(document, key + ".phase", workload.phase, "a phase of accelerators", AcceleratorSpec::phase_names());
}

void check_own_entries(const Scenario& scenario, const Catalog& catalog, Document& document) {
  for (const auto& server : scenario.server)
    if (const auto text = problem(server, catalog); !text.empty()) document.complain("server." + server.name, text);
  for (const auto& accelerator : scenario.accelerator)
    if (accelerator.tdp_w < accelerator.idle_w) document.complain("accelerator." + accelerator.name + ".tdp", "is less than `idle`");
}

}  // namespace

void check_references(const Scenario& scenario, const Catalog& catalog, Document& document) {
  check_own_entries(scenario, catalog, document);
  for (const auto& site : scenario.site) check_site(scenario, site, catalog, document);
  for (std::size_t i = 0; i < scenario.workload.size(); ++i)
    check_workload(scenario, i, document);
  if (scenario.settle > scenario.duration && scenario.duration.ns > 0 && document.has("settle"))
    document.complain("settle", "is longer than the run");
  if (const double n = scenario.duration.seconds() / scenario.settle.seconds(); n > kMostSettlements)
    document.complain("settle", fmt::format("makes {:.3g} settlements of a run of {:.3g} days; {:.3g} are the most that are kept",
                                            n, scenario.duration.seconds() / 86400, kMostSettlements));
}

}  // namespace jevons

#include "models/embed.hpp"

#include <algorithm>

#include "models/uncertain.hpp"

namespace jevons {
namespace {

/// Where names are in order, as those of a file that is read.
template <class T>
void add(std::vector<T>& own, const T* entry) {
  if (!entry) return;
  const auto place = std::lower_bound(own.begin(), own.end(), entry->name, [](const T& a, const std::string& name) { return a.name < name; });
  if (place == own.end() || place->name != entry->name) own.insert(place, *entry);
}

/// Whether one of these keys of a server's entry or of its accelerators' is uncertain, or how many of those it has.
bool is_made_uncertain(const Scenario& scenario, const std::string& server, std::vector<std::string> keys,
                       const std::vector<sim::config::Uncertain>& uncertain) {
  const auto found = std::find_if(scenario.server.begin(), scenario.server.end(), [&](const ServerSpec& spec) { return spec.name == server; });
  if (found == scenario.server.end()) return false;
  if (is_uncertain(uncertain, sim::config::join("accelerator", found->accelerator), keys)) return true;
  keys.emplace_back("accelerators");
  return is_uncertain(uncertain, sim::config::join("server", server), keys);
}

}  // namespace

void embed_hardware(Scenario& scenario, const Plant& plant, const std::vector<sim::config::Uncertain>& uncertain) {
  for (std::size_t i = 0; i < scenario.hardware.size(); ++i) {
    auto& config = scenario.hardware[i];
    const auto& built = plant.hardware[i];
    const auto follows_from = [&](const std::vector<std::string>& keys) { return is_made_uncertain(scenario, config.server, keys, uncertain); };
    if (!follows_from({"embodied", "embodied_low", "embodied_high"})) config.embodied_kg = built.first.embodied_kg;
    if (!follows_from({"price"})) config.price_usd = built.first.price_usd;
    if (follows_from({"mass"})) continue;
    config.mass_kg = built.first.mass_kg;
    config.materials = MaterialsConfig{built.composition};
  }
}

void embed_catalog(Scenario& scenario, const Catalog& catalog) {
  for (const auto& site : scenario.site)
    for (const auto& group : site.servers) add(scenario.server, catalog.server(group.model));
  for (const auto& hardware : scenario.hardware) add(scenario.server, catalog.server(hardware.server));
  for (const auto& server : scenario.server)
    if (server.accelerators > 0) add(scenario.accelerator, catalog.accelerator(server.accelerator));
  for (const auto& workload : scenario.workload)
    if (workload.training) add(scenario.language_model, catalog.language_model(workload.training->model));
  for (const auto& site : scenario.site)
    if (site.cooling.plant() == "chilled_water") add(scenario.chiller, catalog.chiller(site.cooling.chiller.model));
  for (const auto& workload : scenario.workload) {
    if (!workload.inference) continue;
    add(scenario.language_model, catalog.language_model(workload.inference->model));
    add(scenario.variant, catalog.variant(workload.inference->variant));
    for (const auto& entry : catalog.serving)
      if (entry.model == workload.inference->model) add(scenario.serving, &entry);
  }
}

}  // namespace jevons

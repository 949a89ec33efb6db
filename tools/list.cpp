// jevons list, jevons describe: what a scenario can name, and what each thing means. Read from the registries,
// the catalogue, the metric list and the visits of the configuration: nothing is described twice.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "models/accounts/metrics.hpp"
#include "models/grid/factors.hpp"
#include "tools/commands.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

struct Item {
  std::string name, help, detail;
};
struct Kind {
  std::string name, help;
  std::vector<Item> items;
};

std::string keys_as_text(const std::vector<sim::config::KeyInfo>& keys) {
  std::string text;
  for (const auto& key : keys) {
    text += fmt::format("  {:<14} {}", key.path, key.help);
    if (!key.unit.empty()) text += fmt::format(" [{}]", key.unit);
    if (key.required) text += "; required";
    else if (!key.default_value.empty()) text += fmt::format("; default {}", key.default_value);
    if (!key.source.empty()) text += fmt::format(" ({})", key.source);
    text += "\n";
  }
  return text;
}

template <class Base>
Kind seam(const char* name, const char* help, const sim::config::Registry<Base>& registry) {
  Kind kind{name, help, {}};
  for (const auto& entry : registry.entries()) {
    auto member = entry.make();
    const auto keys = keys_as_text(sim::config::keys_of(*member));
    kind.items.push_back({entry.name, entry.help, keys.empty() ? "  no keys of its own\n" : keys});
  }
  return kind;
}

template <class Entry>
Kind entries(const char* name, const char* help, std::vector<Entry> all) {
  Kind kind{name, help, {}};
  for (auto& entry : all) kind.items.push_back({entry.name, entry.title, sim::config::to_toml(entry, true)});
  return kind;
}

Kind metrics() {
  Kind kind{"metrics", "what a run reports", {}};
  for (const auto& info : metric_infos())
    kind.items.push_back({std::string(info.name), std::string(info.help),
                          fmt::format("  unit {}{}{}\n", info.unit, info.source.empty() ? "" : "\n  source ", info.source)});
  return kind;
}

Kind factors() {
  Kind kind{"factors", "emission factors of generation, for a grid's `factors`", {}};
  for (const auto& set : factor_sets()) {
    std::string detail;
    for (std::size_t i = 0; i < source_names.size(); ++i)
      detail += fmt::format("  {:<8} {:>6} g/kWh\n", source_names[i], set.g_per_kwh[i]);
    kind.items.push_back({std::string(set.name), std::string(set.source), detail});
  }
  return kind;
}

std::string without_indices(std::string path) {
  for (std::size_t at; (at = path.find("[0]")) != std::string::npos;) path.erase(at, 3);
  return path;
}

Kind keys() {
  Kind kind{"keys", "every key of a scenario", {}};
  Scenario scenario;
  for (const auto& key : sim::config::keys_of(scenario)) {
    std::string detail = fmt::format("  type {}\n", key.type);
    const auto line = [&](const char* what, const std::string& text) { if (!text.empty()) detail += fmt::format("  {} {}\n", what, text); };
    line("unit", key.unit);
    line("required", key.required ? "yes" : "");
    line("default", key.default_value);
    line("range", key.range);
    line("one of", fmt::format("{}", fmt::join(key.names, ", ")));
    line("source", key.source);
    kind.items.push_back({without_indices(key.path), key.help, detail});
  }
  return kind;
}

std::vector<Kind> all_kinds(const std::vector<std::string>& data) {
  const auto catalog = Catalog::load(data_path(data));
  return {seam("queue", "which waiting job starts next (policy.queue)", queue_policies()),
          seam("placement", "on which server (policy.placement)", placements()),
          seam("power", "when idle servers are switched off (policy.power)", power_policies()),
          factors(),
          entries("servers", "the catalogue: servers", catalog.servers),
          entries("accelerators", "the catalogue: accelerators", catalog.accelerators),
          metrics(),
          keys()};
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const auto near = sim::config::nearest(word, known);
  return near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near);
}

void print(const Kind& kind) {
  std::size_t width = 0;
  for (const auto& item : kind.items) width = std::max(width, item.name.size());
  fmt::print("{}  {}\n", bold(kind.name), kind.help);
  for (const auto& item : kind.items) fmt::print("  {:<{}}  {}\n", item.name, width, item.help);
  fmt::print("\n");
}

}  // namespace

int list_command(const std::string& wanted, const std::vector<std::string>& data) {
  const auto kinds = all_kinds(data);
  std::vector<std::string> names;
  bool found = wanted.empty();
  for (const auto& kind : kinds) {
    names.push_back(kind.name);
    if (!wanted.empty() && kind.name != wanted) continue;
    if (wanted.empty() && kind.name == "keys") continue;  // long; asked for by name
    found = true;
    print(kind);
  }
  if (!found)
    throw sim::config::BadInput({fmt::format("jevons list: error: there is no kind \"{}\"{} The kinds are: {}", wanted,
                                             did_you_mean(wanted, names), fmt::join(names, ", "))});
  return 0;
}

int describe_command(const std::string& name, const std::vector<std::string>& data) {
  std::vector<std::string> names;
  bool found = false;
  for (const auto& kind : all_kinds(data))
    for (const auto& item : kind.items) {
      names.push_back(item.name);
      const bool last_part = kind.name == "keys" && item.name.ends_with("." + name);
      if (item.name != name && !last_part) continue;
      found = true;
      fmt::print("{} ({})\n  {}\n{}\n", bold(item.name), kind.name, item.help, item.detail);
    }
  if (!found) throw sim::config::BadInput({fmt::format("jevons describe: error: nothing is called \"{}\"{}", name, did_you_mean(name, names))});
  return 0;
}

}  // namespace jevons::tools

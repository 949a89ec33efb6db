// jevons list, jevons describe: what a scenario can name, and what each thing means. Read from the registries,
// the catalogue, the metric list and the visits of the configuration: nothing is described twice.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "models/accounts/metrics.hpp"
#include "models/grid/generation/factors.hpp"
#include "tools/commands.hpp"
#include "tools/json.hpp"
#include "tools/making.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

struct Item {
  std::string name, help, detail, json;  // json: an object of what has figures beyond its keys
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

/// Entries that somebody makes: their keys, and what making them takes.
template <class Entry>
Kind made_entries(const char* name, const char* help, std::vector<Entry> all, const Catalog& catalog) {
  Kind kind{name, help, {}};
  for (auto& entry : all) {
    const auto made = told(entry, catalog);
    kind.items.push_back({entry.name, entry.title, sim::config::to_toml(entry, true) + "\n" + made.text, made.json});
  }
  return kind;
}

/// Named after their table, since a bill has the name of what it is a bill of.
Kind bills(const Bills& all) {
  Kind kind{"bills", "the catalogue: what things are made of", {}};
  for (const auto& bill : all.bills) {
    const auto sum = told(bill, all);
    kind.items.push_back({"bill." + bill.name, bill.title, fmt::format("  source = \"{}\"\n", bill.source) + sum.text, sum.json});
  }
  return kind;
}

Kind prefixed(Kind kind, const std::string& prefix) {
  for (auto& item : kind.items) item.name = prefix + item.name;
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

Kind corrections() {
  Kind kind{"corrections", "quirks of the published consolidation experiment that can be corrected (workload[].corrections)", {}};
  for (const auto& info : kCorrections) kind.items.push_back({std::string(info.name), std::string(info.help), ""});
  return kind;
}

using Keys = std::vector<sim::config::KeyInfo>;

Keys scenario_keys() {
  Scenario scenario;
  return sim::config::keys_of(scenario);
}

// "a.b" of "a.b.c".
std::string table_of(const std::string& path) { return path.substr(0, std::min(path.rfind('.'), path.size())); }

/// Names that a key chooses among, where those are no members of a seam, which are listed with keys of their own.
Kind choices(const Keys& all) {
  Kind kind{"choices", "names that a key takes", {}};
  for (const auto& key : all) {
    if (key.type != "one of") continue;
    Keys beside;
    for (const auto& other : all)
      if (other.path != key.path && table_of(other.path) == table_of(key.path))
        beside.emplace_back(other).path.erase(0, table_of(key.path).size() + 1);
    for (const auto& name : key.names)
      kind.items.push_back({name, fmt::format("{}: {}", key.path, key.help),
                            fmt::format("  {} of {}\n  keys beside it:\n{}", name == key.default_value ? "the default" : "one",
                                        fmt::join(key.names, ", "), keys_as_text(beside))});
  }
  return kind;
}

/// The keys of a table, as they are called within it.
Keys keys_below(const Keys& all, const std::string& table) {
  Keys below;
  for (const auto& key : all)
    for (const auto* step : {".", "[].", ".NAME."}) {
      const auto start = table + step;
      if (!key.path.starts_with(start) || key.path.find('.', start.size()) != key.path.npos) continue;
      if (std::string_view(step) == "." && key.path.substr(start.size()) == "NAME") continue;
      below.emplace_back(key).path.erase(0, start.size());
      break;
    }
  return below;
}

Kind keys(const Keys& all) {
  Kind kind{"keys", "every key of a scenario", {}};
  for (const auto& key : all) {
    std::string detail = fmt::format("  type {}\n", key.type);
    const auto line = [&](const char* what, const std::string& text) { if (!text.empty()) detail += fmt::format("  {} {}\n", what, text); };
    line("unit", key.unit);
    line("required", key.required ? "yes" : "");
    line("default", key.default_value);
    line("range", key.range);
    line("one of", fmt::format("{}", fmt::join(key.names, ", ")));
    line("source", key.source);
    if (const auto below = keys_below(all, key.path); !below.empty()) detail += "  keys within:\n" + keys_as_text(below);
    kind.items.push_back({key.path, key.help, detail});
  }
  return kind;
}

std::vector<Kind> all_kinds(const std::vector<std::string>& data) {
  const auto catalog = Catalog::load(data_path(data));
  const auto all_keys = scenario_keys();
  return {seam("queue", "which waiting job starts next (policy.queue)", queue_policies()),
          seam("placement", "on which server (policy.placement)", placements()),
          seam("power", "when idle servers are switched off, how fast the others run (policy.power)", power_policies()),
          seam("consolidation", "what moves so that servers empty (policy.consolidation)", consolidations()),
          seam("cooling", "set-points and staging of a plant (site.NAME.cooling.policy)", cooling_policies()),
          seam("storage", "when a battery charges and discharges (site.NAME.battery.policy)", storage_policies()),
          seam("forecast", "what is believed of prices and intensities ahead (policy.shifting.forecast, site.NAME.battery.forecast, site.NAME.load.forecast)", forecasts()),
          seam("shifting", "when work that may wait runs (policy.shifting)", shifting_policies()),
          seam("routing", "at which site a job runs (policy.routing)", routing_policies()),
          seam("refresh", "when hardware that serves fluid workloads is replaced (policy.refresh)", refresh_policies()),
          seam("demand", "how much of fluid work is asked for as its price changes (policy.demand)", demand_policies()),
          seam("governance", "limits and prices on carbon and energy (policy.governance)", governances()),
          seam("detector", "which hosts are overloaded (policy.consolidation.detector)", detectors()),
          seam("selector", "which machine leaves them (policy.consolidation.selector)", selectors()),
          seam("machine_placement", "which host takes it (policy.consolidation.placement)", vm_placements()),
          corrections(),
          seam("size", "how much work a job is (workload[].size)", size_laws()),
          choices(all_keys),
          factors(),
          made_entries("servers", "the catalogue: servers", catalog.servers, catalog),
          made_entries("accelerators", "the catalogue: accelerators", catalog.accelerators, catalog),
          bills(catalog.bills),
          prefixed(entries("parts", "the catalogue: what parts take to make", catalog.bills.parts), "part."),
          prefixed(entries("processes", "the catalogue: what nodes of logic take to make", catalog.bills.processes), "process."),
          prefixed(entries("fabs", "the catalogue: electricity of fabs", catalog.bills.fabs), "fab."),
          entries("chillers", "the catalogue: chillers", catalog.chillers),
          entries("language_models", "the catalogue: language models", catalog.language_models),
          entries("serving", "the catalogue: what serving a model was measured to take", catalog.serving),
          entries("variants", "the catalogue: language models made smaller", catalog.variants),
          seam("tokens", "how many tokens a request has", token_laws()),
          metrics(),
          keys(all_keys)};
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const auto near = sim::config::nearest(word, known);
  return near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near);
}

/// The names along a path, without indices: site, NAME, servers, model of "site.NAME.servers[0].model".
std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts(1);
  bool in_index = false, in_quotes = false;
  for (const char c : path) {
    if (c == '"') in_quotes = !in_quotes;
    else if (in_quotes) parts.back() += c;
    else if (c == '[' || c == ']') in_index = c == '[';
    else if (c == '.') parts.emplace_back();
    else if (!in_index) parts.back() += c;
  }
  return parts;
}

/// Whether `asked` means the key: its path or an end of it, with any name, or none, where NAME stands.
bool means(const std::string& asked, const std::string& path) {
  const auto key = parts_of(path), word = parts_of(asked);
  std::size_t k = key.size(), w = word.size();
  while (w > 0) {
    if (k == 0) return false;
    if (key[k - 1] == word[w - 1]) --w;
    else if (key[k - 1] != "NAME") return false;
    else if (w > 1 && !(k > 1 && word[w - 1] == key[k - 2])) --w;
    --k;
  }
  return true;
}

/// What a key takes, with the help of the seam or catalogue that it takes it from.
Kind values_of(const sim::config::KeyInfo& key, const std::vector<Kind>& kinds) {
  Kind values{key.path, key.help, {}};
  for (const auto& name : key.names) {
    std::string help = name == key.default_value ? "the default" : "";
    for (const auto& kind : kinds)
      for (const auto& item : kind.items)
        if (item.name == name && key.path.ends_with("." + kind.name)) help = item.help;
    values.items.push_back({name, help, ""});
  }
  return values;
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
  for (const auto& kind : kinds) names.push_back(kind.name);
  std::vector<Kind> listed;
  for (const auto& kind : kinds)
    if (wanted.empty() ? kind.name != "keys" : kind.name == wanted) listed.push_back(kind);  // keys are many
  if (listed.empty())
    for (const auto& key : scenario_keys())
      if (!key.names.empty() && means(wanted, key.path)) listed.push_back(values_of(key, kinds));
  if (listed.empty())
    throw sim::config::BadInput({fmt::format("jevons list: error: there is no kind \"{}\"{}; the kinds are: {}", wanted,
                                             did_you_mean(wanted, names), fmt::join(names, ", "))});
  for (const auto& kind : listed) print(kind);
  return 0;
}

int describe_command(const std::string& name, const std::vector<std::string>& data, bool json) {
  std::vector<std::string> names, objects;
  for (const auto& kind : all_kinds(data))
    for (const auto& item : kind.items) {
      names.push_back(item.name);
      if (item.name != name && !(kind.name == "keys" && means(name, item.name))) continue;
      objects.push_back(fmt::format(R"({{"name": {}, "kind": {}, "help": {}, "making": {}}})", json_string(item.name), json_string(kind.name), json_string(item.help), item.json.empty() ? "null" : item.json));
      if (!json) fmt::print("{} ({})\n  {}\n{}\n", bold(item.name), kind.name, item.help, item.detail);
    }
  if (objects.empty()) throw sim::config::BadInput({fmt::format("jevons describe: error: nothing is called \"{}\"{}", name, did_you_mean(name, names))});
  if (json) fmt::print("{{\"described\": [{}]}}\n", fmt::join(objects, ", "));
  return 0;
}

}  // namespace jevons::tools

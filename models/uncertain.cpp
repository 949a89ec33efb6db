#include "models/uncertain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/purposes.hpp"
#include "models/scenario.hpp"
#include "sim/engine/random.hpp"

namespace jevons {
namespace {

using sim::config::join;
using sim::config::Uncertain;

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

template <class T>
void add_entries(std::set<std::string>& entries, std::string_view kind, const std::vector<T>& values) {
  for (const auto& value : values) entries.insert(join(kind, value.name));
}

std::set<std::string> entries_of(const Scenario& scenario) {
  std::set<std::string> entries;
  add_entries(entries, "server", scenario.server);
  add_entries(entries, "accelerator", scenario.accelerator);
  add_entries(entries, "chiller", scenario.chiller);
  add_entries(entries, "language_model", scenario.language_model);
  add_entries(entries, "serving", scenario.serving);
  add_entries(entries, "variant", scenario.variant);
  return entries;
}

bool is_in(std::string_view path, std::string_view table) {
  return path.size() > table.size() && path.substr(0, table.size()) == table && path[table.size()] == '.';
}

}  // namespace

double draw_of(std::int64_t seed, std::uint32_t replication, std::string_view path) {
  return sim::Stream(static_cast<std::uint64_t>(seed), replication, purpose::uncertain_inputs, fnv1a(path))
      .uniform();
}

std::function<double(std::string_view)> draws_of(std::int64_t seed, std::uint32_t replication) {
  return [=](std::string_view path) { return draw_of(seed, replication, path); };
}

void check_uncertain(sim::config::Document& document) {
  document.refuse_uncertain("it decides what is drawn", "seed");
  for (const char* table : {"results", "compare", "sweep", "expect"})
    document.refuse_uncertain("it is the same for all replications", table);
}

std::vector<Uncertain> used_inputs(const std::vector<Uncertain>& catalogue, const Scenario& scenario,
                                   const sim::config::Document& document) {
  auto inputs = document.uncertain();
  const auto entries = entries_of(scenario);
  for (const auto& input : catalogue)
    if (std::any_of(entries.begin(), entries.end(), [&](const std::string& entry) {
          return is_in(input.path, entry) && !document.has(entry);
        }))
      inputs.push_back(input);
  std::sort(inputs.begin(), inputs.end(),
            [](const Uncertain& a, const Uncertain& b) { return a.path < b.path; });
  return inputs;
}

bool is_uncertain(const std::vector<Uncertain>& inputs, std::string_view entry,
                  const std::vector<std::string>& keys) {
  return std::any_of(inputs.begin(), inputs.end(), [&](const Uncertain& input) {
    return std::any_of(keys.begin(), keys.end(),
                       [&](const std::string& key) { return input.path == join(entry, key); });
  });
}

std::map<std::string, std::string> texts_of(const std::vector<Uncertain>& inputs) {
  std::map<std::string, std::string> texts;
  for (const auto& input : inputs) texts.emplace(input.path, input.spread.text);
  return texts;
}

std::string note_of(const std::vector<Uncertain>& inputs) {
  std::vector<std::string> paths;
  for (const auto& input : inputs) paths.push_back(input.path);
  return fmt::format("{} uncertain: {}; each replication draws its own",
                     paths.size() == 1 ? "1 input is" : fmt::format("{} inputs are", paths.size()),
                     sim::config::listed(paths));
}

std::vector<DrawnInput> drawn_inputs(const Model& model, std::int64_t replications) {
  std::vector<DrawnInput> inputs;
  for (const auto& [path, unit, value, spread] : model.uncertain) {
    DrawnInput input{path, unit, spread.text, {}};
    for (std::int64_t r = 0; r < replications; ++r)
      input.values.push_back(
          spread.quantile(draw_of(model.scenario.seed, static_cast<std::uint32_t>(r), path)));
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace jevons

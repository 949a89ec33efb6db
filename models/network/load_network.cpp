#include "models/network/load_network.hpp"

#include <stdexcept>

#include "models/network/measured_fit.hpp"

namespace jevons {
namespace {

std::optional<MeasuredTables> read(const std::string& file, sim::config::Document& document) {
  std::vector<std::string> errors;
  std::optional<MeasuredTables> measured;
  {
    sim::config::FileErrors located(file, errors);
    measured = read_all_reduces(file, located);
  }
  for (auto& error : errors) document.complain_located(std::move(error));
  return measured;
}

}  // namespace

std::optional<LoadedNetwork> load_network(const NetworkConfig& config, const std::string& key_path,
                                          sim::config::Document& document) {
  const auto problems = config.problems();
  for (const auto& problem : problems) document.complain(key_path + "." + problem.key, problem.text);
  if (!problems.empty()) return {};
  LoadedNetwork loaded{config, {}, {}};
  if (config.measured.empty()) return loaded;
  const auto file = document.find_file(key_path + ".measured", config.measured);
  if (!file) return {};
  const auto measured = read(file->string(), document);
  if (!measured) return {};
  try {
    auto found = fit(*measured, config, config.measured_ranks, config.measured_ranks_between);
    loaded.network = std::move(found.network);
    loaded.notes = std::move(found.notes);
  } catch (const std::invalid_argument& lacking) {
    document.complain(key_path + ".measured", std::string("cannot be fitted: ") + lacking.what());
    return {};
  }
  loaded.files.push_back(file->string());
  return loaded;
}

}  // namespace jevons

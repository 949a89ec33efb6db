// What a scenario can name without describing it: servers, accelerators, chillers and language models with their figures and
// sources, from scenarios/catalog/*.toml and from the scenario's own [server.NAME], [accelerator.NAME], [chiller.NAME] and
// [language_model.NAME] tables; and what they are made of, from the catalogue alone.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/compute/accelerator.hpp"
#include "models/compute/power_curve.hpp"
#include "models/facility/components/chiller.hpp"
#include "models/making/bills.hpp"
#include "models/compute/serving.hpp"
#include "models/workload/job.hpp"
#include "models/workload/language_model.hpp"
#include "sim/config/document.hpp"

namespace jevons {

struct ServerSpec {
  std::string name, title, source;
  std::int64_t year = 0;
  std::int64_t cores = 1, accelerators = 0;
  std::string accelerator;  // name of an accelerator entry, where accelerators > 0
  double memory_b = 0;
  double speed = 1.0;                 // rate of work relative to the reference
  std::optional<double> core_mips, network_b_per_s;  // of a core; of the port that virtual machines are copied through
  PowerCurveConfig power;             // of the host, without accelerators
  double alpha = 3, min_clock = 0.4;  // of the host, where there are no accelerators
  double off_w = 0;
  sim::Span boot_time = sim::minutes(3), shutdown_time = sim::minutes(1);
  std::optional<double> boot_w, shutdown_w;  // mean over the transition; idle power where not given
  double embodied_kg = 0;  // this and the next: of the host alone, where there are accelerators
  std::optional<double> embodied_low_kg, embodied_high_kg, price_usd, mass_kg;
  std::string bill;  // name of a bill of materials

  void visit(sim::config::Visitor& v);
  Resource resource() const { return accelerators > 0 ? Resource::accelerators : Resource::cores; }
  /// Units a job can hold: accelerators where there are any, else cores.
  std::int64_t units() const { return accelerators > 0 ? accelerators : cores; }
};

struct Catalog {
  std::vector<ServerSpec> servers;
  std::vector<AcceleratorSpec> accelerators;
  std::vector<ChillerSpec> chillers;
  std::vector<LanguageModel> language_models;
  std::vector<ServingSpec> serving;
  std::vector<VariantSpec> variants;
  Bills bills;

  /// Reads servers.toml, accelerators.toml, chillers.toml, bills.toml, ... each of the first folder along `path` that holds it.
  /// Values that are distributions are drawn with `draw` (Document::set_draw). Throws sim::config::BadInput with every error.
  static Catalog load(const sim::config::DataPath& path, const std::function<double(std::string_view)>& draw = {});
  /// The same entries plus, or replaced by, `own` ones.
  void add(const std::vector<ServerSpec>& own_servers, const std::vector<AcceleratorSpec>& own_accelerators,
           const std::vector<ChillerSpec>& own_chillers, const std::vector<LanguageModel>& own_language_models,
           const std::vector<ServingSpec>& own_serving, const std::vector<VariantSpec>& own_variants);

  const ServerSpec* server(std::string_view name) const;
  const AcceleratorSpec* accelerator(std::string_view name) const;
  const ChillerSpec* chiller(std::string_view name) const;
  const LanguageModel* language_model(std::string_view name) const;
  const VariantSpec* variant(std::string_view name) const;
  std::vector<std::string> server_names() const;
  std::vector<std::string> accelerator_names() const;
  std::vector<std::string> chiller_names() const;
  std::vector<std::string> language_model_names() const;
  std::vector<std::string> variant_names() const;
  std::vector<std::string> files;  // what was read, for provenance
  std::vector<sim::config::Uncertain> uncertain;  // of all entries that were read
};

/// What is wrong with an entry (reported at its table), or "" if nothing is.
std::string problem(const ServerSpec&, const Catalog&);
std::string problem(const AcceleratorSpec&, const Catalog&);

}  // namespace jevons

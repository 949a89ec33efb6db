// A scenario as a person writes it: checked plain data, every key listed once in a visit().
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/compare.hpp"
#include "models/compute/catalog.hpp"
#include "models/cooling_config.hpp"
#include "models/grid/grid.hpp"
#include "models/lifecycle/cohort_config.hpp"
#include "models/lifecycle/hardware.hpp"
#include "models/network/network_config.hpp"
#include "models/network/wan.hpp"
#include "models/registry.hpp"
#include "models/supply_config.hpp"
#include "models/workload/workload.hpp"
#include "models/world.hpp"
#include "sim/config/document.hpp"
#include "sim/study/sweep_config.hpp"

namespace jevons {

struct ServerGroup {
  std::string model;
  std::int64_t count = 1;
  std::optional<double> cap_w;  // of each accelerator
  std::int64_t slots = 1;       // of each accelerator
  void visit(sim::config::Visitor& v);
};

struct SiteConfig {
  std::string name, grid, weather;
  std::optional<sim::Span> utc_offset, weather_utc_offset;
  std::int64_t waiting_room = -1;  // jobs of each pool; -1: no limit
  CoolingConfig cooling;
  PowerChainConfig power;
  std::vector<OutageConfig> outages;
  std::optional<OutdoorConfig> outdoor;  // constant, in place of weather
  SupplyConfig supply;
  std::optional<NetworkConfig> network;
  std::vector<CohortConfig> cohort;
  std::optional<HallConfig> hall;
  std::vector<ServerGroup> servers;
  std::string server_order = "grouped";
  void visit(sim::config::Visitor& v);
};

struct PolicyConfig {
  Policies chosen{queue_policies().make("fifo"), placements().make("first_fit"),
                  power_policies().make("always_on"), consolidations().make("none"), governances().make("none"),
                  shifting_policies().make("none"), routing_policies().make("home"), refresh_policies().make("run_to_failure"),
                  demand_policies().make("fixed"), {}, {}, {}, {}};
  void visit(sim::config::Visitor& v);
};

struct ResultsConfig {
  std::optional<sim::Span> interval;
  bool jobs = true;
  void visit(sim::config::Visitor& v);
};

/// What a golden scenario must come to; `jevons run` does not look at it.
struct ExpectedMetric {
  std::string name;
  double value = 0, tolerance = 1e-9;
  void visit(sim::config::Visitor& v);
};
struct ExpectConfig {
  std::string trace_hash;
  std::vector<ExpectedMetric> metric;
  void visit(sim::config::Visitor& v);
};

struct Scenario {
  std::string title;
  sim::Instant start{};
  sim::Span duration, settle = sim::minutes(5);
  sim::Span sample;
  std::int64_t seed = 1;
  std::vector<ServerSpec> server;
  std::vector<AcceleratorSpec> accelerator;
  std::vector<ChillerSpec> chiller;
  std::vector<LanguageModel> language_model;
  std::vector<ServingSpec> serving;
  std::vector<VariantSpec> variant;
  std::vector<HardwareConfig> hardware;
  std::vector<GridConfig> grid;
  std::vector<LineConfig> line;
  std::vector<WanConfig> wan;
  std::vector<SiteConfig> site;
  std::vector<WorkloadConfig> workload;
  PolicyConfig policy;
  LifecycleConfig lifecycle;
  ResultsConfig results;
  std::optional<CompareConfig> compare;
  std::optional<sim::study::SweepConfig> sweep;
  ExpectConfig expect;
  /// What results call it: its name, or workload0, workload1, ... by its place where it has none.
  std::string workload_name(std::size_t i) const;
  /// Whether the run ends after the years that sim::Instant holds whole.
  bool ends_beyond_calendar() const { return start > calendar_ends - std::chrono::nanoseconds(duration.ns); }
  static constexpr sim::Instant calendar_ends = std::chrono::sys_days{std::chrono::year{2262} / 1 / 1};
  void visit(sim::config::Visitor& v);
};

/// A scenario with everything it names read and checked: what runs are made of. Where inputs are uncertain it is one
/// replication's, whose values were drawn.
struct Model {
  Scenario scenario;
  std::shared_ptr<const Plant> plant;
  std::vector<std::string> inputs;  // every file that was read
  std::vector<std::string> notes;   // decisions about inputs that a reader should know
  std::vector<sim::config::Uncertain> uncertain;  // inputs that were drawn, by path
  std::uint32_t replication = 0;                  // for which
  std::function<Model(std::uint32_t)> of;         // the same of another replication; empty where nothing is uncertain

  /// The world of any replication. Where inputs are uncertain its plant is built anew, which may throw
  /// sim::config::BadInput: what was drawn may contradict what else is there.
  World world(std::uint32_t r) const {
    return of && r != replication ? of(r).world(r) : World(plant, scenario.policy.chosen, r);
  }
};

/// The scenario in full, as TOML, with the distributions of what is uncertain.
std::string effective_text(const Model& model);

/// Reads the scenario in `document` and all that it names, with what `replication` draws where inputs are uncertain.
/// Throws sim::config::BadInput with every error found.
Model build_model(sim::config::Document& document, const sim::config::DataPath& path, std::uint32_t replication = 0);

}  // namespace jevons

// The market of all dispatched grids of a scenario: what there is to supply each of them, and one interval of
// its operation. Segments of a zone, in merit order:
//   what will not stop     must-run sources, then fleets at their least output    at `floor_usd_per_j`
//   wind and sun           at `curtailment_usd_per_j`                             curtailed where unused
//   fleets                 from their least output to what ramps and units allow  at their bids
//   load not served        no load is shed while a plant stands by               at `scarcity_usd_per_j`, or
//                                                                                the dearest bid, if higher
// A fleet's output moves between steps by no more than its ramp; a unit that has just been started may go to
// its least load at once.
//   average intensity   (emissions + carbon of storage and sites that give) / (generation + what they give):
//                       of what is consumed. Where power flows between zones it carries the mix of the zone
//                       it leaves, solved for all zones at once (flow tracing: Bialek, IEE Proc. GTD 143
//                       (1996) 313); upstream carbon, water, renewable and carbon-free share likewise
//   marginal intensity  that of the segment which would serve one more watt (clearing.hpp): where wind and
//                       sun are curtailed that of their mix by the grid's factors, 0 with direct ones; 0
//                       where plants that do not stop make more than can be used, as they emit all the same
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/grid/contracts/contract.hpp"
#include "models/grid/dispatch/clearing.hpp"
#include "models/grid/dispatch/fleet.hpp"
#include "models/grid/generation/factors.hpp"
#include "models/grid/generation/nuclear.hpp"
#include "models/grid/generation/on_site.hpp"
#include "models/grid/generation/variation.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

inline constexpr double kPlanStep_s = 3600;
inline constexpr std::size_t kMostZones = 32;
inline constexpr double kQuickStart_s = 900;  // fleets that start within this are started by need

/// What a joule of power stands for, or a flow of it a second.
struct Content {
  enum Part : std::size_t { carbon_kg, upstream_kg, water_m3, renewable, carbon_free, parts };
  std::array<double, parts> value{};
  double operator[](Part part) const { return value[part]; }
  double& operator[](Part part) { return value[part]; }
  void add(const Content& other, double factor = 1) {
    for (std::size_t i = 0; i < parts; ++i) value[i] += other.value[i] * factor;
  }
};

/// Means of all sites of a zone over an interval.
struct SiteFlows {
  double drawn_w = 0, given_w = 0;
  Content given;  // a second
};

struct GridStorage {
  std::string name;
  double energy_j = 0, power_w = 0, one_way_efficiency = 1;
};

/// A dispatched grid: constant.
struct MarketZone {
  std::uint32_t grid = 0;                             // index into Plant::grids
  sim::Series demand_w, export_w;                     // export: net, agreed beforehand
  std::array<sim::Series, source_count> available_w;  // of sources that no fleet dispatches
  std::array<Content, source_count> content;          // a joule by source, by the factors of the grid
  std::array<double, source_count> direct_kg_per_j{};
  double import_kg_per_j = 0;
  std::vector<Fleet> fleets;  // in merit order
  std::vector<GridStorage> storages;
  bool hydro_shaves_peaks = false;
  double hydro_least_w = 0, hydro_most_w = 0;
  double floor_usd_per_j = 0, curtailment_usd_per_j = 0, scarcity_usd_per_j = 0;
  double reserve = 0;
  // How far from the typical day wind, sun, hydro and demand stray; null where they are as they are.
  std::shared_ptr<const std::array<Variation, varied_names.size()>> variation;
  std::vector<OnSiteConfig> plants;  // wind farms and panels by model
  double air_c = 15;
  std::vector<Contract> additional;                // whose plants are there beside all others
  std::array<double, source_count> most_w{};       // that could be there of each source at once, without those
  std::array<sim::Series, source_count> others_w;  // available_w without those
  std::optional<NuclearConfig> nuclear;            // units that fail and refuel, in place of the series
};

struct Market {
  std::vector<MarketZone> zones;
  std::vector<Line> lines;
  sim::Window window;
  explicit operator bool() const { return !zones.empty(); }
};

/// The market as a replication draws it: the same where nothing of it is drawn.
Market draw_market(const Market& market, std::uint64_t seed, std::uint32_t replication);

/// What was decided a day ahead, hour by hour from the start of the run.
struct DayAhead {
  struct ZonePlan {
    std::vector<std::uint16_t> units_on;  // hour by hour, by fleet
    std::vector<double> storage_w;        // hour by hour, by storage: charging above 0
    std::vector<double> hydro_w;          // empty where it follows its series
    sim::Series price_usd_per_j, intensity_kg_per_j, marginal_kg_per_j, net_load_w;  // as expected
  };
  std::vector<ZonePlan> zones;
};

/// Means of a zone over an interval.
struct ZoneResult {
  std::array<double, source_count> generation_w{};
  double demand_w = 0;  // its own, without sites and storage
  double sites_w = 0;   // what its sites draw less what they give
  double import_w = 0;  // net of lines and of what was agreed beforehand; below 0: export
  double charge_w = 0, discharge_w = 0;
  double curtailed_w = 0;  // wind and sun
  double spilled_w = 0;    // of what does not stop
  double forced_w = 0;     // least loads of units that are on, cut all the same
  double unserved_w = 0;
  double price_usd_per_j = 0, marginal_kg_per_j = 0;
  double emissions_kg_per_s = 0;  // of generation in the zone, by the factors of the grid
  double direct_kg_per_s = 0;     // the same at the stack, what a carbon price is put on
  double cost_usd_per_s = 0;      // of generation, without carbon price and starts
  double starts_usd = 0;
  double used_share = 1;  // of wind and sun that is there
  Content content;        // of a joule that is consumed
  double intensity_kg_per_j() const { return content[Content::carbon_kg]; }

  double generated_w() const;
  double net_load_w() const;  // demand and sites less wind and sun that are used
};

struct ZoneState {
  std::vector<double> output_w;                    // by fleet
  std::vector<std::uint16_t> units_on;             // by fleet
  std::vector<double> charge_j;                    // by storage
  std::vector<Content> held;                       // the same: what came with it
  std::vector<double> storage_w;                   // by storage, of the last interval: charging above 0
  Content made;                                    // by its plants in the last interval, a second
  std::array<std::size_t, source_count + 2> at{};  // where series stand
  bool begun = false;
  ZoneResult last;
};

struct MarketState {
  std::vector<ZoneState> zones;
  std::vector<Zone> clearing;
  std::vector<Line> lines;
  Clearing work;
};

/// Room for everything, nothing running yet; storage begins empty.
MarketState start_market(const Market& market);

/// Serves the load of [from, to] with its sites by zone, ZoneState::last being the outcome. Throws
/// std::logic_error where supply and demand do not balance.
void dispatch(const Market& market, const DayAhead& plan, MarketState& state,
              std::span<const SiteFlows> sites, sim::Time from, sim::Time to);

}  // namespace jevons

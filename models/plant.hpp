// The constant half of a world: specifications, curves and input series, shared by every copy of the state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/compute/clock.hpp"
#include "models/compute/power_curve.hpp"
#include "models/facility/climate.hpp"
#include "models/facility/facility.hpp"
#include "models/facility/overhead.hpp"
#include "models/grid/dispatch/market.hpp"
#include "models/grid/grid.hpp"
#include "models/network/collective_plan.hpp"
#include "models/network/communication.hpp"
#include "models/network/site_network.hpp"
#include "models/network/wan.hpp"
#include "models/inference/plan.hpp"
#include "models/lifecycle/cohort_config.hpp"
#include "models/lifecycle/hardware.hpp"
#include "models/lifecycle/stock_plan.hpp"
#include "models/supply_plan.hpp"
#include "models/vms/plan.hpp"
#include "models/workload/job_source.hpp"
#include "models/training/plan.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// A server in whole parts, so that sums of shares come back to zero exactly.
inline constexpr std::int64_t kWholeServer = std::int64_t{1} << 40;

/// A kind of server as it stands in a site: catalogue figures with the group's own settings applied.
struct ServerModel {
  std::string name;
  Resource resource = Resource::cores;
  std::int32_t units = 1;
  std::int32_t slots = 1;       // of a unit: the parts of an accelerator that jobs can hold
  std::int64_t slot_share = 0;  // of the server, in parts of kWholeServer
  PowerCurve host;
  double accelerator_idle_w = 0;    // of one accelerator
  double peak_w = 0;                // the most it can draw
  double alpha = 3, min_clock = 1;  // of what is clocked: the accelerators where there are any, else the host
  std::int64_t off_nw = 0, idle_nw = 0, boot_nw = 0, shutdown_nw = 0;
  std::int64_t lowest_nw = 0;  // the most it draws at its lowest clock
  sim::Span boot_time, shutdown_time;

  /// What it draws at full clock where its host is so busy (Duty::busy over held units) and its accelerators
  /// draw so much above idle, of which so much falls with the clock.
  Draw draw(std::int64_t busy, std::int64_t accelerator_nw, std::int64_t clocked_nw) const;
};

/// What one unit held by a job of a workload, or its share of one, does to a server of a model. Whole numbers, so that what jobs
/// add to a server and take away again leaves no rounding behind.
struct Duty {
  static constexpr std::int64_t kAllBusy = 1'000'000'000'000;
  std::int64_t busy = 0;            // share of the unit's host capacity that is busy, kAllBusy for all of it
  std::int64_t accelerator_nw = 0;  // draw above idle of the unit's accelerator
  std::int64_t clocked_nw = 0;      // the part of accelerator_nw that falls with the clock
  std::int64_t weight_nw = 0;       // share of the server's dynamic energy, relative to other jobs' units
  double rate = 1;                  // of work, at full clock
  std::int64_t demand = kAllBusy;   // share of the accelerator's time that it keeps busy
  double interference = 0;          // share of its rate that it loses to each other job on its accelerator
  double unscaled = 0;              // share of its time that the clock does not stretch
};

/// Like servers of one site, numbered without gaps.
struct PoolPlan {
  std::uint32_t site = 0;
  Resource resource = Resource::cores;
  std::uint32_t first_server = 0, servers = 0;
  std::int32_t most_units = 1;  // of one server
  std::int32_t slots = 1;       // of a unit
  std::int64_t total_units = 0;
  std::int64_t waiting_room = -1;  // jobs; -1: no limit
  bool hosts_machines = false;     // virtual machines, and no jobs
};

struct SitePlan {
  std::string name;
  std::optional<std::uint32_t> grid;
  Overhead overhead;     // where it has no plant
  FacilityPlan facility;
  std::optional<Climate> climate;
  double wue_m3_per_j = 0;
  double rated_it_w = 0;
  std::optional<sim::Series> dry_bulb_c;
  SupplyPlan supply;
  std::optional<SiteNetwork> network;
  sim::Span utc_offset{};
  std::uint32_t first_server = 0, servers = 0;
  std::int64_t accelerators = 0;
  std::vector<std::uint32_t> stocks;  // of hardware that serves fluid workloads
  HallConfig hall;
  bool has_fluid() const { return supply.load || !stocks.empty(); }
  /// Of the fans in servers at full speed, where so many are on, taken as alike; a fluid load is always on.
  double fans_on_w(double servers_on) const {
    if (servers == 0) return has_fluid() ? facility.fans.full_w : 0;
    return facility.fans.full_w * servers_on / servers;
  }
  std::uint32_t rack_of(std::uint32_t server) const { return (server - first_server) / facility.racks.servers_per_rack; }
};

/// A pool that jobs of a workload may go to.
struct Route {
  std::uint32_t pool = 0;
  double slowest_rate = 1;           // of duty, over the models of the pool
  std::optional<std::uint32_t> wan;  // that data of jobs is sent over, of Plant::wans
};

struct WorkloadPlan {
  std::string name;
  std::int32_t slots = 0;  // of one accelerator, that each job asks for; 0: whole units
  JobSource source;
  std::vector<Duty> duty;      // by server model
  std::vector<Duty> standing;  // the same while a job's state is saved or restored
  std::vector<Route> routes;   // the first is home
  sim::Span save_time, restore_time;
  double data_b = 0;  // of each job, that follows it to another site
  std::vector<double> marginal{1};  // rate that the 1st, 2nd, ... times its width adds to a job
  std::vector<double> speedup{1};   // their sums so far
  std::optional<TrainingPlan> training;
  std::optional<CollectivePlan> collective;
  std::vector<Communication> communication;  // by server model; none of jobs that do not communicate
  TrainingPace pace;                // of its training, on the first kind of servers of its home
};

/// A workload that reports under its own name: the kind, and its index among those of its kind's array (workloads, or
/// whatever the kind keeps).
struct ReportedWorkload {
  std::string name, kind;
  std::uint32_t index = 0;
};

struct LifecyclePlan {
  Booked booked = Booked::linear;
  double expected_utilisation = 0.5;
  double water_usd_per_m3 = 0;
  EndOfLifeConfig end_of_life;
};

struct Plant {
  std::int64_t seed = 1;
  sim::Instant start;
  sim::Span duration, settle, record;
  sim::Span sample;                        // of each month, that stands for the rest of it; 0: all of it is settled in full
  std::vector<ServerModel> models;
  std::vector<std::uint16_t> model_of_server;  // as the run begins
  std::vector<PoolPlan> pools;
  std::vector<SitePlan> sites;
  std::vector<Grid> grids;
  Market market;                                           // of the dispatched ones
  std::vector<std::optional<std::uint32_t>> zone_of_grid;  // in the market

  /// The zone of the market that a site buys from.
  std::optional<std::uint32_t> zone_of(const SitePlan& site) const {
    return site.grid ? zone_of_grid[*site.grid] : std::nullopt;
  }
  std::vector<Wan> wans;
  std::vector<WorkloadPlan> workloads;
  std::vector<VmPlan> vms;
  std::vector<InferencePlan> services;
  std::vector<Hardware> hardware;
  std::vector<StockPlan> stocks;
  std::vector<std::uint32_t> stock_order;  // of stocks, each before the one that takes over from it
  LifecyclePlan lifecycle;
  std::vector<std::uint32_t> service_of_replica;           // replicas of all services are numbered without gaps
  std::vector<ReportedWorkload> reported;  // in the order of the scenario
};

/// Whether it is known what a site pays for electricity.
bool is_priced(const Plant&, const SitePlan&);

}  // namespace jevons

// The mutable half of a world: everything that changes while it runs, in arrays by index. Copying it forks.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "models/accounts/attribution.hpp"
#include "models/accounts/facility_books.hpp"
#include "models/accounts/grid_books.hpp"
#include "models/accounts/ledger.hpp"
#include "models/lifecycle/life_sums.hpp"
#include "models/accounts/supply_sums.hpp"
#include "models/ahead.hpp"
#include "models/compute/free_index.hpp"
#include "models/facility/climate.hpp"
#include "models/facility/facility.hpp"
#include "models/facility/sums.hpp"
#include "models/beliefs.hpp"
#include "models/inference/plan.hpp"
#include "models/making/materials.hpp"
#include "models/lifecycle/stock_state.hpp"
#include "models/lifecycle/trailing_year.hpp"
#include "models/network/sharing.hpp"
#include "models/policies/queue.hpp"
#include "models/policies/shifting.hpp"
#include "models/supply_plan.hpp"
#include "models/training_state.hpp"
#include "models/vms/state.hpp"
#include "models/workload/job.hpp"
#include "models/workload/job_source.hpp"
#include "sim/engine/integral.hpp"
#include "sim/engine/ordered_slots.hpp"
#include "sim/engine/quantiles.hpp"
#include "sim/engine/statistics.hpp"

namespace jevons {

enum class ServerState : std::uint8_t { off, booting, on, shutting_down };  // on: idle where no unit is held

struct ServerTable {                           // by server
  std::vector<std::uint16_t> model;            // index into Plant::models
  std::vector<std::uint32_t> pool;             // index into State::pools
  std::vector<ServerState> state;
  std::vector<std::uint32_t> stamp;            // of its pending timer or transition
  std::vector<std::int32_t> free_units;        // of Plant::models[model].units, that nobody holds any part of
  std::vector<std::int32_t> held_slots;        // of units times Plant::models[model].slots
  std::vector<std::uint32_t> first_shared;     // of a list of SharedDevice through `next`
  std::vector<std::int64_t> busy;              // sum of Duty::busy over held units
  std::vector<std::int64_t> accelerator_nw;    // drawn above idle by its accelerators       [nW]
  std::vector<std::int64_t> devices_busy;      // sum over its accelerators of their busy share, in Duty::kAllBusy
  std::vector<std::int64_t> clocked_nw;        // the part of accelerator_nw that falls with the clock
  std::vector<double> clock;                   // relative to full; 0: idles although jobs hold units of it
  std::vector<char> tripped;                   // off for heat, with the jobs that it holds
  std::vector<std::uint32_t> first_allocation; // of a list through `next_on_server`
  std::vector<std::int64_t> weight_nw;         // sum of the weights of the jobs on it       [nW]
  std::vector<std::int64_t> power_nw;          // at the wall                                [nW]
  std::vector<sim::Time> since;                // of the last change of power
  std::vector<double> energy_j;                // consumed until `since`                     [J]
  std::vector<ShareIntegral> dynamic_share;    // above idle, per weight
  std::vector<ShareIntegral> idle_share;       // idle while units are held, per held unit
};

/// serving: holds accelerators for a replica of a service. held: let in, and not in a queue: its data is on the way, its time has not come, or it has been interrupted.
enum class JobState : std::uint8_t { none, held, waiting, running, serving };
/// What a running job does with the servers that it holds; while its state is saved or restored it does no work.
enum class JobMode : std::uint8_t { work, save, restore };

/// An accelerator whose slots jobs hold one by one; there as long as one of them is held.
struct SharedDevice {
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::uint32_t server = 0, next = kNone;
  std::int32_t free_slots = 0, jobs = 0;
  std::int64_t demand = 0;                     // sum of its jobs', Duty::kAllBusy for all its time
  std::int64_t wanted_nw = 0, wanted_clocked_nw = 0;  // above idle, if all its jobs had the time they ask for
};

struct Allocation {                            // units of one server held by a job; a list through `next`
  static constexpr std::uint32_t kEnd = ~std::uint32_t{0};
  std::uint32_t server = 0;
  std::int32_t units = 0, slots = 0;           // units that nobody else holds a part of when it takes them
  std::uint32_t shared = SharedDevice::kNone;  // the accelerator that it holds slots of
  std::int64_t busy = 0, accelerator_nw = 0, clocked_nw = 0, weight_nw = 0, devices_busy = 0;
  ShareIntegral dynamic_at_start, idle_at_start;
  std::uint32_t next = kEnd;
  std::uint32_t job = 0;                       // its slot
  std::uint32_t next_on_server = kEnd, previous_on_server = kEnd;
};

/// What the shifting policy has planned for a job.
struct JobPlan {
  ShiftingPlan plan;
  std::uint32_t next = 0;                      // the piece to begin next; the one before it is under way
};

/// Work of a pool that may wait, where the shifting policy limits how much of it runs at once.
struct FlexibleWork {
  sim::Time planned_until;                     // the end of the local day whose limits these are
  sim::Time first;                             // of their first slot
  std::vector<double> limits;                  // units by slot; empty: none
  std::int64_t held = 0;                       // units that it holds, or waits for in the queue
  double arrived_s = 0, day_before_s = 0;      // unit-seconds, today and the day before
};

struct LiveJob {
  static constexpr std::uint32_t kNoPlan = ~std::uint32_t{0};
  JobSpec spec;
  JobState state = JobState::none;
  JobMode mode = JobMode::work;
  std::uint16_t workload = 0, route = 0;       // route: of its workload
  std::uint32_t pool = 0;
  std::uint32_t stamp = 0;                     // of its pending finish
  std::uint32_t turn_stamp = 0;                // of its pending turn
  std::uint32_t plan = kNoPlan;                // of JobTable::plans
  std::int32_t base_width = 1, scale = 1;      // spec.width is scale times base_width
  std::int32_t interruptions = 0;
  bool has_begun = false, to_restore = false;
  sim::Span longest_run;                       // of what is left by its estimate, on the slowest servers of the pool,
                                               // and of restoring its state first
  sim::Time started;                           // first
  sim::Time resumed;                           // last
  double ran_s = 0;                            // before `resumed`                           [s]
  double remaining_s = 0;                      // work left at `since`, seconds at rate 1    [s]
  double rate = 0;                             // of work
  sim::Time since;                             // when remaining_s was true
  bool moving = false;                         // to the server of its second allocation
  Usage moved_dynamic, moved_idle;             // at places that it has left, of which open in `moved_interval`
  std::int32_t moved_interval = 0;
  std::uint32_t allocations = Allocation::kEnd;
};

struct DeviceTable {                           // shared ones only; entries are reused
  std::vector<SharedDevice> shared;
  std::vector<std::uint32_t> free;
};

struct JobTable {                              // slots are reused: memory follows live jobs
  std::vector<LiveJob> live;
  std::vector<std::uint32_t> free_slots;
  std::vector<Allocation> allocations;
  std::vector<std::uint32_t> free_allocations;
  std::vector<JobPlan> plans;
  std::vector<std::uint32_t> free_plans;
};

enum class JobFate : std::uint8_t { waiting, running, finished };

/// A job that has finished, or that the run's end has overtaken, ready to be recorded.
struct JobRow {
  JobFate fate = JobFate::finished;
  std::int64_t id = 0;
  std::uint16_t workload = 0;
  std::uint32_t site = 0, server = 0;          // server: the first of its servers
  std::int32_t width = 1, servers = 1;
  sim::Time arrival, started, finished, deadline;
  double work_s = 0;
  std::int32_t interruptions = 0;
  Usage dynamic, idle;
};

struct Pool {                                  // like servers that share one queue
  std::uint32_t site = 0, first_server = 0;
  std::int32_t most_units = 1;
  FreeIndex ready, off;                        // by server number within the pool
  FreeIndex holes;                             // the most free slots of a shared accelerator; empty where none can be
  BitSet overdue;                              // would have been switched off if no job had been waiting
  sim::OrderedSlots waiting, running;          // job slots; running by estimated end
  std::int64_t waiting_slots = 0;              // of jobs that ask for slots, not for units
  std::int64_t waiting_units = 0, booting_units = 0, stopping_units = 0;
  std::uint32_t room_slot = QueueView::kNone;  // the waiting job that `room` was found for
  Room room;
  bool schedule_pending = false;

  /// Of servers that are off, booting or shutting down.
  std::int64_t coming_units() const { return off.free_units() + booting_units + stopping_units; }
  /// Whether a job can be placed at this instant.
  bool fits(const JobSpec& job) const {
    if (job.slots > 0 && holes.most_free() >= job.slots) return true;
    return job.width > most_units ? ready.free_units() >= job.width : ready.most_free() >= job.width;
  }
};

struct Settled {                               // sums over settled intervals
  double it_j = 0, overhead_j = 0, facility_j = 0;      // it: of servers; facility: all
  double dynamic_j = 0, idle_held_j = 0, unheld_j = 0, machines_j = 0, fluid_j = 0, network_j = 0;  // parts of it_j
  double purchased_j = 0, carbon_kg = 0, cost_usd = 0, water_m3 = 0;    // carbon: of what was purchased
  double source_water_m3 = 0, renewable_j = 0;
  FacilitySums facility;                       // of a site with a plant
  SupplySums supply;
  /// Of what the site itself has used: neither put into a battery nor resold from one.
  double consumed_kg() const {
    return carbon_kg + scope1_kg() - supply[Supply::stored_carbon] - supply[Supply::resold_carbon];
  }
  double scope1_kg() const { return facility[Sum::fuel_carbon] + facility[Sum::refrigerant_carbon]; }
};

struct HardwareFlows {                         // of the ledger
  std::uint32_t embodied = 0, embodied_before = 0, written_off = 0;
  std::uint32_t price = 0, maintenance = 0, resale = 0, disposal = 0;
  std::uint32_t bought_mass = 0, mass_before = 0, resold_mass = 0, recovered_mass = 0, residue_mass = 0, uncollected_mass = 0;
};

/// Flows of the ledger that are numbered from one to before another, by commodity.
struct FlowRange {
  FlowsSoFar from{}, to{};
};

struct SiteState {
  sim::Meter it, overhead, facility;           // power now, exact energy so far
  sim::Meter dynamic, idle_held, unheld;       // parts of `it`: above idle, idle of servers that hold jobs, the rest
  sim::Meter machines;                         // part of `it`: hosts of virtual machines
  sim::Meter fluid;                            // part of `it`: load that is no servers'
  double load_w = 0;                           // of it, what is not of hardware that serves fluid workloads
  double overhead_gain = 1;                    // what is not IT is divided by this, where it is no plant's
  sim::Integral fluid_w;                       // the same once more, for the audit
  sim::Meter network;                          // part of `it`: switches, optics and cards beside the servers
  sim::Integral network_w;                     // the same once more, for the audit
  Sharing links;                               // ways up of leaves, then those of pods
  std::int64_t traffic_nw = 0;                 // of it, what bits add
  double wan_j = 0;                            // of data sent from here since the last settlement
  std::vector<double> fluid_plan_w;            // of the hours left of a local day when it was planned
  std::size_t fluid_hour = 0;                  // the next of them
  SupplyState supply;
  SupplyFlows supply_flows;
  std::int64_t held_shares = 0;                // units held by jobs, in parts of kWholeServer
  sim::Integral held_servers;                  // sum over servers of the share of their units that jobs hold
  std::int64_t devices_busy = 0;               // sum of ServerTable::devices_busy
  sim::Integral busy_devices;                  // the same in accelerators
  sim::Integral running_jobs, waiting_jobs, servers_on, machines_alive;
  double machines_used = 0;                    // hosts' worth of what virtual machines use
  sim::Integral machines_asked, machines_granted;  // MIPS of virtual machines
  std::int64_t level_nw = std::numeric_limits<std::int64_t>::max();  // of the last sharing of a budget
  std::int64_t slowed = 0;                     // servers that run below full clock
  bool sharing_pending = false;
  Settled total, interval;                     // of the run; of the output interval so far
  Usage jobs_dynamic, jobs_idle;               // of finished jobs, settled
  sim::Time settled_until;
  SettledIntervals settled;
  std::vector<JobRow> unsettled;               // finished since the last settlement
  ClimateState climate;
  GridCursors grid_at;                         // where the series of the grid stand
  FacilityState facility_state;                // of a site with a plant
  LifeSums life, life_interval;                // of hardware: of the run; of the output interval so far
  PerMaterial<double> recovered_kg{};          // of hardware that was recycled
  TrailingYear year;
  MonthOfSite reviewed;                        // `total` at the last review
  Settled sampled;                             // of the days of this month that stand for the rest of it
  std::array<std::vector<double>, kCommodities> sampled_flows;  // posted in them; before they are over, as they stood when it began
  FlowRange settled_flows;                     // that settlements post to
  HardwareFlows hardware_flows;
  // ledger flows
  std::uint32_t energy_in = 0, energy_it = 0, energy_overhead = 0, heat_it = 0, heat_overhead = 0;
  std::uint32_t carbon_in = 0, carbon_jobs = 0, carbon_jobs_idle = 0, carbon_unheld = 0, carbon_machines = 0, carbon_fluid = 0;
  std::uint32_t energy_network = 0, carbon_network = 0;
  FacilityFlows flows;
  std::uint32_t water_in = 0, water_out = 0, money_it = 0, money_overhead = 0, money_out = 0;
};

/// Where sites stand that are settled together, before the grid has cleared; kept so that settling allocates nothing.
struct Metered {
  Settled settled;
  std::optional<FacilityStep> facility;
};

struct MarketRun {                             // of the dispatched grids
  std::shared_ptr<const Market> market;        // as this replication draws it
  std::shared_ptr<const DayAhead> ahead;
  double carbon_usd_per_kg = 0;                // in bids
  MarketState state;
  std::vector<GridSums> total, interval;       // by zone
  std::vector<GridFlows> flows;                // by zone
  std::vector<NetLoadDay> days;                // by zone
  std::vector<Metered> metered;                // by site, within a settlement
  std::vector<SiteFlows> sites;                // by zone, the same
  sim::Time settled_until;
};

struct CommunicationState {                    // of the job of a workload that communicates
  static constexpr std::int32_t kNoFlow = -1;
  std::uint32_t slot = 0;
  bool on = false, done = false;               // on: at work on its servers since `since`
  sim::Time since;
  double ran_s = 0;                            // at work until `since`
  std::int32_t flow = kNoFlow;                 // of its site's links
  double share = 1;                            // of what it would have alone
  double sends_b_per_s = 0;                    // between islands
};

struct WorkloadState {
  ArrivalState arrivals;
  JobSpec next;                                // the job of the pending arrival event
  std::int64_t submitted = 0, rejected = 0;    // rejected: found no room to wait
  double estimates_s = 0;                      // sum over the jobs so far
  Usage dynamic, idle;                         // of its jobs that have finished or been overtaken, settled
  TrainingState training;
  CommunicationState communication;
};

struct JobStatistics {
  std::int64_t completed = 0, deadline_misses = 0, moves = 0, interruptions = 0, routed = 0;
  sim::Welford wait_s, slowdown, turnaround_s;
  sim::Quantiles wait_quantiles_s;
  double work_submitted_s = 0, work_completed_s = 0;  // unit-seconds at rate 1
  double work_lost_s = 0;                      // the same: done, and lost to failures
};

/// What a twin of the run does without, so that it shows what the run's answer to efficiency has come to.
struct Twin {
  bool no_response = false;                    // demand does not answer prices
  bool no_gain = false;                        // no gains, and hardware as it was sold at the start
};

/// The part of a month that its sampled days stand for.
struct Stretch {
  sim::Time begin = sim::Time::never(), end = sim::Time::never();
};

struct State {
  ServerTable servers;
  DeviceTable devices;
  JobTable jobs;
  std::vector<Pool> pools;
  std::vector<SiteState> sites;
  std::vector<WorkloadState> workloads;
  std::vector<VmState> vms;                    // by Plant::vms
  std::vector<InferenceState> services;        // by Plant::services
  std::vector<StockState> stocks;              // by Plant::stocks
  sim::Time last_review;                       // of hardware
  std::uint64_t reviews = 0;                   // so far
  Stretch stretch;
  Twin twin;
  double twin_energy_j = std::numeric_limits<double>::quiet_NaN();       // of facilities, without response
  double baseline_energy_j = std::numeric_limits<double>::quiet_NaN();   // the same, without gains either
  JobStatistics statistics;
  MarketRun market;
  std::vector<Ahead> ahead;                    // by grid
  std::vector<FlexibleWork> flexible;          // by pool
  std::vector<Beliefs> beliefs;                // by site, of the shifting policy
  std::vector<Beliefs> routing_beliefs;        // by site, of the routing policy
  std::vector<sim::Time> wan_free;             // by Plant::wans, each way: when all that was sent so far is through
  Ledger ledger;
  std::vector<JobRow> finished;                // settled, waiting to be recorded; emptied by the recorder
  bool paused = false;                         // for the recorder; the world goes on when resumed
  bool interval_over = false;                  // an output interval is complete
  bool over = false;
};

}  // namespace jevons

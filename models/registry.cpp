// The one list of what a scenario can choose. To add a policy: write its file under models/policies, include
// it here, and add its line.
#include "models/registry.hpp"

#include "models/policies/always_on.hpp"
#include "models/policies/best_fit.hpp"
#include "models/policies/cap_static.hpp"
#include "models/policies/cap_waterfill.hpp"
#include "models/policies/carbon_arbitrage.hpp"
#include "models/policies/carbon_cap.hpp"
#include "models/policies/carbon_payback.hpp"
#include "models/policies/carbon_scaler.hpp"
#include "models/policies/carbon_tax.hpp"
#include "models/policies/carbon_time.hpp"
#include "models/policies/constant_elasticity.hpp"
#include "models/policies/coolest.hpp"
#include "models/policies/cost_payback.hpp"
#include "models/policies/day_ahead_limits.hpp"
#include "models/policies/defragment.hpp"
#include "models/policies/dvfs_fixed.hpp"
#include "models/policies/dvfs_ondemand.hpp"
#include "models/policies/easy_backfill.hpp"
#include "models/policies/edf.hpp"
#include "models/policies/energy_cap.hpp"
#include "models/policies/fifo.hpp"
#include "models/policies/first_fit.hpp"
#include "models/policies/first_host.hpp"
#include "models/policies/fixed_age.hpp"
#include "models/policies/fixed_demand.hpp"
#include "models/policies/fixed_set_points.hpp"
#include "models/policies/full_power.hpp"
#include "models/policies/fullest_host.hpp"
#include "models/policies/greenest_fit.hpp"
#include "models/policies/home.hpp"
#include "models/policies/internal_price.hpp"
#include "models/policies/interruptible.hpp"
#include "models/policies/iqr.hpp"
#include "models/policies/learned.hpp"
#include "models/policies/lowest_carbon.hpp"
#include "models/policies/lowest_price.hpp"
#include "models/policies/lowest_slot.hpp"
#include "models/policies/lowest_window.hpp"
#include "models/policies/lr.hpp"
#include "models/policies/lrr.hpp"
#include "models/policies/mad.hpp"
#include "models/policies/mc.hpp"
#include "models/policies/migrate.hpp"
#include "models/policies/mmt.hpp"
#include "models/policies/mu.hpp"
#include "models/policies/no_consolidation.hpp"
#include "models/policies/no_storage.hpp"
#include "models/policies/noisy.hpp"
#include "models/policies/optimal_storage.hpp"
#include "models/policies/optimising.hpp"
#include "models/policies/peak_shaving.hpp"
#include "models/policies/perfect.hpp"
#include "models/policies/persistence.hpp"
#include "models/policies/power_aware_best_fit.hpp"
#include "models/policies/price_arbitrage.hpp"
#include "models/policies/random_fit.hpp"
#include "models/policies/reserve.hpp"
#include "models/policies/reset.hpp"
#include "models/policies/rs.hpp"
#include "models/policies/run_at_once.hpp"
#include "models/policies/run_to_failure.hpp"
#include "models/policies/saturating.hpp"
#include "models/policies/self_consumption.hpp"
#include "models/policies/sjf.hpp"
#include "models/policies/sleep_after.hpp"
#include "models/policies/static_machines.hpp"
#include "models/policies/thr.hpp"
#include "models/policies/threshold.hpp"
#include "models/policies/ungoverned.hpp"
#include "models/policies/worst_fit.hpp"

namespace jevons {

using sim::config::Registry;

// clang-format off: a line a member

const Registry<QueuePolicy>& queue_policies() {
  static const auto registry = Registry<QueuePolicy>()
      .add<Fifo>("fifo", "in order of arrival; a job that does not fit holds back the rest")
      .add<ShortestJobFirst>("sjf", "least estimated duration first")
      .add<EarliestDeadlineFirst>("edf", "earliest deadline first")
      .add<EasyBackfill>("easy_backfill", "in order of arrival, later jobs may fill gaps that do not delay the head");
  return registry;
}

const Registry<Placement>& placements() {
  static const auto registry = Registry<Placement>()
      .add<FirstFit>("first_fit", "the lowest-numbered server with room")
      .add<BestFit>("best_fit", "the server that is left with the least room")
      .add<WorstFit>("worst_fit", "the server that is left with the most room")
      .add<RandomFit>("random", "any server with room, all equally likely")
      .add<Coolest>("coolest", "a server in the rack with the coolest inlet");
  return registry;
}

const Registry<PowerPolicy>& power_policies() {
  static const auto registry = Registry<PowerPolicy>()
      .add<AlwaysOn>("always_on", "idle servers stay on")
      .add<SleepAfter>("sleep_after", "idle servers are switched off after a fixed time, or where that pays")
      .add<DvfsFixed>("dvfs_fixed", "servers that work run at one clock")
      .add<DvfsOndemand>("dvfs_ondemand", "the clock of a server follows its load")
      .add<CapStatic>("cap_static", "each server is held to a cap")
      .add<CapWaterfill>("cap_waterfill", "a site is held to a budget, shared among its servers");
  return registry;
}

const Registry<Consolidation>& consolidations() {
  static const auto registry = Registry<Consolidation>()
      .add<NoConsolidation>("none", "what has been placed stays where it is")
      .add<Defragment>("defragment", "jobs move off the least filled servers, by checkpoint, where all of them fit elsewhere")
      .add<StaticMachines>("static", "virtual machines stay where they are, and hosts without any are switched off")
      .add<FullPower>("npa", "virtual machines stay where they are, and every host draws its peak power")
      .add<Migrate>("migrate", "virtual machines leave overloaded hosts, and the least used hosts are emptied");
  return registry;
}

const Registry<CoolingPolicy>& cooling_policies() {
  static const auto registry = Registry<CoolingPolicy>()
      .add<FixedSetPoints>("fixed", "the set-points of the scenario, whatever the load and the weather")
      .add<Reset>("reset", "rules: condenser water by the wet bulb, chilled water and flows by the load")
      .add<Optimising>("optimising", "least power by the model of the plant itself, within the envelope")
      .add<Learned>("learned", "least power by a surrogate fitted to the log as it runs; falls back to reset");
  return registry;
}

const Registry<StoragePolicy>& storage_policies() {
  static const auto registry = Registry<StoragePolicy>()
      .add<NoStorage>("none", "the battery stands still")
      .add<SelfConsumption>("self_consumption", "what is made on site beyond the load is stored, and given before the grid is asked")
      .add<PeakShaving>("peak_shaving", "holds what is drawn from the grid to a target, or to the peak of the month so far")
      .add<PriceArbitrage>("price_arbitrage", "charges in cheap hours and discharges in dear ones, where the spread pays for the losses")
      .add<CarbonArbitrage>("carbon_arbitrage", "the same by carbon intensity")
      .add<OptimalStorage>("optimal", "dynamic programming over what is believed: the benchmark")
      .add<Reserve>("reserve", "kept full for outages and demand response");
  return registry;
}

const Registry<ShiftingPolicy>& shifting_policies() {
  static const auto registry = Registry<ShiftingPolicy>()
      .add<RunAtOnce>("none", "work runs when it comes")
      .add<LowestSlot>("lowest_slot", "starts in the cheapest slot before its latest start")
      .add<LowestWindow>("lowest_window", "starts where the whole run is cheapest")
      .add<Interruptible>("interruptible", "runs in the cheapest slots before its deadline, with interruptions")
      .add<CarbonTime>("carbon_time", "starts where the most is saved for the time until it is done")
      .add<Threshold>("threshold", "runs in slots below a percentile of the next day, waits in others while it can")
      .add<CarbonScaler>("carbon_scaler", "wide in cheap slots, narrow in others, and pauses in dear ones")
      .add<DayAheadLimits>("capacity_curve", "how much of it runs at once is limited hour by hour, a day ahead");
  return registry;
}

const Registry<RoutingPolicy>& routing_policies() {
  static const auto registry = Registry<RoutingPolicy>()
      .add<Home>("home", "every job runs where it arrives")
      .add<LowestCarbon>("lowest_carbon", "the site whose power is cleanest while the job would run")
      .add<LowestPrice>("lowest_price", "the site whose power is cheapest while the job would run")
      .add<GreenestFit>("greenest_fit", "the cleanest of the sites that have servers free for it");
  return registry;
}

const Registry<Forecast>& forecasts() {
  static const auto registry = Registry<Forecast>()
      .add<Perfect>("perfect", "what will be")
      .add<Persistence>("persistence", "as it was a day earlier")
      .add<Noisy>("noisy", "what will be, with errors that grow with the hours ahead");
  return registry;
}

const Registry<Governance>& governances() {
  static const auto registry = Registry<Governance>()
      .add<Ungoverned>("none", "no limit, no price")
      .add<CarbonTax>("carbon_tax", "a price on what generators and sites emit")
      .add<CarbonCap>("carbon_cap", "a cap on what dispatched grids emit, and the price of allowances that keeps it")
      .add<EnergyCap>("energy_cap", "a cap on the energy of all sites: then no job is let in, and fluid work is kept under it")
      .add<InternalPrice>("internal_price", "a price on carbon in decisions of sites, never paid");
  return registry;
}

const Registry<RefreshPolicy>& refresh_policies() {
  static const auto registry = Registry<RefreshPolicy>()
      .add<RunToFailure>("run_to_failure", "nothing is replaced that works")
      .add<FixedAge>("fixed_age", "at a fixed age")
      .add<CarbonPayback>("carbon_payback", "once the newest hardware would have saved the CO2e of making it, or soon will")
      .add<CostPayback>("cost_payback", "once the newest hardware would have saved its price less resale, or soon will");
  return registry;
}

const Registry<Detector>& detectors() {
  static const auto registry = Registry<Detector>()
      .add<StaticThreshold>("thr", "above a fixed utilisation")
      .add<InterquartileRange>("iqr", "above a threshold that falls with the inter-quartile range of the past")
      .add<MedianAbsoluteDeviation>("mad", "above a threshold that falls with the median absolute deviation of the past")
      .add<LocalRegression>("lr", "where a line through the last ten rounds comes near full")
      .add<RobustLocalRegression>("lrr", "the same, with less weight on points far from the line");
  return registry;
}

const Registry<Selector>& selectors() {
  static const auto registry = Registry<Selector>()
      .add<MinimumMigrationTime>("mmt", "the machine with the least memory")
      .add<MaximumCorrelation>("mc", "the machine whose past the others explain best")
      .add<MinimumUtilisation>("mu", "the machine that does least")
      .add<RandomSelection>("rs", "any machine, all equally likely");
  return registry;
}

const Registry<VmPlacement>& vm_placements() {
  static const auto registry = Registry<VmPlacement>()
      .add<PowerAwareBestFit>("power_aware_best_fit", "the host whose power rises least")
      .add<FirstHost>("first_fit", "the lowest-numbered host with room")
      .add<FullestHost>("best_fit", "the host that is left with the least capacity");
  return registry;
}

const Registry<DemandPolicy>& demand_policies() {
  static const auto registry = Registry<DemandPolicy>()
      .add<FixedDemand>("fixed", "as much work whatever it costs")
      .add<ConstantElasticity>("constant_elasticity", "each percent off the price brings so many percent more work")
      .add<Saturating>("saturating", "the same until all there is to do is done");
  return registry;
}

}  // namespace jevons

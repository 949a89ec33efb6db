#include "models/training_metrics.hpp"

#include <algorithm>
#include <numeric>

#include "models/accounts/totals.hpp"
#include "models/units.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr std::string_view kSplit =
    "energy on servers by the time of each phase times what an accelerator and its share of the host draw in it at full clock; host and "
    "idle power included";

/// Where the time of a training has gone.
struct Spent {
  const TrainingPlan& plan;
  const TrainingPace& pace;
  const TrainingState& state;
  double total_s = 0;      // from its start to its end, or that of the run
  double standing_s = 0;   // while its state came back, or was saved to leave its servers
  double working_s = 0;    // steps and checkpoints
  double done_s = 0;       // work that was kept, or is not lost yet
  double useful() const { return ratio(done_s, done_s + state.lost_s); }  // part of working_s
  double steps() const { return plan.steps * done_s / plan.work_s; }
  double phase_share(std::size_t phase) const { return ratio(pace.phase_s[phase], std::accumulate(pace.phase_s.begin(), pace.phase_s.end(), 0.0)); }
  double checkpoint_share() const { return phase_share(cycle_phases.size() - 1); }
};

Spent spent(const World& w, std::uint32_t workload) {
  const auto& plan = w.plant->workloads[workload];
  const auto& t = w.state.workloads[workload].training;
  Spent s{*plan.training, plan.pace, t};
  const bool began = t.held_s > 0 || t.on_servers;
  if (!began) return s;
  s.total_s = ((t.done ? t.finished : w.now()) - t.started).seconds();
  const double open_s = t.on_servers ? (w.now() - t.since).seconds() : 0;
  const auto& job = w.state.jobs.live[t.slot];
  s.standing_s = t.standing_s + (t.on_servers && job.mode != JobMode::work ? open_s : 0);
  s.working_s = t.held_s + open_s - s.standing_s;
  s.done_s = t.done ? s.plan.work_s : job.spec.work_s - job.remaining_s + job.rate * (w.now() - job.since).seconds();
  return s;
}

std::uint32_t site_of(const World& w, std::uint32_t workload) { return w.plant->pools[w.state.workloads[workload].training.pool].site; }

Usage used(const World& w, std::uint32_t workload) {
  Usage sum = w.state.workloads[workload].dynamic;
  sum.add(w.state.workloads[workload].idle);
  return sum;
}

/// Of an accelerator and what of its server goes with it.
double drawn_w(const World& w, std::uint32_t workload, double accelerator_w) {
  const auto& pool = w.plant->pools[w.state.workloads[workload].training.pool];
  const auto& model = w.plant->models[w.plant->model_of_server[pool.first_server]];
  const auto& duty = w.plant->workloads[workload].duty[w.plant->model_of_server[pool.first_server]];
  const double busy = static_cast<double>(duty.busy) / static_cast<double>(Duty::kAllBusy);
  return accelerator_w + model.host.watts(busy) / model.units;
}

/// Shares of the energy: by phase of the work that was kept, of work that was lost, of standing.
struct EnergyShares {
  std::array<double, cycle_phases.size()> kept{};
  double lost = 0, restore = 0;
};

EnergyShares energy_shares(const World& w, std::uint32_t workload) {
  const auto s = spent(w, workload);
  EnergyShares e;
  double all = 0;
  for (std::size_t i = 0; i < e.kept.size(); ++i) {
    const double drawn = s.working_s * s.phase_share(i) * drawn_w(w, workload, s.pace.phase_w[i]);
    e.kept[i] = s.state.lost_s > 0 ? drawn * s.useful() : drawn;
    e.lost += drawn - e.kept[i];
    all += drawn;
  }
  e.restore = s.standing_s * drawn_w(w, workload, s.pace.standing_w);
  all += e.restore;
  if (all > 0) {
    for (auto& share : e.kept) share /= all;
    e.lost /= all;
    e.restore /= all;
  }
  return e;
}

double energy_kwh(const World& w, std::uint32_t workload) { return used(w, workload).it_j / joules_per_kwh; }

template <std::size_t phase>
double phase_energy_kwh(const World& w, std::uint32_t workload) {
  return energy_kwh(w, workload) * energy_shares(w, workload).kept[phase];
}

template <std::size_t cause>
double interruptions(const World& w, std::uint32_t workload) {
  return static_cast<double>(w.state.workloads[workload].training.interruptions[cause]);
}

double all_interruptions(const World& w, std::uint32_t workload) {
  const auto& by_cause = w.state.workloads[workload].training.interruptions;
  return static_cast<double>(std::accumulate(by_cause.begin(), by_cause.end(), std::int64_t{0}));
}

double cost_usd(const World& w, std::uint32_t workload) {
  Totals site;
  add_site(site, w, site_of(w, workload));
  if (!site.cost_known || !(site.facility_j > 0)) return kUnknown;
  const double site_usd = site.cost_usd + site.supply[Supply::demand_charge] - site.supply[Supply::export_revenue];
  return site_usd * used(w, workload).facility_j / site.facility_j;
}

double carbon_kg(const World& w, std::uint32_t workload) {
  Totals site;
  add_site(site, w, site_of(w, workload));
  return site.carbon_known ? used(w, workload).carbon_kg : kUnknown;
}

const std::vector<WorkloadMetric> kMetrics{
    {{"step_time", "s", "mean time of a step, checkpoints and interruptions aside", "", Better::lower},
     [](const World& w, std::uint32_t i) {
       const auto s = spent(w, i);
       return ratio(s.working_s * (1 - s.checkpoint_share()), s.plan.steps * (s.done_s + s.state.lost_s) / s.plan.work_s);
     }},
    {{"tokens_trained", "1", "tokens that the model was trained on, less what was lost", "", Better::higher},
     [](const World& w, std::uint32_t i) {
       const auto s = spent(w, i);
       return s.plan.tokens * s.done_s / s.plan.work_s;
     }},
    {{"training_time", "s", "from the start of a training to its end, or to that of the run", "", Better::lower},
     [](const World& w, std::uint32_t i) { return spent(w, i).total_s; }},
    {{"effective_time_share", "1", "share of training_time that went into steps that were kept",
      "effective training time, Grattafiori et al. 2024, section 3.3.4", Better::higher},
     [](const World& w, std::uint32_t i) {
       const auto s = spent(w, i);
       return ratio(s.working_s * s.useful() * (1 - s.checkpoint_share()), s.total_s);
     }},
    {{"checkpoint_time_share", "1", "share of training_time that went into checkpoints", "", Better::lower},
     [](const World& w, std::uint32_t i) {
       const auto s = spent(w, i);
       return ratio(s.working_s * s.useful() * s.checkpoint_share(), s.total_s);
     }},
    {{"lost_time_share", "1", "share of training_time that went into work that was lost", "", Better::lower},
     [](const World& w, std::uint32_t i) {
       const auto s = spent(w, i);
       return ratio(s.working_s * (1 - s.useful()), s.total_s);
     }},
    {{"restore_time_share", "1", "share of training_time that servers were held while the state of a training came back, or was saved for an interruption", "", Better::lower},
     [](const World& w, std::uint32_t i) {
       const auto s = spent(w, i);
       return ratio(s.standing_s, s.total_s);
     }},
    {{"interruptions", "1", "failures that struck a training", "", Better::lower}, all_interruptions},
    {{"interruptions_gpu", "1", "of them of accelerators", "", Better::lower}, interruptions<0>},
    {{"interruptions_hbm", "1", "of them of accelerators' memory", "", Better::lower}, interruptions<1>},
    {{"interruptions_network", "1", "of them of the network", "", Better::lower}, interruptions<2>},
    {{"interruptions_host", "1", "of them of servers", "", Better::lower}, interruptions<3>},
    {{"interruptions_software", "1", "of them of software", "", Better::lower}, interruptions<4>},
    {{"interruptions_other", "1", "of them of other things", "", Better::lower}, interruptions<5>},
    {{"mtbf", "s", "mean time between failures that was expected of the training as a whole", ""},
     [](const World& w, std::uint32_t i) { return w.plant->workloads[i].training->mtbf_s.value_or(kUnknown); }},
    {{"checkpoint_interval", "s", "time of work at full clock between two checkpoints; not known where none are made", "Young 1974; Daly 2006"},
     [](const World& w, std::uint32_t i) {
       const auto& plan = *w.plant->workloads[i].training;
       return plan.saves() ? plan.interval_s() : kUnknown;
     }},
    {{"mfu", "1", "model FLOP of the tokens trained over what the accelerators could have done in training_time at the peak of the format",
      "Chowdhery et al. 2022, appendix B", Better::higher},
     [](const World& w, std::uint32_t i) {
       const auto s = spent(w, i);
       return ratio(s.plan.model_flop * s.done_s / s.plan.work_s, s.plan.peak_flop_per_s * s.total_s);
     }},
    {{"energy", "kWh", "IT energy of a workload's jobs, idle power of what they hold included", "", Better::lower}, energy_kwh},
    {{"energy_facility", "kWh", "the same at the facility's meter", "", Better::lower},
     [](const World& w, std::uint32_t i) { return used(w, i).facility_j / joules_per_kwh; }},
    {{"carbon", "kg", "CO2e of purchased electricity, location based, of a workload's jobs", "", Better::lower}, carbon_kg},
    {{"cost", "USD", "of the site's purchases, by the share of its energy; not known without a price", "", Better::lower}, cost_usd},
    {{"energy_compute", "kWh", "of `energy`, computing that was kept", kSplit}, phase_energy_kwh<0>},
    {{"energy_communication", "kWh", "of `energy`, burnt by what waits for transfers that nothing hides", kSplit, Better::lower}, phase_energy_kwh<1>},
    {{"energy_bubble", "kWh", "of `energy`, bubbles of the pipeline", kSplit, Better::lower}, phase_energy_kwh<2>},
    {{"energy_straggler", "kWh", "of `energy`, waiting for the slowest", kSplit, Better::lower}, phase_energy_kwh<3>},
    {{"energy_input", "kWh", "of `energy`, waiting for data to read", kSplit, Better::lower}, phase_energy_kwh<4>},
    {{"energy_checkpoint", "kWh", "of `energy`, checkpoints", kSplit, Better::lower}, phase_energy_kwh<5>},
    {{"energy_restore", "kWh", "of `energy`, standing while the state comes back, or is saved for an interruption", kSplit, Better::lower},
     [](const World& w, std::uint32_t i) { return energy_kwh(w, i) * energy_shares(w, i).restore; }},
    {{"energy_lost", "kWh", "of `energy`, work that was lost", kSplit, Better::lower},
     [](const World& w, std::uint32_t i) { return energy_kwh(w, i) * energy_shares(w, i).lost; }},
};

}  // namespace

const std::vector<WorkloadMetric>& training_metrics() { return kMetrics; }

}  // namespace jevons

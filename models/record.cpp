#include "models/record.hpp"

#include <array>
#include <limits>

#include "models/grid/generation/factors.hpp"
#include "models/names.hpp"

namespace jevons {
namespace {

using sim::results::Column;
using sim::results::Type;

constexpr std::array kCommodityOrder{Commodity::energy, Commodity::carbon, Commodity::water,
                                     Commodity::money,  Commodity::mass};

std::vector<Column> job_columns() {
  return {{"job", "1", "jobs in the order of finishing, then those that the end overtook", Type::i64},
          {"id", "1", "number within its workload", Type::i64},
          {"workload", "1", "index into /jobs/workload_name", Type::i32},
          {"site", "1", "index into /jobs/site_name", Type::i32},
          {"fate", "1", "0 never started, 1 started and not finished, 2 finished", Type::u8},
          {"server", "1", "first of its servers, numbered through the scenario", Type::i32},
          {"servers", "1", "servers it ran on", Type::i32},
          {"width", "1", "units held", Type::i32},
          {"arrival", "s", "arrival since the start", Type::f64},
          {"start", "s", "start since the start", Type::f64},
          {"finish", "s", "finish since the start", Type::f64},
          {"deadline", "s", "deadline since the start", Type::f64},
          {"work", "s", "work at rate 1", Type::f64},
          {"interruptions", "1", "times that it was interrupted", Type::i32},
          {"energy_dynamic", "J", "IT energy above idle", Type::f64},
          {"energy_idle", "J", "share of the idle energy of its servers", Type::f64},
          {"facility_energy_dynamic", "J", "energy_dynamic with its share of cooling and losses", Type::f64},
          {"facility_energy_idle", "J", "energy_idle with its share of cooling and losses", Type::f64},
          {"carbon_dynamic", "kg", "CO2e of energy_dynamic, cooling included", Type::f64},
          {"carbon_idle", "kg", "CO2e of energy_idle, cooling included", Type::f64}};
}

std::vector<std::string> flow_labels(const Ledger& ledger, Commodity c) {
  std::vector<std::string> labels;
  const auto& accounts = ledger.accounts(c);
  for (const auto& flow : ledger.flows(c))
    labels.push_back(accounts[flow.from] + " -> " + accounts[flow.to] + ": " + flow.cause);
  return labels;
}

std::vector<std::string> endpoints(const Ledger& ledger, Commodity c, bool from) {
  std::vector<std::string> result;
  for (const auto& flow : ledger.flows(c)) result.push_back(ledger.accounts(c)[from ? flow.from : flow.to]);
  return result;
}

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

}  // namespace

FileRecorder::FileRecorder(sim::results::Store& store, const World& w, bool jobs)
    : rows_(w) {
  const auto start = w.plant->start;
  for (std::uint32_t site = 0; site < w.plant->sites.size(); ++site) {
    sites_.push_back(&store.time_table("/site/" + w.plant->sites[site].name, start, site_columns(w, site)));
  }
  for (const auto& grid : w.plant->grids) {
    const auto group = "/grid/" + grid.name;
    if (grid.dispatched || !grid.generation_w.empty()) store.labels(group, "source", {source_names.begin(), source_names.end()});
    grids_.push_back(&store.time_table(group, start, grid_columns(grid)));
  }
  for (const auto c : kCommodityOrder) {
    if (w.state.ledger.flows(c).empty()) {
      ledger_.push_back(nullptr);
      continue;
    }
    const std::string group = std::string("/ledger/") + name_of(c);
    store.labels(group, "flow", flow_labels(w.state.ledger, c));
    store.labels(group, "from", endpoints(w.state.ledger, c, true), "flow");
    store.labels(group, "to", endpoints(w.state.ledger, c, false), "flow");
    Column amount{"amount", std::string(unit_of(c)), "posted in the interval, by flow", Type::f64, "time: sum"};
    amount.second_dimension = "flow";
    amount.width = w.state.ledger.flows(c).size();
    ledger_.push_back(&store.time_table(group, start, {amount}));
  }
  if (!jobs) return;
  store.labels("/jobs", "workload_name", names_of(w.plant->workloads));
  store.labels("/jobs", "site_name", names_of(w.plant->sites));
  jobs_ = &store.table("/jobs", "job", job_columns());
}

void FileRecorder::interval(const World& w) {
  const auto to = w.now();
  if (to > from_) {
    for (std::uint32_t site = 0; site < sites_.size(); ++site) sites_[site]->append(rows_.site(w, site, from_, to));
    for (std::uint32_t grid = 0; grid < grids_.size(); ++grid) grids_[grid]->append(rows_.grid(w, grid, from_, to));
    ledger_rows(w, from_);
  }
  from_ = to;
}

void FileRecorder::ledger_rows(const World& w, sim::Time from) {
  for (std::size_t i = 0; i < kCommodityOrder.size(); ++i) {
    if (!ledger_[i]) continue;
    const auto& amounts = w.state.ledger.since_taken(kCommodityOrder[i]);
    row_.assign(1, from.seconds());
    row_.insert(row_.end(), amounts.begin(), amounts.end());
    ledger_[i]->append(row_);
  }
}

void FileRecorder::jobs(const World& w) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (!jobs_) return;
  for (const auto& job : w.state.finished) {
    const std::array row{static_cast<double>(recorded_jobs_++),
                         static_cast<double>(job.id),
                         static_cast<double>(job.workload),
                         static_cast<double>(job.site),
                         static_cast<double>(job.fate),
                         static_cast<double>(job.server),
                         static_cast<double>(job.servers),
                         static_cast<double>(job.width),
                         job.arrival.seconds(),
                         job.fate == JobFate::waiting ? none : job.started.seconds(),
                         job.fate == JobFate::finished ? job.finished.seconds() : none,
                         job.deadline == sim::Time::never() ? none : job.deadline.seconds(),
                         job.work_s,
                         static_cast<double>(job.interruptions),
                         job.dynamic.it_j,
                         job.idle.it_j,
                         job.dynamic.facility_j,
                         job.idle.facility_j,
                         job.dynamic.carbon_kg,
                         job.idle.carbon_kg};
    jobs_->append(row);
  }
}

void write_inputs(sim::results::Store& store, const std::vector<DrawnInput>& inputs) {
  if (inputs.empty()) return;
  store.labels("/inputs", "replication", numbered(inputs.front().values.size()));
  for (const auto& input : inputs) {
    store.array("/inputs", {.name = input.path, .units = input.unit, .long_name = "drawn value of " + input.path}, {"replication"}, input.values);
    store.attribute("/inputs/" + input.path, "distribution", input.distribution);
  }
}

void write_summary(sim::results::Store& store, std::span<const Outcome> outcomes) {
  if (outcomes.empty()) return;
  store.labels("/summary", "replication", numbered(outcomes.size()));
  std::vector<double> values(outcomes.size());
  for (std::size_t m = 0; m < outcomes.front().metrics.size(); ++m) {
    const auto& metric = outcomes.front().metrics[m];
    for (std::size_t r = 0; r < outcomes.size(); ++r) values[r] = outcomes[r].metrics[m].value;
    store.array("/summary", {.name = metric.name, .units = metric.unit, .long_name = metric.name},
                {"replication"}, values);
  }
  for (std::size_t r = 0; r < outcomes.size(); ++r) values[r] = outcomes[r].wall_s;
  store.array("/summary", {.name = "wall_time", .units = "s", .long_name = "time that the run took"},
              {"replication"}, values);
}

}  // namespace jevons

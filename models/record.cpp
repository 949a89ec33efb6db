#include "models/record.hpp"

#include <array>
#include <limits>

#include "models/grid/generation/factors.hpp"
#include "models/names.hpp"
#include "models/units.hpp"

namespace jevons {
namespace {

using sim::results::Column;
using sim::results::Type;

constexpr std::array kCommodityOrder{Commodity::energy, Commodity::carbon, Commodity::water,
                                     Commodity::money,  Commodity::mass};

Column mean(const char* name, const char* units, const char* what) {
  return {name, units, what, Type::f64, "time: mean"};
}
Column sum(const char* name, const char* units, const char* what) {
  return {name, units, what, Type::f64, "time: sum"};
}

bool has(const SitePlan& plan, SupplyPart part) {
  const auto& supply = plan.supply;
  switch (part) {
    case SupplyPart::grid: return plan.grid.has_value();
    case SupplyPart::marginal: return plan.grid.has_value();
    case SupplyPart::onsite: return !supply.onsite.empty() || supply.battery;
    case SupplyPart::battery: return supply.battery.has_value();
    case SupplyPart::tariff: return supply.tariff.has_value();
    case SupplyPart::contracts: return !supply.contracts.empty();
    case SupplyPart::wan: return supply.sends_data;
    case SupplyPart::events: return !supply.events.empty();
  }
  return false;
}

std::vector<Column> site_columns(const SitePlan& plan, bool priced) {
  std::vector<Column> columns{
      mean("it_power", "W", "power of IT equipment"),
      mean("overhead_power", "W", "power of cooling and losses"),
      mean("facility_power", "W", "power of the whole facility"),
      mean("utilisation", "1", "mean over servers of the share of their units that jobs hold"),
      mean("running_jobs", "1", "jobs running"),
      mean("waiting_jobs", "1", "jobs waiting"),
      mean("servers_on", "1", "servers that are on, idle or active"),
      sum("water", "L", "water drawn on site"),
  };
  if (plan.network) columns.push_back(mean("network_power", "W", "power of switches, optics and network cards, part of it_power"));
  if (plan.grid) columns.push_back(sum("carbon", "kg", "CO2e of purchased electricity, location based"));
  if (priced) columns.push_back(sum("cost", "USD", "purchased electricity"));
  for (const auto& c : kSupplyColumns)
    if (has(plan, c.of)) columns.push_back({std::string(c.name), std::string(c.units), std::string(c.help), Type::f64, c.mean ? "time: mean" : "time: sum"});
  if (plan.supply.battery) columns.push_back({"battery_charge", "J", "energy in the battery at the end of the interval", Type::f64, "time: point"});
  if (!plan.stocks.empty())
    for (const auto& c : kLifeColumns) columns.push_back({std::string(c.name), std::string(c.units), std::string(c.help), Type::f64, "time: sum"});
  if (plan.dry_bulb_c && !plan.facility) columns.push_back(mean("dry_bulb", "degC", "outdoor dry-bulb temperature"));
  if (!plan.facility) return columns;
  for (const auto& c : sum_columns())
    columns.push_back({std::string(c.name), std::string(c.units), std::string(c.help), Type::f64,
                       c.mean ? "time: mean" : "time: sum"});
  return columns;
}

std::vector<Column> machine_columns() {
  return {mean("machines", "1", "virtual machines that have not ended"),
          mean("machine_demand", "1e6 s-1", "instructions that virtual machines ask for"),
          mean("machine_demand_unmet", "1e6 s-1",
               "instructions that virtual machines ask for and are not granted"),
          sum("migrations", "1", "copies of virtual machines that were begun")};
}

/// The virtual machines of a site, if it has any.
const VmState* machines_of(const World& w, std::uint32_t site) {
  for (std::size_t i = 0; i < w.plant->vms.size(); ++i)
    if (w.plant->vms[i].site == site) return &w.state.vms[i];
  return nullptr;
}

std::vector<Column> market_columns() {
  std::vector<Column> columns{
      mean("carbon_intensity", "g kWh-1", "average carbon intensity of what is consumed, CO2e"),
      mean("marginal_intensity", "g kWh-1", "carbon intensity of one more megawatt, CO2e"),
      mean("price", "USD MWh-1", "price of electricity"),
      mean("renewable_share", "1", "wind, solar and hydro in what is consumed"),
      mean("carbon_free_share", "1", "the same with nuclear"),
      mean("demand", "MW", "demand beside the sites"),
      mean("sites", "MW", "what sites draw, less what they give"),
      mean("net_load", "MW", "demand and sites less wind and sun"),
      mean("net_import", "MW", "from neighbours, less what goes to them"),
      mean("storage_charge", "MW", "into storage on the grid"),
      mean("storage_discharge", "MW", "out of storage on the grid"),
      mean("curtailed", "MW", "wind and sun that is there and not used"),
      mean("spilled", "MW", "made by plants that do not stop, beyond all use"),
      mean("unserved", "MW", "load that is not served"),
      sum("emissions", "kg", "CO2e of generation")};
  Column generation = mean("generation", "MW", "generation by source");
  generation.second_dimension = "source";
  generation.width = source_count;
  columns.push_back(generation);
  return columns;
}

std::vector<Column> grid_columns(const Grid& grid) {
  if (grid.dispatched) return market_columns();
  std::vector<Column> columns{
      mean("carbon_intensity", "g kWh-1", "average carbon intensity of generation, CO2e")};
  if (grid.price_usd_per_j) columns.push_back(mean("price", "USD MWh-1", "price of electricity"));
  if (grid.renewable_share)
    columns.push_back(mean("renewable_share", "1", "wind, solar and hydro in generation"));
  if (!grid.generation_w.empty()) {
    Column generation = mean("generation", "MW", "generation by source");
    generation.second_dimension = "source";
    generation.width = grid.generation_w.size();
    columns.push_back(generation);
  }
  return columns;
}

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
    : before_(w.state.sites.size()) {
  const auto start = w.plant->start;
  for (std::uint32_t site = 0; site < w.plant->sites.size(); ++site) {
    const auto& plan = w.plant->sites[site];
    auto columns = site_columns(plan, is_priced(*w.plant, plan));
    if (machines_of(w, site))
      for (auto& column : machine_columns()) columns.push_back(std::move(column));
    sites_.push_back(&store.time_table("/site/" + plan.name, start, columns));
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
    Column amount = sum("amount", unit_of(c), "posted in the interval, by flow");
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
    for (std::uint32_t site = 0; site < sites_.size(); ++site) site_row(w, site, from_, to);
    for (std::uint32_t grid = 0; grid < grids_.size(); ++grid) grid_row(w, grid, from_, to);
    ledger_rows(w, from_);
  }
  from_ = to;
}

void FileRecorder::site_row(const World& w, std::uint32_t site, sim::Time from, sim::Time to) {
  const auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  const double length_s = (to - from).seconds();
  const LevelIntegrals after{s.held_servers.at(to),    s.running_jobs.at(to),   s.waiting_jobs.at(to),
                             s.servers_on.at(to),      s.machines_alive.at(to), s.machines_asked.at(to),
                             s.machines_granted.at(to)};
  auto& before = before_[site];
  row_ = {from.seconds(),
          (s.interval.it_j + s.interval.facility[Sum::server_fans_beyond]) / length_s,
          s.interval.overhead_j / length_s,
          s.interval.facility_j / length_s,
          (after.held - before.held) / length_s / plan.servers,
          (after.running - before.running) / length_s,
          (after.waiting - before.waiting) / length_s,
          (after.on - before.on) / length_s,
          s.interval.water_m3 * 1e3};
  if (plan.network) row_.push_back(s.interval.network_j / length_s);
  if (plan.grid) row_.push_back(s.interval.carbon_kg);
  if (is_priced(*w.plant, plan)) row_.push_back(s.interval.cost_usd);
  for (const auto& c : kSupplyColumns)
    if (has(plan, c.of)) row_.push_back(s.interval.supply[c.sum] / (c.mean ? length_s : 1));
  if (plan.supply.battery) row_.push_back(s.supply.battery.charge_j);
  if (!plan.stocks.empty()) row_.insert(row_.end(), s.life_interval.value.begin(), s.life_interval.value.end());
  if (plan.dry_bulb_c && !plan.facility) row_.push_back(plan.dry_bulb_c->mean(from, to));
  if (plan.facility)
    for (const auto& c : sum_columns())
      row_.push_back(s.interval.facility[c.sum] * c.factor / (c.mean ? length_s : 1));
  const auto* machines = machines_of(w, site);
  if (machines) {
    const double asked = after.asked - before.asked, granted = after.granted - before.granted;
    row_.push_back((after.machines - before.machines) / length_s);
    row_.push_back(asked / length_s);
    row_.push_back((asked - granted) / length_s);
    row_.push_back(static_cast<double>(machines->books.migrations - before.migrations));
  }
  sites_[site]->append(row_);
  before = after;
  if (machines) before.migrations = machines->books.migrations;
}

void FileRecorder::market_row(const World& w, std::uint32_t index, std::uint32_t zone, sim::Time from) {
  const auto& x = w.state.market.interval[zone];
  const double length_s = x.length_s, grams_per_kwh = joules_per_mwh;
  const auto mw = [&](double joules) { return joules / length_s * 1e-6; };
  row_ = {from.seconds(),
          x.intensity_s / length_s * grams_per_kwh,
          x.marginal_s / length_s * grams_per_kwh,
          x.price_s / length_s * joules_per_mwh,
          x.renewable_s / length_s,
          x.carbon_free_s / length_s,
          mw(x.demand_j),
          mw(x.sites_j),
          mw(x.demand_j + x.sites_j - x.generation_j[kWind] - x.generation_j[kSolar]),
          mw(x.import_j),
          mw(x.charge_j),
          mw(x.discharge_j),
          mw(x.curtailed_j),
          mw(x.spilled_j),
          mw(x.unserved_j),
          x.emissions_kg};
  for (const double joules : x.generation_j) row_.push_back(mw(joules));
  grids_[index]->append(row_);
}

void FileRecorder::grid_row(const World& w, std::uint32_t index, sim::Time from, sim::Time to) {
  if (const auto zone = w.plant->zone_of_grid[index]) return market_row(w, index, *zone, from);
  const auto& grid = w.plant->grids[index];
  row_ = {from.seconds(), grid.intensity_kg_per_j.mean(from, to) * joules_per_mwh};
  if (grid.price_usd_per_j) row_.push_back(grid.price_usd_per_j->mean(from, to) * joules_per_mwh);
  if (grid.renewable_share) row_.push_back(grid.renewable_share->mean(from, to));
  for (const auto& source : grid.generation_w) row_.push_back(source.mean(from, to) * 1e-6);
  grids_[index]->append(row_);
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

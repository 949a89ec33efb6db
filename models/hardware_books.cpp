#include "models/hardware_books.hpp"

#include <algorithm>

#include "models/world.hpp"

namespace jevons {
namespace {

using enum Commodity;

/// Of one cohort, by a rate, until nothing of it is left.
double written(double book, double rate, double length_s) { return std::min(book, rate * length_s); }

struct Rates {
  double kg_per_s = 0, usd_per_s = 0;  // of one device
};

/// How much faster than evenly over the lifetime hardware is written off: of all devices alike, on or off.
double pace(const World& w, const StockState& s) {
  const auto& life = w.plant->lifecycle;
  if (life.booked != Booked::use) return 1;
  const double capacity = capacity_of(s.cohorts);
  return capacity > 0 ? s.now.served / capacity / life.expected_utilisation : 0;
}

Rates rates_of(const World& w, double pace, const Cohort& cohort) {
  const double per_s = pace / w.plant->hardware[cohort.line].config.lifetime.seconds();
  return {cohort.device.embodied_kg * per_s, cohort.device.price_usd * per_s};
}

void post_written(World& w, std::uint32_t stock, double kg, double usd) {
  add_life(w, stock, Life::amortised_kg, kg);
  add_life(w, stock, Life::amortised_usd, usd);
  w.state.ledger.post(carbon, w.state.sites[w.plant->stocks[stock].site].hardware_flows.written_off, kg);
}

/// Mass and book value that a cohort brings.
struct Brought {
  double mass_kg = 0, book_kg = 0;
};
Brought brought(const Cohort& cohort) {
  const auto n = static_cast<double>(cohort.count);
  return {n * cohort.device.mass_kg, n * cohort.book.kg};
}

}  // namespace

void add_life(World& w, std::uint32_t stock, Life what, double amount) {
  auto& s = w.state.sites[w.plant->stocks[stock].site];
  w.state.stocks[stock].life[what] += amount;
  s.life[what] += amount;
  s.life_interval[what] += amount;
}

void open_hardware_accounts(World& w, std::uint32_t site) {
  const auto& plan = w.plant->sites[site];
  if (plan.stocks.empty()) return;
  auto& ledger = w.state.ledger;
  auto& flows = w.state.sites[site].hardware_flows;
  const auto name = "site." + plan.name;
  const auto makers = ledger.account(carbon, "manufacturing", false), hardware = ledger.account(carbon, name + ".hardware", false);
  flows.embodied = ledger.flow(carbon, makers, hardware, "making hardware");
  flows.embodied_before = ledger.flow(carbon, ledger.account(carbon, "before the run", false), hardware, "left of making hardware that stood there");
  flows.written_off = ledger.flow(carbon, hardware, ledger.account(carbon, name + ".scope3", false), "making hardware, as it is written off");
  const auto payer = ledger.account(money, name, false);
  flows.price = ledger.flow(money, payer, ledger.account(money, "manufacturing", false), "hardware");
  flows.maintenance = ledger.flow(money, payer, ledger.account(money, name + ".maintenance", false), "maintenance and repairs");
  flows.resale = ledger.flow(money, ledger.account(money, "second hand", false), payer, "hardware sold on");
  flows.disposal = ledger.flow(money, payer, ledger.account(money, "recycling", false), "recycling, less what materials bring");
  const auto service = ledger.account(mass, name + ".in_service", false);
  const auto to = [&](const char* account, const char* cause) { return ledger.flow(mass, service, ledger.account(mass, account, false), cause); };
  flows.bought_mass = ledger.flow(mass, ledger.account(mass, "manufacturing", false), service, "hardware bought");
  flows.mass_before = ledger.flow(mass, ledger.account(mass, "before the run", false), service, "hardware that stood there");
  flows.resold_mass = to("second hand", "hardware sold on");
  flows.recovered_mass = to("recovered", "materials recovered from discarded hardware");
  flows.residue_mass = to("residue", "discarded hardware, collected and not recovered");
  flows.uncollected_mass = to("uncollected", "discarded hardware, not collected");
}

void open_hardware(World& w, std::uint32_t stock) {
  const auto site = w.plant->stocks[stock].site;
  const auto& flows = w.state.sites[site].hardware_flows;
  for (const auto& cohort : w.state.stocks[stock].cohorts) {
    if (cohort.bought >= w.now()) {
      buy(w, stock, cohort);
      continue;
    }
    const auto x = brought(cohort);
    w.state.ledger.post(carbon, flows.embodied_before, x.book_kg);
    w.state.ledger.post(mass, flows.mass_before, x.mass_kg);
  }
}

void buy(World& w, std::uint32_t stock, const Cohort& cohort) {
  const auto site = w.plant->stocks[stock].site;
  const auto& flows = w.state.sites[site].hardware_flows;
  const auto n = static_cast<double>(cohort.count);
  const auto x = brought(cohort);
  w.state.ledger.post(carbon, flows.embodied, x.book_kg);
  w.state.ledger.post(mass, flows.bought_mass, x.mass_kg);
  w.state.ledger.post(money, flows.price, n * cohort.book.usd);
  add_life(w, stock, Life::purchased_kg, x.book_kg);
  add_life(w, stock, Life::purchased_usd, n * cohort.book.usd);
  add_life(w, stock, Life::bought_mass, x.mass_kg);
  add_life(w, stock, Life::bought, n);
}

void set_write_off(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  s.written_kg_per_s = s.written_usd_per_s = s.maintenance_usd_per_s = 0;
  double steady_s = (w.end() - w.now()).seconds();
  const double used = pace(w, s);
  for (const auto& cohort : s.cohorts) {
    const auto n = static_cast<double>(cohort.count);
    const auto rates = rates_of(w, used, cohort);
    s.maintenance_usd_per_s += n * cohort.device.price_usd * w.plant->hardware[cohort.line].config.maintenance_per_s;
    for (const auto& [book, rate, sum] : {std::tuple(cohort.book.kg, rates.kg_per_s, &s.written_kg_per_s),
                                          std::tuple(cohort.book.usd, rates.usd_per_s, &s.written_usd_per_s)}) {
      if (!(rate > 0) || !(book > 0)) continue;
      *sum += n * rate;
      steady_s = std::min(steady_s, book / rate);
    }
  }
  s.steady_until = w.now() + sim::seconds(steady_s);
}

void write_off(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  if (w.now() > s.steady_until) {
    book_cohorts(w, stock);
    return set_write_off(w, stock);
  }
  const double length_s = (w.now() - s.booked_until).seconds();
  if (length_s == 0) return;
  const auto site = w.plant->stocks[stock].site;
  const double kg = s.written_kg_per_s * length_s, usd = s.written_usd_per_s * length_s, maintenance = s.maintenance_usd_per_s * length_s;
  post_written(w, stock, kg, usd);
  s.posted_kg += kg;
  s.posted_usd += usd;
  add_life(w, stock, Life::maintenance, maintenance);
  w.state.ledger.post(money, w.state.sites[site].hardware_flows.maintenance, maintenance);
  s.booked_until = w.now();
}

void book_cohorts(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  const double length_s = (w.now() - s.cohorts_booked).seconds();
  if (length_s == 0) return;
  const auto site = w.plant->stocks[stock].site;
  double kg = 0, usd = 0;
  const double used = pace(w, s);
  for (auto& cohort : s.cohorts) {
    const auto rates = rates_of(w, used, cohort);
    const double kg_each = written(cohort.book.kg, rates.kg_per_s, length_s), usd_each = written(cohort.book.usd, rates.usd_per_s, length_s);
    cohort.book.kg -= kg_each;
    cohort.book.usd -= usd_each;
    kg += static_cast<double>(cohort.count) * kg_each;
    usd += static_cast<double>(cohort.count) * usd_each;
  }
  const double maintenance = s.maintenance_usd_per_s * (w.now() - s.booked_until).seconds();
  post_written(w, stock, kg - s.posted_kg, usd - s.posted_usd);
  add_life(w, stock, Life::maintenance, maintenance);
  w.state.ledger.post(money, w.state.sites[site].hardware_flows.maintenance, maintenance);
  s.posted_kg = s.posted_usd = 0;
  s.booked_until = s.cohorts_booked = w.now();
}

void write_off_rest(World& w, std::uint32_t stock, const Cohort& cohort, std::int64_t count) {
  const auto n = static_cast<double>(count);
  post_written(w, stock, n * cohort.book.kg, n * cohort.book.usd);
}

void reconcile_hardware(World& w, std::uint32_t site) {
  auto& ledger = w.state.ledger;
  const auto& s = w.state.sites[site];
  const auto& flows = s.hardware_flows;
  Brought here;
  for (const auto stock : w.plant->sites[site].stocks) {
    book_cohorts(w, stock);
    for (const auto& cohort : w.state.stocks[stock].cohorts) {
      const auto x = brought(cohort);
      here.mass_kg += x.mass_kg;
      here.book_kg += x.book_kg;
    }
  }
  const auto sum = [&](Commodity c, std::initializer_list<std::uint32_t> some) {
    double total = 0;
    for (const auto flow : some) total += ledger.total(c, flow);
    return total;
  };
  // What came against what is there and what left, so that rounding is relative to all that came.
  ledger.reconcile(sum(mass, {flows.bought_mass, flows.mass_before}),
                   here.mass_kg + sum(mass, {flows.resold_mass, flows.recovered_mass, flows.residue_mass, flows.uncollected_mass}));
  ledger.reconcile(sum(carbon, {flows.embodied, flows.embodied_before}), here.book_kg + sum(carbon, {flows.written_off}));
  ledger.reconcile(s.life[Life::amortised_kg], sum(carbon, {flows.written_off}));
}

}  // namespace jevons

// Dispatch of whole days: balance, limits of plants, storage, and what the next megawatt causes.
#include <catch2/catch.hpp>
#include <numeric>

#include "models/grid/dispatch/config.hpp"
#include "models/grid/dispatch/plan.hpp"
#include "models/units.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using testing::Dice;

namespace {

constexpr double kMw = 1e6, kPerMwh = 1 / joules_per_mwh, kGram = 1e-3 / joules_per_kwh;
const sim::Window kWindow{*sim::parse_instant("2022-04-12"), sim::Time{} + sim::days(3)};

sim::Series hourly(const std::function<double(std::size_t)>& w, std::size_t hours = 72) {
  std::vector<sim::Time> times;
  std::vector<double> values;
  for (std::size_t h = 0; h < hours; ++h) {
    times.push_back(sim::Time{} + sim::hours(static_cast<std::int64_t>(h)));
    values.push_back(w(h));
  }
  return {sim::Series::Shape::hold, times, values, sim::Time{} + sim::hours(static_cast<std::int64_t>(hours))};
}

/// What flows, and what plants can do, at random.
DispatchConfig random_config(Dice& dice, int fleets) {
  DispatchConfig config;
  config.demand_w = 100 * kMw;
  const std::vector<std::string> sources{"gas", "coal", "oil"};
  for (int i = 0; i < fleets; ++i) {
    FleetConfig fleet;
    fleet.name = "f" + std::to_string(i);
    fleet.source = sources[static_cast<std::size_t>(dice.below(3))];
    fleet.capacity_w = dice.between(5, 60) * kMw;
    fleet.units = dice.from(1, 6);
    fleet.cost_usd_per_j = dice.between(20, 120) * kPerMwh;
    fleet.intensity_kg_per_j = dice.between(300, 900) * kGram;
    if (dice.one_in(2)) fleet.min_load = dice.between(0.2, 0.6);
    if (dice.one_in(2)) fleet.ramp_per_s = dice.between(0.05, 1.0) / 3600;
    if (dice.one_in(2)) fleet.start_time = sim::hours(dice.from(1, 8));
    config.fleet.push_back(fleet);
  }
  if (dice.one_in(2)) config.storage.push_back({"s", dice.between(10, 200) * kMw * 3600, dice.between(5, 40) * kMw, 0.85});
  return config;
}

DispatchInputs random_inputs(Dice& dice) {
  const double wind = dice.between(0, 40), sun = dice.between(0, 120), nuclear = dice.between(0, 30), hydro = dice.between(0, 20);
  std::vector<double> gusts(72);
  for (auto& g : gusts) g = dice.uniform();
  DispatchInputs inputs;
  for (std::size_t i = 0; i < source_count; ++i)
    inputs.generation_w.push_back(hourly([&](std::size_t h) {
      const double light = std::max(0.0, std::sin((static_cast<double>(h % 24) - 6) / 12 * 3.14159265358979));
      return kMw * (i == kWind ? wind * gusts[h] : i == kSolar ? sun * light : i == kNuclear ? nuclear : i == kHydro ? hydro : 0);
    }));
  return inputs;
}

struct Case {
  Market market;
  DayAhead plan;
  std::vector<std::vector<double>> sites;
};

Case random_case(Dice& dice) {
  Case c;
  const auto zones = dice.from(1, 3);
  for (std::int64_t z = 0; z < zones; ++z) {
    auto config = random_config(dice, static_cast<int>(dice.from(2, 5)));
    config.demand_w = dice.between(40, 160) * kMw;
    for (int h = 0; h < 24; ++h) config.demand_profile.push_back(dice.between(0.5, 1.5));
    if (dice.one_in(3)) config.hydro = "shaves_peaks";
    auto zone = make_zone(config, *find_factor_set(dice.one_in(2) ? "direct" : "ipcc_2014_lifecycle"), random_inputs(dice), kWindow, {});
    zone.grid = static_cast<std::uint32_t>(z);
    c.market.zones.push_back(std::move(zone));
    c.sites.emplace_back(72, dice.between(0, 30) * kMw);
  }
  for (std::uint32_t z = 1; z < zones; ++z) c.market.lines.push_back({z - 1, z, dice.between(0, 40) * kMw});
  c.market.window = kWindow;
  c.plan = plan_ahead(c.market, c.sites, kWindow.end, std::vector<sim::Span>(c.sites.size(), sim::days(1)));
  return c;
}

std::vector<SiteFlows> loads_of(const Case& c, std::size_t hour) {
  std::vector<SiteFlows> loads;
  for (const auto& site : c.sites) loads.push_back({.drawn_w = site[hour]});
  return loads;
}

sim::Time at(std::size_t hour) { return sim::Time{} + sim::hours(static_cast<std::int64_t>(hour)); }

double emissions(const MarketState& state) {
  double sum = 0;
  for (const auto& zone : state.zones) sum += zone.last.emissions_kg_per_s;
  return sum;
}

}  // namespace

TEST_CASE("marginal intensity is the difference of all emissions when load moves by a megawatt, in 1,000 random hours", "[market]") {
  Dice dice(601);
  int hours = 0, across = 0;
  while (hours < 1000) {
    const auto c = random_case(dice);
    auto state = start_market(c.market);
    for (std::size_t h = 0; h < 72; ++h) {
      auto loads = loads_of(c, h);
      const auto before = state;
      dispatch(c.market, c.plan, state, loads, at(h), at(h + 1));
      const auto z = static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(loads.size())));
      auto whole = before, part = before;
      loads[z].drawn_w += 1 * kMw;
      dispatch(c.market, c.plan, whole, loads, at(h), at(h + 1));
      loads[z].drawn_w += (1e-3 - 1) * kMw;
      dispatch(c.market, c.plan, part, loads, at(h), at(h + 1));
      const double marginal = state.zones[z].last.marginal_kg_per_j;
      CHECK((emissions(part) - emissions(state)) / (1e-3 * kMw) == Approx(marginal).epsilon(1e-6).margin(1e-12));
      // A whole megawatt may reach the next plant of the merit order: then it lies between the two.
      const double of_whole = (emissions(whole) - emissions(state)) / kMw, next = whole.zones[z].last.marginal_kg_per_j;
      if (std::abs(of_whole - marginal) > 1e-9 * marginal + 1e-15) {
        ++across;
        INFO("marginal " << marginal << ", of a megawatt " << of_whole << ", beyond it " << next);
        CHECK(whole.zones[z].last.price_usd_per_j >= state.zones[z].last.price_usd_per_j);
      }
      ++hours;
    }
  }
  CHECK(across < hours / 10);
}

TEST_CASE("the price is what the next watt costs, and in an interval the cost of all never falls with load", "[market]") {
  Dice dice(602);
  for (int round = 0; round < 20; ++round) {
    const auto c = random_case(dice);
    auto state = start_market(c.market);
    const auto cost = [&](const MarketState& s) {
      double sum = 0;
      for (std::size_t z = 0; z < s.clearing.size(); ++z)
        for (const auto& segment : s.clearing[z].segments) sum += segment.used_w * segment.cost_usd_per_j;
      return sum;
    };
    for (std::size_t h = 0; h < 72; ++h) {
      auto loads = loads_of(c, h);
      auto more = state;
      dispatch(c.market, c.plan, state, loads, at(h), at(h + 1));
      loads[0].drawn_w += 100;
      dispatch(c.market, c.plan, more, loads, at(h), at(h + 1));
      CHECK((cost(more) - cost(state)) / 100 == Approx(state.zones[0].last.price_usd_per_j).epsilon(1e-6).margin(1e-12));
    }
  }
}

TEST_CASE("plants keep to their capacity, least load and ramp, and nothing is made of nothing", "[market]") {
  Dice dice(603);
  for (int round = 0; round < 30; ++round) {
    const auto c = random_case(dice);
    auto state = start_market(c.market);
    std::vector<double> last_mix(c.market.zones.size());
    for (std::size_t h = 0; h < 72; ++h) {
      const auto before = state;
      dispatch(c.market, c.plan, state, loads_of(c, h), at(h), at(h + 1));
      double traded = 0;
      for (std::size_t z = 0; z < c.market.zones.size(); ++z) {
        const auto& zone = c.market.zones[z];
        const auto& s = state.zones[z];
        const auto& x = s.last;
        CHECK(x.generated_w() + x.import_w + x.discharge_w + x.unserved_w ==
              Approx(x.demand_w + x.sites_w + x.charge_w + x.spilled_w).epsilon(1e-12));
        traded += x.import_w;
        for (const double w : {x.curtailed_w, x.spilled_w, x.unserved_w, x.charge_w, x.discharge_w}) CHECK(w >= 0);
        CHECK((x.charge_w == 0 || x.discharge_w == 0));
        for (std::size_t f = 0; f < zone.fleets.size(); ++f) {
          const auto& fleet = zone.fleets[f];
          CHECK(s.output_w[f] >= 0);
          CHECK(s.output_w[f] <= fleet.capacity_w() * (1 + 1e-12));
          if (h == 0) continue;
          const double ramp_w = fleet.ramp_per_s * fleet.capacity_w() * 3600;
          const double started_w = std::max(0, s.units_on[f] - before.zones[z].units_on[f]) * fleet.unit_w;
          CHECK(s.output_w[f] <= before.zones[z].output_w[f] + ramp_w + started_w + 1);
        }
        for (std::size_t i = 0; i < zone.storages.size(); ++i) {
          CHECK(s.charge_j[i] >= 0);
          CHECK(s.charge_j[i] <= zone.storages[i].energy_j * (1 + 1e-12));
          CHECK(s.held[i][Content::carbon_kg] >= 0);
        }
        CHECK(x.price_usd_per_j >= zone.floor_usd_per_j);
      }
      CHECK(traded == Approx(0).margin(1e-3));
      // What is consumed carries all that is emitted: attributional accounting loses nothing between zones.
      double emitted = 0, carried = 0;
      for (std::size_t z = 0; z < c.market.zones.size(); ++z) {
        const auto& x = state.zones[z].last;
        emitted += x.emissions_kg_per_s;
        carried += x.intensity_kg_per_j() * (x.generated_w() + x.import_w + x.discharge_w);
        for (std::size_t i = 0; i < state.zones[z].held.size(); ++i)
          if (state.zones[z].storage_w[i] < 0)
            emitted += (before.zones[z].held[i][Content::carbon_kg] - state.zones[z].held[i][Content::carbon_kg]) / 3600;
      }
      CHECK(carried == Approx(emitted).epsilon(1e-9).margin(1e-9));
    }
  }
}

TEST_CASE("storage on the grid gives back its round-trip efficiency and hands out the carbon it was charged with", "[market]") {
  // Sun by day, gas by night; a battery of ten hours' charge.
  DispatchConfig config;
  config.demand_w = 100 * kMw;
  FleetConfig gas;
  gas.name = "gas", gas.capacity_w = 200 * kMw, gas.cost_usd_per_j = 45 * kPerMwh;
  config.fleet.push_back(gas);
  config.storage.push_back({"battery", 200 * kMw * 3600, 50 * kMw, 0.81});
  DispatchInputs inputs;
  for (std::size_t i = 0; i < source_count; ++i)
    inputs.generation_w.push_back(hourly([&](std::size_t h) { return i == kSolar && h % 24 >= 8 && h % 24 < 16 ? 160 * kMw : 0; }));
  auto zone = make_zone(config, *find_factor_set("direct"), inputs, kWindow, {});
  Market market{{zone}, {}, kWindow};
  const auto plan = plan_ahead(market, {std::vector<double>(72)}, kWindow.end, std::vector<sim::Span>{sim::days(1)});
  auto state = start_market(market);
  double charged = 0, given = 0, emitted = 0, carbon = 0;
  for (std::size_t h = 0; h < 72; ++h) {
    dispatch(market, plan, state, std::vector<SiteFlows>(1), at(h), at(h + 1));
    const auto& x = state.zones[0].last;
    charged += x.charge_w, given += x.discharge_w, emitted += x.emissions_kg_per_s;
    carbon += x.intensity_kg_per_j() * (x.demand_w + x.charge_w);
    if (x.charge_w > 0) CHECK(x.curtailed_w + 1 >= 0);
  }
  CHECK(charged > 0);
  CHECK(given == Approx(0.81 * charged - state.zones[0].charge_j[0] * 0.9 / 3600).epsilon(1e-9));
  // It was charged by the sun alone: what it gives has no carbon, and loads carry what gas emits, no more, no less.
  CHECK(state.zones[0].held[0][Content::carbon_kg] == 0);
  CHECK(carbon == Approx(emitted).epsilon(1e-9));
}

TEST_CASE("a carbon price puts gas before coal where it pays for the difference: 38.46 USD/t", "[market]") {
  DispatchConfig config;
  config.demand_w = 50 * kMw;
  FleetConfig gas, coal;
  gas.name = "gas", gas.capacity_w = 60 * kMw, gas.cost_usd_per_j = 45 * kPerMwh;
  coal.name = "coal", coal.source = "coal", coal.capacity_w = 60 * kMw, coal.cost_usd_per_j = 30 * kPerMwh;
  config.fleet = {coal, gas};
  auto zone = make_zone(config, *find_factor_set("ipcc_2014_lifecycle"), {}, kWindow, {});
  put_carbon_price(zone, 38.4e-3);
  CHECK(zone.fleets.front().name == "coal");
  put_carbon_price(zone, 38.47e-3);
  CHECK(zone.fleets.front().name == "gas");
  // The price is on the stack, whatever factors the accounts use.
  CHECK(zone.fleets.front().direct_kg_per_j / kGram == Approx(370));
  CHECK(zone.fleets.front().intensity_kg_per_j / kGram == Approx(490));
}

TEST_CASE("plants that the evening needs stay on through a belly shorter than their time off, and sun gives way", "[market]") {
  DispatchConfig config;
  config.demand_w = 100 * kMw;
  FleetConfig gas;
  gas.name = "gas", gas.capacity_w = 120 * kMw, gas.units = 4, gas.cost_usd_per_j = 45 * kPerMwh, gas.min_load = 0.5;
  const auto belly_output = [&](sim::Span least_off) {
    gas.least_off = least_off;
    config.fleet = {gas};
    DispatchInputs inputs;
    for (std::size_t i = 0; i < source_count; ++i)
      inputs.generation_w.push_back(hourly([&](std::size_t h) { return i == kSolar && h % 24 >= 9 && h % 24 < 15 ? 110 * kMw : 0; }));
    Market market{{make_zone(config, *find_factor_set("direct"), inputs, kWindow, {})}, {}, kWindow};
    const auto plan = plan_ahead(market, {std::vector<double>(72)}, kWindow.end, std::vector<sim::Span>{sim::days(1)});
    auto state = start_market(market);
    for (std::size_t h = 0; h <= 12; ++h) dispatch(market, plan, state, std::vector<SiteFlows>(1), at(h), at(h + 1));
    return std::pair(state.zones[0].output_w[0], state.zones[0].last.curtailed_w);
  };
  CHECK(belly_output(sim::hours(2)).first == 0);
  const auto [gas_w, curtailed_w] = belly_output(sim::hours(8));
  CHECK(gas_w == Approx(60 * kMw));
  CHECK(curtailed_w == Approx(70 * kMw));
}

TEST_CASE("more sun never lowers curtailment, raises emissions, or lifts the belly", "[market]") {
  DispatchConfig config;
  FleetConfig gas;
  gas.name = "gas", gas.capacity_w = 400 * kMw, gas.units = 20, gas.cost_usd_per_j = 45 * kPerMwh;
  config.fleet = {gas};
  Dice dice(604);
  const auto inputs = random_inputs(dice);
  double curtailed_before = -1, emitted_before = 1e300, belly_before = 1e300;
  for (const double sun : {0.0, 0.5, 1.0, 2.0, 3.0}) {
    config.demand_w = 150 * kMw;
    config.scale.source[kSolar] = sun;
    Market market{{make_zone(config, *find_factor_set("direct"), inputs, kWindow, {})}, {}, kWindow};
    const auto plan = plan_ahead(market, {std::vector<double>(72)}, kWindow.end, std::vector<sim::Span>{sim::days(1)});
    auto state = start_market(market);
    double curtailed = 0, emitted = 0, belly = 1e300;
    for (std::size_t h = 0; h < 72; ++h) {
      dispatch(market, plan, state, std::vector<SiteFlows>(1), at(h), at(h + 1));
      curtailed += state.zones[0].last.curtailed_w;
      emitted += state.zones[0].last.emissions_kg_per_s;
      belly = std::min(belly, state.zones[0].last.net_load_w());
    }
    CHECK(curtailed >= curtailed_before);
    CHECK(emitted <= emitted_before);
    CHECK(belly <= belly_before);
    curtailed_before = curtailed, emitted_before = emitted, belly_before = belly;
  }
}

TEST_CASE("hydro that shaves peaks spends the same energy, on the hours of most net load", "[market]") {
  DispatchConfig config;
  config.demand_w = 100 * kMw;
  for (int h = 0; h < 24; ++h) config.demand_profile.push_back(h >= 18 && h < 21 ? 2 : 1);
  FleetConfig gas;
  gas.name = "gas", gas.capacity_w = 400 * kMw, gas.cost_usd_per_j = 45 * kPerMwh;
  config.fleet = {gas};
  DispatchInputs inputs;
  for (std::size_t i = 0; i < source_count; ++i)
    inputs.generation_w.push_back(hourly([&](std::size_t h) { return i == kHydro ? (h % 24 == 3 ? 60 * kMw : 10 * kMw) : 0; }));
  config.hydro = "shaves_peaks";
  Market market{{make_zone(config, *find_factor_set("direct"), inputs, kWindow, {})}, {}, kWindow};
  const auto plan = plan_ahead(market, {std::vector<double>(72)}, kWindow.end, std::vector<sim::Span>{sim::days(1)});
  const auto& hydro = plan.zones[0].hydro_w;
  CHECK(std::accumulate(hydro.begin(), hydro.begin() + 24, 0.0) == Approx(290 * kMw));
  CHECK(hydro[18] == Approx(60 * kMw));
  CHECK(hydro[3] < 10 * kMw);
}

#include "models/grid/tariff.hpp"

#include <catch2/catch.hpp>

#include "models/units.hpp"
#include "sim/config/document.hpp"
#include "sim/engine/random.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using sim::Time;

namespace {

constexpr double mwh = joules_per_mwh, kw_15min = 1e3 * 900;
const auto start = *sim::parse_instant("2023-01-01");  // a Sunday

struct Outcome {
  TariffConfig config;
  std::string errors;
};
Outcome read(const std::string& text) {
  struct Holder {
    TariffConfig tariff;
    void visit(sim::config::Visitor& v) { v.table("tariff", tariff, {}); }
  } holder;
  auto document = sim::config::Document::parse("[tariff]\n" + text, "s.toml", {}, {}, {});
  document.read(holder);
  Outcome outcome{holder.tariff, ""};
  for (const auto& problem : holder.tariff.problems())
    outcome.errors += problem.key + ": " + problem.text + "\n";
  try {
    document.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    outcome.errors += bad.what();
  }
  return outcome;
}
Tariff tariff(const std::string& text, sim::Span ahead = {}) {
  const auto outcome = read(text);
  REQUIRE(outcome.errors == "");
  return Tariff(outcome.config, sim::LocalCalendar(start, ahead));
}

/// 24 prices: `first` USD/MWh at midnight, one more each hour.
std::string prices(const std::string& key, int first) {
  std::string text = key + " = [";
  for (int h = 0; h < 24; ++h) text += "\"" + std::to_string(first + h) + " USD/MWh\",";
  return text + "]\n";
}
std::string time_of_use(const std::string& more = "") {
  return "kind = \"time_of_use\"\n" + prices("prices", 100) + more;
}
Time hours_in(double h) { return Time{} + sim::seconds(h * 3600); }

}  // namespace

TEST_CASE("wholesale is the grid's price and what comes on top, also where that is below zero") {
  const auto wholesale = tariff("adder = \"10 USD/MWh\"\n");
  TariffMeter meter;
  CHECK(meter.step(wholesale, hours_in(0), hours_in(1), 2 * mwh, 0, 50 / mwh).total_usd() == Approx(120));
  CHECK(meter.step(wholesale, hours_in(1), hours_in(2), 2 * mwh, 0, -30 / mwh).energy_usd == Approx(-40));
}

TEST_CASE("a flat tariff does not look at the grid") {
  const auto flat = tariff("kind = \"flat\"\nprice = \"80 USD/MWh\"\n");
  CHECK(flat.energy_cost(hours_in(0), hours_in(5), 2 * mwh, std::nan("")) == Approx(160));
  CHECK_FALSE(read("kind = \"flat\"\nprice = \"80 USD/MWh\"\n").config.needs_grid_price());
  CHECK(read("").config.needs_grid_price());
}

TEST_CASE("what is exported earns the grid's price, or its own, or nothing") {
  CHECK(tariff("adder = \"10 USD/MWh\"\n").export_price(50 / mwh) == Approx(50 / mwh));
  CHECK(tariff("kind = \"flat\"\nprice = \"80 USD/MWh\"\n").export_price(50 / mwh) == 0);
  const auto fed_in = tariff("kind = \"flat\"\nprice = \"80 USD/MWh\"\nexport_price = \"60 USD/MWh\"\n");
  const auto bill = TariffMeter{}.step(fed_in, hours_in(0), hours_in(1), 1 * mwh, 3 * mwh, 0);
  CHECK(bill.export_usd == Approx(180));
  CHECK(bill.total_usd() == Approx(-100));
}

TEST_CASE("time of use goes by the local hour, and an interval over the hour is split") {
  const auto utc = tariff(time_of_use());
  CHECK(utc.price(hours_in(7.99), 0) * mwh == Approx(107));
  CHECK(utc.price(hours_in(8), 0) * mwh == Approx(108));
  CHECK(utc.price(hours_in(32), 0) * mwh == Approx(108));
  CHECK(utc.energy_cost(hours_in(7.75), hours_in(8.75), 1 * mwh, 0) == Approx(0.25 * 107 + 0.75 * 108));
  CHECK(utc.energy_cost(hours_in(0), hours_in(48), 48 * mwh, 0) == Approx(2 * 24 * 111.5));
  CHECK(tariff(time_of_use(), -8 * sim::hours(1)).price(hours_in(8), 0) * mwh == Approx(100));
  CHECK(tariff(time_of_use(), sim::minutes(330)).price(hours_in(2.5), 0) * mwh == Approx(108));
}

TEST_CASE("weekends and summers have their own prices where they are given") {
  const int hour = 6;  // at 06:00
  const auto at = [&](const Tariff& t, int day) {
    return t.price(Time{} + sim::days(day) + sim::hours(hour), 0) * mwh - hour;
  };
  const int sunday = 0, monday = 1, summer_sunday = 182, summer_monday = 183;  // 2 and 3 July
  const auto plain = tariff(time_of_use());
  for (const int day : {sunday, monday, summer_sunday, summer_monday}) CHECK(at(plain, day) == Approx(100));
  const auto weekend = tariff(time_of_use(prices("weekend_prices", 200)));
  CHECK(at(weekend, sunday) == Approx(200));
  CHECK(at(weekend, monday) == Approx(100));
  CHECK(at(weekend, summer_sunday) == Approx(200));
  const auto summer = tariff(time_of_use(prices("weekend_prices", 200) + prices("summer_prices", 300)));
  CHECK(at(summer, sunday) == Approx(200));
  CHECK(at(summer, summer_monday) == Approx(300));
  CHECK(at(summer, summer_sunday) == Approx(300));
  const auto all = tariff(time_of_use(prices("weekend_prices", 200) + prices("summer_prices", 300) +
                                      prices("summer_weekend_prices", 400)));
  CHECK(at(all, summer_sunday) == Approx(400));
  const int last_of_may = 150, first_of_june = 151, last_of_september = 272, first_of_october = 273;
  CHECK(at(summer, last_of_may) == Approx(100));
  CHECK(at(summer, first_of_june) == Approx(300));
  CHECK(at(all, last_of_september) == Approx(400));  // a Saturday
  CHECK(at(all, first_of_october) == Approx(200));
}

TEST_CASE("a summer of the south reaches over the new year") {
  const auto south = tariff(time_of_use(prices("summer_prices", 300) + "summer_from = 11\nsummer_to = 2\n"));
  CHECK(south.price(Time{}, 0) * mwh == Approx(300));
  CHECK(south.price(Time{} + sim::days(58), 0) * mwh == Approx(300));  // 28 February
  CHECK(south.price(Time{} + sim::days(59), 0) * mwh == Approx(100));
  CHECK(south.price(Time{} + sim::days(304), 0) * mwh == Approx(300));  // 1 November
}

TEST_CASE("the demand charge is on the highest quarter, whatever the intervals are") {
  const auto charged = tariff("demand_charge = \"15 USD/kW\"\n");
  TariffMeter fine;  // 200 kW for 5 min of a quarter, else 50 kW: a mean of 100 kW
  double usd = 0;
  for (int i = 0; i < 12; ++i)
    usd += fine.step(charged, Time{} + sim::minutes(5 * i), Time{} + sim::minutes(5 * i + 5),
                     (i == 4 ? 200e3 : 50e3) * 300, 0, 0)
               .demand_usd;
  CHECK(fine.peak_w() == Approx(100e3));
  CHECK(usd == Approx(1500));
  TariffMeter coarse;
  CHECK(coarse.step(charged, hours_in(0), hours_in(1), 4 * 80 * kw_15min, 0, 0).demand_usd == Approx(1200));
  CHECK(coarse.step(charged, hours_in(1), hours_in(2), 4 * 60 * kw_15min, 0, 0).demand_usd == 0);
  CHECK(coarse.step(charged, hours_in(2), hours_in(3), 4 * 90 * kw_15min, 0, 0).demand_usd == Approx(150));
}

TEST_CASE("each calendar month has its peak, February's as December's, by local time") {
  const auto charged = tariff("demand_charge = \"1 USD/kW\"\n", -8 * sim::hours(1));
  TariffMeter meter;  // the run begins at 16:00 on 31 December, local
  CHECK(meter.step(charged, hours_in(0), hours_in(1), 4 * 500 * kw_15min, 0, 0).demand_usd == Approx(500));
  double usd = meter.step(charged, hours_in(1), hours_in(8), 28 * 100 * kw_15min, 0, 0).demand_usd;
  CHECK(usd == 0);
  std::vector<double> by_month;
  const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  Time t = hours_in(8);
  for (int month = 0; month < 12; ++month) {
    double sum = 0;
    for (int h = 0; h < 24 * lengths[month]; ++h) {
      sum += meter.step(charged, t, t + sim::hours(1), 4 * (100 + month + (h == 30)) * kw_15min, 0, 0)
                 .demand_usd;
      t = t + sim::hours(1);
    }
    CHECK(sum == Approx(101 + month));
  }
}

TEST_CASE("an interval over the edge of a month counts in both") {
  const auto charged = tariff("demand_charge = \"1 USD/kW\"\n");
  const Time february = Time{} + sim::days(31);
  TariffMeter meter;
  CHECK(meter.step(charged, february - sim::minutes(30), february + sim::minutes(30), 4 * 70 * kw_15min, 0, 0)
            .demand_usd == Approx(140));
}

TEST_CASE("a run that ends within a quarter has the mean of what was metered, once") {
  const auto charged = tariff("demand_charge = \"1 USD/kW\"\n");
  TariffMeter meter;
  CHECK(meter.step(charged, hours_in(0), hours_in(0) + sim::minutes(5), 300 * 40e3, 0, 0).demand_usd == 0);
  CHECK(meter.finish(charged) == Approx(40));
  CHECK(meter.finish(charged) == 0);
}

TEST_CASE("however an hour of even power is cut, its bill is the same") {
  const auto charged = tariff(time_of_use("demand_charge = \"15 USD/kW\"\n"), sim::minutes(345));
  sim::Stream draw(3, 0, 99, 0);
  for (int trial = 0; trial < 200; ++trial) {
    TariffMeter whole, parts;
    const Time from = Time{} + sim::seconds(draw.uniform() * 31e6),
               to = from + sim::seconds(draw.uniform() * 90000);
    const double power_w = draw.uniform() * 1e6;
    double one = whole.step(charged, from, to, power_w * (to - from).seconds(), 0, 0).total_usd();
    one += whole.finish(charged);
    double sum = 0;
    for (Time t = from; t < to;) {
      const Time next = std::min(to, t + sim::seconds(1 + draw.uniform() * 4000));
      sum += parts.step(charged, t, next, power_w * (next - t).seconds(), 0, 0).total_usd();
      t = next;
    }
    CHECK(sum + parts.finish(charged) == Approx(one).epsilon(1e-9));
  }
}

TEST_CASE("a tariff says what it lacks and what does not belong to it") {
  CHECK_THAT(read("kind = \"flat\"\n").errors, Contains("price: is needed"));
  CHECK_THAT(read("kind = \"time_of_use\"\n").errors, Contains("prices: are needed"));
  CHECK_THAT(read("kind = \"time_of_use\"\nprices = [\"1 USD/MWh\"]\n").errors,
             Contains("prices: has 1 prices; 24 are expected"));
  CHECK_THAT(read("price = \"1 USD/MWh\"\n").errors, Contains("price: belongs to kind = \"flat\""));
  CHECK_THAT(read(prices("weekend_prices", 1)).errors,
             Contains("weekend_prices: belongs to kind = \"time_of_use\""));
  CHECK_THAT(read("kind = \"flat\"\nprice = \"1 USD/MWh\"\nadder = \"1 USD/MWh\"\n").errors,
             Contains("adder: belongs"));
  CHECK_THAT(read(time_of_use("summer_from = 5\n")).errors, Contains("summer_from: has no effect"));
  CHECK_THAT(read(time_of_use("summer_to = 13\n")).errors, Contains("summer_to"));
  CHECK_THAT(read("demand_charge = \"-1 USD/kW\"\n").errors, Contains("demand_charge"));
  CHECK_THAT(read("kind = \"time-of-use\"\n").errors, Contains("time_of_use"));
}

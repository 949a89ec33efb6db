#include "models/grid/demand_response.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "models/units.hpp"
#include "sim/config/document.hpp"
#include "sim/engine/random.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using sim::Time;

namespace {

constexpr double mwh = joules_per_mwh;
const auto start = *sim::parse_instant("2023-01-02");  // a Monday

DemandResponseConfig event(double from_h, double length_h, double reduction_w = 1e6, double rebound_h = 24) {
  return {.at = start + std::chrono::nanoseconds(sim::seconds(from_h * 3600).ns),
          .duration = sim::seconds(length_h * 3600),
          .rebound = sim::seconds(rebound_h * 3600),
          .reduction_w = reduction_w,
          .payment_usd_per_j = 500 / mwh};
}

struct Site {
  std::vector<ResponseEvent> events;
  ResponseMeter meter;
  Time now;
  explicit Site(const std::vector<DemandResponseConfig>& configs, sim::Span ahead = {}, Time from = {})
      : events(make_events(configs, start)), meter(events, sim::LocalCalendar(start, ahead), from), now(from) {}
  /// Draws power_w(hour since the start) in intervals of this length.
  void run(double until_h, const std::function<double(double)>& power_w, sim::Span every = sim::minutes(5)) {
    while (now < Time{} + sim::seconds(until_h * 3600)) {
      meter.step(events, now, now + every,
                 power_w((now + sim::nanoseconds(every.ns / 2)).seconds() / 3600) * every.seconds());
      now = now + every;
    }
  }
  const ResponseResult& result(std::size_t i = 0) const { return meter.results()[i]; }
};

double day_of(double hour) { return std::floor(hour / 24); }
double hour_of_day(double hour) { return hour - 24 * day_of(hour); }
std::string text_of(const Problems& problems) {
  std::string all;
  for (const auto& p : problems) all += p.key + ": " + p.text + "\n";
  return all;
}

}  // namespace

// 10 MW always, 7 MW in the event, 11 MW for the three hours after it.
TEST_CASE("a site that sheds 3 MW for two hours and catches up has shed 6 MWh and rebounds by 3") {
  Site site({event(4 * 24 + 17, 2, 3e6)});
  const auto power = [](double h) {
    const double after = h - (4 * 24 + 17);
    return after < 0 ? 10e6 : after < 2 ? 7e6 : after < 5 ? 11e6 : 10e6;
  };
  site.run(8 * 24, power);
  CHECK(site.result().shed_j() / mwh == Approx(6));
  CHECK(site.result().actual_j / mwh == Approx(14));
  CHECK(site.result().days == 4);
  CHECK(site.result().paid_usd(site.events[0]) == Approx(3000));
}

TEST_CASE("the rebound is what is drawn beyond the baseline of its own days") {
  // the event on a Tuesday; Wednesday's baseline stands on Monday alone
  Site site({event(24 + 17, 2, 3e6)});
  site.run(4 * 24, [](double h) {
    const double after = h - (24 + 17);
    return after < 0 ? 10e6 : after < 2 ? 7e6 : after < 5 ? 11e6 : 10e6;
  });
  CHECK(site.result().rebound_j / mwh == Approx(3));
  Site brief({event(24 + 17, 2, 3e6, 1.5)});
  brief.run(4 * 24, [](double h) { return h >= 24 + 19 && h < 24 + 22 ? 11e6 : 10e6; });
  CHECK(brief.result().rebound_j / mwh == Approx(1.5));
  CHECK(brief.result().shed_j() == Approx(0).margin(1));
}

TEST_CASE("the baseline is the mean of the hour over the last ten weekdays, and no more") {
  Site site({event(5 * 7 * 24 + 12, 1)});  // a Monday after five weeks; power is the number of the day, in MW
  site.run(36 * 24, [](double h) { return 1e6 * day_of(h) + 1e3 * std::floor(hour_of_day(h)); });
  // days 21 to 25 and 28 to 32, and the twelfth hour
  CHECK(site.result().baseline_j / mwh == Approx((23 + 30) / 2.0 + 0.012));
  CHECK(site.result().days == 10);
}

TEST_CASE("a weekend is measured against weekends") {
  Site site({event(12 * 24 + 6, 1)});  // Saturday of the second week
  site.run(13 * 24, [](double h) { return (day_of(h) == 5 ? 4e6 : day_of(h) == 6 ? 6e6 : 10e6); });
  CHECK(site.result().baseline_j / mwh == Approx(5));
  CHECK(site.result().days == 2);
}

TEST_CASE("days with an event, and days that were not metered in full, are no baseline") {
  // the run begins at 06:00 on Monday; an event on Tuesday; measured on Thursday: Wednesday alone is left
  Site site({event(24 + 10, 1), event(3 * 24 + 12, 1)}, {}, Time{} + sim::hours(6));
  site.run(4 * 24, [](double h) { return 1e6 * (1 + day_of(h)); });
  CHECK(site.result(1).days == 1);
  CHECK(site.result(1).baseline_j / mwh == Approx(3));
  CHECK(site.result(0).days == 0);
  CHECK(std::isnan(site.result(0).shed_j()));
  CHECK(site.result(0).paid_usd(site.events[0]) == 0);  // nothing is paid for what is not known
}

TEST_CASE("an event over midnight has the hours of both days, and spoils both for baselines") {
  Site site({event(2 * 24 + 23.5, 1, 1e6), event(4 * 24 + 23, 0.5)});
  site.run(6 * 24, [](double h) { return 1e6 * std::floor(hour_of_day(h)); });
  CHECK(site.result(0).baseline_j / mwh == Approx(11.5));
  CHECK(site.result(0).days == 2);
  CHECK(site.result(1).days == 2);
}

TEST_CASE("days are local: an event in the evening of California lies in the next day of UTC") {
  const auto power = [](double h) {
    return 1e6 * (1 + day_of(h - 8));
  };                                                      // by local days; the run begins on Sunday, 16:00
  Site site({event(2 * 24 + 3, 1)}, -8 * sim::hours(1));  // 03:00 on Wednesday, 19:00 on Tuesday there
  site.run(3 * 24, [&](double h) { return std::max(0.0, power(h)); });
  CHECK(site.result().days == 1);  // Monday
  CHECK(site.result().baseline_j / mwh == Approx(1));
}

TEST_CASE("what is paid lies between nothing and what was agreed") {
  const auto paid = [](double during_w) {
    Site site({event(2 * 24, 1, 2e6)});
    site.run(3 * 24, [&](double h) { return h >= 48 && h < 49 ? during_w : 10e6; });
    return site.result().paid_usd(site.events[0]);
  };
  CHECK(paid(9e6) == Approx(500));
  CHECK(paid(5e6) == Approx(1000));
  CHECK(paid(12e6) == 0);
}

TEST_CASE("the rebound of an event ends where the next one begins") {
  Site site({event(3 * 24, 1, 1e6), event(3 * 24 + 3, 1, 1e6)});
  site.run(5 * 24, [](double h) { return h >= 72 && h < 73 ? 9e6 : h >= 73 && h < 80 ? 11e6 : 10e6; });
  CHECK(site.result(0).rebound_j / mwh == Approx(2));
  CHECK(site.result(1).shed_j() / mwh == Approx(-1));
  CHECK(site.result(1).rebound_j / mwh == Approx(4));
}

TEST_CASE("events are known from their notice on, and run from begin to end") {
  Site site({event(2, 1)});
  CHECK(site.events[0].begin - site.events[0].known == sim::minutes(10));
  CHECK(site.events[0].agreed_j() == Approx(1 * mwh));
  std::vector<int> running;
  for (const double h : {1.0, 2.0, 2.5, 3.0}) {
    site.run(h, [](double) { return 1; });
    running.push_back(site.meter.running(site.events));
  }
  CHECK(running == std::vector<int>{-1, 0, 0, -1});
}

TEST_CASE("however even power within an hour is cut, an event has the same result") {
  sim::Stream draw(5, 0, 99, 0);
  for (int trial = 0; trial < 50; ++trial) {
    const std::vector<DemandResponseConfig> events{
        event(240 + std::floor(draw.uniform() * 300) / 4, 0.25 + std::floor(draw.uniform() * 40) / 4)};
    std::vector<double> by_hour;
    for (int h = 0; h < 20 * 24; ++h) by_hour.push_back(1e6 * draw.uniform());
    const auto power = [&](double h) { return by_hour[static_cast<std::size_t>(h)]; };
    Site fine(events, sim::minutes(345)), coarse(events, sim::minutes(345));
    fine.run(20 * 24, power, sim::minutes(5));
    coarse.run(20 * 24, power, sim::hours(1));
    CHECK(fine.result().shed_j() == Approx(coarse.result().shed_j()).epsilon(1e-9));
    CHECK(fine.result().rebound_j == Approx(coarse.result().rebound_j).epsilon(1e-9));
    CHECK(fine.result().days == coarse.result().days);
  }
}

TEST_CASE("events that overlap, lie outside of the run or reduce by nothing are errors") {
  const sim::Window day{start, Time{} + sim::hours(24)};
  CHECK(text_of(event_problems(std::vector{event(1, 1), event(2, 1)}, day)) == "");
  CHECK_THAT(
      text_of(event_problems(std::vector{event(1, 1.5), event(2, 1)}, day)),
      Contains(
          "[1].at: the event overlaps that of 2023-01-02T01:00:00Z, which lasts until 2023-01-02T02:30:00Z"));
  CHECK_THAT(text_of(event_problems(std::vector{event(2, 1), event(1, 4)}, day)),
             Contains("[1].at: the event overlaps"));
  CHECK_THAT(text_of(event_problems(std::vector{event(-1, 2)}, day)),
             Contains("[0].at: the event") && Contains("outside of the run"));
  CHECK_THAT(text_of(event_problems(std::vector{event(23.5, 1)}, day)), Contains("outside of the run"));

  const auto errors_of = [](const std::string& text) -> std::string {
    auto document = sim::config::Document::parse(text, "s.toml", {}, {}, {});
    DemandResponseConfig config;
    document.read(config);
    try {
      document.throw_if_bad();
    } catch (const sim::config::BadInput& bad) {
      return bad.what();
    }
    return "";
  };
  const std::string at = "at = 2023-01-02T01:00:00Z\n";
  CHECK(errors_of(at + "reduction = \"2 MW\"\nduration = \"2 h\"\npayment = \"500 USD/MWh\"\n") == "");
  CHECK_THAT(errors_of(at + "reduction = \"0 MW\"\n"), Contains("reduction"));
  CHECK_THAT(errors_of(at), Contains("reduction"));
  CHECK_THAT(errors_of("reduction = \"2 MW\"\n"), Contains("at"));
  CHECK_THAT(errors_of(at + "reduction = \"2 MW\"\nduration = \"0 h\"\n"), Contains("duration"));
  CHECK_THAT(errors_of(at + "reduction = \"2 MW\"\nnotice = \"-1 h\"\n"), Contains("notice"));
}

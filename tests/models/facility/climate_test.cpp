#include "models/facility/climate.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/scratch.hpp"

using namespace jevons;
using Catch::Matchers::Contains;
using sim::Series;
using sim::Time;

namespace {

Time at_min(int m) { return Time{} + sim::minutes(m); }
Series hourly(Series::Shape shape, std::vector<double> values) {
  std::vector<Time> times;
  for (std::size_t i = 0; i < values.size(); ++i) times.push_back(at_min(60 * static_cast<int>(i)));
  const Time last = times.back() + (shape == Series::Shape::hold ? sim::hours(1) : sim::Span{});
  return {shape, times, values, last};
}

Weather three_hours(Series::Shape shape = Series::Shape::linear) {
  Weather w;
  w.dry_bulb_c = hourly(shape, {20, 30, 10});
  w.relative_humidity = hourly(shape, {0.5, 0.4, 0.9});
  w.pressure_pa = hourly(shape, {100'000, 99'000, 98'000});
  return w;
}

}  // namespace

TEST_CASE("constant air is what was given") {
  const Climate climate(outdoor_from_humidity(30, 0.4, 95'000));
  auto state = climate.start(1, 0, 0);
  const auto air = climate.mean(at_min(5), at_min(500), state);
  CHECK(air.dry_bulb_c == 30);
  CHECK(air.pressure_pa == 95'000);
  CHECK(air.humidity_ratio == humidity_ratio(0.4 * saturation_pressure_pa(30), 95'000));
  CHECK(air.wet_bulb_c == outdoor_from_humidity(30, 0.4, 95'000).wet_bulb_c);
  CHECK(climate.has_moisture());
  const auto wet = outdoor_from_wet_bulb(30, 20, 95'000);
  auto another = Climate(wet).start(1, 0, 0);
  CHECK(Climate(wet).mean({}, at_min(5), another).wet_bulb_c == Approx(20).margin(1e-9).epsilon(0));
}

TEST_CASE(
    "at an hour the air is that of the file, in between on straight lines of dry bulb and humidity ratio") {
  const Climate climate(three_hours());
  auto state = climate.start(1, 0, 0);
  const auto first = climate.mean({}, {}, state), second = climate.mean(at_min(60), at_min(60), state);
  CHECK(first.humidity_ratio == outdoor_from_humidity(20, 0.5, 100'000).humidity_ratio);
  CHECK(second.humidity_ratio == outdoor_from_humidity(30, 0.4, 99'000).humidity_ratio);
  CHECK(second.wet_bulb_c == Approx(outdoor_from_humidity(30, 0.4, 99'000).wet_bulb_c).margin(1e-9));
  const auto quarter = climate.mean(at_min(15), at_min(15), state),
             half_hour = climate.mean({}, at_min(30), state);
  for (const auto& air : {quarter, half_hour}) {
    CHECK(air.dry_bulb_c == Approx(22.5));
    CHECK(air.humidity_ratio == Approx(0.75 * first.humidity_ratio + 0.25 * second.humidity_ratio));
    CHECK(air.pressure_pa == Approx(99'750));
    CHECK(air.wet_bulb_c == Approx(wet_bulb_c(air.dry_bulb_c, air.humidity_ratio, air.pressure_pa)));
  }
}

TEST_CASE("the mean over an interval is that of its parts") {
  for (const auto shape : {Series::Shape::linear, Series::Shape::hold}) {
    const Climate climate(three_hours(shape));
    auto state = climate.start(1, 0, 0), whole_state = state;
    const auto whole = climate.mean(at_min(10), at_min(110), whole_state);
    double dry_c = 0, w = 0;
    for (int m = 10; m < 110; m += 5) {
      const auto part = climate.mean(at_min(m), at_min(m + 5), state);
      dry_c += part.dry_bulb_c / 20;
      w += part.humidity_ratio / 20;
    }
    CHECK(dry_c == Approx(whole.dry_bulb_c).epsilon(1e-12));
    CHECK(w == Approx(whole.humidity_ratio).epsilon(1e-12));
  }
}

TEST_CASE("moisture is that of the dew point where there is one") {
  auto w = three_hours();
  w.dew_point_c = hourly(Series::Shape::linear, {5, 6, 7});
  auto state = Climate(w).start(1, 0, 0);
  CHECK(Climate(w).mean({}, {}, state).humidity_ratio == saturated_humidity_ratio(5, 100'000));
}

TEST_CASE("fog is saturated air: in a file that says 110 %, and on a line between saturated hours") {
  Weather w;
  w.dry_bulb_c = hourly(Series::Shape::linear, {10, 20, 20});
  w.relative_humidity = hourly(Series::Shape::linear, {1, 1, 1.1});
  const Climate climate(w);
  auto state = climate.start(1, 0, 0);
  for (const int minute : {0, 30, 60, 90, 120}) {
    const auto air = climate.mean(at_min(minute), at_min(minute), state);
    CHECK(air.wet_bulb_c == Approx(air.dry_bulb_c).margin(1e-9).epsilon(0));
    CHECK(relative_humidity(air.dry_bulb_c, air.humidity_ratio, air.pressure_pa) <= 1 + 1e-9);
  }
}

TEST_CASE("pressure is the file's, else that of its height, else the standard one; a note says which") {
  auto w = three_hours();
  CHECK_THAT(Climate(w).notes().front(), Contains("from the weather file"));
  w.pressure_pa.reset();
  w.elevation_m = 1000;
  auto state = Climate(w).start(1, 0, 0);
  CHECK(Climate(w).mean({}, at_min(5), state).pressure_pa == pressure_at_elevation_pa(1000));
  CHECK_THAT(Climate(w).notes().front(), Contains("89875 Pa, of the standard atmosphere at the 1000 m"));
  w.elevation_m.reset();
  CHECK(Climate(w).mean({}, at_min(5), state).pressure_pa == standard_pressure_pa);
  CHECK_THAT(Climate(w).notes().front(), Contains("101325 Pa, the standard"));
}

TEST_CASE("weather that does not say how moist it is gives a dry bulb, and nothing else") {
  auto w = three_hours();
  w.relative_humidity.reset();
  const Climate climate(w);
  auto state = climate.start(1, 0, 0);
  CHECK_FALSE(climate.has_moisture());
  CHECK(climate.dry_bulb_c({}, at_min(60), state) == Approx(25));
  CHECK_THROWS_AS(climate.mean({}, at_min(60), state), std::logic_error);
}

TEST_CASE("outside of the weather there is no air") {
  const Climate climate(three_hours());
  auto state = climate.start(1, 0, 0);
  CHECK_THROWS_AS(climate.mean(at_min(110), at_min(130), state), std::out_of_range);
}

TEST_CASE("a climate of every shipped file has the pressure of its place") {
  struct Place {
    std::string name;
    double least_pa, most_pa;
  };
  for (const auto& place : {Place{"phoenix", 96'500, 98'500}, Place{"singapore", 101'000, 101'200},
                            Place{"frankfurt", 99'900, 100'100}})
    for (const std::string form : {"typical", "stochastic"}) {
      std::vector<std::string> errors;
      const auto w = read_weather(
          std::string(JEVONS_SOURCE_DIR "/scenarios/data/weather/") + place.name + "_" + form + ".csv",
          {*sim::parse_instant("2022-01-01"), Time{} + sim::days(365)}, {}, errors);
      INFO(place.name << " " << form);
      CHECK(errors == std::vector<std::string>{});
      REQUIRE(w);
      const Climate climate(*w);
      CHECK(climate.has_moisture());
      auto state = climate.start(1, 0, 0);
      const auto air = climate.mean(Time{}, Time{} + sim::days(365), state);
      CHECK((place.least_pa < air.pressure_pa && air.pressure_pa < place.most_pa));
      CHECK(air.wet_bulb_c < air.dry_bulb_c);
    }
}

#include "models/facility/stochastic_year.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "models/facility/climate.hpp"
#include "sim/engine/distributions.hpp"
#include "tests/scratch.hpp"

using namespace jevons;
using Catch::Matchers::Contains;
using sim::Time;

namespace {

Time at_h(std::int64_t h) { return Time{} + sim::hours(h); }
sim::Window days_from(const std::string& start, int days) {
  return {*sim::parse_instant(start), at_h(24 * days)};
}

const std::string header =
    "month,hour_utc,dry_bulb_c,dry_bulb_sd_k,depression_k,depression_sd_k,correlation,dry_bulb_persistence,"
    "depression_persistence\n";

// The same row for every month and hour.
std::string everywhere(const std::string& values) {
  std::string text = "# elev_m=500\n" + header;
  for (int month = 1; month <= 12; ++month)
    for (int hour = 0; hour < 24; ++hour) text += fmt::format("{},{},{}\n", month, hour, values);
  return text;
}

std::optional<Weather> read(const std::string& text, const sim::Window& window,
                            std::vector<std::string>& errors) {
  const Scratch file("w.csv", text);
  auto weather = read_weather(file.path(), window, {}, errors);
  for (auto& error : errors) error = error.substr(file.folder().string().size() + 1);
  return weather;
}

Climate climate_of(const std::string& text, const sim::Window& window) {
  std::vector<std::string> errors;
  const auto weather = read(text, window, errors);
  CHECK(errors == std::vector<std::string>{});
  REQUIRE(weather);
  return Climate(*weather);
}

std::string shipped(const std::string& place) {
  std::ifstream file(JEVONS_SOURCE_DIR "/scenarios/data/weather/" + place + "_stochastic.csv");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

double depression_k(const Outdoor& air) {
  return air.dry_bulb_c - dew_point_c(air.humidity_ratio, air.pressure_pa);
}

bool same_bits(const Outdoor& a, const Outdoor& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

struct Row {
  double dry_bulb_c, dry_bulb_sd_k, depression_k, depression_sd_k, correlation, dry_bulb_persistence;
};

// What the table says, read apart from the reader that is tested.
std::vector<Row> rows_of(const std::string& text) {
  std::istringstream lines(text.substr(text.find("month,hour_utc")));
  std::vector<Row> rows;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::vector<double> v;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) v.push_back(std::stod(cell));
    rows.push_back({v[2], v[3], v[4], v[5], v[6], v[7]});
  }
  return rows;
}

struct Moments {
  double n = 0, sum = 0, squares = 0;
  void add(double x) { ++n, sum += x, squares += x * x; }
  double mean() const { return sum / n; }
  double sd() const { return std::sqrt((squares - sum * sum / n) / (n - 1)); }
};

std::string error_of(const std::string& text) {
  std::vector<std::string> errors;
  CHECK_FALSE(read(text, days_from("2022-01-01", 1), errors));
  REQUIRE_FALSE(errors.empty());
  return errors.front();
}

}  // namespace

TEST_CASE("a Gaussian whose negative part is put to 0 has the mean and spread that were asked for") {
  for (const auto& [mean, sd] : {std::pair{10.0, 1.0}, {3.0, 2.0}, {1.0, 1.0}, {0.5, 1.0}, {0.2, 0.8}}) {
    const auto gaussian = before_truncation(mean, sd);
    REQUIRE(gaussian);
    Moments drawn;  // by quadrature at equal shares
    constexpr int n = 200'000;
    const sim::Normal normal;
    for (int i = 0; i < n; ++i)
      drawn.add(std::max(0.0, gaussian->mean + gaussian->sd * normal.quantile((i + 0.5) / n)));
    CHECK(drawn.mean() == Approx(mean).epsilon(1e-4));
    CHECK(drawn.sd() == Approx(sd).epsilon(1e-3));
  }
  CHECK(before_truncation(10, 1)->mean == 10);
  CHECK(before_truncation(0, 0)->sd == 0);
  CHECK_FALSE(before_truncation(0, 1));
  CHECK_FALSE(before_truncation(0.001, 1));
}

TEST_CASE("without spread a stochastic year is its means, on straight lines") {
  std::string text = "# elev_m=0\n" + header;
  for (int h = 0; h < 24; ++h) text += fmt::format("1,{},{},0,{},0,0.5,0.9,0.9\n", h, 10 + h, 2 + h / 10.0);
  const auto climate = climate_of(text, days_from("2022-01-02T00:30", 1));
  auto state = climate.start(1, 0, 0);
  const auto air = climate.mean(Time{} + sim::minutes(30), Time{} + sim::minutes(30), state);  // 01:00
  CHECK(air.dry_bulb_c == 11);
  CHECK(depression_k(air) == Approx(2.1).margin(1e-6));
  CHECK(climate.mean({}, {}, state).dry_bulb_c == Approx(10.5));
  CHECK(climate.mean({}, at_h(1), state).dry_bulb_c == Approx(11));
  CHECK(climate.mean({}, at_h(1), state).humidity_ratio ==
        Approx(0.125 * saturated_humidity_ratio(8, standard_pressure_pa) +
               0.75 * saturated_humidity_ratio(8.9, standard_pressure_pa) +
               0.125 * saturated_humidity_ratio(9.8, standard_pressure_pa)));
}

TEST_CASE("over many replications each month and hour has its mean and spread, each month its persistence") {
  struct Products {
    double lagged = 0, squares = 0, before = 0;
  };
  for (const std::string place : {"ashburn", "singapore", "phoenix"}) {
    std::vector<std::string> errors;
    const auto weather = read(shipped(place), days_from("2022-01-01", 365), errors);
    REQUIRE(weather);
    const Climate climate(*weather);
    const auto& cell_of_point = weather->stochastic->cell_of_point;
    const auto file = rows_of(shipped(place));
    std::vector<Moments> dry_c(288), dryness_k(288), together(288);
    std::vector<Products> of_month(12);
    for (std::uint32_t replication = 0; replication < 40; ++replication) {
      auto state = climate.start(7, replication, 0);
      double before = 0;
      for (std::size_t h = 0; h < 365 * 24; ++h) {
        const auto now = at_h(static_cast<std::int64_t>(h));
        const auto air = climate.mean(now, now, state);
        const auto c = cell_of_point[h];
        const auto& row = file[c];
        dry_c[c].add(air.dry_bulb_c);
        dryness_k[c].add(depression_k(air));
        const double z = (air.dry_bulb_c - row.dry_bulb_c) / row.dry_bulb_sd_k;
        const double d = (depression_k(air) - row.depression_k) / row.depression_sd_k;
        auto& products = of_month[c / 24];
        together[c].add(z * d);
        products.squares += z * z;
        if (h > 0) {
          products.lagged += z * before;
          products.before += before * before;
        }
        before = z;
      }
    }
    // 40 years hold some 1,200 days of a cell, of which about 400 are independent: a mean strays by 0.05 of
    // the spread, a spread by 0.04; the largest of 288 by some three times that.
    for (std::size_t c = 0; c < 288; ++c) {
      INFO(place << ", month " << c / 24 + 1 << ", hour " << c % 24);
      const auto& row = file[c];
      CHECK(std::abs(dry_c[c].mean() - row.dry_bulb_c) < 0.15 * row.dry_bulb_sd_k);
      CHECK(dry_c[c].sd() == Approx(row.dry_bulb_sd_k).epsilon(0.12));
      CHECK(std::abs(dryness_k[c].mean() - row.depression_k) < 0.15 * row.depression_sd_k);
      CHECK(dryness_k[c].sd() == Approx(row.depression_sd_k).epsilon(0.12));
    }
    for (std::size_t month = 0; month < 12; ++month) {
      const auto& [lagged, squares, before] = of_month[month];
      INFO(place << ", month " << month + 1);
      CHECK(lagged / std::sqrt(squares * before) ==
            Approx(file[24 * month].dry_bulb_persistence).margin(0.01).epsilon(0));
      double drawn = 0, wanted = 0;  // correlation, over the hours of the day
      for (std::size_t c = 24 * month; c < 24 * month + 24; ++c) {
        drawn += together[c].mean() * file[c].dry_bulb_sd_k / dry_c[c].sd() * file[c].depression_sd_k /
                 dryness_k[c].sd() / 24;
        wanted += file[c].correlation / 24;
      }
      CHECK(drawn == Approx(wanted).margin(0.06).epsilon(0));  // saturation hides some of it
    }
  }
}

TEST_CASE("drawn hours are the same whatever intervals are asked for, and in whatever order") {
  for (const std::string place : {"phoenix", "frankfurt"}) {
    const auto climate = climate_of(shipped(place), days_from("2022-03-31T12:20", 3));
    auto at_once = climate.start(1, 2, 3), backwards = at_once;
    const auto whole = climate.mean({}, at_h(72), at_once);
    const auto last = climate.mean(at_h(72), at_h(72), at_once);
    for (const int minutes : {5, 7 * 60 + 12, 60, 24 * 60}) {  // each a part of 72 hours
      auto state = climate.start(1, 2, 3);
      double dry_bulb_c = 0, w = 0;
      for (int m = 0; m < 72 * 60; m += minutes) {
        const auto air = climate.mean(Time{} + sim::minutes(m), Time{} + sim::minutes(m + minutes), state);
        dry_bulb_c += air.dry_bulb_c * minutes / (72 * 60);
        w += air.humidity_ratio * minutes / (72 * 60);
      }
      INFO(place << " by " << minutes << " min");
      CHECK(dry_bulb_c == Approx(whole.dry_bulb_c).epsilon(1e-11));
      if (place == "phoenix") CHECK(w == Approx(whole.humidity_ratio).epsilon(1e-11));
      CHECK(w <= whole.humidity_ratio * (1 + 1e-11));  // at Frankfurt some is fog for a while
      CHECK(w >= whole.humidity_ratio * (1 - 1e-3));
      CHECK(same_bits(last, climate.mean(at_h(72), at_h(72), state)));
    }
    for (int h = 71; h >= 0; --h) {
      auto forwards = climate.start(1, 2, 3);
      CHECK(same_bits(climate.mean(at_h(h), at_h(h + 1), backwards),
                      climate.mean(at_h(h), at_h(h + 1), forwards)));
    }
  }
}

TEST_CASE("a replication is the same bits again; another seed, replication or site is other weather") {
  const auto climate = climate_of(shipped("dallas"), days_from("2022-07-01", 30));
  const auto noon = [&](ClimateState state) { return climate.mean(at_h(700), at_h(701), state); };
  const auto air = noon(climate.start(1, 0, 0));
  CHECK(same_bits(air, noon(climate.start(1, 0, 0))));
  CHECK(air.dry_bulb_c != noon(climate.start(2, 0, 0)).dry_bulb_c);
  CHECK(air.dry_bulb_c != noon(climate.start(1, 1, 0)).dry_bulb_c);
  CHECK(air.dry_bulb_c != noon(climate.start(1, 0, 1)).dry_bulb_c);
}

TEST_CASE("a fork goes its way, and the original does not notice") {
  const auto climate = climate_of(shipped("dallas"), days_from("2022-07-01", 30));
  auto original = climate.start(1, 0, 0), alone = original;
  climate.mean({}, at_h(100), original);
  climate.mean({}, at_h(100), alone);
  auto fork = original;
  const auto ahead = climate.mean(at_h(100), at_h(400), fork);
  CHECK(same_bits(climate.mean(at_h(100), at_h(101), original), climate.mean(at_h(100), at_h(101), alone)));
  CHECK(same_bits(climate.mean(at_h(100), at_h(400), alone), ahead));
}

TEST_CASE("air that is drawn is never more than saturated, however damp the climate") {
  const auto window = days_from("2022-01-01", 300);
  const auto climate = climate_of(everywhere("5,3,0.5,0.9,0.5,0.95,0.95"), window);
  auto state = climate.start(1, 0, 0);
  int saturated = 0;
  for (int h = 0; h < 7200; ++h) {
    const auto air = climate.mean(at_h(h), at_h(h), state);
    CHECK(relative_humidity(air.dry_bulb_c, air.humidity_ratio, air.pressure_pa) <= 1 + 1e-12);
    CHECK(air.wet_bulb_c <= air.dry_bulb_c);
    if (air.wet_bulb_c > air.dry_bulb_c - 1e-9) ++saturated;
    const auto between = climate.mean(at_h(h), at_h(h + 1), state);
    CHECK(relative_humidity(between.dry_bulb_c, between.humidity_ratio, between.pressure_pa) <= 1 + 1e-12);
  }
  // A mean of 0.5 K with a spread of 0.9 K is a Gaussian of mean -0.3 spreads: 62 % of it is below 0.
  CHECK(saturated / 7200.0 == Approx(0.62).margin(0.05).epsilon(0));
}

TEST_CASE("outside of its window a stochastic year has no air") {
  const auto climate = climate_of(shipped("dallas"), days_from("2022-07-01", 2));
  auto state = climate.start(1, 0, 0);
  CHECK_THROWS_AS(climate.mean(at_h(47), at_h(49), state), std::out_of_range);
  CHECK_THROWS_AS(climate.mean(Time{} - sim::hours(1), at_h(1), state), std::out_of_range);
  CHECK_NOTHROW(climate.mean(at_h(47), at_h(48), state));
}

TEST_CASE("bad tables of a stochastic year are errors at their place") {
  CHECK(error_of(everywhere("5,-1,2,1,0,0.9,0.9")) ==
        "w.csv:3: error: standard deviation of the dry bulb of -1 K: expected is 0 to 15");
  CHECK(error_of(everywhere("5,1,-2,1,0,0.9,0.9")) ==
        "w.csv:3: error: dew-point depression of -2 K: expected is 0 to 60");
  CHECK(error_of(everywhere("5,1,2,1,1.5,0.9,0.9")) ==
        "w.csv:3: error: correlation of 1.5: expected is -1 to 1");
  CHECK(error_of(everywhere("5,1,2,1,0,1,0.9")) ==
        "w.csv:3: error: persistence of the dry bulb of 1: expected is 0 to 0.9999");
  CHECK(error_of(everywhere("5,1,0.001,3,0,0.9,0.9")) ==
        "w.csv:3: error: a dew-point depression, never below 0, of mean 0.001 K cannot spread by 3 K");
  CHECK(error_of("# here\n" + header + "1,0,5,1,2,1,0,0.9,0.9\n") ==
        "w.csv: error: month 1, hour 1 is missing, and the run needs it for 2022-01-01T01:00:00Z");
  CHECK_THAT(error_of("month,hour_utc,dry_bulb_c,dry_bulb_sd_k\n1,0,5,1\n"),
             Contains("the header lacks depression_k,depression_sd_k,correlation"));
  auto high = everywhere("5,1,2,1,0,0.9,0.9");
  high.replace(0, 12, "# elev_m=1e5");
  CHECK(error_of(high) == "w.csv: error: elev_m=1e5: a height of -500 to 9000 m above the sea is expected");
}

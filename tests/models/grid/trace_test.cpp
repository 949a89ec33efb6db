#include "models/grid/trace.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/config/csv.hpp"
#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using sim::parse_instant;
using sim::Time;
using sim::config::Labels;

namespace {

const FactorSet& ipcc = *find_factor_set("ipcc_2014_lifecycle");
const std::string header = "timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH\n";

sim::Window window(const std::string& start, sim::Span length) {
  return {*parse_instant(start), Time{} + length};
}

std::string error_of(const std::string& rows, const std::string& head = header) {
  const Scratch file("mix.csv", head + rows);
  std::vector<std::string> errors;
  CHECK_FALSE(read_generation(file.path(), window("2022-04-12T00:00Z", sim::hours(1)), {}, ipcc, errors));
  REQUIRE(errors.size() == 1);
  return errors.front().substr(file.folder().string().size() + 1);
}

}  // namespace

TEST_CASE("carbon intensity is the mean of the factors, weighted by generation") {
  CHECK(average_intensity(ipcc, {0, 0, 0, 0, 10, 0, 0, 0}) * 3.6e9 == Approx(490));
  CHECK(average_intensity(ipcc, {50, 0, 0, 0, 0, 50, 0, 0}) * 3.6e9 == Approx((11 + 820) / 2.0));
  CHECK(average_intensity(*find_factor_set("direct"), {1, 1, 1, 0, 0, 1, 1, 0}) * 3.6e9 == Approx(760 / 5.0));
  CHECK(average_intensity(*find_factor_set("srren_2011"), {0, 0, 1, 0, 1, 0, 0, 0}) * 3.6e9 ==
        Approx((4 + 469) / 2.0));
  CHECK(find_factor_set("none") == nullptr);
  CHECK(factor_set_names().size() == 3);
}

TEST_CASE("generation is read in watts, held over its hour") {
  const Scratch file("mix.csv",
                     header + "2022-04-12T00:00Z,10,20,30,0,40,0,0,0\n2022-04-12T01:00Z,0,0,0,0,0,5,0,0\n");
  std::vector<std::string> errors;
  const auto g = read_generation(file.path(), window("2022-04-12T00:30Z", sim::hours(1)), {}, ipcc, errors);
  REQUIRE(g);
  CHECK(errors.empty());
  REQUIRE(g->generation_w.size() == source_count);
  CHECK(g->generation_w[1].value({}) == 20e6);
  CHECK(g->intensity_kg_per_j.value({}) * 3.6e9 == Approx((110 + 820 + 720 + 19600) / 100.0));
  CHECK(g->renewable_share.value({}) == Approx(0.6));
  CHECK(g->intensity_kg_per_j.next_change({}) == Time{} + sim::minutes(30));
  CHECK(g->intensity_kg_per_j.value(Time{} + sim::minutes(30)) * 3.6e9 == Approx(820));
  CHECK(g->renewable_share.mean({}, Time{} + sim::hours(1)) == Approx(0.3));
}

TEST_CASE("a mix that cannot be true is an error at its row") {
  CHECK(error_of("2022-04-12T00:00Z,0,0,0,0,0,0,0,0\n") ==
        "mix.csv:2: error: the sources add up to 0 MW, so their carbon intensity is undefined");
  CHECK(error_of("2022-04-12T00:00Z,1,1,1,1,1,1,1,1\n2022-04-12T01:00Z,1,0,0,0,-9,0,0,0\n") ==
        "mix.csv:3: error: the sources add up to -8 MW, which is below zero");
  CHECK_THAT(error_of("2022-04-12T00:00Z,9,0,0,0,-1,0,0,0\n"),
             Contains("emissions by the factors ipcc_2014_lifecycle are below zero"));
  CHECK_THAT(error_of("2022-04-12T00:00Z,,,,,,,,\n"),
             Contains("mix.csv:2: error: 2022-04-12T00:00:00Z has empty cells"));
  CHECK_THAT(error_of("2022-04-12T00:00Z,1,1,1,1,1,1,1,1\n", "timestamp,WND,SUN,WTA,OIL,NG,COL,NUC,OTH\n"),
             Contains("mix.csv:1:19: error: unknown column \"WTA\"; is \"WAT\" meant?"));
}

TEST_CASE("a source a little below zero is its own consumption, not an error") {
  const Scratch file("mix.csv", header + "2022-04-12T00:00Z,0,-1,0,0,10,0,0,0\n");
  std::vector<std::string> errors;
  CHECK(read_generation(file.path(), window("2022-04-12T00:00Z", sim::hours(1)), {}, ipcc, errors));
}

TEST_CASE("prices are per joule inside and may be negative") {
  const Scratch file("p.csv", "utc,usd_per_mwh\n2022-04-12T00:00Z,-36\n2022-04-12T01:00Z,72\n");
  std::vector<std::string> errors;
  const auto price = read_price(file.path(), window("2022-04-12T00:00Z", sim::hours(2)), {}, errors, errors);
  REQUIRE(price);
  CHECK(price->value({}) == Approx(-1e-8));
  CHECK(price->mean({}, Time{} + sim::hours(2)) == Approx(0.5e-8));
}

TEST_CASE("the measured mix gives the published carbon intensity on every complete row of four authorities") {
  for (const char* name : {"CISO", "ERCO", "PJM", "BPAT"}) {
    const auto path = at_hand(std::string("grid/") + name + "_2022_hourly.csv");
    if (!path) return;
    std::vector<std::string> lines;
    sim::config::FileErrors errors(name, lines);
    sim::config::Csv csv(*path, errors);
    REQUIRE(csv.expect({"timestamp", "WND", "SUN", "WAT", "OIL", "NG", "COL", "NUC", "OTH", "avg_CI"}));
    int complete = 0;
    while (csv.next()) {
      if (csv.is_blank(1)) continue;
      std::array<double, source_count> mix;
      for (std::size_t i = 0; i < source_count; ++i) mix[i] = *csv.number(i + 1);
      const double published = *csv.number(9);  // rounded to three decimals
      REQUIRE(std::abs(average_intensity(ipcc, mix) * 3.6e9 - published) <= 0.5e-3 + 1e-9);
      ++complete;
    }
    CHECK(errors.none());
    CHECK(complete >= 8730);
  }
}

// Generation that is neither wind nor sun, mean of the days of April (UTC) by hour of Pacific Standard Time,
// found from the same series by others: 6.4 GW at noon, 15.7 GW at 19 h, belly over neck 0.408, steepest
// three hours 7.7 GW.
TEST_CASE("California's April net load is a duck") {
  const auto path = at_hand("grid/CISO_2022_hourly.csv");
  if (!path) return;
  std::vector<std::string> errors;
  const auto g = read_generation(*path, window("2022-04-01T00:00Z", sim::days(30)), {}, ipcc, errors);
  REQUIRE(g);
  std::array<double, 24> net_gw{};
  for (int hour = 0; hour < 30 * 24; ++hour) {
    const Time t = Time{} + sim::hours(hour);
    for (std::size_t i = 2; i < source_count; ++i)
      net_gw[static_cast<std::size_t>((hour + 16) % 24)] +=
          g->generation_w[i].mean(t, t + sim::hours(1)) / 30 / 1e9;
  }
  const auto belly = std::min_element(net_gw.begin(), net_gw.end());
  const auto neck = std::max_element(net_gw.begin(), net_gw.end());
  CHECK(*belly == Approx(6.4).margin(0.05));
  CHECK(*neck == Approx(15.7).margin(0.05));
  CHECK(neck - net_gw.begin() == 19);
  CHECK(*belly / *neck == Approx(0.408).margin(0.001));
  double ramp = 0;
  for (std::size_t h = 0; h < 24; ++h) ramp = std::max(ramp, net_gw[(h + 3) % 24] - net_gw[h]);
  CHECK(ramp == Approx(7.7).margin(0.05));
}

TEST_CASE("a blank row of a measured year is an error in the run that needs it, and in no other") {
  const auto path = at_hand("grid/CISO_2022_hourly.csv");
  if (!path) return;
  std::vector<std::string> errors;
  CHECK(read_generation(*path, window("2022-05-01", sim::days(16)), {}, ipcc, errors));
  CHECK_FALSE(read_generation(*path, window("2022-05-01", sim::days(18)), {}, ipcc, errors));
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors.front(),
             Contains("CISO_2022_hourly.csv:3284: error: 2022-05-17T18:00:00Z has empty cells"));
}

// The sun tells the hour: with starts until and ends after the switch, sunset stays where it is.
TEST_CASE("a switch of labels in mid-June keeps California's evenings in place") {
  const auto path = at_hand("grid/CISO_2022_hourly.csv");
  if (!path) return;
  std::vector<std::string> errors;
  const Labels labels{Labels::Mean::start, parse_instant("2022-06-16T07:00Z")};
  const auto g = read_generation(*path, window("2022-06-15T07:00Z", sim::days(3)), labels, ipcc, errors);
  REQUIRE(g);
  REQUIRE(g->notes.size() == 1);
  for (int day = 0; day < 3; ++day) {
    const Time dark = Time{} + sim::days(day) + sim::hours(20);  // 03:00 UTC, 20:00 PDT
    CHECK(g->generation_w[1].value(dark - sim::hours(1)) > 1e9);
    CHECK(g->generation_w[1].value(dark) < 0.2e9);
  }
}

TEST_CASE("a source that an authority never reports is none of its mix, and a note says so") {
  const std::string header = "timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH\n";
  const Scratch file("azps.csv", header + "2022-04-12T00:00Z,1,0,0,0,3,0,,0\n2022-04-12T01:00Z,1,0,0,0,1,0,,0\n2022-04-12T02:00Z,1,0,0,0,1,0,,0\n");
  std::vector<std::string> errors;
  const sim::Window window{*sim::parse_instant("2022-04-12"), sim::Time{} + sim::hours(2)};
  const auto read = read_generation(file.path(), window, {}, *find_factor_set("direct"), errors);
  REQUIRE(read);
  CHECK(errors.empty());
  CHECK(read->intensity_kg_per_j.value({}) * 3.6e9 == Approx(0.75 * 370));
  REQUIRE(read->notes.size() == 1);
  CHECK(read->notes.front() == "azps.csv: no value in any row for nuclear, which is taken as 0");
  // One hour that is blank beside others that are not stays an error where a run needs it.
  const Scratch gap("gap.csv", header + "2022-04-12T00:00Z,1,0,0,0,3,0,,0\n2022-04-12T01:00Z,1,0,0,0,1,0,2,0\n2022-04-12T02:00Z,1,0,0,0,1,0,2,0\n");
  CHECK_FALSE(read_generation(gap.path(), window, {}, *find_factor_set("direct"), errors));
  CHECK(errors.size() == 1);
}

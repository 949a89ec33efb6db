// Least cost over zones and lines: published figures, limits, and a slow check by linear programming's duality.
#include "models/grid/dispatch/clearing.hpp"

#include <catch2/catch.hpp>

#include "models/units.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double kPerMwh = 1 / joules_per_mwh, kGram = 1e-3 / joules_per_kwh, kMw = 1e6;

Segment segment(double usd_per_mwh, double g_per_kwh, double mw) { return {usd_per_mwh * kPerMwh, g_per_kwh * kGram, mw * kMw, 0}; }

/// models.md 6.3: nuclear 20 must-run, renewables, CCGT 60@45/370, coal 40@55/760, OCGT 30@110/550.
Zone textbook(double load_mw, double renewable_mw) {
  return {load_mw * kMw, {segment(-150, 0, 20), segment(0, 0, renewable_mw), segment(45, 370, 60), segment(55, 760, 40),
                          segment(110, 550, 30), segment(5000, 0, 1e6)}};
}

Zone cleared(Zone zone) {
  std::vector<Zone> zones{std::move(zone)};
  std::vector<Line> lines;
  Clearing work;
  clear(zones, lines, work);
  return zones.front();
}

double average_g(const Zone& zone) {
  double kg = 0, w = 0;
  for (const auto& s : zone.segments) kg += s.used_w * s.intensity_kg_per_j, w += s.used_w;
  return kg / w / kGram;
}

double cost(const std::vector<Zone>& zones) {
  double sum = 0;
  for (const auto& zone : zones)
    for (const auto& s : zone.segments) sum += s.used_w * s.cost_usd_per_j;
  return sum;
}

std::vector<Zone> random_zones(sim::Stream& stream, std::size_t n) {
  std::vector<Zone> zones(n);
  for (auto& zone : zones) {
    zone.load_w = stream.uniform() * 100;
    double usd = 0;
    for (int k = 0; k < 6; ++k) {
      usd += stream.uniform();
      zone.segments.push_back({usd, stream.uniform(), stream.uniform() < 0.2 ? 0 : stream.uniform() * 40, 0});
    }
    zone.segments.push_back({100, 0, 1000, 0});
  }
  return zones;
}

std::vector<Line> random_lines(sim::Stream& stream, std::size_t n) {
  std::vector<Line> lines;
  for (std::uint32_t a = 0; a < n; ++a)
    for (std::uint32_t b = a + 1; b < n; ++b)
      if (stream.uniform() < 0.6) lines.push_back({a, b, stream.uniform() * 30});
  return lines;
}

}  // namespace

TEST_CASE("the merit order of the textbook: curtailment, price, average and marginal intensity", "[clearing]") {
  const auto belly = cleared(textbook(50, 50));
  CHECK(belly.segments[1].room_w - belly.segments[1].used_w == Approx(20 * kMw));
  CHECK(belly.price_usd_per_j == 0);
  CHECK(average_g(belly) == 0);
  CHECK(belly.marginal_kg_per_j == 0);
  const auto day = cleared(textbook(100, 50));
  CHECK(day.segments[2].used_w == Approx(30 * kMw));
  CHECK(day.price_usd_per_j / kPerMwh == Approx(45));
  CHECK(average_g(day) == Approx(111));
  CHECK(day.marginal_kg_per_j / kGram == Approx(370));
  const auto evening = cleared(textbook(100, 5));
  CHECK(evening.segments[2].used_w == Approx(60 * kMw));
  CHECK(evening.segments[3].used_w == Approx(15 * kMw));
  CHECK(evening.price_usd_per_j / kPerMwh == Approx(55));
  CHECK(average_g(evening) == Approx(336));
  CHECK(evening.marginal_kg_per_j / kGram == Approx(760));
  const auto peak = cleared(textbook(140, 5));
  CHECK(peak.segments[4].used_w == Approx(15 * kMw));
  CHECK(peak.price_usd_per_j / kPerMwh == Approx(110));
  CHECK(average_g(peak) == Approx(434.642857));
  CHECK(peak.marginal_kg_per_j / kGram == Approx(550));
}

TEST_CASE("at a corner of the merit order the next megawatt sets the price", "[clearing]") {
  const auto zone = cleared(textbook(70, 50));
  CHECK(zone.price_usd_per_j / kPerMwh == Approx(45));
  CHECK(zone.marginal_kg_per_j / kGram == Approx(370));
}

TEST_CASE("with more load than supply the rest is not served, at the price of scarcity", "[clearing]") {
  const auto zone = cleared(textbook(170, 5));
  CHECK(zone.segments.back().used_w == Approx(15 * kMw));
  CHECK(zone.price_usd_per_j / kPerMwh == Approx(5000));
}

TEST_CASE("no load at all leaves the price at the floor and everything unused", "[clearing]") {
  const auto zone = cleared(textbook(0, 50));
  CHECK(zone.price_usd_per_j / kPerMwh == Approx(-150));
  for (const auto& s : zone.segments) CHECK(s.used_w == 0);
}

TEST_CASE("a line lets a cheap zone serve a dear one up to its capacity, and prices meet where it is not full", "[clearing]") {
  const auto pair = [](double line_w) {
    std::vector<Zone> zones{{10, {{1, 0.1, 100}, {9, 0, 1000}}}, {50, {{3, 0.7, 100}, {9, 0, 1000}}}};
    std::vector<Line> lines{{0, 1, line_w}};
    Clearing work;
    clear(zones, lines, work);
    return std::pair(zones, lines);
  };
  const auto [tight, full] = pair(20);
  CHECK(full[0].flow_w == 20);
  CHECK(tight[0].price_usd_per_j == 1);
  CHECK(tight[1].price_usd_per_j == 3);
  CHECK(tight[1].marginal_kg_per_j == 0.7);
  const auto [wide, open] = pair(60);
  CHECK(open[0].flow_w == 50);
  CHECK(wide[1].price_usd_per_j == 1);
  CHECK(wide[1].marginal_kg_per_j == 0.1);
  CHECK(wide[1].imports_w == 50);
  CHECK(wide[0].imports_w == -50);
}

TEST_CASE("over random zones and lines every load is met and no limit broken", "[clearing]") {
  sim::Stream stream(11, 0, 0, 0);
  Clearing work;
  for (int round = 0; round < 500; ++round) {
    auto zones = random_zones(stream, 2 + round % 4);
    auto lines = random_lines(stream, zones.size());
    clear(zones, lines, work);
    std::vector<double> net(zones.size());
    for (const auto& line : lines) {
      CHECK(std::abs(line.flow_w) <= line.capacity_w);
      net[line.from] -= line.flow_w, net[line.to] += line.flow_w;
    }
    for (std::size_t z = 0; z < zones.size(); ++z) {
      double given = 0;
      for (const auto& s : zones[z].segments) {
        CHECK(s.used_w >= 0);
        CHECK(s.used_w <= s.room_w);
        given += s.used_w;
      }
      CHECK(given + net[z] == Approx(zones[z].load_w).margin(1e-9));
      CHECK(net[z] == Approx(zones[z].imports_w).margin(1e-9));
    }
  }
}

TEST_CASE("no cheaper way to serve the loads: prices prove it", "[clearing]") {
  // Complementary slackness: with prices p, segments below p of their zone are full, segments above are empty,
  // and a line with room left has no dearer end. Together with balance that is optimality of a linear program.
  sim::Stream stream(12, 0, 0, 0);
  Clearing work;
  for (int round = 0; round < 500; ++round) {
    auto zones = random_zones(stream, 2 + round % 4);
    auto lines = random_lines(stream, zones.size());
    clear(zones, lines, work);
    for (const auto& zone : zones)
      for (const auto& s : zone.segments) {
        if (s.cost_usd_per_j < zone.price_usd_per_j - 1e-9) CHECK(s.used_w == s.room_w);
        if (s.cost_usd_per_j > zone.price_usd_per_j + 1e-9) CHECK(s.used_w == 0);
      }
    for (const auto& line : lines) {
      if (line.flow_w < line.capacity_w) CHECK(zones[line.to].price_usd_per_j <= zones[line.from].price_usd_per_j + 1e-9);
      if (line.flow_w > -line.capacity_w) CHECK(zones[line.from].price_usd_per_j <= zones[line.to].price_usd_per_j + 1e-9);
    }
  }
}

TEST_CASE("price and marginal intensity are what one more watt costs and emits, anywhere in a random market", "[clearing]") {
  sim::Stream stream(13, 0, 0, 0);
  Clearing work;
  const auto emissions = [](const std::vector<Zone>& zones) {
    double sum = 0;
    for (const auto& zone : zones)
      for (const auto& s : zone.segments) sum += s.used_w * s.intensity_kg_per_j;
    return sum;
  };
  for (int round = 0; round < 500; ++round) {
    auto zones = random_zones(stream, 1 + round % 4);
    auto lines = random_lines(stream, zones.size());
    clear(zones, lines, work);
    const auto at = static_cast<std::size_t>(stream.uniform() * static_cast<double>(zones.size()));
    auto more = zones;
    auto other_lines = lines;
    constexpr double more_w = 1e-4;
    more[at].load_w += more_w;
    clear(more, other_lines, work);
    CHECK((cost(more) - cost(zones)) / more_w == Approx(zones[at].price_usd_per_j).margin(1e-6));
    CHECK((emissions(more) - emissions(zones)) / more_w == Approx(zones[at].marginal_kg_per_j).margin(1e-6));
  }
}

#include "models/grid/generation/on_site.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sim/config/document.hpp"

using namespace jevons;
using Catch::Matchers::Contains;

namespace {

struct Holder {
  std::vector<OnSiteConfig> supply;
  void visit(sim::config::Visitor& v) { v.list("supply", supply, {}); }
};

// Reads [[supply]] with these keys; what is wrong with it is in `errors`.
struct Outcome {
  std::vector<OnSiteConfig> supply;
  std::string errors;
};
Outcome load(const std::string& text) {
  auto document = sim::config::Document::parse(text, "s.toml", {}, {}, {});
  Holder holder;
  document.read(holder);
  for (std::size_t i = 0; i < holder.supply.size(); ++i)
    for (const auto& problem : holder.supply[i].problems())
      document.complain("supply[" + std::to_string(i) + "]." + problem.key, problem.text);
  try {
    document.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    return {holder.supply, bad.what()};
  }
  return {holder.supply, ""};
}

const std::string roof = "[[supply]]\ncapacity = \"10 MW\"\nlatitude = 37.4\nlongitude = -121.9\n";
const std::string turbines = "[[supply]]\nkind = \"wind\"\ncapacity = \"30 MW\"\nmean_speed = \"7.5 m/s\"\n";
const sim::Window year{*sim::parse_instant("2022-01-01"), sim::Time{} + sim::days(365)};

}  // namespace

TEST_CASE("a site has panels and turbines, each with a year of power of its own", "[on_site]") {
  const auto read = load(roof + turbines);
  CHECK_THAT(read.errors, Catch::Matchers::Equals(""));
  REQUIRE(read.supply.size() == 2);
  const auto air = sim::Series::constant(15);
  const auto sun = on_site_series(read.supply[0], year, air, {1, 0, 0});
  const auto wind = on_site_series(read.supply[1], year, air, {1, 0, 1});
  // 0.8 of 2,140 kWh/m2 at a performance of 0.86 x 0.96, less some warmth and clipping.
  CHECK(sun.mean({}, year.end) / 10e6 == Approx(0.155).margin(0.01).epsilon(0));
  const auto& w = read.supply[1].wind;
  CHECK(wind.mean({}, year.end) / 30e6 ==
        Approx(0.91 * w.curve.capacity_factor(2, w.scale_m_s())).margin(0.05).epsilon(0));
  CHECK(*std::max_element(sun.values().begin(), sun.values().end()) <= 10e6 / 1.2);
  CHECK(*std::max_element(wind.values().begin(), wind.values().end()) <= 0.91 * 30e6);
  CHECK(on_site_series(read.supply[0], year, air, {1, 0, 0}).values() == sun.values());
  CHECK(on_site_series(read.supply[0], year, air, {1, 1, 0}).values() != sun.values());
}

TEST_CASE("panels in the cold make more", "[on_site]") {
  const auto panels = load(roof).supply.at(0);
  CHECK(on_site_series(panels, year, sim::Series::constant(0), {}).mean({}, year.end) >
        on_site_series(panels, year, sim::Series::constant(30), {}).mean({}, year.end));
}

TEST_CASE("keys of the other kind are refused where they stand", "[on_site]") {
  CHECK_THAT(load(roof + "mean_speed = \"7 m/s\"\nhub_height = \"80 m\"\n").errors,
             Contains("s.toml:5") && Contains("supply[0].mean_speed: belongs to kind = \"wind\"") &&
                 Contains("s.toml:6"));
  CHECK_THAT(load(turbines + "latitude = 37\nlosses = 0.1\n").errors,
             Contains("supply[0].latitude: belongs to kind = \"pv\"") && Contains("supply[0].losses"));
  CHECK_THAT(load("[[supply]]\nkind = \"sun\"\ncapacity = \"1 MW\"\n").errors, Contains("pv"));
}

TEST_CASE("what is missing and what cannot be is said", "[on_site]") {
  CHECK_THAT(load("[[supply]]\nlatitude = 1\nlongitude = 1\n").errors, Contains("capacity"));
  CHECK_THAT(load("[[supply]]\ncapacity = \"1 MW\"\n").errors,
             Contains("latitude: is needed") && Contains("longitude: is needed"));
  CHECK_THAT(load("[[supply]]\nkind = \"wind\"\ncapacity = \"1 MW\"\n").errors,
             Contains("mean_speed: is needed"));
  CHECK_THAT(load(roof + "clearness = 1.05\n").errors, Contains("clearness_spread"));
  CHECK_THAT(load("[[supply]]\ncapacity = \"0 MW\"\nlatitude = 1\nlongitude = 1\n").errors,
             Contains("capacity"));
  CHECK_THAT(load(turbines + "cut_out = \"11 m/s\"\n").errors,
             Contains("cut_out: must be above rated_speed"));
}

#include "models/lifecycle/hardware.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/config/document.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double kYear = 365 * 86400;

sim::Time years(double n) { return sim::Time{} + sim::seconds(n * kYear); }

/// Twice the work and 0.9 of the draw each year, from the start of the run.
Hardware doubling() {
  Hardware hardware;
  hardware.config.performance_growth = std::log(2) / kYear;
  hardware.config.power_decline = -std::log(0.9) / kYear;
  hardware.config.price_growth = -std::log(1.25) / kYear;
  hardware.config.embodied_growth = std::log(1.5) / kYear;
  hardware.first = {
      .performance = 8, .power_factor = 1, .embodied_kg = 100, .price_usd = 1000, .mass_kg = 20};
  return hardware;
}

HardwareConfig read(const std::string& text) {
  auto document = sim::config::Document::parse(text, "hardware.toml", ".", {}, {});
  HardwareConfig config;
  document.read(config);
  if (document.ok())
    for (const auto& problem : config.problems()) document.complain(problem.key, problem.text);
  document.throw_if_bad();
  return config;
}

std::string error_of(const std::string& text) {
  try {
    read("server = \"r740\"\n" + text);
  } catch (const sim::config::BadInput& bad) {
    return bad.errors().size() == 1 ? bad.errors().front() : "more than one error";
  }
  return {};
}

bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("hardware at the date from which it is described is as it is described", "[hardware]") {
  const auto offer = doubling().offer_at(years(0));
  CHECK(offer.performance == 8);
  CHECK(offer.power_factor == 1);
  CHECK(offer.embodied_kg == 100);
  CHECK(offer.price_usd == 1000);
  CHECK(doubling().improvement_at(years(0)) == 1);
}

TEST_CASE("work, draw, price and embodied carbon follow their own rates; mass stays", "[hardware]") {
  const auto offer = doubling().offer_at(years(3));
  CHECK(offer.performance == Approx(64));
  CHECK(offer.power_factor == Approx(0.729));
  CHECK(offer.price_usd == Approx(1000 / std::pow(1.25, 3)));
  CHECK(offer.embodied_kg == Approx(337.5));
  CHECK(offer.mass_kg == 20);
  CHECK(doubling().improvement_at(years(3)) == Approx(8 / 0.729));
}

TEST_CASE("in generations, what is sold is the last that came out", "[hardware]") {
  auto hardware = doubling();
  hardware.available = years(-1);
  hardware.config.generation = sim::seconds(2 * kYear);
  CHECK(hardware.offer_at(years(-1)).performance == 8);
  CHECK(hardware.offer_at(years(0.999)).performance == 8);
  CHECK(hardware.offer_at(years(1)).performance == Approx(32));
  CHECK(hardware.offer_at(years(2.5)).performance == Approx(32));
  CHECK(hardware.offer_at(years(3)).performance == Approx(128));
  CHECK(hardware.offer_at(years(-1.5)).performance == Approx(2));  // one generation before
}

TEST_CASE("an instant before a generation comes out, the one before is sold", "[hardware]") {
  auto hardware = doubling();
  hardware.config.generation = sim::days(730);
  CHECK(hardware.offer_at(sim::Time{} + sim::days(1460) - sim::nanoseconds(1)).performance == Approx(32));
  CHECK(hardware.offer_at(sim::Time{} + sim::days(1460)).performance == Approx(128));
}

TEST_CASE("generations are never ahead of steady progress, and less than one behind", "[hardware]") {
  sim::Stream draw(1, 0, 0, 0);
  for (int i = 0; i < 200; ++i) {
    auto steady = doubling();
    steady.available = years(10 * draw.uniform());
    auto stepped = steady;
    stepped.config.generation = sim::seconds((0.1 + 3 * draw.uniform()) * kYear);
    const auto t = steady.available + sim::seconds(20 * kYear * draw.uniform());
    CHECK(stepped.improvement_at(t) <= steady.improvement_at(t));
    CHECK(stepped.improvement_at(t + *stepped.config.generation) > steady.improvement_at(t) * (1 - 1e-12));
    const auto offer = stepped.offer_at(t);
    CHECK(offer.power_factor / offer.performance * 8 * stepped.improvement_at(t) == Approx(1));
  }
}

TEST_CASE("it is sold from `available` until it is withdrawn", "[hardware]") {
  auto hardware = doubling();
  hardware.available = years(1);
  hardware.withdrawn = years(2);
  CHECK_FALSE(hardware.is_sold_at(years(0.5)));
  CHECK(hardware.is_sold_at(years(1)));
  CHECK(hardware.is_sold_at(years(1.99)));
  CHECK_FALSE(hardware.is_sold_at(years(2)));
}

// ln 200 / ln(2 / 0.9) = 6.635 years.
TEST_CASE("a run in which efficiency would pass the physical limit is refused", "[hardware]") {
  auto hardware = doubling();
  CHECK(limit_problem(hardware, years(6.6)).empty());
  const auto text = limit_problem(hardware, years(10));
  CHECK(mentions(text, "physical limit"));
  CHECK(mentions(text, "6.635 years"));
  hardware.withdrawn = years(6.6);
  CHECK(limit_problem(hardware, years(10)).empty());
  hardware.withdrawn = sim::Time::never();
  hardware.available = years(4);
  CHECK(limit_problem(hardware, years(10)).empty());
  hardware.config.most_improvement = 100;
  CHECK_FALSE(limit_problem(hardware, years(10)).empty());
  hardware.config.generation = sim::seconds(4 * kYear);  // the second comes out at 8, the third at 12 years
  CHECK(limit_problem(hardware, years(10)).empty());
}

TEST_CASE("the limit of a line that has always been sold counts from the date of its figures", "[hardware]") {
  auto hardware = doubling();
  hardware.available = years(-100);
  hardware.reference = years(0);
  CHECK(limit_problem(hardware, years(6.6)).empty());
  CHECK(mentions(limit_problem(hardware, years(10)), "in 10 years"));
  CHECK(hardware.offer_at(years(3)).performance == Approx(64));
}

TEST_CASE("a line that is first sold after the run has no limit to pass", "[hardware]") {
  auto hardware = doubling();
  hardware.available = years(20);
  CHECK(limit_problem(hardware, years(10)).empty());
}

TEST_CASE("hardware that stays the same never meets the limit", "[hardware]") {
  Hardware hardware;
  hardware.config.most_improvement = 1;
  CHECK(limit_problem(hardware, years(100)).empty());
}

TEST_CASE("rates are read by the year, dates as dates", "[hardware]") {
  const auto config = read(R"(
    server = "dgx_h100"
    available = 2022-10-01
    performance_growth = "0.2/yr"
    power_decline = "-5 %/year"
    price_growth = "-0.1/yr"
    generation = "2 yr"
    lifetime = "5 years"
    maintenance = "0.05/yr"
    embodied = "1.5 t"
    ageing = { drift = "0.01/yr" }
  )");
  CHECK(config.performance_growth * kYear == Approx(0.2));
  CHECK(config.power_decline * kYear == Approx(-0.05));
  CHECK(config.price_growth * kYear == Approx(-0.1));
  CHECK(config.generation->seconds() == Approx(2 * kYear));
  CHECK(config.embodied_kg == 1500.0);
  CHECK_FALSE(config.withdrawn);
}

TEST_CASE("what hardware cannot be is said, and where", "[hardware]") {
  CHECK(mentions(error_of("lifetime = \"-4 years\""), "hardware.toml:2:12"));
  CHECK(mentions(error_of("lifetime = \"0 years\""), "lifetime"));
  CHECK(mentions(error_of("generation = \"0 s\""), "generation"));
  CHECK(mentions(error_of("performance = 0"), "performance"));
  CHECK(mentions(error_of("most_improvement = 0.5"), "most_improvement"));
  CHECK(mentions(error_of("most_improvement = 1e9"), "most_improvement"));
  CHECK(mentions(error_of("resale = 1.2"), "resale"));
  CHECK(mentions(error_of("maintenance = \"5 USD\""), "maintenance"));
  CHECK(mentions(error_of("performance_grow = \"0.2/yr\""), "performance_growth"));
  CHECK(mentions(error_of("available = 2025-01-01\nwithdrawn = 2025-01-01"), "hardware.toml:3"));
  CHECK(mentions(error_of("power_decline = \"-0.1/yr\""), "energy per work rise, by 10.5 % a year"));
  CHECK(error_of("power_decline = \"-0.1/yr\"\nperformance_growth = \"0.3/yr\"").empty());
}

TEST_CASE("a line needs a server", "[hardware]") {
  CHECK_THROWS_AS(read("performance = 2"), sim::config::BadInput);
}

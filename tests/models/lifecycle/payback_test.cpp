#include "models/lifecycle/payback.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/units.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double kYear = 8760 * 3600;

/// kg/kWh, with what the facility draws beside it.
double per_j(double intensity, double pue = 1.2) { return pue * intensity / joules_per_kwh; }

/// 1500 kg, 500 W, a fifth better every year.
Renewal server(double intensity, double growth = 0.2) {
  return {.made = 1500, .running_per_s = 500 * per_j(intensity), .growth_per_s = growth / kYear};
}

double payback_years(double made_kg, double power_w, double intensity, double ratio) {
  return payback_s(made_kg, saved_per_s(power_w, per_j(intensity), ratio)) / kYear;
}

double square_root_years(double intensity) { return square_root_age_s(server(intensity)) / kYear; }
double fleet_years(const Renewal& renewal) { return fleet_age_s(renewal) / kYear; }

Renewal any_renewal(sim::Stream& draw) {
  auto renewal = server(0.01 + draw.uniform(), 0.02 + 0.5 * draw.uniform());
  renewal.made = 100 + 5000 * draw.uniform();
  if (draw.uniform() < 0.5) {
    renewal.repair = 500 * draw.uniform();
    renewal.shape = 1 + 3 * draw.uniform();
    renewal.scale_s = (1 + 10 * draw.uniform()) * kYear;
  }
  return renewal;
}

}  // namespace

// models.md: one H100, 700 W at 60 %.
TEST_CASE("an H100 emits 1634 kg a year at 370 g/kWh, what making it takes in 0.10 to 0.31 years",
          "[payback]") {
  const auto yearly_kg = [](double intensity) { return 700 * 0.6 * per_j(intensity) * kYear; };
  CHECK(yearly_kg(0.37) == Approx(1634).margin(0.5));
  CHECK(yearly_kg(0.75) == Approx(3311).margin(0.5));
  CHECK(yearly_kg(0.01) == Approx(44.2).margin(0.06));
  const auto years = [&](double made_kg, double intensity) {
    return payback_s(made_kg, yearly_kg(intensity));
  };
  CHECK(years(164, 0.37) == Approx(0.10).margin(0.005));
  CHECK(years(320, 0.37) == Approx(0.20).margin(0.005));
  CHECK(years(500, 0.37) == Approx(0.31).margin(0.005));
  CHECK(years(164, 0.1) == Approx(0.37).margin(0.005));
  CHECK(years(320, 0.1) == Approx(0.72).margin(0.005));
  CHECK(years(500, 0.1) == Approx(1.13).margin(0.005));
  CHECK(years(164, 0.01) == Approx(3.7).margin(0.05));
  CHECK(years(320, 0.01) == Approx(7.3).margin(0.1));
  CHECK(years(500, 0.01) == Approx(11.3).margin(0.05));
}

TEST_CASE("half the draw for 1500 kg: paid back in 57 years of hydro power, in 0.76 of coal", "[payback]") {
  CHECK(payback_years(1500, 500, 0.01, 2) == Approx(57).margin(0.5));
  CHECK(payback_years(1500, 500, 0.05, 2) == Approx(11.4).margin(0.05));
  CHECK(payback_years(1500, 500, 0.1, 2) == Approx(5.7).margin(0.05));
  CHECK(payback_years(1500, 500, 0.37, 2) == Approx(1.54).margin(0.005));
  CHECK(payback_years(1500, 500, 0.75, 2) == Approx(0.76).margin(0.005));
}

TEST_CASE("eight A100s replaced by H100s that do the same work", "[payback]") {
  CHECK(payback_years(3000, 5200, 0.37, 1.8) == Approx(0.33).margin(0.005));
  CHECK(payback_years(3000, 5200, 0.01, 1.8) == Approx(12.3).margin(0.06));
  CHECK(payback_years(3000, 5200, 0.37, 3) == Approx(0.22).margin(0.005));
}

TEST_CASE("what saves nothing never pays back", "[payback]") {
  CHECK(std::isinf(payback_years(1500, 500, 0.37, 1)));
  CHECK(std::isinf(payback_years(1500, 500, 0.37, 0.8)));
  CHECK(std::isinf(payback_years(1500, 500, 0, 2)));
}

TEST_CASE("the square root: 16.9 years of hydro power, 5.3, 2.8, and 1.95 of coal", "[payback]") {
  CHECK(square_root_years(0.01) == Approx(16.9).margin(0.05));
  CHECK(square_root_years(0.1) == Approx(5.3).margin(0.05));
  CHECK(square_root_years(0.37) == Approx(2.8).margin(0.05));
  CHECK(square_root_years(0.75) == Approx(1.95).margin(0.005));
}

TEST_CASE("a growing fleet is replaced sooner than by the square root: 10.9 years, 4.5, 2.5, 1.8",
          "[payback]") {
  CHECK(fleet_years(server(0.01)) == Approx(10.9263).margin(5e-5));
  CHECK(fleet_years(server(0.1)) == Approx(4.5380).margin(5e-5));
  CHECK(fleet_years(server(0.37)) == Approx(2.5423).margin(5e-5));
  CHECK(fleet_years(server(0.75)) == Approx(1.8317).margin(5e-5));
}

// exp(x) - 1 - x = x^2/2 + x^3/6: the exact age is the square root times 1 - g T / 6, and nearer to that than
// (g T)^2.
TEST_CASE("the exact age comes to the square root as growth within a life goes to nothing", "[payback]") {
  for (const double growth : {1e-2, 1e-4, 1e-6, 1e-8}) {
    const auto renewal = server(0.37, growth);
    const double root_s = square_root_age_s(renewal), x = root_s * renewal.growth_per_s;
    CHECK(std::abs(fleet_age_s(renewal) / root_s - (1 - x / 6)) < x * x + 1e-9);
  }
}

TEST_CASE("no other age of a fleet costs less", "[payback]") {
  sim::Stream draw(3, 0, 0, 0);
  for (int i = 0; i < 300; ++i) {
    const auto renewal = any_renewal(draw);
    const double age_s = fleet_age_s(renewal), least = fleet_rate_per_s(renewal, age_s);
    for (const double times : {0.3, 0.9, 0.99, 1.01, 1.1, 3.0})
      CHECK(least <= fleet_rate_per_s(renewal, times * age_s) * (1 + 1e-12));
  }
}

TEST_CASE("dearer making keeps hardware longer; dirtier power, faster progress and wear shorten its life",
          "[payback]") {
  sim::Stream draw(4, 0, 0, 0);
  for (int i = 0; i < 300; ++i) {
    const auto renewal = any_renewal(draw);
    auto dearer = renewal, dirtier = renewal, faster = renewal, wearing = renewal;
    dearer.made *= 1.1;
    dirtier.running_per_s *= 1.1;
    faster.growth_per_s *= 1.1;
    wearing.repair = 1.1 * renewal.repair + 10;
    if (renewal.repair == 0) wearing.shape = 2, wearing.scale_s = 5 * kYear;
    const double age_s = fleet_age_s(renewal);
    CHECK(fleet_age_s(dearer) > age_s);
    CHECK(fleet_age_s(dirtier) < age_s);
    CHECK(fleet_age_s(faster) < age_s);
    CHECK(fleet_age_s(wearing) < age_s);
  }
}

// Barlow and Hunter: scale (M / (repair (shape - 1)))^(1/shape) = 6 (1500 / 300)^(1/2).
TEST_CASE("without progress only wear makes replacing pay, at the age of Barlow and Hunter", "[payback]") {
  auto renewal = server(0.37, 0);
  CHECK(std::isinf(fleet_age_s(renewal)));
  CHECK(std::isinf(square_root_age_s(renewal)));
  renewal.repair = 300;
  renewal.scale_s = 6 * kYear;
  renewal.shape = 1;
  CHECK(std::isinf(fleet_age_s(renewal)));  // what is old fails no oftener
  renewal.shape = 2;
  CHECK(fleet_years(renewal) == Approx(6 * std::sqrt(5.0)));
}

TEST_CASE("without progress a fleet costs what one device does over its life", "[payback]") {
  const auto renewal = server(0.37, 0);
  CHECK(fleet_rate_per_s(renewal, 4 * kYear) == Approx(1500 / (4 * kYear) + renewal.running_per_s));
  CHECK(fleet_rate_per_s(server(0.37, 1e-9), 4 * kYear) == Approx(fleet_rate_per_s(renewal, 4 * kYear)));
}

TEST_CASE("failures at any age alike count as a draw", "[payback]") {
  auto failing = server(0.37), drawing = failing;
  failing.repair = 200;
  failing.scale_s = 2 * kYear;
  drawing.running_per_s += 100 / kYear;
  CHECK(fleet_age_s(failing) == Approx(fleet_age_s(drawing)));
}

TEST_CASE("lives over a horizon cost what their devices make and draw, one by one", "[payback]") {
  const auto renewal = server(0.37);
  double sum = 0;
  for (int i = 0; i < 5; ++i) sum += 1500 + 4 * kYear * renewal.running_per_s * std::exp(-0.2 * 4 * i);
  CHECK(lives_total(renewal, 20 * kYear, 5) == Approx(sum));
  const auto still = server(0.37, 0);
  CHECK(lives_total(still, 20 * kYear, 5) == Approx(5 * 1500 + 20 * kYear * still.running_per_s));
  CHECK(best_lives(still, 20 * kYear).devices == 1);
}

TEST_CASE("no other number of equal lives costs less", "[payback]") {
  for (const double intensity : {0.01, 0.1, 0.37, 0.75, 10.0}) {
    const auto best = best_lives(server(intensity), 20 * kYear);
    for (std::size_t n = 1; n < 200; ++n) CHECK(best.total <= lives_total(server(intensity), 20 * kYear, n));
  }
}

TEST_CASE("equal lives over a horizon come to the square root where draw falls little within it",
          "[payback]") {
  const auto renewal = server(50e3, 0.0002);  // 20 years: 0.4 % less
  const double lives = 20 * kYear / square_root_age_s(renewal);
  CHECK(lives == Approx(83.71).margin(0.01));
  CHECK(best_lives(renewal, 20 * kYear).devices == 84);
}

// At an optimum a date moved either way saves nothing: exp(x) - 1 = next x, for lives x = g T in turn.
TEST_CASE("free dates cost no more than equal lives, and each life is longer than the last", "[payback]") {
  const auto renewal = server(0.75);
  constexpr double week_s = 7 * 86400;
  constexpr std::size_t steps = 20 * 52;
  const auto best = best_schedule(steps, [&](std::size_t i, std::size_t j) {
    const double begin_s = static_cast<double>(i) * week_s, length_s = static_cast<double>(j - i) * week_s;
    return renewal.made + renewal.running_per_s * std::exp(-renewal.growth_per_s * begin_s) * length_s;
  });
  CHECK(best.total < best_lives(renewal, steps * week_s).total);
  REQUIRE(best.bought.size() == 5);
  CHECK(best.bought.front() == 0);
  auto dates = best.bought;
  dates.push_back(steps);
  for (std::size_t k = 2; k < dates.size(); ++k) {
    const auto x = [&](std::size_t i) {
      return renewal.growth_per_s * week_s * static_cast<double>(dates[i] - dates[i - 1]);
    };
    CHECK(std::expm1(x(k - 1)) == Approx(x(k)).margin(0.02));
  }
}

TEST_CASE("the best schedule of three steps, all of them tried by hand", "[payback]") {
  const double costs[4][4] = {{0, 3, 5, 20}, {0, 0, 4, 6}, {0, 0, 0, 3}, {}};
  const auto best = best_schedule(3, [&](std::size_t i, std::size_t j) { return costs[i][j]; });
  CHECK(best.total == 8);  // 5 + 3, of 20, 3 + 6, 5 + 3, 3 + 4 + 3
  CHECK(best.bought == std::vector<std::size_t>{0, 2});
}

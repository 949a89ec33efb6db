#include "models/lifecycle/ageing.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "sim/config/document.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double kYear = 365 * 86400.;

sim::Span years(double n) { return sim::seconds(n * kYear); }
double uniform(sim::Stream& draw, double low, double high) { return low + (high - low) * draw.uniform(); }
double survival(const AgeingConfig& ageing, sim::Span age) {
  return std::exp(-expected_failures(ageing, {}, age));
}

AgeingConfig constant(double per_year) { return {.failures_per_s = per_year / kYear}; }
AgeingConfig wearing(double shape, double scale_years) {
  return {.wear = Weibull{shape, scale_years * kYear}};
}
AgeingConfig bathtub() {
  return {
      .failures_per_s = 0.024 / kYear, .infant = Weibull{0.5, 2000 * kYear}, .wear = Weibull{3, 12 * kYear}};
}

/// Any that a scenario may ask for, in the range of what is built.
AgeingConfig any_ageing(sim::Stream& draw) {
  AgeingConfig config = constant(draw.uniform() < 0.3 ? 0 : uniform(draw, 0, 0.2));
  if (draw.uniform() < 0.7) config.infant = Weibull{uniform(draw, 0.2, 1), uniform(draw, 5, 500) * kYear};
  if (draw.uniform() < 0.7) config.wear = Weibull{uniform(draw, 1, 6), uniform(draw, 3, 30) * kYear};
  return config;
}

/// Simpson's rule.
template <class F>
double integral(F f, double a, double b, int n = 2000) {
  double sum = f(a) + f(b);
  for (int i = 1; i < n; ++i) sum += f(a + (b - a) * i / n) * (i % 2 ? 4 : 2);
  return sum * (b - a) / n / 3;
}

AgeingConfig parsed(const std::string& text) {
  auto document = sim::config::Document::parse(text, "ageing.toml", ".", {}, {});
  AgeingConfig config;
  document.read(config);
  if (document.ok())
    for (const auto& problem : config.problems()) document.complain(problem.key, problem.text);
  document.throw_if_bad();
  return config;
}

std::string error_of(const std::string& text) {
  try {
    parsed(text);
    return "";
  } catch (const sim::config::BadInput& bad) {
    return bad.what();
  }
}

}  // namespace

TEST_CASE("failures expected between two ages are the integral of the hazard") {
  sim::Stream draw(7, 0, 900, 1);
  for (int i = 0; i < 200; ++i) {
    const auto ageing = any_ageing(draw);
    const double from = uniform(draw, 0.5, 10), to = from + uniform(draw, 0, 5);
    const double by_sum = integral([&](double a) { return hazard(ageing, years(a)) * kYear; }, from, to);
    CHECK(expected_failures(ageing, years(from), years(to)) == Approx(by_sum).epsilon(1e-9).margin(1e-15));
  }
}

TEST_CASE("the hazard of a short period is what is expected in it, to the last digits") {
  const auto ageing = bathtub();
  const sim::Span age = years(7), second = sim::whole_seconds(1);
  const double middle = hazard(ageing, {age.ns + second.ns / 2});
  CHECK(expected_failures(ageing, age, age + second) == Approx(middle).epsilon(1e-13).margin(0));
  CHECK(expected_failures(ageing, age, age) == 0);
}

TEST_CASE("months add up to years") {
  sim::Stream draw(7, 0, 900, 2);
  for (int i = 0; i < 100; ++i) {
    const auto ageing = any_ageing(draw);
    double sum = 0;
    for (int month = 0; month < 120; ++month)
      sum += expected_failures(ageing, sim::days(30 * month), sim::days(30 * (month + 1)));
    CHECK(sum == Approx(expected_failures(ageing, {}, sim::days(3600))).epsilon(1e-13).margin(0));
  }
}

TEST_CASE("a constant hazard is an exponential life") {
  const auto ageing = constant(0.048);
  for (double age : {0., 0.1, 1., 5., 20.}) {
    CHECK(hazard(ageing, years(age)) * kYear == Approx(0.048).epsilon(1e-14));
    CHECK(survival(ageing, years(age)) == Approx(std::exp(-0.048 * age)).epsilon(1e-13));
  }
  // no memory: a year is a year
  CHECK(expected_failures(ageing, years(3), years(4)) == expected_failures(ageing, years(8), years(9)));
  // annual failure rates as Lyu et al. count them: of 10,000 servers with 12 DIMMs and 6 SSDs, 469 fail
  // within a year
  CHECK(1e4 * (1 - survival(constant(0.024 + 12 * 0.001 + 6 * 0.002), years(1))) ==
        Approx(468.66).epsilon(1e-5));
}

TEST_CASE("a Weibull life has the mean, the median and the 63 % point of the textbook") {
  for (double shape : {1., 1.2, 2., 3.5}) {
    const auto ageing = wearing(shape, 8);
    INFO("shape " << shape);
    CHECK(survival(ageing, years(8)) == Approx(std::exp(-1)).epsilon(1e-12));
    CHECK(survival(ageing, years(8 * std::pow(std::log(2), 1 / shape))) == Approx(0.5).epsilon(1e-12));
    const double mean = integral([&](double a) { return survival(ageing, years(a)); }, 0, 250, 100000);
    CHECK(mean == Approx(8 * std::tgamma(1 + 1 / shape)).epsilon(1e-7));
  }
}

TEST_CASE("a shape of 1 is a constant hazard, of the inverse of the scale") {
  for (auto part : {&AgeingConfig::infant, &AgeingConfig::wear}) {
    AgeingConfig ageing;
    ageing.*part = Weibull{1, 10 * kYear};
    for (double age : {0., 1., 9.}) {
      CHECK(hazard(ageing, years(age)) == Approx(hazard(constant(0.1), years(age))).epsilon(1e-14));
      CHECK(expected_failures(ageing, years(age), years(age + 1)) ==
            Approx(expected_failures(constant(0.1), years(age), years(age + 1))).epsilon(1e-13));
    }
  }
}

TEST_CASE("a shape of 2 is a hazard in proportion to age") {
  const auto ageing = wearing(2, 10);
  CHECK(hazard(ageing, {}) == 0);
  CHECK(hazard(ageing, years(6)) == Approx(2 * hazard(ageing, years(3))).epsilon(1e-14));
  CHECK(expected_failures(ageing, years(3), years(4)) == Approx(0.07).epsilon(1e-12));  // (16 - 9) / 100
}

TEST_CASE("the bathtub falls, then rises, with its bottom where both slopes are equal") {
  const auto ageing = bathtub();
  std::vector<double> monthly;
  for (int month = 1; month <= 240; ++month) monthly.push_back(hazard(ageing, years(month / 12.)));
  int turns = 0;
  for (std::size_t i = 2; i < monthly.size(); ++i)
    turns += (monthly[i] - monthly[i - 1] > 0) != (monthly[i - 1] - monthly[i - 2] > 0);
  CHECK(turns == 1);
  CHECK(monthly[0] > monthly[1]);
  CHECK(monthly[239] > monthly[238]);
  // k1 (1 - k1) / s1^k1 a^(k1-2) = k2 (k2 - 1) / s2^k2 a^(k2-2)
  const double bottom = std::pow(0.25 / std::sqrt(2000) / (6 / std::pow(12., 3)), 1 / 2.5);
  CHECK(hazard(ageing, years(bottom)) < hazard(ageing, years(bottom * 1.01)));
  CHECK(hazard(ageing, years(bottom)) < hazard(ageing, years(bottom * 0.99)));
  CHECK(hazard(ageing, years(bottom)) > 0.024 / kYear);
}

TEST_CASE("the hazard of infants has no bound at birth, and is integrated all the same") {
  const AgeingConfig ageing{.infant = Weibull{0.5, 100 * kYear}};
  CHECK(std::isinf(hazard(ageing, {})));
  CHECK(expected_failures(ageing, {}, years(1)) == Approx(0.1).epsilon(1e-12));
  CHECK(expected_failures(ageing, {}, {}) == 0);
}

TEST_CASE("causes add up, and more time means more failures") {
  sim::Stream draw(7, 0, 900, 3);
  for (int i = 0; i < 200; ++i) {
    const auto ageing = any_ageing(draw);
    AgeingConfig infant{.infant = ageing.infant}, wear{.wear = ageing.wear};
    const AgeingConfig rest{.failures_per_s = ageing.failures_per_s};
    const auto from = years(uniform(draw, 0, 10)), to = from + years(uniform(draw, 0.1, 5));
    const double all = expected_failures(ageing, from, to);
    CHECK(all == Approx(expected_failures(infant, from, to) + expected_failures(wear, from, to) +
                        expected_failures(rest, from, to))
                     .epsilon(1e-14));
    CHECK(all <= expected_failures(ageing, from, to + years(0.1)));
    CHECK(all <= expected_failures(ageing, {}, to));
    CHECK(survival(ageing, to) <= survival(ageing, from));
  }
}

TEST_CASE("the draw creeps up with age") {
  const AgeingConfig ageing{.drift_per_s = 0.01 / kYear};
  CHECK(draw_factor(ageing, {}) == 1);
  CHECK(draw_factor(ageing, years(5)) == Approx(std::exp(0.05)).epsilon(1e-13));
  CHECK(draw_factor(ageing, years(10)) ==
        Approx(draw_factor(ageing, years(4)) * draw_factor(ageing, years(6))).epsilon(1e-13));
  CHECK(draw_factor(AgeingConfig{}, years(20)) == 1);
}

TEST_CASE("by default nothing fails, and nothing drifts") {
  CHECK(expected_failures(parsed(""), {}, years(20)) == 0);
  CHECK(hazard(parsed(""), years(3)) == 0);
}

TEST_CASE("ageing is written in a person's units") {
  const auto ageing = parsed(R"(
    failures = "0.024/yr"
    infant = { shape = 0.5, scale = "2000 weeks" }
    wear = { shape = 3, scale = "12 years" }
    repaired = 0.75
    repair_cost = 0.1
    drift = "1 %/year"
  )");
  CHECK(ageing.failures_per_s == Approx(0.024 / kYear).epsilon(1e-14));
  CHECK(ageing.infant->scale_s == Approx(14000 * 86400.).epsilon(1e-14));
  CHECK(ageing.wear->scale_s == Approx(12 * kYear).epsilon(1e-14));
  CHECK(ageing.repaired == 0.75);
  CHECK(ageing.repair_cost == 0.1);
  CHECK(ageing.drift_per_s == Approx(0.01 / kYear).epsilon(1e-14));
  CHECK(parsed("failures = \"24/1000/yr\"").failures_per_s == ageing.failures_per_s);
  CHECK(parsed("wear = { shape = 1, scale = \"12 years\" }").wear->shape == 1);
}

TEST_CASE("ageing as shown is read again, to the bit") {
  sim::Stream draw(7, 0, 900, 4);
  for (int i = 0; i < 50; ++i) {
    auto ageing = any_ageing(draw);
    ageing.drift_per_s = uniform(draw, 0, 0.1) / kYear;
    ageing.repaired = draw.uniform();
    auto again = parsed(sim::config::to_toml(ageing, true));
    CHECK(again.failures_per_s == ageing.failures_per_s);
    CHECK(again.drift_per_s == ageing.drift_per_s);
    CHECK(again.wear.has_value() == ageing.wear.has_value());
    CHECK(expected_failures(again, {}, years(7)) == expected_failures(ageing, {}, years(7)));
    CHECK(sim::config::to_toml(again, true) == sim::config::to_toml(ageing, true));
  }
}

TEST_CASE("ageing that cannot be is refused, where it was written") {
  const auto refused = [](const std::string& text, const std::string& position, const std::string& words) {
    const auto error = error_of(text);
    INFO(text << " gave " << error);
    CHECK(error.rfind("ageing.toml:" + position + ":", 0) == 0);
    CHECK(error.find(words) != std::string::npos);
  };
  refused("failures = \"-0.1/yr\"", "1:12", "failures");
  refused("failures = \"0.1 yr\"", "1:12", "failures");
  refused("failures = 0.1", "1:12", "failures");
  refused("repaired = 1.5", "1:12", "repaired");
  refused("repair_cost = -1", "1:15", "repair_cost");
  refused("drift = \"-1 %/year\"", "1:9", "drift");
  refused("wear = { shape = 2 }", "1:8", "scale");
  refused("wear = { scale = \"5 years\" }", "1:8", "shape");
  refused("wear = { shape = 0, scale = \"5 years\" }", "1:18", "shape");
  refused("wear = { shape = 2, scale = \"0 s\" }", "1:29", "scale");
  refused("wear = { shape = 2, scale = \"-3 years\" }", "1:29", "scale");
  refused("wear = { shape = 0.5, scale = \"5 years\" }", "1:18", "what falls is `infant`");
  refused("infant = { shape = 1.5, scale = \"5 years\" }", "1:20", "what rises is `wear`");
  refused("infants = { shape = 0.5, scale = \"5 years\" }", "1:1", "infant");
}

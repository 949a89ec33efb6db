#include "sim/engine/statistics.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/engine/distributions.hpp"

using namespace sim;

TEST_CASE("mean and variance of a sample, also where cancellation lurks") {
  Welford sample;
  for (const double x : {4., 7., 13., 16.}) sample.add(1e9 + x);
  CHECK(sample.count() == 4);
  CHECK(sample.mean() == 1e9 + 10);
  CHECK(sample.variance() == 30);
  CHECK(sample.standard_deviation() == std::sqrt(30));
  CHECK(std::isnan(Welford().mean()));
  Welford one;
  one.add(3);
  CHECK(one.mean() == 3);
  CHECK(std::isnan(one.variance()));
}

TEST_CASE("merged samples are as the whole, however it was split") {
  Stream stream(1, 0, 0, 0);
  const LogNormal draw(3, 1);
  Welford whole, merged;
  for (int part = 0; part < 40; ++part) {
    Welford piece;
    for (int i = 0; i < part * part; ++i) {
      const double x = draw(stream);
      whole.add(x);
      piece.add(x);
    }
    merged.merge(piece);
  }
  CHECK(merged.count() == whole.count());
  CHECK(merged.mean() == Approx(whole.mean()).epsilon(1e-13));
  CHECK(merged.variance() == Approx(whole.variance()).epsilon(1e-12));
}

TEST_CASE("Student's t has the quantiles of the tables") {
  CHECK(student_t_quantile(.975, 4) == Approx(2.776).margin(5e-4));
  CHECK(student_t_quantile(.975, 9) == Approx(2.262).margin(5e-4));
  CHECK(student_t_quantile(.975, 19) == Approx(2.093).margin(5e-4));
  CHECK(student_t_quantile(.975, 29) == Approx(2.045).margin(5e-4));
  CHECK(student_t_quantile(.75, 1) == Approx(1));  // Cauchy
  CHECK(student_t_quantile(.025, 9) == Approx(-student_t_quantile(.975, 9)));
  CHECK_THROWS_AS(student_t_quantile(1, 4), std::invalid_argument);
  CHECK_THROWS_AS(student_t_quantile(.5, 0), std::invalid_argument);
}

TEST_CASE("Student's t has the tails of its closed forms") {
  CHECK(student_t_two_sided(1, 1) == Approx(.5).epsilon(1e-14));  // Cauchy
  for (const double t : {.1, 1., 3., 30.})
    CHECK(student_t_two_sided(t, 2) == Approx(1 - t / std::sqrt(2 + t * t)).epsilon(1e-10));
  for (const double p : {.001, .05, .3})
    CHECK(student_t_two_sided(-student_t_quantile(1 - p / 2, 7), 7) == Approx(p).epsilon(1e-10));
  CHECK(student_t_two_sided(0, 5) == 1);
  CHECK(student_t_two_sided(std::numeric_limits<double>::infinity(), 5) == 0);
  CHECK(std::isnan(student_t_two_sided(std::nan(""), 5)));
  CHECK_THROWS_AS(student_t_two_sided(1, 0), std::invalid_argument);
}

TEST_CASE("a confidence interval is t standard errors either way") {
  Welford sample;
  for (const double x : {1., 2., 3., 4., 5.}) sample.add(x);
  const ConfidenceInterval interval = confidence_interval(sample);
  CHECK(interval.mean == 3);
  CHECK(interval.half_width == Approx(2.7764451 * std::sqrt(2.5 / 5)));
  CHECK(interval.contains(4.9));
  CHECK_FALSE(interval.contains(5));
  Welford one;
  one.add(1);
  CHECK(std::isinf(confidence_interval(one).half_width));
  CHECK_THROWS_AS(confidence_interval(sample, 1), std::invalid_argument);
  CHECK_THROWS_AS(confidence_interval(sample, 95), std::invalid_argument);
}

TEST_CASE("confidence intervals hold the truth as often as they promise") {
  Stream stream(2, 0, 0, 0);
  const Normal draw(7, 3);
  int held = 0;
  constexpr int trials = 4000;
  for (int trial = 0; trial < trials; ++trial) {
    Welford sample;
    for (int i = 0; i < 6; ++i) sample.add(draw(stream));
    held += confidence_interval(sample, .9).contains(7);
  }
  CHECK(std::abs(held - .9 * trials) < 3.3 * std::sqrt(trials * .9 * .1));
}

TEST_CASE("pairing removes what two systems have in common") {
  Stream stream(3, 0, 0, 0);
  const Normal luck(100, 30), difference(1, .1);
  std::vector<double> a, b;
  for (int i = 0; i < 20; ++i) {
    b.push_back(luck(stream));
    a.push_back(b.back() + difference(stream));
  }
  const ConfidenceInterval interval = paired_difference(a, b, .999);
  CHECK(interval.contains(1));
  CHECK(interval.low() > 0);
  CHECK(interval.half_width < .2);
  b.pop_back();
  CHECK_THROWS_WITH(paired_difference(a, b),
                    "20 and 19 replications cannot be paired; there must be as many of each");
}

TEST_CASE("MSER takes the values computed by hand, and finds where the warm-up ends") {
  const std::vector<double> batches{20, 15, 11, 6, 5, 5.2, 4.8, 5.1, 4.9, 5, 5, 5.1, 4.9, 5, 5, 5};
  CHECK(mser(batches, 0) == Approx(1.164531).margin(5e-7));
  CHECK(mser(batches, 1) == Approx(.523793).margin(5e-7));
  CHECK(mser(batches, 2) == Approx(.171531).margin(5e-7));
  CHECK(mser(batches, 3) == Approx(.006172).margin(5e-7));
  CHECK(mser(batches, 4) == Approx(.000833).margin(5e-7));
  CHECK(std::isnan(mser(batches, 15)));

  std::vector<double> series;
  for (const double y : batches)
    for (const double wave : {-2., -1., 0., 1., 2.}) series.push_back(y + wave);
  const WarmUp warm_up = mser5(series);
  std::size_t best = 0;
  for (std::size_t d = 0; d <= 8; ++d)
    if (mser(batches, d) < mser(batches, best)) best = d;
  CHECK(warm_up.observations == 5 * best);
  CHECK(warm_up.mser == Approx(mser(batches, best)));
  series.push_back(1e9);  // an incomplete batch is left out
  CHECK(mser5(series).observations == warm_up.observations);
}

TEST_CASE("a series that has not settled says so, a settled one loses nothing") {
  std::vector<double> rising, level;
  for (int i = 0; i < 200; ++i) {
    rising.push_back(i);
    level.push_back(i % 5);
  }
  CHECK_FALSE(mser5(rising).settled);
  CHECK(mser5(rising).observations == 100);
  CHECK(mser5(level).settled);
  CHECK(mser5(level).observations == 0);
  CHECK_THROWS_AS(mser5(std::vector<double>(19)), std::invalid_argument);
}

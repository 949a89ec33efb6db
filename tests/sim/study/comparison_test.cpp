#include "sim/study/comparison.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/engine/distributions.hpp"

using namespace sim;
using namespace sim::study;

namespace {

const Confidence holm{.95, Correction::holm}, bonferroni{.95, Correction::bonferroni},
    plain{.95, Correction::none};

/// Alternatives with means as given, and luck that all of them share.
Samples drawn(Stream& stream, const std::vector<double>& means, int replications) {
  const Normal shared(0, 3), own(0, 1);
  Samples samples(means.size());
  for (int r = 0; r < replications; ++r) {
    const double luck = shared(stream);
    for (std::size_t i = 0; i < means.size(); ++i) samples[i].push_back(means[i] + luck + own(stream));
  }
  return samples;
}

/// So many trials may be wrong where a share `promised` is, but for chance that happens once in a thousand
/// times.
double most_of(int trials, double promised) {
  return promised * trials + 3.1 * std::sqrt(trials * promised * (1 - promised));
}

}  // namespace

TEST_CASE("p values of the textbook, adjusted by hand") {
  const std::vector<double> p{.01, .04, .03, .005};
  CHECK(adjusted(p, Correction::none) == p);
  const auto b = adjusted(p, Correction::bonferroni), h = adjusted(p, Correction::holm);
  const std::vector<double> by_bonferroni{.04, .16, .12, .02};
  const std::vector<double> by_holm{.03, .06, .06, .02};  // 3 * .01, max(.06, .04), 2 * .03, 4 * .005
  for (std::size_t i = 0; i < p.size(); ++i) {
    CHECK(b[i] == Approx(by_bonferroni[i]).epsilon(1e-14));
    CHECK(h[i] == Approx(by_holm[i]).epsilon(1e-14));
  }
  CHECK(adjusted(std::vector<double>{.9, .8}, Correction::holm) == std::vector<double>{1, 1});
  CHECK(adjusted(std::vector<double>{}, Correction::holm).empty());
}

TEST_CASE("what cannot be compared is not counted") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto p = adjusted(std::vector<double>{none, .02, .03}, Correction::bonferroni);
  CHECK(std::isnan(p[0]));
  CHECK(p[1] == Approx(.04).epsilon(1e-14));
}

TEST_CASE(
    "each p value is decided at its step of Holm's ladder, those after the first to fail at that step") {
  const auto alphas = decisive_alphas(std::vector<double>{.2, .001, .021, .016}, holm);
  CHECK(alphas[1] == Approx(.05 / 4));
  CHECK(alphas[3] == Approx(.05 / 3));
  CHECK(alphas[2] == Approx(.05 / 2));
  CHECK(alphas[0] == Approx(.05));
  const auto stopped = decisive_alphas(std::vector<double>{.2, .001, .021, .018}, holm);
  for (const std::size_t i : {0, 2, 3}) CHECK(stopped[i] == Approx(.05 / 3));
  for (const double a : decisive_alphas(std::vector<double>{.2, .001}, bonferroni)) CHECK(a == Approx(.025));
  for (const double a : decisive_alphas(std::vector<double>{.2, .001}, plain)) CHECK(a == Approx(.05));
}

TEST_CASE("equal p values have equal fates") {
  const auto alphas = decisive_alphas(std::vector<double>{.02, .02, .001}, holm);
  CHECK(alphas[0] == alphas[1]);
  CHECK(alphas[0] == Approx(.05 / 2));
}

TEST_CASE("a paired difference has Student's interval and p value") {
  // differences 1, 2, 3: mean 2, standard error 1/sqrt(3), t = 2 sqrt(3) with 2 degrees of freedom
  const Samples samples{{10, 20, 30}, {11, 22, 33}};
  const auto d = differences(samples, 0, holm)[1];
  CHECK(d.mean == Approx(2));
  CHECK(d.high - d.mean == Approx(4.302652729749464 / std::sqrt(3.)).epsilon(1e-12));
  CHECK(d.mean - d.low == Approx(d.high - d.mean));
  // of 2 degrees P(|T| >= t) = 1 - t / sqrt(2 + t^2)
  CHECK(d.p == Approx(1 - std::sqrt(12. / 14)).epsilon(1e-12));
  CHECK(d.adjusted_p == d.p);
  CHECK_FALSE(d.differs);
  const auto back = differences(samples, 1, holm)[0];
  CHECK(back.mean == -d.mean);
  CHECK(back.low == Approx(-d.high));
  CHECK(back.p == d.p);
}

TEST_CASE("Bonferroni's intervals are at 1 - alpha / m") {
  const Samples samples{{10, 20, 30}, {11, 22, 33}, {10, 21, 29}};
  const auto d = differences(samples, 0, bonferroni);
  const double t = student_t_quantile(1 - .025 / 2, 2);
  CHECK(d[1].high - d[1].mean == Approx(t / std::sqrt(3.)).epsilon(1e-12));
  CHECK(d[1].adjusted_p == Approx(2 * d[1].p).epsilon(1e-14));
}

TEST_CASE("an interval excludes zero exactly where the procedure rejects, whatever the correction") {
  Stream stream(1, 0, 0, 0);
  int rejected = 0, kept = 0;
  for (int trial = 0; trial < 500; ++trial) {
    const auto samples = drawn(stream, {0, .3, .6, .9, 1.2, 0}, 8);
    for (const auto& confidence : {holm, bonferroni, plain})
      for (const auto& d : differences(samples, 0, confidence)) {
        if (std::isnan(d.p)) continue;
        REQUIRE(d.differs == (d.low > 0 || d.high < 0));
        REQUIRE(d.differs == (d.adjusted_p <= 1 - confidence.level));
        (d.differs ? rejected : kept)++;
      }
  }
  CHECK(rejected > 500);
  CHECK(kept > 500);
}

TEST_CASE("Holm rejects all that Bonferroni rejects, and more") {
  Stream stream(2, 0, 0, 0);
  int more = 0;
  for (int trial = 0; trial < 500; ++trial) {
    const auto samples = drawn(stream, {0, .5, 1, 1.5}, 8);
    const auto h = differences(samples, 0, holm), b = differences(samples, 0, bonferroni),
               n = differences(samples, 0, plain);
    for (std::size_t i = 1; i < samples.size(); ++i) {
      REQUIRE(h[i].differs >= b[i].differs);
      REQUIRE(n[i].differs >= h[i].differs);
      more += h[i].differs && !b[i].differs;
    }
  }
  CHECK(more > 50);
}

TEST_CASE("where nothing differs, something is said to differ about as seldom as promised") {
  Stream stream(3, 0, 0, 0);
  constexpr int trials = 4000;
  int wrong_holm = 0, wrong_bonferroni = 0, wrong_plain = 0, winners = 0;
  const auto any = [](const std::vector<Difference>& all) {
    return std::any_of(all.begin(), all.end(), [](const auto& d) { return d.differs; });
  };
  for (int trial = 0; trial < trials; ++trial) {
    const auto samples = drawn(stream, {5, 5, 5, 5, 5}, 10);
    wrong_holm += any(differences(samples, 0, holm));
    wrong_bonferroni += any(differences(samples, 0, bonferroni));
    wrong_plain += any(differences(samples, 0, plain));
    winners += winner(samples, true, holm).has_value();
  }
  CHECK(wrong_holm <= most_of(trials, .05));
  CHECK(wrong_bonferroni <= most_of(trials, .05));
  CHECK(wrong_holm > .02 * trials);  // and not by never saying anything
  CHECK(wrong_plain > .1 * trials);  // which is what correction is for
  CHECK(winners <= most_of(trials, .05));
}

TEST_CASE("with some hypotheses false, Holm's error over the true ones holds too") {
  Stream stream(4, 0, 0, 0);
  constexpr int trials = 4000;
  int wrong = 0, wrong_winners = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const auto samples = drawn(stream, {0, 0, 0, 9, 9}, 10);
    const auto d = differences(samples, 0, holm);
    wrong += d[1].differs || d[2].differs;
    wrong_winners += winner(drawn(stream, {0, 0, 9, 9}, 10), true, holm).has_value();
  }
  CHECK(wrong <= most_of(trials, .05));
  CHECK(wrong > .02 * trials);
  CHECK(wrong_winners <= most_of(trials, .05));
}

TEST_CASE("identical samples have no winner") {
  const Samples samples{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}};
  for (const auto& confidence : {holm, bonferroni, plain}) {
    CHECK_FALSE(winner(samples, true, confidence));
    CHECK_FALSE(winner(samples, false, confidence));
    CHECK(differences(samples, 0, confidence)[1].p == 1);
  }
  CHECK_FALSE(winner({{1, 2, 3}}, true, holm));
}

TEST_CASE("what differs by rounding does not differ") {
  const Samples samples{{1, 2, 3}, {1 + 1e-13, 2 + 1e-13, 3 + 1e-13}};
  CHECK(differences(samples, 0, holm)[1].mean == 0);
  const Samples steady{{1, 1 + 1e-15, 1}, {2, 2, 2 + 1e-15}};
  const auto d = differences(steady, 0, holm)[1];
  CHECK(d.low == d.high);
  CHECK(d.p == 0);
  CHECK(means(steady, .95)[0].half_width == 0);
  CHECK_FALSE(winner(samples, true, holm));
}

TEST_CASE("a difference without chance is told with certainty, one replication without any") {
  const Samples always{{1, 2, 3}, {2, 3, 4}};
  const auto d = differences(always, 0, holm)[1];
  CHECK(d.p == 0);
  CHECK((d.low == 1 && d.high == 1));
  CHECK(winner(always, true, holm) == 0u);
  CHECK(winner(always, false, holm) == 1u);
  const Samples once{{1}, {2}};
  const auto single = differences(once, 0, holm)[1];
  CHECK(single.mean == 1);
  CHECK(std::isnan(single.p));
  CHECK(std::isinf(single.high));
  CHECK_FALSE(single.differs);
  CHECK_FALSE(winner(once, true, holm));
}

TEST_CASE("the best of three wins only if it is told from both") {
  Stream stream(5, 0, 0, 0);
  CHECK(winner(drawn(stream, {5, 0, 5}, 10), true, holm) == 1u);
  CHECK(winner(drawn(stream, {5, 0, 5}, 10), false, holm) == std::nullopt);
  CHECK(winner(drawn(stream, {5, 0, 9}, 10), false, holm) == 2u);
}

TEST_CASE("what is not known wins nothing and keeps others from it") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const Samples samples{{1, 2, 3}, {none, none, none}, {8, 9, 12}};
  CHECK_FALSE(winner(samples, true, holm));
  const auto d = differences(samples, 0, holm);
  CHECK(std::isnan(d[1].mean));
  CHECK_FALSE(d[1].differs);
  CHECK(d[2].adjusted_p == d[2].p);
}

TEST_CASE("a permutation of alternatives permutes the answer") {
  Stream stream(6, 0, 0, 0);
  for (int trial = 0; trial < 200; ++trial) {
    const auto samples = drawn(stream, {0, .4, .8, 1.2, 2}, 7);
    std::vector<std::size_t> order(samples.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[stream.bits() % i]);
    Samples permuted;
    for (const auto i : order) permuted.push_back(samples[i]);
    const auto place_of = [&](std::size_t i) {
      return std::find(order.begin(), order.end(), i) - order.begin();
    };
    const auto before = differences(samples, 0, holm);
    const auto after = differences(permuted, static_cast<std::size_t>(place_of(0)), holm);
    for (std::size_t i = 1; i < samples.size(); ++i) {
      const auto& moved = after[static_cast<std::size_t>(place_of(i))];
      REQUIRE(moved.low == before[i].low);
      REQUIRE(moved.high == before[i].high);
      REQUIRE(moved.adjusted_p == before[i].adjusted_p);
      REQUIRE(moved.differs == before[i].differs);
    }
    const auto best = winner(samples, true, holm), moved = winner(permuted, true, holm);
    REQUIRE(best.has_value() == moved.has_value());
    if (best) REQUIRE(order[*moved] == *best);
  }
}

TEST_CASE("pairs that share their luck are told apart where others are not") {
  Stream stream(7, 0, 0, 0);
  const auto samples = drawn(stream, {0, 1}, 20);
  const auto d = differences(samples, 0, holm)[1];
  const auto alone = means(samples, .95);
  CHECK((d.high - d.low) / 2 < std::hypot(alone[0].half_width, alone[1].half_width));
}

TEST_CASE("samples of different length cannot be paired") {
  CHECK_THROWS_AS(differences({{1, 2}, {1}}, 0, holm), std::invalid_argument);
}

TEST_CASE("precise is when means and differences both are") {
  // means 100 and 101 of three, differences 1: half-widths 4.3027 * s / sqrt(3)
  const Samples steady{{99, 100, 101}, {100, 101, 102}};
  const double half_width = 4.302652729749464 / std::sqrt(3.);
  CHECK(is_precise(steady, 0, half_width / 100 + 1e-9, plain));
  CHECK_FALSE(is_precise(steady, 0, half_width / 100 - 1e-9, plain));
  const Samples crossed{{99, 100, 101}, {101, 100, 99}};  // the same means, differences of twice the width
  CHECK_FALSE(is_precise(crossed, 0, half_width / 100 + 1e-9, plain));
  CHECK(is_precise(crossed, 0, 2 * half_width / 100 + 1e-9, plain));
  CHECK_FALSE(is_precise({{1}, {2}}, 0, 1, plain));
  const double none = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(is_precise({{none, none}, {1, 1}}, 0, 1, plain));
}

TEST_CASE("to stop once it is narrow enough costs little of what an interval promises") {
  Stream stream(8, 0, 0, 0);
  constexpr int trials = 2000;
  int held = 0, stopped_early = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const auto all = drawn(stream, {100, 101}, 60);
    const auto first = [&](std::int64_t n) {
      return Samples{{all[0].begin(), all[0].begin() + n}, {all[1].begin(), all[1].begin() + n}};
    };
    std::int64_t done = next_round(0, 60);
    while (done < 60 && !is_precise(first(done), 0, .012, plain)) done = next_round(done, 60);
    held += means(first(done), .95)[0].contains(100);
    stopped_early += done < 60;
  }
  CHECK(stopped_early > .9 * trials);
  CHECK(held > .9 * trials);
  CHECK(held < .97 * trials);
}

TEST_CASE("rounds grow by half, from five, to no more than the most") {
  std::vector<std::int64_t> rounds;
  for (std::int64_t done = 0; done < 60;) rounds.push_back(done = next_round(done, 60));
  CHECK(rounds == std::vector<std::int64_t>{5, 10, 15, 22, 33, 49, 60});
}

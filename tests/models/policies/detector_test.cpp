// Which hosts are overloaded: check values, boundaries, and quick() against overloaded().
#include "models/policies/detector.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "models/policies/iqr.hpp"
#include "models/policies/local_regression.hpp"
#include "models/policies/lr.hpp"
#include "models/policies/lrr.hpp"
#include "models/policies/mad.hpp"
#include "models/policies/spread.hpp"
#include "models/policies/thr.hpp"
#include "models/registry.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::Dice;

namespace {

const std::vector<double> kTwelve{.3, .35, .4, .42, .45, .5, .52, .55, .6, .62, .7, .9};
constexpr double kHair = 1e-9;

HostLoad load(double utilisation, const std::vector<double>& history, bool weighted = true,
              double ahead = 1) {
  return {.utilisation = utilisation, .history = history, .look_ahead = ahead, .weighted = weighted};
}

/// Newest first, from a function of x = 1 ... 10 from the oldest.
template <class F>
std::vector<double> ten(const F& f) {
  std::vector<double> history;
  for (int x = 10; x >= 1; --x) history.push_back(f(x));
  return history;
}

// ---- lines as a textbook has them: normal equations by Cramer's rule

struct Fit {
  long double intercept = 0, slope = 0;
};

Fit normal_equations(const std::vector<double>& history, const std::array<long double, 10>& w) {
  long double s = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (int i = 0; i < 10; ++i) {
    const long double x = i + 1, y = history[static_cast<std::size_t>(9 - i)];
    s += w[i], sx += w[i] * x, sy += w[i] * y, sxx += w[i] * x * x, sxy += w[i] * x * y;
  }
  const long double d = s * sxx - sx * sx;
  return {(sy * sxx - sx * sxy) / d, (s * sxy - sx * sy) / d};
}

std::array<long double, 10> tricube_weights() {
  std::array<long double, 10> w;
  for (int i = 0; i < 10; ++i) {
    const long double d = (9 - i) / 9.0L;
    w[i] = (1 - d * d * d) * (1 - d * d * d) * (1 - d * d * d);
  }
  return w;
}

Fit robust_fit(const std::vector<double>& history) {
  auto w = tricube_weights();
  auto fit = normal_equations(history, w);
  for (int pass = 0; pass < 2; ++pass) {
    std::array<long double, 10> r;
    for (int i = 0; i < 10; ++i)
      r[i] = std::abs(history[static_cast<std::size_t>(9 - i)] - fit.intercept - fit.slope * (i + 1));
    auto sorted = r;
    std::sort(sorted.begin(), sorted.end());
    const long double m = (sorted[4] + sorted[5]) / 2;
    w = tricube_weights();
    for (int i = 0; i < 10; ++i) {
      const long double share = r[i] / (6 * m);
      w[i] *= share < 1 ? (1 - share * share) * (1 - share * share) : 0;
    }
    fit = normal_equations(history, w);
  }
  return fit;
}

double at(const Fit& fit, double x) { return static_cast<double>(fit.intercept + fit.slope * x); }

}  // namespace

TEST_CASE("a fixed threshold: overloaded above it, not at it", "[policies][detector]") {
  StaticThreshold thr;
  CHECK(thr.threshold == 0.8);
  CHECK_FALSE(thr.overloaded(load(0.8, kTwelve)));
  CHECK(thr.overloaded(load(std::nextafter(0.8, 1.0), kTwelve)));
  CHECK(thr.overloaded(load(1.3, {})));
  thr.threshold = 1;
  CHECK_FALSE(thr.overloaded(load(1, {})));
}

TEST_CASE("quartiles by nearest rank: .40 and .62 of twelve, a threshold of .67", "[policies][detector]") {
  const InterquartileRange iqr;
  CHECK(interquartile_range(kTwelve) == Approx(.22).epsilon(1e-12));
  CHECK_FALSE(iqr.overloaded(load(.67 - kHair, kTwelve)));
  CHECK(iqr.overloaded(load(.67 + kHair, kTwelve)));
}

TEST_CASE("median absolute deviation: .10 of twelve, a threshold of .75", "[policies][detector]") {
  const MedianAbsoluteDeviation mad;
  CHECK(median(kTwelve) == Approx(.51).epsilon(1e-12));
  CHECK(median_absolute_deviation(kTwelve) == Approx(.10).epsilon(1e-12));
  CHECK_FALSE(mad.overloaded(load(.75 - kHair, kTwelve)));
  CHECK(mad.overloaded(load(.75 + kHair, kTwelve)));
}

TEST_CASE("order of the past means nothing to its spread; of a steady host all is usable",
          "[policies][detector]") {
  Dice dice(1);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> x(static_cast<std::size_t>(dice.from(12, 30)));
    for (auto& v : x) v = dice.uniform();
    auto reversed = x;
    std::reverse(reversed.begin(), reversed.end());
    REQUIRE(interquartile_range(x) == interquartile_range(reversed));
    REQUIRE(median_absolute_deviation(x) == median_absolute_deviation(reversed));
    // Shifts leave a spread as it is, factors multiply it.
    auto moved = x;
    for (auto& v : moved) v = 3 * v + 0.25;
    REQUIRE(interquartile_range(moved) == Approx(3 * interquartile_range(x)).margin(1e-12));
    REQUIRE(median_absolute_deviation(moved) == Approx(3 * median_absolute_deviation(x)).margin(1e-12));
  }
  const std::vector<double> steady(20, 0.9);
  CHECK_FALSE(InterquartileRange{}.overloaded(load(1, steady)));
  CHECK(InterquartileRange{}.overloaded(load(1.001, steady)));
  CHECK_FALSE(MedianAbsoluteDeviation{}.overloaded(load(1, steady)));
}

TEST_CASE("the median of odd and of even numbers", "[policies][detector]") {
  CHECK(median(std::vector<double>{3}) == 3);
  CHECK(median(std::vector<double>{5, 1, 3}) == 3);
  CHECK(median(std::vector<double>{5, 1, 3, 4}) == 3.5);
  CHECK(range(std::vector<double>{5, 1, 3}) == 4);
  CHECK(range(std::vector<double>{}) == 0);
}

TEST_CASE("with a short past a fixed threshold of .7 stands in", "[policies][detector]") {
  struct Case {
    const char* name;
    std::size_t rounds;
  };
  const auto [name, rounds] = GENERATE(Case{"iqr", 12}, Case{"mad", 12}, Case{"lr", 10}, Case{"lrr", 10});
  CAPTURE(name);
  const auto detector = detectors().make(name);
  // A past that rises steeply or is all over the place: overloaded by any of them once it counts.
  std::vector<double> past;
  for (std::size_t i = 0; i < rounds; ++i) past.push_back(1.2 - 0.1 * static_cast<double>(i));
  const std::vector<double> too_short(past.begin(), past.end() - 1);
  CHECK_FALSE(detector->overloaded(load(.7, too_short)));
  CHECK(detector->overloaded(load(std::nextafter(.7, 1.0), too_short)));
  CHECK_FALSE(detector->overloaded(load(0, {})));
  CHECK(detector->overloaded(load(.7, past)));
}

TEST_CASE("a line through ten rounds: .50, .53 ... .77 foresees .80, and 1.2 of it is no overload",
          "[policies][detector]") {
  const auto rising = ten([](int x) { return .5 + .03 * (x - 1); });
  for (const bool weighted : {false, true}) {
    CHECK(ordinary_prediction(rising, 1) == Approx(.80).epsilon(1e-12));
    CHECK(tricube_prediction(rising, 1) == Approx(.80).epsilon(1e-12));
    CHECK(robust_prediction(rising, 1) == Approx(.80).epsilon(1e-12));
    LocalRegression lr;
    RobustLocalRegression lrr;
    CHECK_FALSE(lr.overloaded(load(.77, rising, weighted)));
    CHECK_FALSE(lrr.overloaded(load(.77, rising, weighted)));
    lr.safety = lrr.safety = 1.2501;
    CHECK(lr.overloaded(load(.77, rising, weighted)));
    CHECK(lrr.overloaded(load(.77, rising, weighted)));
    // One round further .83: 1.2 times that still is none; three rounds further .86 is.
    lr.safety = lrr.safety = 1.2;
    CHECK_FALSE(lr.overloaded(load(.77, rising, weighted, 2)));
    CHECK(lr.overloaded(load(.77, rising, weighted, 3)));
    CHECK(lrr.overloaded(load(.77, rising, weighted, 3)));
  }
}

TEST_CASE("what is foreseen counts as overload from exactly full on", "[policies][detector]") {
  const std::vector<double> half(10, .5);
  LocalRegression lr;
  RobustLocalRegression lrr;
  lr.safety = lrr.safety = 2;
  for (const bool weighted : {false, true}) {
    CHECK(lr.overloaded(load(.5, half, weighted)));
    CHECK(lrr.overloaded(load(.5, half, weighted)));
  }
  lr.safety = lrr.safety = 1.9999;
  CHECK_FALSE(lr.overloaded(load(.5, half)));
  CHECK_FALSE(lrr.overloaded(load(.5, half)));
}

TEST_CASE("only the ten newest rounds are looked at", "[policies][detector]") {
  auto history = ten([](int x) { return .2 + .01 * x; });
  const double tricube = tricube_prediction(history, 1), ordinary = ordinary_prediction(history, 1),
               robust = robust_prediction(history, 1);
  history.insert(history.end(), {9, 9, 9});
  CHECK(tricube_prediction(history, 1) == tricube);
  CHECK(ordinary_prediction(history, 1) == ordinary);
  CHECK(robust_prediction(history, 1) == robust);
}

TEST_CASE("lines are those of the normal equations", "[policies][detector]") {
  Dice dice(2);
  std::array<long double, 10> ones;
  ones.fill(1);
  for (int trial = 0; trial < 300; ++trial) {
    const double level = dice.uniform(), slope = dice.between(-.05, .05), noise = dice.between(.01, .2);
    const auto history = ten([&](int x) { return level + slope * x + noise * (dice.uniform() - .5); });
    const double ahead = static_cast<double>(dice.from(1, 3));
    REQUIRE(ordinary_prediction(history, ahead) ==
            Approx(at(normal_equations(history, ones), 10 + ahead)).margin(1e-11));
    REQUIRE(tricube_prediction(history, ahead) ==
            Approx(at(normal_equations(history, tricube_weights()), 10 + ahead)).margin(1e-11));
    REQUIRE(robust_prediction(history, ahead) == Approx(at(robust_fit(history), 10 + ahead)).margin(1e-9));
  }
}

TEST_CASE("the newest rounds weigh most: a step up is foreseen higher with weights", "[policies][detector]") {
  const auto step = ten([](int x) { return x > 7 ? .8 : .3; });
  CHECK(tricube_prediction(step, 1) > ordinary_prediction(step, 1) + .05);
  // The oldest of ten has no weight at all.
  auto other = step;
  other.back() = 5;
  CHECK(tricube_prediction(other, 1) == Approx(tricube_prediction(step, 1)).epsilon(1e-12));
}

TEST_CASE("a point far from the line moves lr and hardly moves lrr", "[policies][detector]") {
  Dice dice(3);
  for (int trial = 0; trial < 100; ++trial) {
    const double level = dice.between(.1, .4), slope = dice.between(0, .02);
    const auto clean = ten([&](int x) { return level + slope * x + .002 * (x % 2); });
    auto dirty = clean;
    dirty[static_cast<std::size_t>(dice.from(2, 5))] += .5;
    const double lr = std::abs(tricube_prediction(dirty, 1) - tricube_prediction(clean, 1)),
                 lrr = std::abs(robust_prediction(dirty, 1) - robust_prediction(clean, 1));
    REQUIRE(lrr < .25 * lr);
  }
}

TEST_CASE("where half of the points lie on the line, the line stands", "[policies][detector]") {
  const std::vector<double> flat(10, .4);
  CHECK(robust_prediction(flat, 1) == .4);
  CHECK(robust_prediction(ten([](int x) { return x == 3 ? .9 : .4; }), 1) == Approx(.4).margin(.02));
}

// ---- quick() against overloaded()

namespace {

struct Case {
  sim::config::Chosen<Detector> detector;
  std::string name;
};

Case random_detector(Dice& dice) {
  const std::string name = dice.of({"thr", "iqr", "mad", "lr", "lrr"});
  Case c{detectors().make(name), name};
  if (auto* thr = dynamic_cast<StaticThreshold*>(c.detector.object.get()))
    thr->threshold = dice.between(.3, 1);
  const double safety = dice.between(0, 3);
  if (auto* iqr = dynamic_cast<InterquartileRange*>(c.detector.object.get())) iqr->safety = safety;
  if (auto* mad = dynamic_cast<MedianAbsoluteDeviation*>(c.detector.object.get())) mad->safety = safety;
  if (auto* lr = dynamic_cast<LocalRegression*>(c.detector.object.get())) lr->safety = safety;
  if (auto* lrr = dynamic_cast<RobustLocalRegression*>(c.detector.object.get())) lrr->safety = safety;
  return c;
}

/// Shares of a host's capacity that a machine asked for: a level, steady or restless, in whole percents of
/// its own.
std::vector<double> random_past(Dice& dice, std::size_t rounds) {
  const double level = dice.uniform(), restless = dice.one_in(3) ? 0 : dice.between(0, .6),
               size = dice.between(.05, .6);
  std::vector<double> past;
  for (std::size_t i = 0; i < rounds; ++i)
    past.push_back(std::floor(100 * std::clamp(level + restless * (dice.uniform() - .5), 0.0, 1.0)) / 100 *
                   size);
  return past;
}

std::vector<double> sum(const std::vector<double>& a, const std::vector<double>& b) {
  auto c = a;
  for (std::size_t i = 0; i < c.size(); ++i) c[i] += b[i];
  return c;
}

/// Utilisations around which the answer turns, and some others.
std::vector<double> utilisations(const Case& c, const std::vector<double>& past, bool weighted, Dice& dice) {
  std::vector<double> all{past.empty() ? 0 : past.front(), dice.uniform(), dice.between(0, 2), .7,
                          std::nextafter(.7, 1)};
  double low = -3, high = 3;  // by bisection: the greatest that is fine
  if (c.detector->overloaded(load(low, past, weighted)) !=
      c.detector->overloaded(load(high, past, weighted))) {
    for (int i = 0; i < 60; ++i) {
      const double middle = (low + high) / 2;
      (c.detector->overloaded(load(middle, past, weighted)) ? high : low) = middle;
    }
    for (const double by : {0.0, 1e-15, 1e-10, 1e-6, .01}) all.insert(all.end(), {low - by, high + by});
  }
  return all;
}

}  // namespace

TEST_CASE("what quick() says, overloaded() says too", "[policies][detector]") {
  Dice dice(4);
  std::map<std::string, std::array<int, 3>> said;
  for (int trial = 0; trial < 4000; ++trial) {
    const auto c = random_detector(dice);
    const bool weighted = dice.one_in(2);
    const auto rounds = static_cast<std::size_t>(dice.one_in(3) ? dice.from(0, 14) : dice.from(10, 30));
    std::vector<double> host(rounds);
    for (auto machines = dice.from(1, 6); machines > 0; --machines)
      host = sum(host, random_past(dice, rounds));
    const auto machine = random_past(dice, rounds), both = sum(host, machine);
    const auto host_sketch = c.detector->sketch(load(0, host, weighted)),
               own = c.detector->machine_sketch(load(0, machine, weighted));
    for (const double u : utilisations(c, both, weighted, dice)) {
      const auto verdict = c.detector->quick(u, rounds, host_sketch, own);
      ++said[c.name][static_cast<std::size_t>(verdict)];
      INFO(c.name << " trial " << trial << " rounds " << rounds << " utilisation " << u);
      if (verdict != Verdict::unknown)
        REQUIRE((verdict == Verdict::overloaded) == c.detector->overloaded(load(u, both, weighted)));
    }
  }
  // It does say something: fine, and overloaded, thousands of times.
  for (const auto& [name, count] : said) {
    INFO(name);
    CHECK(count[static_cast<std::size_t>(Verdict::fine)] > 500);
    CHECK(count[static_cast<std::size_t>(Verdict::overloaded)] > 500);
  }
}

TEST_CASE("where quick() says overloaded, no higher utilisation or sketch is fine", "[policies][detector]") {
  Dice dice(5);
  int overloaded = 0;
  for (int trial = 0; trial < 50000; ++trial) {
    const auto c = random_detector(dice);
    const auto rounds = static_cast<std::size_t>(dice.from(0, 30));
    const Sketch host{dice.uniform(), 0},
        machine{dice.between(0, .4), c.name == "lrr" ? 0 : dice.between(0, .4)};
    const double u = dice.between(0, 1.5);
    if (c.detector->quick(u, rounds, host, machine) != Verdict::overloaded) continue;
    ++overloaded;
    const Sketch higher{host.value + (dice.one_in(3) ? 0 : dice.uniform()), 0};
    REQUIRE(c.detector->quick(u + (dice.one_in(3) ? 0 : dice.uniform()), rounds, higher, machine) ==
            Verdict::overloaded);
  }
  CHECK(overloaded > 10000);
}

TEST_CASE("more demand never ends an overload", "[policies][detector]") {
  Dice dice(6);
  for (int trial = 0; trial < 5000; ++trial) {
    const auto c = random_detector(dice);
    const auto past = random_past(dice, static_cast<std::size_t>(dice.from(0, 30)));
    const double u = dice.between(0, 1.2);
    if (c.detector->overloaded(load(u, past)))
      REQUIRE(c.detector->overloaded(load(u + dice.uniform(), past)));
  }
}

TEST_CASE("a clone decides as its original", "[policies][detector]") {
  Dice dice(7);
  for (int trial = 0; trial < 500; ++trial) {
    const auto c = random_detector(dice);
    const auto twin = c.detector->clone();
    const auto past = random_past(dice, static_cast<std::size_t>(dice.from(0, 30)));
    const double u = dice.between(0, 1.2);
    REQUIRE(twin->overloaded(load(u, past)) == c.detector->overloaded(load(u, past)));
  }
}

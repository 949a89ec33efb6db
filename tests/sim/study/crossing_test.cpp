#include "sim/study/crossing.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sim/engine/random.hpp"

using namespace sim;
using namespace sim::study;

TEST_CASE("where closed forms cross zero") {
  const auto root = crossing([](double x) { return x * x - 2; }, 0, 2, {1e-9});
  REQUIRE(root);
  CHECK(std::abs(root->at - std::sqrt(2)) <= 1e-9);
  CHECK((root->low <= std::sqrt(2) && std::sqrt(2) <= root->high));
  CHECK(root->high - root->low <= 1e-9);
  const auto falling = crossing([](double x) { return std::cos(x) - x; }, 0, 1, {1e-12});
  CHECK(falling->at == Approx(0.7390851332151607).epsilon(1e-11));  // the Dottie number
}

TEST_CASE("halving costs log2(width / tolerance) evaluations and the two ends") {
  const auto c = crossing([](double x) { return x - .3; }, 0, 1, {1. / 1024});
  CHECK(c->evaluations == 2 + 10);
  CHECK(c->high - c->low == 1. / 1024);
  CHECK(crossing([](double x) { return x - .3; }, 0, 1, {2})->evaluations == 2);
}

TEST_CASE("a logarithmic scale finds over twelve decades what is asked relative to it") {
  const auto f = [](double x) { return std::log(x / 3e-4); };
  const auto c = crossing(f, 1e-6, 1e6, {1e-6, true});
  CHECK(c->at == Approx(3e-4).epsilon(1e-6));
  CHECK(c->high / c->low <= 1 + 1e-6);
  CHECK(c->evaluations <= 2 + 25);  // log2(log(1e12) / 1e-6) = 24.7
  // the middle of 1 and 100 is 10
  CHECK(crossing([](double x) { return x - 10; }, 1, 100, {1e-6, true})->at == Approx(10));
}

TEST_CASE("without a tolerance it goes on for as long as numbers can be told") {
  for (const bool log : {false, true}) {
    const auto c = crossing([](double x) { return x < 1. / 3 ? -1. : 1.; }, .1, 1, {0, log});
    CHECK(c->low < 1. / 3);
    CHECK(c->high >= 1. / 3);
    CHECK(c->high - c->low <= 4 * std::numeric_limits<double>::epsilon());
  }
  const auto widest = std::numeric_limits<double>::max();
  CHECK(std::abs(crossing([](double x) { return x - 5; }, -widest, widest, {1e-6})->at - 5) <= 1e-6);
}

TEST_CASE("a value of exactly zero ends the search") {
  const auto inside = crossing([](double x) { return x - .5; }, 0, 1, {1e-9});
  CHECK((inside->at == .5 && inside->low == .5 && inside->high == .5 && inside->evaluations == 3));
  CHECK(crossing([](double x) { return x; }, 0, 1, {1e-9})->evaluations == 1);
  const auto last = crossing([](double x) { return x - 1; }, 0, 1, {1e-9});
  CHECK((last->at == 1 && last->high == 1 && last->evaluations == 2));
  CHECK(crossing([](double) { return 0.; }, 3, 3, {1e-9})->at == 3);
}

TEST_CASE("ends of one sign have no crossing between them") {
  CHECK_FALSE(crossing([](double x) { return x * x + 1; }, -1, 1, {1e-9}));
  CHECK_FALSE(crossing([](double x) { return -x * x - 1; }, -1, 1, {1e-9}));
  CHECK_FALSE(crossing([](double) { return 1.; }, 2, 2, {1e-9}));
}

TEST_CASE("a jump is found where it is") {
  const auto infinite = std::numeric_limits<double>::infinity();
  const auto c = crossing([&](double x) { return x > 7 ? infinite : -infinite; }, 0, 10, {1e-6});
  CHECK(std::abs(c->at - 7) <= 1e-6);
}

TEST_CASE("noise moves a crossing no further than it reaches, and the ends keep their signs") {
  Stream stream(1, 0, 0, 0);
  for (int trial = 0; trial < 200; ++trial) {
    const double root = 1 + 8 * stream.uniform(), noise = .2;
    std::vector<std::pair<double, double>> seen;
    const auto f = [&](double x) {
      seen.emplace_back(x, x - root + noise * (2 * stream.uniform() - 1));
      return seen.back().second;
    };
    const auto c = crossing(f, 0, 10, {1e-3});
    REQUIRE(c);
    REQUIRE(std::abs(c->at - root) <= noise + 1e-3);
    REQUIRE(c->evaluations == std::ssize(seen));
    for (const auto& [x, value] : seen) {
      if (x == c->low) REQUIRE(value < 0);
      if (x == c->high) REQUIRE(value > 0);
    }
  }
}

TEST_CASE("every sign change of a sine has its bracket") {
  const double pi = std::acos(-1);
  const auto sine = [](double x) { return std::sin(x); };
  const auto found = brackets(sine, 1, 20, 50);
  REQUIRE(found.size() == 6);  // pi ... 6 pi
  for (std::size_t i = 0; i < 6; ++i) {
    const double root = pi * static_cast<double>(i + 1);
    CHECK((found[i].first < root && root < found[i].second));
    CHECK(found[i].second - found[i].first == Approx(19. / 50));
  }
  const auto points = crossings(sine, 1, 20, 50, {1e-10});
  REQUIRE(points.size() == 6);
  for (std::size_t i = 0; i < 6; ++i)
    CHECK(std::abs(points[i].at - pi * static_cast<double>(i + 1)) <= 1e-10);
}

TEST_CASE("pieces of a logarithmic scan have equal ratios, and cover the whole") {
  // signs at 1, 10, 100, 1000: - + - +
  const auto f = [](double x) { return std::cos(std::acos(-1) * (1 + std::log10(x))); };
  const auto found = brackets(f, 1, 1000, 3, true);
  REQUIRE(found.size() == 3);
  CHECK(found.front().first == 1);
  CHECK(found[0].second == Approx(10));
  CHECK(found[1].second == Approx(100));
  CHECK(found.back().second == 1000);
}

TEST_CASE("a zero at the end of a piece is one bracket without width") {
  using Brackets = std::vector<std::pair<double, double>>;
  CHECK(brackets([](double x) { return x - 1; }, 0, 2, 2) == Brackets{{1, 1}});
  CHECK(brackets([](double x) { return (x - 1) * (x - 1); }, 0, 2, 2) == Brackets{{1, 1}});
  CHECK(brackets([](double x) { return x * (x - 2); }, 0, 2, 2) == Brackets{{0, 0}, {2, 2}});
  CHECK(brackets([](double x) { return x - .5; }, 0, 2, 2) == Brackets{{0, 1}});
  const auto points = crossings([](double x) { return x - 1; }, 0, 2, 2, {1e-9});
  REQUIRE(points.size() == 1);
  CHECK((points[0].at == 1 && points[0].evaluations == 0));
}

TEST_CASE("a function that is not known somewhere says where") {
  const auto f = [](double x) { return x == .5 ? std::nan("") : x - .3; };
  CHECK_THROWS_WITH(crossing(f, 0, 1, {1e-9}), Catch::Contains("NaN at 0.5"));
  CHECK_THROWS_AS(brackets(f, 0, 1, 2), std::runtime_error);
}

TEST_CASE("bounds that are none are refused") {
  const auto f = [](double x) { return x; };
  const auto infinite = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(crossing(f, 1, 0, {1e-9}), std::invalid_argument);
  CHECK_THROWS_AS(crossing(f, 0, infinite, {1e-9}), std::invalid_argument);
  CHECK_THROWS_AS(crossing(f, std::nan(""), 1, {1e-9}), std::invalid_argument);
  CHECK_THROWS_AS(crossing(f, 0, 1, {1e-9, true}), std::invalid_argument);
  CHECK_THROWS_AS(crossing(f, 0, 1, {-1}), std::invalid_argument);
  CHECK_THROWS_AS(crossing(f, 0, 1, {std::nan("")}), std::invalid_argument);
  CHECK_THROWS_AS(brackets(f, 0, 1, 0), std::invalid_argument);
}

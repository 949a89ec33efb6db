#include "sim/engine/series.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <stdexcept>

using sim::Series;
using sim::Time;

namespace {

constexpr auto hold = Series::Shape::hold;
constexpr auto linear = Series::Shape::linear;

Time at_s(std::int64_t s) { return Time{} + sim::whole_seconds(s); }

// Points at random times with random values, the last time of each kind as the class asks for it.
Series random_series(Series::Shape shape, std::mt19937_64& random) {
  std::vector<Time> times{at_s(-static_cast<std::int64_t>(random() % 100))};
  std::vector<double> values{1};
  for (int i = 0; i < 40; ++i) {
    times.push_back(times.back() + sim::Span{1 + static_cast<std::int64_t>(random() % 20'000'000'000)});
    values.push_back(static_cast<double>(random() % 2001) / 100 - 10);
  }
  const Time last = shape == hold ? times.back() + sim::whole_seconds(7) : times.back();
  return Series(shape, times, values, last);
}

}  // namespace

TEST_CASE("a held value lasts from its time until the next") {
  const Series s(hold, {at_s(0), at_s(10), at_s(20)}, {1, 5, 2}, at_s(30));
  CHECK(s.value(at_s(0)) == 1);
  CHECK(s.value(Time{9'999'999'999}) == 1);
  CHECK(s.value(at_s(10)) == 5);
  CHECK(s.value(at_s(30)) == 2);
}

TEST_CASE("a linear value lies on the straight line between its neighbours") {
  const Series s(linear, {at_s(0), at_s(10), at_s(20)}, {1, 5, 2}, at_s(20));
  CHECK(s.value(at_s(0)) == 1);
  CHECK(s.value(at_s(5)) == Approx(3));
  CHECK(s.value(at_s(10)) == 5);
  CHECK(s.value(at_s(18)) == Approx(2.6));
  CHECK(s.value(at_s(20)) == 2);
}

TEST_CASE("the mean of a series is its integral over the length") {
  const Series steps(hold, {at_s(0), at_s(10), at_s(20)}, {1, 5, 2}, at_s(30));
  CHECK(steps.mean(at_s(5), at_s(25)) == Approx((5 * 1 + 10 * 5 + 5 * 2) / 20.0));
  CHECK(steps.mean(at_s(0), at_s(30)) == Approx(80 / 30.0));
  CHECK(steps.mean(at_s(10), at_s(10)) == 5);
  const Series lines(linear, {at_s(0), at_s(10), at_s(20)}, {1, 5, 2}, at_s(20));
  CHECK(lines.mean(at_s(0), at_s(20)) == Approx((30 + 35) / 20.0));
  CHECK(lines.mean(at_s(5), at_s(15)) == Approx((4 * 5 + 4.25 * 5) / 10));
}

TEST_CASE("a mean within one step is the held value to the last bit") {
  const Series s(hold, {at_s(0), at_s(3600)}, {0.1, 0.7}, at_s(7200));
  CHECK(s.mean(Time{1}, Time{300'000'000'001}) == 0.1);
  CHECK(s.mean(at_s(3300), at_s(3600)) == 0.1);
  CHECK(s.mean(at_s(3600), at_s(7200)) == 0.7);
}

TEST_CASE("means of parts of an interval add up to the mean of the whole") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 200; ++round) {
    const Series s = random_series(round % 2 ? hold : linear, random);
    const auto length = (s.last() - s.first()).ns;
    const Time a =
        s.first() + sim::Span{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length))};
    const Time b =
        a +
        sim::Span{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>((s.last() - a).ns + 1))};
    std::size_t cursor = 0;
    double integral = 0;
    for (Time t = a; t < b;) {
      const Time next = std::min(s.next_change(t, cursor), b);
      integral += s.mean(t, next, cursor) * (next - t).seconds();
      t = next;
    }
    CHECK(integral == Approx(s.mean(a, b) * (b - a).seconds()).margin(1e-9));
  }
}

TEST_CASE("a cursor changes nothing but the speed, whichever way time goes") {
  std::mt19937_64 random(5);
  for (const auto shape : {hold, linear}) {
    const Series s = random_series(shape, random);
    std::size_t cursor = 0;
    for (int i = 0; i < 1000; ++i) {
      const Time t = s.first() + sim::Span{static_cast<std::int64_t>(
                                     random() % static_cast<std::uint64_t>((s.last() - s.first()).ns + 1))};
      REQUIRE(s.value(t, cursor) == s.value(t));
      REQUIRE(s.next_change(t, cursor) == s.next_change(t));
    }
  }
}

TEST_CASE("a constant holds at every time and never changes") {
  const Series s = Series::constant(3);
  CHECK(s.value(at_s(-5)) == 3);
  CHECK(s.mean(at_s(0), Time::never()) == 3);
  CHECK(s.next_change(at_s(0)) == Time::never());
  CHECK(s.covers(at_s(0), Time::never()));
}

TEST_CASE("a series says nothing of times it does not cover") {
  const Series s(hold, {at_s(0), at_s(10)}, {1, 5}, at_s(20));
  CHECK_THROWS_AS(s.value(Time{-1}), std::out_of_range);
  CHECK_THROWS_AS(s.value(at_s(20) + sim::Span{1}), std::out_of_range);
  CHECK_THROWS_AS(s.mean(at_s(5), at_s(21)), std::out_of_range);
  CHECK_THROWS_AS(s.mean(at_s(5), at_s(4)), std::out_of_range);
  CHECK_FALSE(s.covers(at_s(0), at_s(21)));
}

TEST_CASE("a series must have ascending times, as many values, and an end after them") {
  CHECK_THROWS_AS(Series(hold, {}, {}, at_s(0)), std::invalid_argument);
  CHECK_THROWS_AS(Series(hold, {at_s(0), at_s(0)}, {1, 2}, at_s(1)), std::invalid_argument);
  CHECK_THROWS_AS(Series(hold, {at_s(1), at_s(0)}, {1, 2}, at_s(2)), std::invalid_argument);
  CHECK_THROWS_AS(Series(hold, {at_s(0)}, {1, 2}, at_s(1)), std::invalid_argument);
  CHECK_THROWS_AS(Series(hold, {at_s(0), at_s(5)}, {1, 2}, at_s(4)), std::invalid_argument);
  CHECK_THROWS_AS(Series(linear, {at_s(0), at_s(5)}, {1, 2}, at_s(6)), std::invalid_argument);
}

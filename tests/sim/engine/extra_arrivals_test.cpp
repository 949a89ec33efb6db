#include "sim/engine/extra_arrivals.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "sim/engine/distributions.hpp"

using namespace sim;

namespace {

const std::vector<double> day{.1, 0, 0, .5, 2, .25};  // per second, in steps of four hours

Stream gaps(std::uint32_t replication = 0) { return Stream(11, replication, 0, 0); }

/// Ratios over pieces of one length; all arrivals, by piece.
std::vector<std::vector<Time>> arrivals_of(const Arrivals& base, const std::vector<double>& ratios,
                                           Span piece, std::uint32_t replication = 0) {
  std::vector<std::vector<Time>> all;
  ExtraArrivals extra(gaps(replication));
  Time end{};
  for (const double ratio : ratios) {
    extra.follow(base, end, ratio);
    end = end + piece;
    all.emplace_back();
    for (; extra.next() < end; extra.pass(base)) all.back().push_back(extra.next());
  }
  return all;
}

}  // namespace

TEST_CASE("nothing comes beside the base at a ratio of 0, and before one is given") {
  const Arrivals base(day, hours(4));
  ExtraArrivals extra(gaps());
  CHECK(extra.next() == Time::never());
  extra.follow(base, {}, 0);
  CHECK(extra.next() == Time::never());
  extra.follow(base, Time{} + hours(1), 1);
  CHECK(extra.next() < Time::never());
  extra.follow(base, Time{} + hours(1), 0);
  CHECK(extra.next() == Time::never());
}

TEST_CASE("at a ratio of 1 they come as a base with the same draws would") {
  const Arrivals base(day, hours(4));
  ExtraArrivals extra(gaps());
  extra.follow(base, {}, 1);
  Stream stream = gaps();
  Time t{};
  for (int i = 0; i < 1000; ++i) {
    t = base.next(t, stream);
    REQUIRE(extra.next() == t);
    extra.pass(base);
  }
}

TEST_CASE("their numbers are those of a Poisson process at the ratio times the rate, piece by piece") {
  const Arrivals base(day, hours(4));
  const std::vector<double> ratios{0.3, 0, 2, 0.01, 1, 0.7};
  constexpr int replications = 400;
  std::vector<double> sums(ratios.size()), squares(ratios.size());
  for (std::uint32_t r = 0; r < replications; ++r) {
    const auto all = arrivals_of(base, ratios, hours(5), r);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto n = static_cast<double>(all[i].size());
      sums[i] += n;
      squares[i] += n * n;
    }
  }
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    const auto from = Time{} + static_cast<std::int64_t>(i) * hours(5);
    const double mean = ratios[i] * base.expected(from, from + hours(5));
    INFO("piece " << i << " of mean " << mean);
    CHECK(std::abs(sums[i] / replications - mean) <= 3.5 * std::sqrt(mean / replications));
    const double variance = squares[i] / replications - std::pow(sums[i] / replications, 2);
    CHECK(std::abs(variance - mean) <= 4 * std::sqrt((mean + 2 * mean * mean) / replications));
  }
}

TEST_CASE("gaps are exponential on the clock of what is expected, across changes of the ratio") {
  const Arrivals base(day, hours(4));
  std::vector<double> ratios;
  Stream draws(2, 0, 0, 0);
  for (int i = 0; i < 4000; ++i) ratios.push_back(Uniform(0, 0.02)(draws));  // about 1.4 arrivals each
  const Span piece = minutes(20);
  double clock = 0, last = 0;
  Stream expected = gaps();
  const auto all = arrivals_of(base, ratios, piece);
  std::size_t n = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Time begun = Time{} + static_cast<std::int64_t>(i) * piece;
    for (const Time t : all[i]) {
      const double now = clock + ratios[i] * base.expected(begun, t);
      REQUIRE(now - last == Approx(Exponential(1)(expected)).epsilon(1e-9).margin(1e-7));
      last = now;
      ++n;
    }
    clock += ratios[i] * base.expected(begun, begun + piece);
  }
  CHECK(n > 1000);
  CHECK(std::abs(static_cast<double>(n) - clock) <= 3.5 * std::sqrt(clock));
}

TEST_CASE("at a higher ratio the k-th comes no later") {
  const Arrivals base(day, hours(4));
  Stream draws(3, 0, 0, 0);
  std::vector<double> low, high;
  for (int i = 0; i < 200; ++i) {
    low.push_back(Uniform(0, 1)(draws));
    high.push_back(low.back() + Uniform(0, 1)(draws));
  }
  const auto flat = [](const std::vector<std::vector<Time>>& pieces) {
    std::vector<Time> all;
    for (const auto& piece : pieces) all.insert(all.end(), piece.begin(), piece.end());
    return all;
  };
  const auto few = flat(arrivals_of(base, low, hours(7))), many = flat(arrivals_of(base, high, hours(7)));
  REQUIRE(few.size() <= many.size());
  for (std::size_t k = 0; k < few.size(); ++k) REQUIRE(many[k] <= few[k]);
}

TEST_CASE("the same ratio again changes no bit, and another one of no length next to nothing") {
  const Arrivals base(day, hours(4));
  ExtraArrivals once(gaps()), often(gaps()), detour(gaps());
  for (auto* extra : {&once, &often, &detour}) extra->follow(base, {}, 1e-6);  // one in three weeks or so
  for (int k = 1; k < 10'000; ++k) {
    const Time t = Time{} + k * seconds(71);
    REQUIRE(t < once.next());
    often.follow(base, t, 1e-6);
    detour.follow(base, t, 7);
    detour.follow(base, t, 1e-6);
  }
  CHECK(often.next() == once.next());
  CHECK(detour.next() != once.next());
  CHECK(std::abs((detour.next() - once.next()).seconds()) <= 1e-3);
}

TEST_CASE("they move on even where they are denser than nanoseconds") {
  const Arrivals dense({1e12}, hours(1));
  ExtraArrivals extra(gaps());
  extra.follow(dense, {}, 1e6);
  for (int i = 1; i <= 100; ++i) {
    CHECK(extra.next() == Time{i});
    extra.pass(dense);
  }
}

TEST_CASE("a ratio that is none is refused") {
  const Arrivals base(day, hours(4));
  ExtraArrivals extra(gaps());
  CHECK_THROWS_AS(extra.follow(base, {}, -0.1), std::invalid_argument);
  CHECK_THROWS_AS(extra.follow(base, {}, std::nan("")), std::invalid_argument);
  CHECK_THROWS_AS(extra.follow(base, {}, std::numeric_limits<double>::infinity()), std::invalid_argument);
}

#include "sim/engine/integral.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

using namespace sim;

namespace {

Time at_s(std::int64_t s) { return Time{} + whole_seconds(s); }

}  // namespace

TEST_CASE("an integral adds up what lasted, and knows its mean and extremes") {
  Integral signal(2);
  signal.set(at_s(10), 5);
  signal.set(at_s(12), 1);
  CHECK(signal.value() == 1);
  CHECK(signal.at(at_s(12)) == 30);
  CHECK(signal.at(at_s(20)) == 38);
  CHECK(signal.mean(at_s(20)) == 38. / 20);
  CHECK(signal.min(at_s(12)) == 2);
  CHECK(signal.min(at_s(20)) == 1);
  CHECK(signal.max(at_s(20)) == 5);
}

TEST_CASE("values that last no time leave no trace") {
  Integral signal(2);
  signal.set(at_s(10), 100);
  signal.set(at_s(10), -100);
  signal.set(at_s(10), 3);
  CHECK(signal.at(at_s(11)) == 23);
  CHECK(signal.max(at_s(11)) == 3);
  CHECK(signal.min(at_s(11)) == 2);

  Meter meter;
  meter.add(at_s(5), 7'000'000'000);
  meter.add(at_s(5), -4'000'000'000);
  CHECK(meter.max_w(at_s(5)) == 0);
  CHECK(meter.max_w(at_s(6)) == 3);
  CHECK(meter.energy_j(at_s(6)) == 3);
}

TEST_CASE("before any time has passed, mean and extremes are the value itself") {
  const Integral signal(4, at_s(3));
  CHECK(signal.at(at_s(3)) == 0);
  CHECK(signal.mean(at_s(3)) == 4);
  CHECK(signal.min(at_s(3)) == 4);
  CHECK(signal.max(at_s(3)) == 4);
  Meter meter(at_s(3));
  meter.add(at_s(3), 2'000'000'000);
  CHECK(meter.mean_w(at_s(3)) == 2);
  CHECK(meter.min_w(at_s(3)) == 2);
}

TEST_CASE("restarting forgets the warm-up but not the present value") {
  Integral signal(2);
  signal.set(at_s(10), 5);
  signal.restart(at_s(12));
  CHECK(signal.at(at_s(14)) == 10);
  CHECK(signal.min(at_s(14)) == 5);
  Meter meter;
  meter.add(at_s(0), 5'000'000'000);
  meter.restart(at_s(12));
  CHECK(meter.energy_j(at_s(14)) == 10);
  CHECK(meter.take_j(at_s(14)) == 10);
  CHECK(meter.mean_w(at_s(14)) == 5);
}

TEST_CASE("integrals do not go back in time") {
  Integral signal;
  signal.set(at_s(10), 1);
  CHECK_THROWS_AS(signal.set(at_s(9), 1), std::logic_error);
  CHECK_THROWS_AS(signal.at(at_s(9)), std::logic_error);
  CHECK_THROWS_AS(signal.max(at_s(9)), std::logic_error);
  Meter meter;
  meter.add(at_s(10), 1);
  CHECK_THROWS_WITH(meter.add(at_s(9), 1),
                    "an integral is asked for 9000000000 ns, before its last change at 10000000000 ns");
  CHECK_THROWS_AS(meter.energy_j(at_s(9)), std::logic_error);
  CHECK_THROWS_AS(meter.take_j(at_s(9)), std::logic_error);
}

TEST_CASE("nanowatts are rounded to nearest, and refused where they do not fit") {
  CHECK(nanowatts(1) == 1'000'000'000);
  CHECK(nanowatts(-0.3e-9) == 0);
  CHECK(nanowatts(1.6e-9) == 2);
  CHECK_THROWS_AS(nanowatts(1e10), std::out_of_range);
  CHECK_THROWS_AS(nanowatts(-1e10), std::out_of_range);
  CHECK_THROWS_AS(nanowatts(std::nan("")), std::out_of_range);
  Meter meter;
  meter.add(at_s(0), nanowatts(9e9));
  CHECK_THROWS_AS(meter.add(at_s(0), nanowatts(9e9)), std::overflow_error);
}

TEST_CASE("a meter over a year of a large fleet equals the sum over its servers to the last bit") {
  // a million changes of random size; each server's energy by hand, in exact integers
  struct Change {
    Time when;
    std::int64_t delta_nw;
  };
  std::mt19937_64 bits(11);
  const Time end = Time{} + days(365);
  std::vector<Change> changes;
  __int128 by_hand = 0;
  for (int i = 0; i < 500'000; ++i) {
    const auto from = static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(end.ns));
    const auto to = from + static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(end.ns - from));
    const auto power_nw = static_cast<std::int64_t>(bits() % 10'000'000'000'000);
    changes.push_back({Time{from}, power_nw});
    changes.push_back({Time{to}, -power_nw});
    by_hand += __int128{power_nw} * (to - from);
  }
  const auto earlier = [](const Change& a, const Change& b) { return a.when < b.when; };
  std::stable_sort(changes.begin(), changes.end(), earlier);
  Meter meter, settled;
  double sum_of_takes_j = 0;
  std::int64_t next_settlement_s = 300;
  for (const Change& change : changes) {
    for (; at_s(next_settlement_s) <= change.when; next_settlement_s += 300)
      sum_of_takes_j += settled.take_j(at_s(next_settlement_s));
    meter.add(change.when, change.delta_nw);
    settled.add(change.when, change.delta_nw);
  }
  CHECK(meter.power_nw() == 0);
  CHECK(meter.energy_j(end) == static_cast<double>(by_hand) * 1e-18);
  CHECK(settled.energy_j(end) == meter.energy_j(end));
  CHECK(sum_of_takes_j + settled.take_j(end) == Approx(meter.energy_j(end)).epsilon(1e-13));
}

TEST_CASE("the order of changes at one instant does not change a meter") {
  std::mt19937_64 bits(12);
  Meter one, other;
  for (int hour = 0; hour < 100; ++hour) {
    std::vector<std::int64_t> deltas_nw(1000);
    for (std::int64_t& delta_nw : deltas_nw)
      delta_nw = nanowatts(std::ldexp(static_cast<double>(bits() >> 11), -44)) - 256'000'000'000;
    for (const std::int64_t delta_nw : deltas_nw) one.add(Time{} + hours(hour), delta_nw);
    std::shuffle(deltas_nw.begin(), deltas_nw.end(), bits);
    for (const std::int64_t delta_nw : deltas_nw) other.add(Time{} + hours(hour), delta_nw);
  }
  CHECK(one.power_nw() == other.power_nw());
  CHECK(one.energy_j(Time{} + hours(100)) == other.energy_j(Time{} + hours(100)));
  CHECK(one.max_w(Time{} + hours(100)) == other.max_w(Time{} + hours(100)));
  CHECK(one.energy_j(Time{} + hours(100)) != 0);
}

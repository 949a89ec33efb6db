#include "sim/engine/time.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace sim;

TEST_CASE("points and lengths of time add up exactly") {
  const Time start{};
  CHECK(start + days(1) - hours(1) == Time{23LL * 3600 * 1'000'000'000});
  CHECK((start + minutes(5)) - (start + whole_seconds(60)) == minutes(4));
  CHECK(3 * hours(8) == days(1));
  CHECK(nanoseconds(1'500'000'000).seconds() == 1.5);
  CHECK(start + days(365 * 292) < Time::never());
}

TEST_CASE("seconds round up to a nanosecond, so that nothing ends before its work is done") {
  CHECK(seconds(0) == Span{0});
  CHECK(seconds(1e-30) == Span{1});
  CHECK(seconds(1e-9) == Span{1});
  CHECK(seconds(1.0000000001) == Span{1'000'000'001});
  CHECK(seconds(-1.5) == Span{-1'500'000'000});
  CHECK(seconds(0x1p32) == whole_seconds(std::int64_t{1} << 32));
}

TEST_CASE("seconds that no Span can hold are refused") {
  CHECK_THROWS_AS(seconds(9.3e9), std::out_of_range);
  CHECK_THROWS_AS(seconds(-9.3e9), std::out_of_range);
  CHECK_THROWS_AS(seconds(std::nan("")), std::out_of_range);
  CHECK_THROWS_AS(seconds(std::numeric_limits<double>::infinity()), std::out_of_range);
}

// Two habits of the Java library, against values worked out from its documentation.
#include "models/policies/java.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <vector>

using namespace jevons;

namespace {

/// java.util.Random as its documentation words it, with arithmetic of its own: next(31) of a 48-bit
/// congruence.
class Documented {
 public:
  explicit Documented(std::int64_t seed) : x_((seed ^ 0x5DEECE66DLL) & ((1LL << 48) - 1)) {}
  int next_int(int bound) {
    int r = next31();
    const int m = bound - 1;
    if ((bound & m) == 0) return static_cast<int>((bound * static_cast<std::int64_t>(r)) >> 31);
    for (std::int64_t u = r; u - (r = static_cast<int>(u % bound)) + m > 2147483647LL; u = next31()) {
    }
    return r;
  }

 private:
  int next31() {
    const __uint128_t product = static_cast<__uint128_t>(x_) * 0x5DEECE66DULL + 0xBULL;
    x_ = static_cast<std::int64_t>(product % (static_cast<__uint128_t>(1) << 48));
    return static_cast<int>(x_ >> 17);
  }
  std::int64_t x_;
};

}  // namespace

TEST_CASE("java.util.Random(42).nextInt(10) begins 0, 3, 8, 4, 0, 5, 5, 8, 9, 3", "[policies][java]") {
  java::Random random(42);
  for (const int expected : {0, 3, 8, 4, 0, 5, 5, 8, 9, 3}) CHECK(random.below(10) == expected);
}

TEST_CASE("any seed and any bound draw what the documentation says", "[policies][java]") {
  for (const std::int64_t seed : {0LL, 1LL, 42LL, 123456789012LL, 9'000'000'000'000'000LL}) {
    java::Random random(seed);
    Documented documented(seed);
    for (int i = 0; i < 3000; ++i) {
      const int bound = i % 5 == 0    ? 1 << (i % 30)
                        : i % 7 == 0  ? 2147483647 - i
                        : i % 11 == 0 ? (1 << 30) + 1
                                      : 1 + i % 97;
      REQUIRE(random.below(bound) == documented.next_int(bound));
    }
  }
}

TEST_CASE("draws are spread evenly", "[policies][java]") {
  java::Random random(1);
  constexpr int n = 7, draws = 70000;
  std::vector<int> count(n);
  for (int i = 0; i < draws; ++i) ++count[static_cast<std::size_t>(random.below(n))];
  double chi_squared = 0;
  for (const int c : count) chi_squared += (c - draws / n) * (c - draws / n) / static_cast<double>(draws / n);
  CHECK(chi_squared < 22.46);  // 6 degrees of freedom, 0.1 %
}

TEST_CASE("hashes of keys, by hand", "[policies][java]") {
  // 50 * 31^2 + 45 * 31 + 48, below 2^16
  CHECK(java::spread_hash("2-0") == 49493);
  CHECK(java::spread_hash("2-7") == 49500);
  // 49494 * 31 + 48 = 1534362 = 0x17699a, and its upper half 0x17: 0x17698d
  CHECK(java::spread_hash("2-10") == 0x17698d);
  CHECK((java::spread_hash("2-10") & 15) == 13);
  CHECK(java::spread_hash("") == 0);
  // Wraps around 2^32 as int does: the hash of "2-1051" is 50 * 31^5 + ... in 64 bits, cut to 32.
  std::uint64_t whole = 0;
  for (const char c : std::string("2-1000000")) whole = whole * 31 + static_cast<unsigned char>(c);
  const auto cut = static_cast<std::uint32_t>(whole);
  CHECK(java::spread_hash("2-1000000") == (cut ^ cut >> 16));
}

TEST_CASE("a map doubles above three quarters full and never shrinks", "[policies][java]") {
  CHECK(java::grown(16, 0) == 16);
  CHECK(java::grown(16, 12) == 16);
  CHECK(java::grown(16, 13) == 32);
  CHECK(java::grown(16, 24) == 32);
  CHECK(java::grown(16, 25) == 64);
  CHECK(java::grown(16, 1000) == 2048);
  CHECK(java::grown(64, 3) == 64);
}

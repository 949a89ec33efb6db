// Two habits of the Java library on which the digits of the published experiment hang: the order in which a
// hash map of strings is walked, and the random numbers of java.util.Random.
//   String.hashCode: h = 31 h + c; bucket = (h ^ h >>> 16) & (capacity - 1); capacity 16, doubled above 3/4
//   full Random: x = x * 0x5DEECE66D + 0xB mod 2^48, seeded with seed ^ 0x5DEECE66D        Java SE API
//   documentation
#pragma once

#include <cstdint>
#include <string>

namespace jevons::java {

inline std::uint32_t spread_hash(const std::string& text) {
  std::uint32_t h = 0;
  for (const char c : text) h = 31 * h + static_cast<unsigned char>(c);
  return h ^ h >> 16;
}

/// Buckets of a map that has held `entries` at once and had `capacity` before; it never shrinks.
inline std::uint32_t grown(std::uint32_t capacity, std::size_t entries) {
  while (4 * entries > 3 * std::size_t{capacity}) capacity *= 2;
  return capacity;
}

class Random {
 public:
  explicit Random(std::int64_t seed = 0) : state_((static_cast<std::uint64_t>(seed) ^ kFactor) & kMask) {}

  /// Uniform over 0 ... n-1, n > 0.
  std::int32_t below(std::int32_t n) {
    if ((n & -n) == n) return static_cast<std::int32_t>(static_cast<std::int64_t>(n) * next31() >> 31);
    for (;;) {
      const std::int64_t bits = next31(), value = bits % n;
      if (bits - value + (n - 1) < std::int64_t{1} << 31) return static_cast<std::int32_t>(value);
    }
  }

 private:
  static constexpr std::uint64_t kFactor = 0x5DEECE66D, kMask = (std::uint64_t{1} << 48) - 1;
  std::int32_t next31() {
    state_ = (state_ * kFactor + 0xB) & kMask;
    return static_cast<std::int32_t>(state_ >> 17);
  }
  std::uint64_t state_;
};

}  // namespace jevons::java

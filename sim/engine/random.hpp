// Random streams by counting: draw n of an entity is a hash of (seed, replication, purpose, entity, n).
// Streams share no state: a changed policy or an added model leaves every other draw as it was, which makes
// common random numbers, forks and threads free of charge. Threefry2x64-20 of Random123; Salmon, Moraes,
// Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC'11.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace sim {

/// The block cipher itself, 128 bits to 128 bits: a bijection of the counter for every key.
std::array<std::uint64_t, 2> threefry_block(std::array<std::uint64_t, 2> counter,
                                            std::array<std::uint64_t, 2> key);

/// The draws of one entity for one purpose, one counter each. A plain value of 32 bytes: a copy repeats the
/// draws.
class Stream {
 public:
  /// `purpose` is the world's own numbering (arrivals, sizes, failures, ...).
  Stream(std::uint64_t seed, std::uint32_t replication, std::uint32_t purpose, std::uint64_t entity)
      : key_{seed, std::uint64_t{replication} << 32 | purpose}, counter_{entity, 0} {}

  /// 64 random bits.
  std::uint64_t bits() {
    const std::uint64_t word = threefry_block(counter_, key_)[0];
    ++counter_[1];
    return word;
  }

  /// Uniform over the multiples of 2^-53 strictly inside (0, 1); the lowest, which would be 0, is 2^-54.
  double uniform() { return std::max(static_cast<double>(bits() >> 11), 0.5) * 0x1p-53; }

  /// Counters used so far: the number of the next draw.
  std::uint64_t drawn() const { return counter_[1]; }

  /// Goes to draw n, forwards or back, at no cost.
  void jump_to(std::uint64_t n) { counter_[1] = n; }

 private:
  std::array<std::uint64_t, 2> key_, counter_;
};

}  // namespace sim

#include "sim/study/sobol_sequence.hpp"

#include <fmt/format.h>

#include <boost/random/sobol.hpp>
#include <stdexcept>
#include <vector>

#include "sim/engine/random.hpp"

namespace sim::study {
namespace {

constexpr std::uint32_t kScramble = (1u << 31) + 102;  // purpose of draws; entity: the factor
constexpr int kBits = 32, kBitsBelow = 20;             // of the sequence, and of what scrambling adds
constexpr std::size_t kMostRows = std::size_t{1} << kBits;
constexpr std::size_t kMostFactors = boost::random::default_sobol_table::max_dimension;

using Engine = boost::random::sobol_engine<std::uint32_t, kBits>;

void require_in_range(std::size_t rows, std::size_t factors, std::size_t skip) {
  if (factors < 1 || factors > kMostFactors)
    throw std::invalid_argument(
        fmt::format("Sobol' points have {} factors; there can be 1 to {}", factors, kMostFactors));
  if (rows > kMostRows || skip > kMostRows - rows)
    throw std::invalid_argument(fmt::format(
        "Sobol' points are {} rows after the first {}; both together can be 0 to {}", rows, skip, kMostRows));
}

/// Row after row, each number as its first 32 bits. The engine leaves out the origin.
std::vector<std::uint32_t> bits_of_rows(std::size_t rows, std::size_t factors, std::size_t skip) {
  require_in_range(rows, factors, skip);
  std::vector<std::uint32_t> bits(rows * factors, 0);
  Engine engine(factors);
  if (skip > 0) engine.seed(static_cast<std::uint32_t>(skip - 1));
  const std::size_t origin = skip == 0 && rows > 0 ? factors : 0;
  engine.generate(bits.begin() + static_cast<std::ptrdiff_t>(origin), bits.end());
  return bits;
}

/// The 52 bits that `bits` become. Below bit 32 no two rows share the bits before, so that their coins are
/// all thrown at once.
std::uint64_t scrambled(std::uint32_t bits, Stream coins) {
  const auto throw_at = [&](std::uint64_t node) {
    coins.jump_to(node);
    return coins.bits();
  };
  std::uint64_t node = 1, result = 0;
  for (int k = 0; k < kBits; ++k) {
    const std::uint64_t bit = bits >> (kBits - 1 - k) & 1;
    result = result << 1 | (bit ^ throw_at(node) >> 63);
    node = node << 1 | bit;
  }
  return result << kBitsBelow | throw_at(node) >> (64 - kBitsBelow);
}

}  // namespace

Points sobol_sequence(std::size_t rows, std::size_t factors, std::size_t skip) {
  const auto bits = bits_of_rows(rows, factors, skip);
  Points points{factors, {}};
  points.u.reserve(bits.size());
  for (const std::uint32_t x : bits) points.u.push_back(x * 0x1p-32);
  return points;
}

Points scrambled_sobol(std::size_t rows, std::size_t factors, std::uint64_t seed) {
  const auto bits = bits_of_rows(rows, factors, 0);
  Points points{factors, {}};
  points.u.reserve(bits.size());
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const Stream coins(seed, 0, kScramble, i % factors);
    points.u.push_back((static_cast<double>(scrambled(bits[i], coins)) + .5) * 0x1p-52);
  }
  return points;
}

}  // namespace sim::study

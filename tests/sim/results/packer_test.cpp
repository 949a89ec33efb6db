#include "sim/results/packer.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using sim::results::Packer;

namespace {

std::vector<unsigned char> unpacked(std::span<const std::byte> packed, std::size_t size,
                                    std::size_t element_size) {
  std::vector<unsigned char> planes(size), values(size);
  uLongf got = size;
  REQUIRE(uncompress(planes.data(), &got, reinterpret_cast<const Bytef*>(packed.data()), packed.size()) ==
          Z_OK);
  REQUIRE(got == size);
  const std::size_t count = size / element_size;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t byte = 0; byte < element_size; ++byte)
      values[i * element_size + byte] = planes[byte * count + i];
  return values;
}

}  // namespace

TEST_CASE("Any chunk is unpacked by plain zlib and unshuffle, whatever way its planes were packed") {
  Packer packer;
  std::mt19937_64 bits(3);
  const auto element_size = GENERATE(std::size_t{1}, std::size_t{4}, std::size_t{8});
  for (int trial = 0; trial < 300; ++trial) {
    const std::size_t count = trial < 20 ? static_cast<std::size_t>(trial) + 1 : 1 + bits() % 40'000;
    std::vector<unsigned char> chunk(count * element_size);
    std::vector<int> kinds(
        element_size);  // of each plane: constant, noise, a counter, rare ones, a slow ramp
    for (int& kind : kinds) kind = static_cast<int>(bits() % 5);
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      const std::size_t row = i / element_size;
      const int kind = kinds[i % element_size];
      chunk[i] = static_cast<unsigned char>(kind == 0   ? 7
                                            : kind == 1 ? bits()
                                            : kind == 2 ? row
                                            : kind == 3 ? bits() % 100 == 0
                                                        : row / 500);
    }
    const auto packed = packer.pack(std::as_bytes(std::span(chunk)), element_size);
    REQUIRE(packed.size() < chunk.size() + chunk.size() / 512 + 1024);
    REQUIRE(unpacked(packed, chunk.size(), element_size) == chunk);
  }
}

TEST_CASE("Integers of small range take a fraction of their room, noise hardly more than its own") {
  Packer packer;
  std::mt19937_64 bits(4);
  std::vector<std::int32_t> small(65536), noise(65536);
  for (auto& value : small) value = static_cast<std::int32_t>(bits() % 16);
  for (auto& value : noise) value = static_cast<std::int32_t>(bits());
  const double size = 4.0 * 65536.0;
  CHECK(static_cast<double>(packer.pack(std::as_bytes(std::span(small)), 4).size()) <
        0.14 * size);  // 4 of 32 bits
  CHECK(static_cast<double>(packer.pack(std::as_bytes(std::span(noise)), 4).size()) < 1.001 * size);
}

#include "models/compute/free_index.hpp"

namespace jevons {

BitSet::BitSet(std::uint32_t size) : block_count_(size / 4096 + 1) {
  std::uint32_t words = size;
  for (auto& layer : layers_) {
    words = words / 64 + 1;
    layer.resize(words);
  }
}

void BitSet::insert(std::uint32_t i) {
  ++count_;
  ++block_count_[i / 4096];
  for (auto& layer : layers_) {
    const bool was_empty = layer[i / 64] == 0;
    layer[i / 64] |= std::uint64_t{1} << (i % 64);
    if (!was_empty) return;
    i /= 64;
  }
}

void BitSet::erase(std::uint32_t i) {
  --count_;
  --block_count_[i / 4096];
  for (auto& layer : layers_) {
    layer[i / 64] &= ~(std::uint64_t{1} << (i % 64));
    if (layer[i / 64] != 0) return;
    i /= 64;
  }
}

std::uint32_t BitSet::lowest() const {
  std::uint32_t i = 0;
  for (int layer = kLayers - 1; layer >= 0; --layer)
    i = i * 64 + static_cast<std::uint32_t>(std::countr_zero(layers_[layer][i]));
  return i;
}

std::optional<std::uint32_t> BitSet::next(std::uint32_t i) const {
  for (int layer = 0; layer < kLayers; ++layer) {
    if (i / 64 >= layers_[layer].size()) return std::nullopt;
    const std::uint64_t bits = layers_[layer][i / 64] >> (i % 64) << (i % 64);
    if (bits == 0) {
      i = i / 64 + 1;
      continue;
    }
    i = i / 64 * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
    while (layer-- > 0) i = i * 64 + static_cast<std::uint32_t>(std::countr_zero(layers_[layer][i]));
    return i;
  }
  return std::nullopt;
}

std::uint32_t BitSet::kth(std::uint32_t k) const {
  std::uint32_t block = 0;
  while (k >= block_count_[block]) k -= block_count_[block++];
  for (std::uint32_t word = block * 64;; ++word) {
    std::uint64_t bits = layers_[0][word];
    const auto members = static_cast<std::uint32_t>(std::popcount(bits));
    if (k >= members) {
      k -= members;
      continue;
    }
    while (k-- > 0) bits &= bits - 1;
    return word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
  }
}

FreeIndex::FreeIndex(std::uint32_t servers, std::int32_t most_units)
    : level_(most_units + 1, BitSet(servers)), occupied_(most_units / 64 + 1) {}

void FreeIndex::insert(std::uint32_t server, std::int32_t free_units) {
  level_[free_units].insert(server);
  occupied_[free_units / 64] |= std::uint64_t{1} << (free_units % 64);
  free_units_ += free_units;
  ++servers_;
}

void FreeIndex::erase(std::uint32_t server, std::int32_t free_units) {
  level_[free_units].erase(server);
  if (level_[free_units].count() == 0) occupied_[free_units / 64] &= ~(std::uint64_t{1} << (free_units % 64));
  free_units_ -= free_units;
  --servers_;
}

template <class Visit>
void FreeIndex::each_level_from(std::int32_t units, Visit&& visit) const {
  for (std::size_t word = units / 64; word < occupied_.size(); ++word) {
    std::uint64_t bits = occupied_[word];
    if (word == static_cast<std::size_t>(units / 64)) bits &= ~std::uint64_t{0} << (units % 64);
    for (; bits != 0; bits &= bits - 1)
      if (!visit(static_cast<std::int32_t>(word * 64) + std::countr_zero(bits))) return;
  }
}

std::int32_t FreeIndex::most_free() const {
  for (std::size_t word = occupied_.size(); word-- > 0;)
    if (occupied_[word] != 0)
      return static_cast<std::int32_t>(word * 64) + 63 - std::countl_zero(occupied_[word]);
  return -1;
}

std::int64_t FreeIndex::count(std::int32_t units) const {
  std::int64_t total = 0;
  each_level_from(units, [&](std::int32_t level) {
    total += level_[level].count();
    return true;
  });
  return total;
}

std::optional<std::uint32_t> FreeIndex::lowest(std::int32_t units) const {
  std::optional<std::uint32_t> best;
  each_level_from(units, [&](std::int32_t level) {
    const auto server = level_[level].lowest();
    if (!best || server < *best) best = server;
    return true;
  });
  return best;
}

std::optional<std::uint32_t> FreeIndex::tightest(std::int32_t units) const {
  std::optional<std::uint32_t> best;
  each_level_from(units, [&](std::int32_t level) {
    best = level_[level].lowest();
    return false;
  });
  return best;
}

std::optional<std::uint32_t> FreeIndex::loosest(std::int32_t units) const {
  const auto most = most_free();
  if (most < units) return std::nullopt;
  return level_[most].lowest();
}

std::optional<std::uint32_t> FreeIndex::lowest_within(std::int32_t units, std::uint32_t from, std::uint32_t to) const {
  std::optional<std::uint32_t> best;
  each_level_from(units, [&](std::int32_t level) {
    const auto server = level_[level].next(from);
    if (server && *server < to && (!best || *server < *best)) best = server;
    return true;
  });
  return best;
}

std::uint32_t FreeIndex::kth(std::int32_t units, std::int64_t k) const {
  std::uint32_t server = 0;
  each_level_from(units, [&](std::int32_t level) {
    const std::int64_t here = level_[level].count();
    if (k >= here) {
      k -= here;
      return true;
    }
    server = level_[level].kth(static_cast<std::uint32_t>(k));
    return false;
  });
  return server;
}

}  // namespace jevons

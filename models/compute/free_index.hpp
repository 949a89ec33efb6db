// Which servers have how many units free: for every level of free units a set of servers, so that a placement
// finds its server in a time that does not grow with the fleet.
// A level is a hierarchy of 64-bit words (one bit a server, one bit a word, ...): finding the lowest server
// of a level touches one word a layer. A value: copying it copies the index.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace jevons {

/// A set of small integers with O(1) insert and erase, lowest and k-th member.
class BitSet {
 public:
  explicit BitSet(std::uint32_t size = 0);
  void insert(std::uint32_t i);
  void erase(std::uint32_t i);
  bool contains(std::uint32_t i) const { return layers_[0][i / 64] >> (i % 64) & 1; }
  std::uint32_t count() const { return count_; }
  std::uint32_t lowest() const;              // count() > 0
  std::optional<std::uint32_t> next(std::uint32_t i) const;  // the lowest that is not below i
  std::uint32_t kth(std::uint32_t k) const;  // k < count(), in increasing order

 private:
  static constexpr int kLayers = 4;  // 64^4 > 2^24 servers
  std::array<std::vector<std::uint64_t>, kLayers> layers_;
  std::vector<std::uint32_t> block_count_;  // members in each block of 4096
  std::uint32_t count_ = 0;
};

class FreeIndex {
 public:
  FreeIndex(std::uint32_t servers, std::int32_t most_units);

  void insert(std::uint32_t server, std::int32_t free_units);
  void erase(std::uint32_t server, std::int32_t free_units);
  void move(std::uint32_t server, std::int32_t from_units, std::int32_t to_units) {
    erase(server, from_units);
    insert(server, to_units);
  }

  std::int64_t free_units() const { return free_units_; }
  std::int64_t servers() const { return servers_; }
  /// Most units free on any one server; -1 if the index is empty.
  std::int32_t most_free() const;
  /// How many servers have at least `units` free.
  std::int64_t count(std::int32_t units) const;

  // A server with at least `units` free, if there is one:
  std::optional<std::uint32_t> lowest(std::int32_t units) const;    // the lowest number
  std::optional<std::uint32_t> tightest(std::int32_t units) const;  // the least free, then the lowest number
  std::optional<std::uint32_t> loosest(std::int32_t units) const;   // the most free, then the lowest number
  std::optional<std::uint32_t> lowest_within(std::int32_t units, std::uint32_t from, std::uint32_t to) const;  // [from, to)
  /// The k-th of the count(units) servers with enough free, by level and then by number.
  std::uint32_t kth(std::int32_t units, std::int64_t k) const;

 private:
  template <class Visit>
  void each_level_from(std::int32_t units, Visit&& visit) const;  // ascending; visit returns false to stop

  std::vector<BitSet> level_;
  std::vector<std::uint64_t> occupied_;  // one bit a level
  std::int64_t free_units_ = 0, servers_ = 0;
};

}  // namespace jevons

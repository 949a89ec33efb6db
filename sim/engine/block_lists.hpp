// Many first-in-first-out lists that share one pool of blocks: appending is sequential, memory follows what
// is held at most at one time (plus a block for each list in use), and nothing is allocated once that peak is
// reached.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace sim {

template <class T, std::size_t lists, std::uint32_t block_size = 32>
class BlockLists {
 public:
  void append(std::size_t list, const T& item) {
    List& to = lists_[list];
    if (to.end % block_size == 0) add_block(to);
    items_[to.end++] = item;
  }

  /// Hands every item of a list to `take`, in the order in which they were appended, and leaves the list
  /// empty. `take` must not touch these lists.
  template <class Take>
  void drain(std::size_t list, const Take& take) {
    List& from = lists_[list];
    for (std::uint32_t block = from.first; block != none;) {
      const std::uint32_t following = next_[block];
      const std::uint32_t end = following == none ? from.end : (block + 1) * block_size;
      for (std::uint32_t i = block * block_size; i < end; ++i) take(items_[i]);
      next_[block] = free_;
      free_ = block;
      block = following;
    }
    from = {};
  }

  /// Empties every list and keeps the memory.
  void clear() {
    for (std::size_t list = 0; list < lists; ++list) drain(list, [](const T&) {});
  }

  /// Items that fit without allocating, if blocks were filled.
  std::size_t capacity() const { return items_.capacity(); }

 private:
  static constexpr std::uint32_t none = ~0U;

  struct List {
    std::uint32_t first = none;  // its first block
    std::uint32_t end = 0;       // where its next item goes; a multiple of block_size if there is no room
  };

  void add_block(List& to) {
    if (free_ == none) {
      free_ = static_cast<std::uint32_t>(next_.size());
      next_.push_back(none);
      items_.resize(items_.size() + block_size);
    }
    const std::uint32_t block = free_;
    free_ = next_[block];
    next_[block] = none;
    if (to.first == none)
      to.first = block;
    else
      next_[to.end / block_size - 1] = block;
    to.end = block * block_size;
  }

  std::array<List, lists> lists_;
  std::vector<T> items_;             // block after block
  std::vector<std::uint32_t> next_;  // the block that follows a block in its list, or among the free ones
  std::uint32_t free_ = none;
};

}  // namespace sim

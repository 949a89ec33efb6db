// A set of small integers ("slots" of a table) in order of a key, first in first out among equal keys:
// waiting jobs, or running jobs by their estimated end, each with a weight that can be summed in order. Insert,
// erase, step and sums are O(log n); it copies as a
// value, and nothing is allocated once the largest slot has been seen. A treap over arrays indexed by slot,
// with a hash of the slot as its priority, so that the same operations make the same tree everywhere. Aragon,
// Seidel (1989), Randomized search trees, FOCS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace sim {

class OrderedSlots {
 public:
  using Slot = std::uint32_t;
  static constexpr Slot none = ~Slot{0};  // "no such slot": past the end, before the beginning, empty

  /// Adds a slot behind those of the same key. Throws std::logic_error if it is there already.
  void insert(Slot slot, std::int64_t key, std::int64_t weight = 0);

  /// Removes a slot. Throws std::logic_error if it is not there.
  void erase(Slot slot);

  bool contains(Slot slot) const { return slot < nodes_.size() && nodes_[slot].parent != absent; }

  /// The key of a slot that is there; throws std::logic_error otherwise.
  std::int64_t key(Slot slot) const { return present(slot).key; }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// The first slot, or none.
  Slot first() const { return first_; }
  /// The last slot, or none.
  Slot last() const { return root_ == none ? none : rightmost(root_); }
  /// The slot after this one, or none; throws std::logic_error if this one is not there.
  Slot next(Slot slot) const;
  /// The first slot whose key is at least `key`, or none.
  Slot first_from(std::int64_t key) const;

  /// The sum of the weights of all slots, or of those whose key is at most `key`.
  std::int64_t weight() const { return total(root_); }
  std::int64_t weight_through(std::int64_t key) const;
  /// The first slot at which the weights of it and all before it (none negative) reach `sum`, or none.
  Slot first_reaching(std::int64_t sum) const;

  /// Room for slots below `slots`, so that inserting them allocates nothing.
  void reserve(std::size_t slots);
  /// Removes every slot and keeps the room.
  void clear();

  /// In order: for (auto slot : set). Do not insert or erase meanwhile.
  class Iterator {
   public:
    using value_type = Slot;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(const OrderedSlots* set, Slot slot) : set_(set), slot_(slot) {}
    Slot operator*() const { return slot_; }
    Iterator& operator++() {
      slot_ = set_->next(slot_);
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return slot_ == other.slot_; }

   private:
    const OrderedSlots* set_ = nullptr;
    Slot slot_ = none;
  };
  Iterator begin() const { return {this, first_}; }
  Iterator end() const { return {this, none}; }

 private:
  static constexpr Slot absent = none - 1;  // as a parent: the slot is not in the set

  struct Node {
    std::int64_t key = 0;
    Slot left = none, right = none, parent = absent;
    std::uint32_t priority = 0;
    std::int64_t weight = 0, total = 0;  // its own; of its whole subtree
  };

  std::int64_t total(Slot slot) const { return slot == none ? 0 : nodes_[slot].total; }
  void add_up(Slot slot) { nodes_[slot].total = nodes_[slot].weight + total(nodes_[slot].left) + total(nodes_[slot].right); }
  const Node& present(Slot slot) const;
  Slot leftmost(Slot slot) const;
  Slot rightmost(Slot slot) const;
  Slot& link_to(Slot slot);
  void rotate_up(Slot slot);

  std::vector<Node> nodes_;
  Slot root_ = none, first_ = none;
  std::size_t size_ = 0;
};

}  // namespace sim

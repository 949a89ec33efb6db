#include "sim/engine/ordered_slots.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace sim {
namespace {

/// A well-mixed permutation of 32 bits (the finaliser of MurmurHash3).
std::uint32_t mix(std::uint32_t x) {
  x = (x ^ x >> 16) * 0x85EBCA6B;
  x = (x ^ x >> 13) * 0xC2B2AE35;
  return x ^ x >> 16;
}

}  // namespace

const OrderedSlots::Node& OrderedSlots::present(Slot slot) const {
  if (!contains(slot)) throw std::logic_error(fmt::format("slot {} is not in the ordered set", slot));
  return nodes_[slot];
}

OrderedSlots::Slot OrderedSlots::leftmost(Slot slot) const {
  while (nodes_[slot].left != none) slot = nodes_[slot].left;
  return slot;
}

OrderedSlots::Slot OrderedSlots::rightmost(Slot slot) const {
  while (nodes_[slot].right != none) slot = nodes_[slot].right;
  return slot;
}

/// Where the tree refers to a slot: its parent's left or right, or the root.
OrderedSlots::Slot& OrderedSlots::link_to(Slot slot) {
  const Slot parent = nodes_[slot].parent;
  if (parent == none) return root_;
  return nodes_[parent].left == slot ? nodes_[parent].left : nodes_[parent].right;
}

/// Turns a slot and its parent round, order kept.
void OrderedSlots::rotate_up(Slot slot) {
  Node& node = nodes_[slot];
  const Slot parent = node.parent;
  const bool is_left = nodes_[parent].left == slot;
  link_to(parent) = slot;
  node.parent = nodes_[parent].parent;
  nodes_[parent].parent = slot;
  Slot& outer = is_left ? nodes_[parent].left : nodes_[parent].right;
  Slot& inner = is_left ? node.right : node.left;
  outer = inner;
  if (inner != none) nodes_[inner].parent = parent;
  inner = parent;
  add_up(parent);
  add_up(slot);
}

void OrderedSlots::insert(Slot slot, std::int64_t key, std::int64_t weight) {
  if (slot >= absent || contains(slot))
    throw std::logic_error(fmt::format("slot {} cannot be added to the ordered set (again)", slot));
  reserve(std::size_t{slot} + 1);
  Slot parent = none;
  bool is_first = true, goes_left = false;
  for (Slot at = root_; at != none; at = goes_left ? nodes_[at].left : nodes_[at].right) {
    parent = at;
    nodes_[at].total += weight;
    goes_left = key < nodes_[at].key;
    is_first = is_first && goes_left;
  }
  nodes_[slot] = {key, none, none, parent, mix(slot), weight, weight};
  (parent == none ? root_ : goes_left ? nodes_[parent].left : nodes_[parent].right) = slot;
  if (is_first) first_ = slot;
  ++size_;
  while (nodes_[slot].parent != none && nodes_[slot].priority > nodes_[nodes_[slot].parent].priority)
    rotate_up(slot);
}

void OrderedSlots::erase(Slot slot) {
  const Node& node = present(slot);
  if (slot == first_) first_ = next(slot);
  while (node.left != none && node.right != none)
    rotate_up(nodes_[node.left].priority > nodes_[node.right].priority ? node.left : node.right);
  const Slot child = node.left != none ? node.left : node.right;
  link_to(slot) = child;
  if (child != none) nodes_[child].parent = node.parent;
  for (Slot above = node.parent; above != none; above = nodes_[above].parent) nodes_[above].total -= node.weight;
  nodes_[slot].parent = absent;
  --size_;
}

OrderedSlots::Slot OrderedSlots::next(Slot slot) const {
  if (present(slot).right != none) return leftmost(nodes_[slot].right);
  while (nodes_[slot].parent != none && nodes_[nodes_[slot].parent].right == slot) slot = nodes_[slot].parent;
  return nodes_[slot].parent;
}

OrderedSlots::Slot OrderedSlots::first_from(std::int64_t key) const {
  Slot found = none;
  for (Slot at = root_; at != none;) {
    const bool reaches = nodes_[at].key >= key;
    if (reaches) found = at;
    at = reaches ? nodes_[at].left : nodes_[at].right;
  }
  return found;
}

std::int64_t OrderedSlots::weight_through(std::int64_t key) const {
  std::int64_t sum = 0;
  for (Slot at = root_; at != none;) {
    const bool counts = nodes_[at].key <= key;
    if (counts) sum += nodes_[at].weight + total(nodes_[at].left);
    at = counts ? nodes_[at].right : nodes_[at].left;
  }
  return sum;
}

OrderedSlots::Slot OrderedSlots::first_reaching(std::int64_t sum) const {
  Slot found = none;
  for (Slot at = root_; at != none;) {
    const auto through = total(nodes_[at].left) + nodes_[at].weight;
    const bool reaches = through >= sum;
    if (reaches) found = at;
    else sum -= through;
    at = reaches ? nodes_[at].left : nodes_[at].right;
  }
  return found;
}

void OrderedSlots::reserve(std::size_t slots) {
  if (slots > nodes_.size()) nodes_.resize(slots);
}

void OrderedSlots::clear() {
  nodes_.assign(nodes_.size(), Node{});
  root_ = first_ = none;
  size_ = 0;
}

}  // namespace sim

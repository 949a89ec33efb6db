#include "sim/config/tree.hpp"

#include <fmt/format.h>

#include <charconv>

namespace sim::config {
namespace {

std::optional<std::size_t> as_index(const std::string& text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

// Which element of a list the step means.
std::optional<std::size_t> index_of(const Step& step) { return step.index ? step.index : as_index(step.key); }

const Node* next(const Node& node, const Step& step) {
  if (node.table() && !step.index) return node.child(step.key);
  const auto index = index_of(step);
  if (const auto* list = node.list(); list && index && *index < list->size()) return &(*list)[*index];
  return nullptr;
}

const std::string* kind_of(const Node& node) {
  const Node* kind = node.child("kind");
  if (!kind) kind = node.child("distribution");
  return kind ? std::get_if<std::string>(&kind->value) : nullptr;
}

}  // namespace

std::string excerpt(const std::string& text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return toml_string(text);
  auto end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;  // not inside a UTF-8 letter
  return toml_string(text.substr(0, end) + "...");
}

const Node* Node::child(std::string_view key) const {
  const auto* entries = table();
  if (!entries) return nullptr;
  const auto found = entries->find(key);
  return found == entries->end() ? nullptr : &found->second;
}

std::string describe(const Node& node) {
  struct {
    std::string operator()(const Node::Table&) const { return "this is a table"; }
    std::string operator()(const Node::List&) const { return "this is a list"; }
    std::string operator()(const std::string& text) const { return excerpt(text) + " is a text"; }
    std::string operator()(std::int64_t n) const { return fmt::format("{} is a whole number", n); }
    std::string operator()(double x) const { return fmt::format("{} is a number", x); }
    std::string operator()(bool b) const { return fmt::format("{} is true or false", b); }
    std::string operator()(const Instant& t) const { return format_instant(t) + " is a date"; }
    std::string operator()(const Odd& odd) const { return "this is " + odd.what; }
  } words;
  return std::visit(words, node.value);
}

std::string toml_text(const Node& node) {
  struct {
    std::string operator()(const Node::Table& table) const {
      std::vector<std::string> entries;
      for (const auto& [key, value] : table) entries.push_back(toml_key(key) + " = " + toml_text(value));
      return entries.empty() ? "{}" : "{ " + listed(entries) + " }";
    }
    std::string operator()(const Node::List& list) const {
      std::vector<std::string> items;
      for (const auto& item : list) items.push_back(toml_text(item));
      return "[" + listed(items) + "]";
    }
    std::string operator()(const std::string& text) const { return toml_string(text); }
    std::string operator()(std::int64_t n) const { return fmt::format("{}", n); }
    std::string operator()(double x) const { return toml_number(x); }
    std::string operator()(bool b) const { return b ? "true" : "false"; }
    std::string operator()(const Instant& t) const { return format_instant(t); }
    std::string operator()(const Odd& odd) const { return odd.what; }
  } words;
  return std::visit(words, node.value);
}

void merge(Node& base, Node over) {
  auto* into = base.table();
  auto* from = over.table();
  const auto *old_kind = kind_of(base), *new_kind = kind_of(over);
  if (!into || !from || (old_kind && new_kind && *old_kind != *new_kind)) {
    base = std::move(over);
    return;
  }
  for (auto& [key, node] : *from) {
    const auto [slot, is_new] = into->try_emplace(key, node);
    if (!is_new) merge(slot->second, std::move(node));
  }
  base.key_place = over.key_place;
  base.place = over.place;
}

Found find(const Node& root, const std::vector<Step>& path) {
  const Node* node = &root;
  for (const auto& step : path) {
    const Node* inner = next(*node, step);
    if (!inner) return {node, false};
    node = inner;
  }
  return {node, true};
}

std::string put(Node& root, const std::vector<Step>& path, Node value) {
  Node* node = &root;
  for (const auto& step : path) {
    auto here = value.key_place;
    here.column = step.column;
    const Node empty{here, here, Node::Table{}};
    if (auto* list = std::get_if<Node::List>(&node->value)) {
      const auto index = index_of(step);
      if (!index) return fmt::format("a list stands before \"{}\"; choose an element, such as [0]", step.key);
      if (*index >= list->size())
        return fmt::format("there is no element {}; the list has {}, counted from 0", *index, list->size());
      node = &(*list)[*index];
      continue;
    }
    if (step.index) return fmt::format("there is no list to take element {} of", *step.index);
    if (const auto* name = std::get_if<std::string>(&node->value)) {
      Node kind{node->key_place, node->place, *name};
      node->value = Node::Table{{"kind", std::move(kind)}};
    }
    if (!node->table()) *node = empty;
    node = &node->table()->try_emplace(step.key, empty).first->second;
  }
  *node = std::move(value);
  return {};
}

}  // namespace sim::config

// What a scenario can choose by name at one seam: name, one-line help, and how to make it. A Chosen<Base> is
// the chosen member by value: copying it clones the member with its parameters.
// Base has `virtual std::unique_ptr<Base> clone() const` and `virtual void visit(sim::config::Visitor&)`.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sim::config {

template <class Base>
struct Chosen {
  std::string kind;
  std::unique_ptr<Base> object;

  Chosen() = default;
  Chosen(std::string k, std::unique_ptr<Base> o) : kind(std::move(k)), object(std::move(o)) {}
  Chosen(const Chosen& other) : kind(other.kind), object(other.object ? other.object->clone() : nullptr) {}
  Chosen& operator=(const Chosen& other) { return *this = Chosen(other); }
  Chosen(Chosen&&) noexcept = default;
  Chosen& operator=(Chosen&&) noexcept = default;

  explicit operator bool() const { return object != nullptr; }
  Base* operator->() const { return object.get(); }
  Base& operator*() const { return *object; }
};

template <class Base>
class Registry {
 public:
  struct Entry {
    std::string name, help;
    std::function<std::unique_ptr<Base>()> make;
  };

  template <class Member>
  Registry& add(std::string name, std::string help) {
    entries_.push_back({std::move(name), std::move(help), [] { return std::make_unique<Member>(); }});
    return *this;
  }
  const std::vector<Entry>& entries() const { return entries_; }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : entries_) result.push_back(entry.name);
    return result;
  }
  /// The member called `name`; an empty Chosen if there is none.
  Chosen<Base> make(std::string_view name) const {
    for (const auto& entry : entries_)
      if (entry.name == name) return {entry.name, entry.make()};
    return {};
  }

 private:
  std::vector<Entry> entries_;
};

}  // namespace sim::config

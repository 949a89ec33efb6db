// A configuration struct lists its keys once, in `void visit(Visitor&)`; reading, located errors, `show`,
// `describe` and the reference page are all visitors of that one list.
//
//   struct Battery {
//     double energy_j = 0, efficiency = 0.85;
//     void visit(Visitor& v) {
//       v.quantity("energy", energy_j, "J", {.help = "usable energy", .min = 0, .required = true});
//       v.number("efficiency", efficiency, {.help = "round trip", .source = "...", .min = 0, .max = 1});
//     }
//   };
//
// Values are SI inside; a quantity is written as a string with a unit in the file ("20 MWh").
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/config/registry.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/time.hpp"

namespace sim::config {

struct Meta {
  std::string_view help;         // one sentence, lower case, no full stop
  std::string_view source = "";  // where the default comes from; empty when the scenario's author decides
  double min = -std::numeric_limits<double>::infinity();  // closed range, in the SI unit of the key
  double max = std::numeric_limits<double>::infinity();   // (seconds for a duration)
  bool required = false;
  bool above_min = false;  // min itself is too small
};

/// A length of time is not negative; an offset, whose allowed range says so, may be.
inline bool is_offset(const Meta& meta) { return std::isfinite(meta.min) && meta.min < 0; }

class Visitor {
 public:
  virtual ~Visitor() = default;

  virtual void text(std::string_view key, std::string& value, const Meta&) = 0;
  virtual void flag(std::string_view key, bool& value, const Meta&) = 0;
  virtual void whole(std::string_view key, std::int64_t& value, const Meta&) = 0;
  /// A plain number: a share in [0, 1], a ratio, a count that need not be whole.
  virtual void number(std::string_view key, double& value, const Meta&) = 0;
  virtual void number(std::string_view key, std::optional<double>& value, const Meta&) = 0;
  /// A number with a unit; `si_unit` (UDUNITS spelling, such as "J", "W", "kg J-1") is the unit inside.
  virtual void quantity(std::string_view key, double& value, std::string_view si_unit, const Meta&) = 0;
  virtual void quantity(std::string_view key, std::optional<double>& value, std::string_view si_unit,
                        const Meta&) = 0;
  virtual void duration(std::string_view key, Span& value, const Meta&) = 0;
  virtual void duration(std::string_view key, std::optional<Span>& value, const Meta&) = 0;
  virtual void instant(std::string_view key, Instant& value, const Meta&) = 0;
  virtual void instant(std::string_view key, std::optional<Instant>& value, const Meta&) = 0;
  virtual void numbers(std::string_view key, std::vector<double>& values, const Meta&) = 0;
  virtual void quantities(std::string_view key, std::vector<double>& values, std::string_view si_unit,
                          const Meta&) = 0;
  virtual void texts(std::string_view key, std::vector<std::string>& values, const Meta&) = 0;
  /// A value of any kind, and a list of them, kept as TOML text ("0.5", "\"20 MW\"", "{ kind = \"sjf\" }"): what is
  /// to be put under another key. "" is none.
  virtual void any(std::string_view key, std::string& value, const Meta&) = 0;
  virtual void any_list(std::string_view key, std::vector<std::string>& values, const Meta&) = 0;
  /// A name out of a closed list: an unknown one is an error that suggests the nearest.
  virtual void one_of(std::string_view key, std::string& value, const std::vector<std::string>& names,
                      const Meta&) = 0;
  /// A file, looked for beside the scenario and then along the data path ("" is none); after reading, `path`
  /// is what was written, it was there, and Document::find_file says where it lies.
  virtual void file(std::string_view key, std::string& path, const Meta&) = 0;

  /// [key] a nested table; T has visit(Visitor&).
  template <class T>
  void table(std::string_view key, T& value, const Meta& meta) {
    if (enter(key, meta)) {
      value.visit(*this);
      leave();
    }
  }
  /// [key] a table that need not be: empty unless it was written.
  template <class T>
  void table(std::string_view key, std::optional<T>& value, const Meta& meta) {
    if (!value && !is_reading() && !is_describing()) return;
    T inner = value.value_or(T{});
    if (!enter(key, meta)) return;
    inner.visit(*this);
    leave();
    if (is_reading()) value = std::move(inner);
  }
  /// [key.NAME] tables named by the user; T has `std::string name` and visit(Visitor&). Kept in file order
  /// of names sorted bytewise, so that the order in the file never matters.
  template <class T>
  void named(std::string_view key, std::vector<T>& values, const Meta& meta) {
    const auto names = enter_named(key, meta, names_of(values));
    if (!names) return;
    if (is_reading()) resize_named(values, *names);
    for (std::size_t i = 0; i < names->size(); ++i) {
      T sample{};
      T& value = i < values.size() ? values[i] : sample;  // a describer asks for one element of an empty list
      if (enter((*names)[i], {})) {
        value.visit(*this);
        leave();
      }
    }
    leave();
  }
  /// [[key]] a list of tables; one that was written replaces the default as a whole.
  template <class T>
  void list(std::string_view key, std::vector<T>& values, const Meta& meta) {
    const auto n = enter_list(key, meta, values.size());
    if (!n) return;
    if (is_reading()) values = std::vector<T>(*n);
    for (std::size_t i = 0; i < *n; ++i) {
      T sample{};
      T& value = i < values.size() ? values[i] : sample;  // a describer asks for one element of an empty list
      if (enter_item(i)) {
        value.visit(*this);
        leave();
      }
    }
    leave_list();
  }
  /// key = "name" or key = { kind = "name", ... }: one member of a registry with its own keys.
  template <class Base>
  void choice(std::string_view key, Chosen<Base>& value, const Registry<Base>& registry, const Meta& meta) {
    const auto kind = enter_choice(key, value.kind, registry.names(), meta);
    if (!kind) return;
    if (is_reading() && *kind != value.kind) value = registry.make(*kind);
    if (value) value->visit(*this);
    leave();
  }

  /// True for the visitor that fills structs from a file; false for those that only look.
  virtual bool is_reading() const = 0;
  /// True for the visitor that lists what could be written, whether it is or not.
  virtual bool is_describing() const { return false; }

 protected:
  virtual bool enter(std::string_view key, const Meta&) = 0;  // false: leave the table as it is
  virtual void leave() = 0;
  // Nothing: do not visit, do not leave. Otherwise the names or elements to visit, then leave.
  virtual std::optional<std::vector<std::string>> enter_named(std::string_view key, const Meta&,
                                                              std::vector<std::string> present) = 0;
  virtual std::optional<std::size_t> enter_list(std::string_view key, const Meta&, std::size_t present) = 0;
  virtual bool enter_item(std::size_t index) = 0;
  virtual void leave_list() = 0;
  virtual std::optional<std::string> enter_choice(std::string_view key, const std::string& present,
                                                  const std::vector<std::string>& names, const Meta&) = 0;

 private:
  template <class T>
  static std::vector<std::string> names_of(const std::vector<T>& values) {
    std::vector<std::string> names;
    for (const auto& value : values) names.push_back(value.name);
    return names;
  }
  template <class T>
  static void resize_named(std::vector<T>& values, const std::vector<std::string>& names) {
    std::vector<T> result(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) result[i].name = names[i];
    values = std::move(result);
  }
};

}  // namespace sim::config

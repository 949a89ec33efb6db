// An axis of a study: a key of the scenario and the values it takes, as a list, a range or a distribution.
// A design (designs.hpp, morris.hpp, sobol_indices.hpp) says where on [0, 1] a point of the study lies; an axis
// says what that place means:
//   a list of n values   the one at floor(n u)
//   a range              from + u (to - from), or from (to / from)^u on a logarithmic one, to twelve digits
//   a distribution       its quantile at u
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/config/spread.hpp"
#include "sim/config/visitor.hpp"

namespace sim::study {

/// [sweep.axis.NAME] as a person writes it; values are TOML text.
struct AxisConfig {
  std::string name, key, zip;
  std::vector<std::string> values, when;
  std::string from, to, distribution;
  std::map<std::string, std::string> parameters;  // of the distribution, by name
  std::int64_t steps = 5;
  bool log = false, whole = false;
  void visit(config::Visitor& v);

  /// Nothing says what it takes: what its key carries in the scenario has to be a distribution, and is taken up.
  bool is_bare() const { return values.empty() && from.empty() && to.empty() && distribution.empty(); }
  /// Takes up a distribution written as a TOML inline table.
  void take_up(const std::string& spread);

  struct Problem {
    std::string key, text;
  };
  /// What is wrong with it by itself.
  std::vector<Problem> problems() const;
};

/// What a key is set to at a point.
struct Setting {
  std::string text;  // TOML, as the key takes it
  double number = std::numeric_limits<double>::quiet_NaN();  // in the axis's unit; NaN where the axis counts names
  std::string name;                                          // for people: a text without its quotes
};

/// An axis without problems, ready for use.
class Axis {
 public:
  explicit Axis(const AxisConfig& config);

  const std::string& name() const { return name_; }
  const std::string& key() const { return key_; }
  /// Whether every value is a number, alone or with a unit.
  bool is_numeric() const { return is_numeric_; }
  /// Of numbers, as it was written: "MW"; "1" of plain ones, "" where the axis counts names.
  const std::string& unit() const { return unit_; }
  /// Whether it is a list of values, and not a range or a distribution.
  bool is_list() const { return !listed_.empty(); }
  bool is_distribution() const { return spread_.has_value(); }
  /// Whether u = 0 and u = 1 have values: not so for a distribution without ends.
  bool has_ends() const { return !spread_ || (std::isfinite(spread_->low()) && std::isfinite(spread_->high())); }
  /// Levels that a grid takes: the values of a list, so many steps of the others.
  std::size_t levels() const { return is_list() ? listed_.size() : static_cast<std::size_t>(steps_); }
  /// Where level `k` lies on [0, 1]: values of a list and shares of a distribution at their middles, those of a
  /// range from end to end.
  double place_of(std::size_t k) const;
  /// The level that `u` of a list falls in, or of others the one whose place is nearest.
  std::size_t level_at(double u) const;
  /// The setting at `u` in [0, 1]. Throws std::domain_error where a distribution has no value there.
  Setting at(double u) const;

 private:
  Setting of_number(double value) const;

  std::string name_, key_, unit_, suffix_;
  std::vector<Setting> listed_;
  double from_ = 0, to_ = 0;
  std::int64_t steps_;
  bool log_, whole_, is_numeric_ = true;
  std::optional<config::Spread> spread_;
};

/// A number with its unit, taken apart: "20 MWh" is 20 and " MWh", "12/h" is 12 and "/h", 5 is 5 and "". Nothing
/// if the TOML text is no such thing. `unit`: in UDUNITS spelling, "1" of a plain number.
struct Amount {
  double number;
  std::string suffix, unit;
};
std::optional<Amount> amount_of(std::string_view toml);
/// A number with the suffix of an amount as TOML again.
std::string amount_text(double number, const std::string& suffix);
/// The amount in `unit`; nothing if it cannot be.
std::optional<double> amount_in(std::string_view toml, const std::string& unit);

}  // namespace sim::study

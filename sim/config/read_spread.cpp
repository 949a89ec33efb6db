#include "sim/config/read_spread.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "sim/config/names.hpp"
#include "sim/config/toml_tree.hpp"
#include "sim/config/values.hpp"

namespace sim::config {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

struct Kind {
  std::string_view name;
  std::vector<std::string> needs, may;

  bool takes(const std::string& parameter) const {
    return std::count(needs.begin(), needs.end(), parameter) + std::count(may.begin(), may.end(), parameter) >
           0;
  }
  /// "a normal distribution takes mean, sd, and may take low, high".
  std::string parameters() const {
    return fmt::format("a {} distribution takes {}{}", name, listed(needs),
                       may.empty() ? "" : ", and may take " + listed(may));
  }
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {{"uniform", {"low", "high"}, {}},
                                        {"log_uniform", {"low", "high"}, {}},
                                        {"normal", {"mean", "sd"}, {"low", "high"}},
                                        {"lognormal", {"median", "sigma"}, {"low", "high"}},
                                        {"triangular", {"low", "mode", "high"}, {}}};
  return all;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const auto& kind : kinds()) names.emplace_back(kind.name);
  return names;
}

// A parameter as a TOML value.
std::string written(const Node& node) {
  if (const auto* text = std::get_if<std::string>(&node.value)) return toml_string(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return fmt::format("{}", *whole);
  return fmt::format("{}", std::get<double>(node.value));
}

constexpr Meta above_zero{.help = "", .min = 0, .above_min = true};

// Whole numbers are the nearest to what is drawn.
Meta range_of_draws(Grain grain, Meta meta) {
  if (grain == Grain::duration && !is_offset(meta)) meta.min = std::fmax(meta.min, 0);
  if (grain != Grain::whole) return meta;
  meta.min += meta.above_min ? 0.5 : -0.5;
  meta.max += 0.5;
  meta.above_min = false;
  return meta;
}

class SpreadReader {
 public:
  SpreadReader(const Node& table, Grain grain, std::string_view si_unit, const Meta& meta,
               std::vector<SpreadFault>& faults)
      : table_(table),
        grain_(grain),
        unit_(si_unit),
        key_(meta),
        range_(range_of_draws(grain, meta)),
        faults_(faults),
        before_(faults.size()) {}

  std::optional<Spread> read() {
    const auto* kind = read_kind();
    if (!kind) return {};
    check_parameters(*kind);
    Spread spread{Uniform(0, 1), -infinite, infinite, grain_, text(*kind)};
    const auto law = make_law(kind->name, spread);
    if (!law) return {};
    spread.law = *law;
    check_reach(spread);
    return has_faults() ? std::nullopt : std::optional(spread);
  }

 private:
  const Kind* read_kind() {
    const Node* node = table_.child("distribution");
    const auto* name = node ? std::get_if<std::string>(&node->value) : nullptr;
    for (const auto& kind : kinds())
      if (name && kind.name == *name) return &kind;
    if (!node)
      fault("distribution", table_.place, fmt::format("missing; one is required: {}", listed(kind_names())));
    else if (!name)
      fault("distribution", node->place,
            fmt::format("{}; a name in quotes is expected: {}", describe(*node), listed(kind_names())));
    else
      fault("distribution", node->place,
            fmt::format("{} is not known; {}", toml_string(*name), suggestion(*name, kind_names())));
    return nullptr;
  }

  void check_parameters(const Kind& kind) {
    for (const auto& parameter : kind.needs)
      if (!table_.child(parameter)) fault(parameter, table_.place, "missing; " + kind.parameters());
    for (const auto& key : spread_keys())
      if (const Node* node = table_.child(key); node && key != "distribution" && !kind.takes(key))
        fault(key, node->key_place, "does not belong here; " + kind.parameters());
  }

  std::string text(const Kind& kind) const {
    auto text = fmt::format("{{ distribution = {}", toml_string(kind.name));
    for (const auto* names : {&kind.needs, &kind.may})
      for (const auto& name : *names)
        if (const Node* node = table_.child(name); node && is_plain(*node))
          text += fmt::format(", {} = {}", name, written(*node));
    return text + " }";
  }
  static bool is_plain(const Node& node) {
    return std::holds_alternative<std::string>(node.value) ||
           std::holds_alternative<std::int64_t>(node.value) || std::holds_alternative<double>(node.value);
  }

  /// The parameter in SI; nothing if it was not written, or is wrong, which is told.
  std::optional<double> parameter(const char* name, const Meta& meta, std::string_view unit) {
    const Node* node = table_.child(name);
    if (!node) return {};
    auto reading = read_value(*node, meta, unit);
    if (!reading) fault(name, node->place, reading.problem);
    return reading.value;
  }
  Reading<double> read_value(const Node& node, const Meta& meta, std::string_view unit) const {
    if (unit.empty()) return read_number(node, meta);
    if (grain_ != Grain::duration) return read_quantity(node, unit, meta);
    const auto span = read_duration(node, meta);
    if (!span) return {{}, span.problem};
    return {(*span).seconds(), {}};
  }
  std::optional<double> parameter(const char* name, const Meta& meta) { return parameter(name, meta, unit_); }
  std::optional<double> deviation() {
    const bool is_temperature = unit_ == "K" || unit_ == "degC";
    const auto sd = parameter("sd", {.help = ""}, is_temperature ? std::string_view("delta_K") : unit_);
    if (sd && *sd <= 0) fault("sd", table_.child("sd")->place, "is not above 0");
    return sd;
  }
  // A mean may lie anywhere: a distribution that is cut need not hold it.
  Meta anywhere() const {
    return {.help = "", .min = is_offset(key_) ? std::numeric_limits<double>::lowest() : -infinite};
  }
  Meta positive(const Meta& meta) const {
    return meta.min > 0 ? meta : Meta{.help = "", .min = 0, .max = meta.max, .above_min = true};
  }

  /// Reads `low` and `high` into the support, and what else the kind takes. Nothing where something is wrong.
  std::optional<Spread::Law> make_law(std::string_view kind, Spread& spread) {
    const auto& ends = kind == "log_uniform" ? positive(range_) : range_;
    const auto low = parameter("low", ends), high = parameter("high", ends);
    const auto mode = kind == "triangular" ? parameter("mode", range_) : std::nullopt;
    const auto middle = kind == "normal"      ? parameter("mean", anywhere())
                        : kind == "lognormal" ? parameter("median", above_zero)
                                              : std::nullopt;
    const auto width = kind == "normal"      ? deviation()
                       : kind == "lognormal" ? parameter("sigma", above_zero, "")
                                             : std::nullopt;
    if (low && high && !(*low < *high))
      fault("low", table_.child("low")->place, "is not below `high`");
    else if (mode && low && high && (*mode < *low || *mode > *high))
      fault("mode", table_.child("mode")->place, "does not lie between `low` and `high`");
    if (has_faults()) return {};
    spread.least = std::fmax(low.value_or(-infinite), kind == "lognormal" ? 0 : -infinite);
    spread.most = high.value_or(infinite);
    try {
      if (kind == "uniform") return Uniform(low.value(), high.value());
      if (kind == "log_uniform") return LogUniform(low.value(), high.value());
      if (kind == "triangular") return Triangular(low.value(), mode.value(), high.value());
      if (kind == "normal") return Truncated(Normal(middle.value_or(0), width.value_or(0)), spread.least, spread.most);
      return Truncated(LogNormal(middle.value_or(0), width.value_or(0)), spread.least, spread.most);
    } catch (const std::invalid_argument& wrong) {
      fault("", table_.place, wrong.what());
      return {};
    }
  }

  /// Whether every draw is a value of the key.
  void check_reach(const Spread& spread) {
    if (!table_.child("low") && spread.least < range_.min)
      fault("", table_.place,
            fmt::format("can fall below {}; give `low`",
                        limit_text(grain_ == Grain::whole ? key_.min : range_.min, unit_)));
    if (!table_.child("high") && spread.most > range_.max)
      fault("", table_.place, fmt::format("can rise above {}; give `high`", limit_text(key_.max, unit_)));
    const double most = grain_ == Grain::whole ? 0x1p53 : grain_ == Grain::duration ? 9.2e9 : infinite;
    for (const double u : {0x1p-54, 1 - 0x1p-53})
      if (const double x = spread.quantile(u); std::abs(x) > most)
        fault("", table_.place,
              fmt::format(
                  "can reach {:.3g}{}, beyond what {}; give `{}`", x, grain_ == Grain::whole ? "" : " s",
                  grain_ == Grain::whole ? "is counted exactly" : "time can count", x < 0 ? "low" : "high"));
  }

  bool has_faults() const { return faults_.size() > before_; }
  void fault(std::string_view parameter, Place place, std::string text) {
    faults_.push_back({std::string(parameter), place, std::move(text)});
  }

  const Node& table_;
  const Grain grain_;
  const std::string_view unit_;
  const Meta& key_;
  const Meta range_;
  std::vector<SpreadFault>& faults_;
  const std::size_t before_;  // faults of others
};

}  // namespace

const std::vector<std::string>& spread_keys() {
  static const std::vector<std::string> keys = {"distribution", "low",    "high",  "mean",
                                                "sd",           "median", "sigma", "mode"};
  return keys;
}

bool is_spread(const Node& node) {
  return std::any_of(spread_keys().begin(), spread_keys().end(),
                     [&](const std::string& key) { return node.child(key) != nullptr; });
}

std::optional<Spread> read_spread(const Node& table, Grain grain, std::string_view si_unit, const Meta& meta,
                                  std::vector<SpreadFault>& faults) {
  return SpreadReader(table, grain, si_unit, meta, faults).read();
}

Reading<Spread> parse_spread(const std::string& distribution,
                             const std::map<std::string, std::string>& parameters, Grain grain,
                             std::string_view si_unit, const Meta& meta) {
  for (const auto& [name, text] : parameters)
    if (std::count(spread_keys().begin(), spread_keys().end(), name) == 0)
      return {{}, fmt::format("{}: not known; {}", name, suggestion(name, spread_keys()))};
  Node::Table table{{"distribution", Node{{}, {}, distribution}}};
  for (const auto& [name, text] : parameters) table.emplace(name, parse_override_value(text, {}));
  std::vector<SpreadFault> faults;
  auto spread = read_spread(Node{{}, {}, std::move(table)}, grain, si_unit, meta, faults);
  if (spread) return {std::move(spread), {}};
  const auto& first = faults.front();
  return {{}, first.parameter.empty() ? first.text : fmt::format("{}: {}", first.parameter, first.text)};
}

}  // namespace sim::config

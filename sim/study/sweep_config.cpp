#include "sim/study/sweep_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "sim/config/names.hpp"
#include "sim/study/alternatives.hpp"
#include "sim/study/designs.hpp"

namespace sim::study {
namespace {

using Problems = std::vector<AxisConfig::Problem>;

class Checks {
 public:
  explicit Checks(const SweepConfig& config) : config_(config) {
    for (const auto& axis : config.axis) names_.push_back(axis.name);
  }

  Problems all() {
    if (config_.axis.empty()) add("", "has no axis; one is written [sweep.axis.NAME] with a `key` and `values`");
    for (const auto& axis : config_.axis) check(axis);
    design();
    repeated("metrics", config_.metrics);
    repeated("series", config_.series);
    if (config_.half_width && config_.of.empty()) add("of", "is missing beside `half_width`: the metric that this is about");
    if (problems_.empty()) size();
    return std::move(problems_);
  }

 private:
  void add(const std::string& key, std::string text) { problems_.push_back({key, std::move(text)}); }

  const AxisConfig* find(const std::string& name) const {
    const auto at = std::find(names_.begin(), names_.end(), name);
    return at == names_.end() ? nullptr : &config_.axis[static_cast<std::size_t>(at - names_.begin())];
  }

  void check(const AxisConfig& axis) {
    const auto where = config::join("axis", axis.name);
    const auto& taken = reserved_names();
    if (std::find(taken.begin(), taken.end(), axis.name) != taken.end() || axis.name.find_first_of("/ ") != std::string::npos)
      add(where, fmt::format("cannot be the name of an axis; results have these themselves: {}; and no name has a slash or a blank", fmt::join(taken, ", ")));
    const auto below = [&](const std::string& key) { return key.empty() ? where : where + "." + key; };
    for (auto& problem : axis.problems()) add(below(problem.key), std::move(problem.text));
    key_of(axis, below("key"));
    if (!axis.zip.empty()) zipped(axis, below("zip"));
    for (std::size_t i = 0; i < axis.when.size(); ++i) conditional(axis, axis.when[i], below(fmt::format("when[{}]", i)));
  }

  void key_of(const AxisConfig& axis, const std::string& where) {
    if (axis.key.empty()) return add(where, "names no key");
    const auto key = config::normal_path(axis.key);
    for (const auto* table : {"sweep", "compare", "expect"})
      if (is_within(key, table)) add(where, fmt::format("[{}] is no part of a run, and a study cannot change it", table));
    for (const auto& other : keys_)
      if (is_within(key, other) || is_within(other, key))
        add(where, key == other ? fmt::format("{} is set by another axis too", axis.key)
                                : fmt::format("{} and {}, which another axis sets, are one within the other", axis.key, other));
    keys_.push_back(key);
  }

  /// Whether the path is `outer` itself or below it.
  static bool is_within(std::string_view path, std::string_view outer) {
    return path.starts_with(outer) && (path.size() == outer.size() || path[outer.size()] == '.' || path[outer.size()] == '[');
  }

  void repeated(const char* key, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) != names.begin() + static_cast<std::ptrdiff_t>(i))
        add(fmt::format("{}[{}]", key, i), fmt::format("{} stands there twice", config::toml_string(names[i])));
  }

  void zipped(const AxisConfig& axis, const std::string& where) {
    const auto* leader = find(axis.zip);
    if (!leader) return add(where, fmt::format("{} is no axis; {}", config::toml_string(axis.zip), config::suggestion(axis.zip, names_)));
    if (leader == &axis) return add(where, "an axis cannot go along with itself");
    if (!leader->zip.empty()) return add(where, fmt::format("{} itself goes along with {}; name that one", axis.zip, leader->zip));
    const auto length = [](const AxisConfig& a) { return a.values.empty() ? static_cast<std::size_t>(a.steps) : a.values.size(); };
    if (axis.problems().empty() && leader->problems().empty() && length(axis) != length(*leader))
      add(where, fmt::format("{} has {} values, and this axis {}", axis.zip, length(*leader), length(axis)));
    if (!axis.when.empty()) add(where, fmt::format("`when` is a matter of the axis that leads, {}", axis.zip));
  }

  void conditional(const AxisConfig& axis, const std::string& text, const std::string& where) {
    const auto condition = condition_of(text);
    if (condition.axis.empty())
      return add(where, fmt::format("{} is no condition; expected is AXIS=VALUE,VALUE, such as cooling=chilled_water", config::toml_string(text)));
    const auto* other = find(condition.axis);
    if (!other) return add(where, fmt::format("{} is no axis; {}", config::toml_string(condition.axis), config::suggestion(condition.axis, names_)));
    if (depends(*other, axis.name, 0)) return add(where, fmt::format("{} hangs on this axis itself", condition.axis));
    std::vector<std::string> known;
    for (const auto& value : other->values) known.push_back(value_name(value));
    if (known.empty()) return add(where, fmt::format("{} takes no list of values to choose from", condition.axis));
    for (const auto& value : condition.values)
      if (std::find(known.begin(), known.end(), value) == known.end())
        add(where, fmt::format("{} is no value of {}; {}", config::toml_string(value), condition.axis, config::suggestion(value, known)));
  }

  /// Whether the axis, or one that its conditions are about, is the named one.
  bool depends(const AxisConfig& axis, const std::string& name, std::size_t depth) const {
    if (axis.name == name || depth > config_.axis.size()) return true;
    if (const auto* leader = axis.zip.empty() ? nullptr : find(axis.zip); leader && depends(*leader, name, depth + 1)) return true;
    return std::any_of(axis.when.begin(), axis.when.end(), [&](const std::string& text) {
      const auto* other = find(condition_of(text).axis);
      return other && depends(*other, name, depth + 1);
    });
  }

  void design() {
    if (config_.is_random() && config_.samples < 1)
      return add("samples", fmt::format("is missing: how many a {} design is to have", config_.design));
    if (!config_.is_random() && config_.samples > 0) return add("samples", fmt::format("is nothing of a {} design, which takes every level", config_.design));
    if (config_.design == "saltelli" && !std::has_single_bit(static_cast<std::uint64_t>(config_.samples)))
      return add("samples", fmt::format("{} is no power of two, as the blocks of a Saltelli design are; {} is", config_.samples,
                                        std::bit_ceil(static_cast<std::uint64_t>(config_.samples))));
    if (config_.design == "morris" && config_.levels % 2 != 0) add("levels", fmt::format("{} is odd; trajectories of Morris take an even number", config_.levels));
    if (config_.design == "morris")
      for (const auto& axis : config_.axis)
        if (!axis.is_bare() && axis.problems().empty() && !Axis(axis).has_ends())
          add(config::join("axis", axis.name), "trajectories of Morris go from end to end, and this distribution has none: give `low` and `high`");
    if (config_.design == "morris" || config_.design == "saltelli" || config_.design == "one_at_a_time")
      for (const auto& axis : config_.axis)
        if (!axis.when.empty()) add(config::join("axis", axis.name) + ".when", fmt::format("a {} design changes each axis by itself", config_.design));
  }

  void size() {
    std::size_t points = 1, factors = 0;
    for (const auto& axis : config_.axis) {
      if (!axis.zip.empty()) continue;
      ++factors;
      const auto levels = axis.values.empty() ? static_cast<std::size_t>(axis.steps) : axis.values.size();
      if (config_.design == "grid") points = points > SweepConfig::most_points ? points : points * levels;
    }
    const auto samples = static_cast<std::size_t>(config_.samples);
    if (config_.is_random()) points = samples;
    if (config_.design == "morris") points = samples * (factors + 1);
    if (config_.design == "saltelli") points = samples * (factors + 2);
    if (points > SweepConfig::most_points) add("", fmt::format("makes more than {} points", SweepConfig::most_points));
  }

  const SweepConfig& config_;
  std::vector<std::string> names_;
  std::vector<std::string> keys_;  // of axes so far, in one form
  Problems problems_;
};

}  // namespace

const std::vector<std::string>& reserved_names() {
  static const std::vector<std::string> names{"run", "point", "replication", "error", "trace_hash", "time"};
  return names;
}

const std::vector<std::string>& design_names() {
  static const std::vector<std::string> names{"grid", "one_at_a_time", "latin_hypercube", "sobol", "morris", "saltelli"};
  return names;
}

void SweepConfig::visit(config::Visitor& v) {
  v.one_of("design", design, design_names(),
           {.help = "which points of the axes are run: every combination (grid), each axis alone, random ones that fill "
                    "every stratum (latin_hypercube), evenly spread ones (sobol), or those that a sensitivity analysis "
                    "asks for (morris, saltelli)"});
  v.whole("samples", samples,
          {.help = "points of a latin_hypercube or sobol design, trajectories of morris, blocks of saltelli", .min = 0, .max = 1e7});
  v.whole("levels", levels, {.help = "places on each axis that trajectories of morris go between", .source = "Morris (1991): 4", .min = 2, .max = 1000});
  v.whole("seed", seed, {.help = "of the design's own draws; -1: the scenario's", .min = -1, .max = 9e15});
  v.whole("replications", replications,
          {.help = "of every point, with the same random numbers at all points", .source = "one; more where chance matters", .min = 1, .max = 1e6});
  v.number("half_width", half_width,
           {.help = "replicate each point, in place of `replications`, until the interval of metric `of` reaches no further than this share to either side",
            .min = 1e-6, .max = 1});
  v.text("of", of, {.help = "the metric that `half_width` is about"});
  v.whole("most", most, {.help = "replications after which `half_width` is given up", .min = 5, .max = 1e6});
  v.number("level", level, {.help = "of confidence", .source = "convention, Fisher (1925)", .min = 0.5, .max = 0.9999});
  v.texts("metrics", metrics, {.help = "which are kept; all where none is named"});
  v.texts("series", series, {.help = "series by output interval that are kept too, such as site.oasis.facility_power"});
  v.named("axis", axis, {.help = "what is varied"});
}

std::vector<AxisConfig::Problem> SweepConfig::problems() const { return Checks(*this).all(); }

Condition condition_of(const std::string& text) {
  if (!vary_problem(text).empty()) return {};
  const auto all = alternatives({text}, {});
  return {varied_key(text), names_of(all)};
}

}  // namespace sim::study

#include "sim/study/plan.hpp"

#include <algorithm>

#include "sim/study/designs.hpp"
#include "sim/study/morris.hpp"
#include "sim/study/sobol_indices.hpp"
#include "sim/study/sobol_sequence.hpp"

namespace sim::study {
namespace {

std::size_t index_of(const std::vector<Axis>& axes, const std::string& name) {
  const auto is_it = [&](const Axis& axis) { return axis.name() == name; };
  return static_cast<std::size_t>(std::find_if(axes.begin(), axes.end(), is_it) - axes.begin());
}

std::vector<std::vector<double>> levels_of(const std::vector<Axis>& axes, const std::vector<std::size_t>& leaders) {
  std::vector<std::vector<double>> levels;
  for (const auto leader : leaders) {
    levels.emplace_back();
    for (std::size_t k = 0; k < axes[leader].levels(); ++k) levels.back().push_back(axes[leader].place_of(k));
  }
  return levels;
}

Points points_of(const SweepConfig& config, std::uint64_t seed, const std::vector<std::vector<double>>& levels) {
  const auto samples = static_cast<std::size_t>(config.samples);
  if (config.design == "latin_hypercube") return latin_hypercube(samples, levels.size(), seed);
  if (config.design == "sobol") return scrambled_sobol(samples, levels.size(), seed);
  if (config.design == "morris") return morris_trajectories(samples, levels.size(), static_cast<std::size_t>(config.levels), seed);
  if (config.design == "saltelli") return saltelli_design(samples, levels.size(), seed);
  return full_grid(levels);
}

}  // namespace

Plan::Plan(const SweepConfig& config, std::uint64_t seed) : by_levels_(!config.is_random()) {
  for (const auto& axis : config.axis) axes_.emplace_back(axis);
  for (const auto& axis : config.axis) {
    conditions_.emplace_back();
    for (const auto& text : axis.when) conditions_.back().push_back(condition_of(text));
    if (axis.zip.empty()) leaders_.push_back(index_of(axes_, axis.name));
  }
  for (const auto& axis : config.axis) {
    const auto leader = index_of(axes_, axis.zip.empty() ? axis.name : axis.zip);
    factor_of_.push_back(static_cast<std::size_t>(std::find(leaders_.begin(), leaders_.end(), leader) - leaders_.begin()));
  }
  std::vector<bool> placed(axes_.size());
  while (order_.size() < axes_.size())
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      const auto is_placed = [&](const Condition& c) { return placed[index_of(axes_, c.axis)]; };
      const auto leader = leaders_[factor_of_[a]];
      if (placed[a] || (leader != a && !placed[leader]) || !std::all_of(conditions_[a].begin(), conditions_[a].end(), is_placed)) continue;
      order_.push_back(a);
      placed[a] = true;
    }
  if (config.design == "one_at_a_time") {
    move_one_at_a_time();
    return;
  }
  const auto all = points_of(config, config.seed < 0 ? seed : static_cast<std::uint64_t>(config.seed), levels_of(axes_, leaders_));
  if (config.design != "grid") {
    design_ = all;
    return;
  }
  design_.factors = all.factors;
  for (std::size_t i = 0; i < all.rows(); ++i)
    if (!is_repeated(all.row(i))) design_.add(all.row(i));
}

void Plan::move_one_at_a_time() {
  design_.factors = leaders_.size();
  std::vector<double> row(leaders_.size());
  design_.add(row);
  moved_.push_back({});
  for (std::size_t f = 0; f < leaders_.size(); ++f) {
    const auto& axis = axes_[leaders_[f]];
    for (std::size_t k = 0; k < axis.levels(); ++k) {
      row[f] = axis.place_of(k);
      design_.add(row);
      moved_.push_back(f);
    }
    row[f] = 0;
  }
}

Setting Plan::setting_of(std::size_t axis, double u) const {
  const auto leader = leaders_[factor_of_[axis]];
  if (leader == axis || !by_levels_) return axes_[axis].at(u);
  return axes_[axis].at(axes_[axis].place_of(axes_[leader].level_at(u)));
}

bool Plan::is_reached(std::size_t axis, const std::vector<std::optional<Setting>>& so_far) const {
  const auto leader = leaders_[factor_of_[axis]];
  if (leader != axis) return so_far[leader].has_value();
  return std::all_of(conditions_[axis].begin(), conditions_[axis].end(), [&](const Condition& condition) {
    const auto& other = so_far[index_of(axes_, condition.axis)];
    return other && std::find(condition.values.begin(), condition.values.end(), other->name) != condition.values.end();
  });
}

std::vector<std::optional<Setting>> Plan::settings_of(std::span<const double> row, std::optional<std::size_t> only) const {
  std::vector<std::optional<Setting>> settings(axes_.size());
  for (const auto a : order_)
    if ((!only || factor_of_[a] == *only) && is_reached(a, settings)) settings[a] = setting_of(a, row[factor_of_[a]]);
  return settings;
}

bool Plan::is_repeated(std::span<const double> row) const {
  const auto settings = settings_of(row);
  for (std::size_t f = 0; f < leaders_.size(); ++f)
    if (!settings[leaders_[f]] && row[f] != axes_[leaders_[f]].place_of(0)) return true;
  return false;
}

std::vector<std::optional<Setting>> Plan::settings(std::size_t point) const {
  if (moved_.empty()) return settings_of(design_.row(point));
  auto settings = moved_.at(point) ? settings_of(design_.row(point), moved_[point]) : std::vector<std::optional<Setting>>(axes_.size());
  for (std::size_t a = 0; a < axes_.size(); ++a)
    if (!settings[a] && axes_[a].is_distribution()) settings[a] = axes_[a].at(0.5);
  return settings;
}

std::string Plan::described(std::size_t point) const {
  std::string text;
  const auto all = settings(point);
  for (std::size_t a = 0; a < axes_.size(); ++a)
    if (all[a]) text += (text.empty() ? "" : ", ") + axes_[a].name() + " = " + all[a]->name;
  return text.empty() ? "the scenario as it is" : text;
}

}  // namespace sim::study

// The points of a sweep: a pure function of [sweep], so that a resumed sweep, a shard of one and whoever reads its
// results all see the same points under the same numbers.
#pragma once

#include <optional>
#include <vector>

#include "sim/study/axis.hpp"
#include "sim/study/points.hpp"
#include "sim/study/sweep_config.hpp"

namespace sim::study {

class Plan {
 public:
  /// Of a configuration without problems. `seed`: where [sweep] has none of its own.
  Plan(const SweepConfig& config, std::uint64_t seed);

  const std::vector<Axis>& axes() const { return axes_; }
  std::size_t points() const { return design_.rows(); }
  /// By axis what it is set to at the point; nothing where its conditions do not hold, and where a one_at_a_time design
  /// leaves it as the scenario has it: a distribution then stands at its median.
  std::vector<std::optional<Setting>> settings(std::size_t point) const;
  /// The settings in words: "queue = sjf, servers = 40".
  std::string described(std::size_t point) const;

  /// The factor that a point of a one_at_a_time design moves away from the scenario as it is; nothing at its base.
  std::optional<std::size_t> moved(std::size_t point) const { return moved_.at(point); }
  /// The design itself: a column for each factor, an axis that leads.
  const Points& design() const { return design_; }
  /// The axis of each factor.
  const std::vector<std::size_t>& leaders() const { return leaders_; }
  /// The column of each axis.
  std::size_t factor_of(std::size_t axis) const { return factor_of_[axis]; }

 private:
  /// Every level of every factor, and the base before them.
  void move_one_at_a_time();
  /// Of a row, or of the one factor that it moves.
  std::vector<std::optional<Setting>> settings_of(std::span<const double> row, std::optional<std::size_t> only = {}) const;
  /// What an axis is set to where the one that leads it lies at u: of a grid, and one at a time, level by level.
  Setting setting_of(std::size_t axis, double u) const;
  bool is_reached(std::size_t axis, const std::vector<std::optional<Setting>>& so_far) const;
  /// In a grid an axis that is left alone stands once, not once a level.
  bool is_repeated(std::span<const double> row) const;

  std::vector<Axis> axes_;
  std::vector<std::vector<Condition>> conditions_;  // by axis, on axes by name
  std::vector<std::size_t> leaders_, factor_of_, order_;  // order_: an axis after those that its conditions are about
  bool by_levels_;  // the design takes levels of axes, and not places between them
  Points design_;
  std::vector<std::optional<std::size_t>> moved_;  // by point, of a one_at_a_time design
};

}  // namespace sim::study

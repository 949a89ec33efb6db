#include "models/policies/pairing.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace jevons {

namespace {

constexpr double hour_s = 3600;

/// All in stored joules: one of them, and what an hour moves.
class Plan {
 public:
  Plan(const StorageView& view, std::span<const double> values, double wear)
      : values_(values.first(std::min(values.size(), most_planned_hours))),
        wear_(wear),
        in_(view.battery.charge_efficiency),
        out_(view.battery.discharge_efficiency),
        least_(floor_j(view.battery, view.state)),
        most_(usable_j(view.battery, view.state)),
        charge_most_(view.battery.charge_w * hour_s * in_),
        tiny_(1e-9 * view.battery.energy_j) {
    const double out_j = hour_s / out_;
    const auto within_site = [&](double w) {
      return view.may_export ? view.battery.discharge_w : std::min(w, view.battery.discharge_w);
    };
    first_discharge_most_ = within_site(view.deficit_w()) * out_j;
    discharge_most_ = within_site(view.load_w) * out_j;
    charge_.fill(view.state.charge_j);
    move_.fill(0);
  }

  double first_move_j() {
    // Every pair fills an hour, the store, or empties one of them: far fewer than this.
    for (std::size_t i = 0; i < 16 * values_.size(); ++i) {
      const Pair best = best_pair();
      if (best.amount <= 0) break;
      apply(best);
    }
    return values_.empty() ? 0 : move_[0];
  }

 private:
  /// More into the store in hour `up`, out of it in hour `down`; the end of the plan, where nothing is worth
  /// anything, stands for either.
  struct Pair {
    std::size_t up = 0, down = 0;
    double amount = 0, gain = 0;
  };
  struct Side {
    double value, amount;
  };

  Side more_in(std::size_t t) const {
    if (move_[t] < 0) return {(values_[t] - wear_) * out_, -move_[t]};
    return {values_[t] / in_, charge_most_ - move_[t]};
  }
  Side more_out(std::size_t t) const {
    if (move_[t] > 0) return {values_[t] / in_, move_[t]};
    return {(values_[t] - wear_) * out_, (t == 0 ? first_discharge_most_ : discharge_most_) + move_[t]};
  }

  void offer(Pair& best, std::size_t up, std::size_t down, double gain, double amount) const {
    if (gain > best.gain && amount > tiny_) best = {up, down, amount, gain};
  }

  Pair best_pair() {
    const std::size_t end = values_.size();
    for (std::size_t t = 0; t < end; ++t) in_side_[t] = more_in(t), out_side_[t] = more_out(t);
    Pair best;
    for (std::size_t first = 0; first < end; ++first) {
      const Side in = in_side_[first], out = out_side_[first];
      double room = most_ - charge_[first], there = charge_[first] - least_;
      for (std::size_t later = first + 1; later < end && (room > tiny_ || there > tiny_); ++later) {
        const Side& sold = out_side_[later];
        if (sold.value - in.value > best.gain)
          offer(best, first, later, sold.value - in.value, std::min({in.amount, sold.amount, room}));
        const Side& bought = in_side_[later];
        if (out.value - bought.value > best.gain)
          offer(best, later, first, out.value - bought.value, std::min({out.amount, bought.amount, there}));
        room = std::min(room, most_ - charge_[later]);
        there = std::min(there, charge_[later] - least_);
      }
      offer(best, first, end, -in.value, std::min(in.amount, room));
      offer(best, end, first, out.value, std::min(out.amount, there));
    }
    return best;
  }

  void apply(const Pair& pair) {
    const std::size_t end = values_.size();
    if (pair.up < end) move_[pair.up] += pair.amount;
    if (pair.down < end) move_[pair.down] -= pair.amount;
    const double rise = pair.up < pair.down ? pair.amount : -pair.amount;
    for (std::size_t t = std::min(pair.up, pair.down); t < std::max(pair.up, pair.down); ++t)
      charge_[t] += rise;
  }

  std::span<const double> values_;
  double wear_, in_, out_, least_, most_, charge_most_, tiny_;
  double first_discharge_most_ = 0, discharge_most_ = 0;
  std::array<double, most_planned_hours> move_;    // into the store in an hour
  std::array<double, most_planned_hours> charge_;  // at its end
  std::array<Side, most_planned_hours> in_side_, out_side_;
};

}  // namespace

double planned_power_w(const StorageView& view, std::span<const double> values, double wear,
                       StorageMemory& memory) {
  enum { issued, power };
  auto& plan = memory.numbers;
  const double now = view.issued.seconds();
  if (plan.size() != 2 || plan[issued] != now) {
    const double move_j = Plan(view, values, wear).first_move_j();
    const double terminal_j =
        move_j > 0 ? move_j / view.battery.charge_efficiency : move_j * view.battery.discharge_efficiency;
    plan.assign({now, terminal_j / hour_s});
  }
  // What would be lost otherwise is free.
  if (!view.may_export && view.surplus_w() > 0) return std::max(plan[power], view.surplus_w());
  return view.may_export ? plan[power] : std::max(plan[power], -view.deficit_w());
}

}  // namespace jevons

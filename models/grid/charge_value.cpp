#include "models/grid/charge_value.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace jevons {

namespace {

double bill(const Exchange& exchange, double energy_j) {
  return energy_j * (energy_j > 0 ? exchange.buy_per_j : exchange.sell_per_j);
}

/// A joule into the store at the end of an interval is `in` at the terminals, and one out of it `out`.
struct Terminals {
  double in, out;

  double energy_j(double move_j) const { return move_j * (move_j > 0 ? in : out); }
};

Terminals terminals(const Battery& battery, const Standing& stand, double length_s) {
  const double counts = length_s / stand.counted_s;
  return {counts / battery.charge_efficiency, counts * battery.discharge_efficiency};
}

/// What an interval can put into the store, of that from the site's own surplus, and take out, of that for
/// its load.
struct Reach {
  double in_j, surplus_j, out_j, own_j;
};

Reach reach(const Battery& battery, const Exchange& exchange, const Terminals& at, double length_s) {
  const double surplus_w = std::max(0.0, -exchange.net_load_w),
               deficit_w = std::max(0.0, exchange.net_load_w);
  const double in_j = length_s / at.in, out_j = length_s / at.out;
  return {battery.charge_w * in_j, std::min(battery.charge_w, surplus_w) * in_j, battery.discharge_w * out_j,
          std::min(battery.discharge_w, deficit_w) * out_j};
}

/// What releasing stored energy gains, from charging all it can to discharging all it can, dearest first.
std::array<ChargePiece, 4> gains(const Exchange& exchange, const Terminals& at, const Reach& most) {
  std::array<ChargePiece, 4> pieces{
      {{exchange.buy_per_j * at.in, most.in_j - most.surplus_j},
       {exchange.sell_per_j * at.in, most.surplus_j},
       {(exchange.buy_per_j - exchange.wear_per_j) * at.out, most.own_j},
       {(exchange.sell_per_j - exchange.wear_per_j) * at.out, most.out_j - most.own_j}}};
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const auto& a, const auto& b) { return a.worth_per_j > b.worth_per_j; });
  return pieces;
}

void append(std::vector<ChargePiece>& pieces, const ChargePiece& piece) {
  if (piece.width_j <= 0) return;
  if (!pieces.empty() && pieces.back().worth_per_j == piece.worth_per_j)
    pieces.back().width_j += piece.width_j;
  else
    pieces.push_back(piece);
}

/// The pieces between `skip_j` and `skip_j + keep_j`, and what was skipped is worth.
struct Cut {
  std::vector<ChargePiece> pieces;
  double skipped;
};

Cut cut(const std::vector<ChargePiece>& merged, double skip_j, double keep_j) {
  Cut result{{}, 0};
  for (auto piece : merged) {
    const double skipped_j = std::min(skip_j, piece.width_j);
    result.skipped += skipped_j * piece.worth_per_j;
    skip_j -= skipped_j;
    piece.width_j = std::min(piece.width_j - skipped_j, keep_j);
    keep_j -= piece.width_j;
    append(result.pieces, piece);
  }
  return result;
}

double width_of(const std::vector<ChargePiece>& pieces) {
  double width_j = 0;
  for (const auto& piece : pieces) width_j += piece.width_j;
  return width_j;
}

/// As seen before standing: a joule then is worth the share of it that stays. What must be kept does not
/// count.
void stand(std::vector<ChargePiece>& pieces, double stays) {
  const double width_j = width_of(pieces);
  for (auto& piece : pieces) piece = {piece.worth_per_j * stays, piece.width_j / stays};
  pieces = cut(pieces, 0, width_j).pieces;
}

}  // namespace

double Exchange::cost(double energy_j, double length_s) const {
  const double net_j = net_load_w * length_s;
  return bill(*this, net_j + energy_j) - bill(*this, net_j) + wear_per_j * std::max(0.0, -energy_j);
}

double ChargeValue::at(double charge_j) const {
  double left_j = charge_j - low_j, value = base;
  for (const auto& piece : pieces) {
    const double part_j = std::min(left_j, piece.width_j);
    if (part_j <= 0) break;
    value += part_j * piece.worth_per_j;
    left_j -= part_j;
  }
  return value;
}

ChargeValue worthless(const Battery& battery, const BatteryState& state) {
  const double low_j = floor_j(battery, state);
  ChargeValue value{low_j, 0, {}};
  append(value.pieces, {0, usable_j(battery, state) - low_j});
  return value;
}

ChargeValue step_back(const Battery& battery, const ChargeValue& after, const Exchange& exchange,
                      double length_s) {
  const Standing stands = standing(battery, length_s);
  const Terminals at = terminals(battery, stands, length_s);
  const Reach most = reach(battery, exchange, at, length_s);
  const auto moves = gains(exchange, at, most);
  std::vector<ChargePiece> merged;
  merged.reserve(after.pieces.size() + moves.size());
  std::merge(after.pieces.begin(), after.pieces.end(), moves.begin(), moves.end(), std::back_inserter(merged),
             [](const auto& a, const auto& b) { return a.worth_per_j > b.worth_per_j; });
  const Cut kept = cut(merged, most.in_j, width_of(after.pieces));
  const double charging = exchange.cost(at.energy_j(most.in_j), length_s);
  ChargeValue before{after.low_j, after.base - charging + kept.skipped, kept.pieces};
  if (stands.stays < 1) stand(before.pieces, stands.stays);
  return before;
}

double best_power_w(const Battery& battery, const ChargeValue& after, const Exchange& exchange,
                    double charge_j, double length_s) {
  if (length_s <= 0) return 0;
  const Standing stands = standing(battery, length_s);
  const Terminals at = terminals(battery, stands, length_s);
  const Reach most = reach(battery, exchange, at, length_s);
  const double idle_j = charge_j * stands.stays, high_j = after.low_j + width_of(after.pieces);
  const double tiny_j = 1e-12 * battery.energy_j;  // of rounding
  double best = after.at(idle_j), best_move_j = 0;
  const auto offer = [&](double target_j, double worth) {
    const double move_j = target_j - idle_j;
    if (move_j < -most.out_j - tiny_j || move_j > most.in_j + tiny_j) return;
    const double value = worth - exchange.cost(at.energy_j(move_j), length_s);
    if (value > best) best = value, best_move_j = move_j;
  };
  for (const double move_j : {-most.out_j, -most.own_j, most.surplus_j, most.in_j}) {
    const double target_j = std::clamp(idle_j + move_j, after.low_j, high_j);
    offer(target_j, after.at(target_j));
  }
  double edge_j = after.low_j, worth = after.base;
  for (const auto& piece : after.pieces) {
    offer(edge_j, worth);
    edge_j += piece.width_j;
    worth += piece.width_j * piece.worth_per_j;
  }
  return at.energy_j(best_move_j) / length_s;
}

}  // namespace jevons

#include "models/policies/interruptible.hpp"

#include <algorithm>
#include <cstdint>

#include "models/policies/window.hpp"

namespace jevons {

namespace {

using Pieces = std::vector<Piece>;
constexpr double kNever = 1e300;  // dearer than anything

/// The part of slot k between now and the deadline.
Piece within(const ShiftingView& view, std::size_t k) {
  const auto& costs = view.costs;
  const bool last = k + 1 == costs.slots();
  return {std::max(view.now, costs.begin(k)),
          last ? view.deadline : std::min(view.deadline, costs.begin(k + 1))};
}

std::size_t first_slot(const ShiftingView& view) { return view.costs.slot_of(view.now); }
std::size_t past_slots(const ShiftingView& view) {
  return view.costs.slot_of(view.deadline - sim::nanoseconds(1)) + 1;
}

void append(Pieces& pieces, Piece piece) {
  if (!pieces.empty() && pieces.back().to == piece.from)
    pieces.back().to = piece.to;
  else
    pieces.push_back(piece);
}

sim::Span length_of(const Pieces& pieces) {
  sim::Span sum;
  for (const auto& piece : pieces) sum = sum + (piece.to - piece.from);
  return sum;
}

double believed(const SlotCosts& costs, const Pieces& pieces) {
  double sum = 0;
  for (const auto& piece : pieces) sum += cost_of(costs, piece.from, piece.to);
  return sum;
}

/// The cheapest slots that add up to `length`; the cut one touches its neighbour, where it has one.
void cheapest_slots(const ShiftingView& view, sim::Span length, Pieces& pieces) {
  thread_local std::vector<std::size_t> order;
  const auto& cost = view.costs.cost;
  order.clear();
  for (auto k = first_slot(view); k < past_slots(view); ++k) order.push_back(k);
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return cost[a] != cost[b] ? cost[a] < cost[b] : a < b; });
  std::size_t taken = 0;
  sim::Span left = length;  // in the end what is still to do, below 0 what is taken too much
  while (taken == 0 || (left > least_piece && taken < order.size())) {
    const auto slot = within(view, order[taken++]);
    left = left - (slot.to - slot.from);
  }
  const auto cut = order[taken - 1];
  std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(taken));
  for (std::size_t i = 0; i < taken; ++i) {
    auto slot = within(view, order[i]);
    if (order[i] == cut && left.ns < 0) {
      const bool after_one = i > 0 && order[i - 1] + 1 == cut;
      const bool before_one = i + 1 < taken && order[i + 1] == cut + 1;
      if (before_one && !after_one)
        slot.from = slot.from - left;
      else
        slot.to = slot.to + left;
    }
    append(pieces, slot);
  }
  if (left.ns > 0) pieces.back().to = pieces.back().to + left;
}

/// Pieces that are best where time is worth `value` and every gap costs so much of it.
void best_at(const ShiftingView& view, double value, Pieces& pieces) {
  enum From : std::uint8_t { none, run, gap };
  struct Step {
    From to_run, to_gap;
  };
  thread_local std::vector<Step> steps;
  steps.clear();
  pieces.clear();
  const double resume = std::max(value, 0.0) * view.pause_cost.seconds();
  const auto first = first_slot(view), past = past_slots(view);
  double running = kNever, paused = kNever;
  for (auto k = first; k < past; ++k) {
    const auto slot = within(view, k);
    const double own = (view.costs.cost[k] - value) * (slot.to - slot.from).seconds();
    const double resumed = paused + resume;
    const From to_run = running <= 0 && running <= resumed ? run : resumed < 0 ? gap : none;
    steps.push_back({to_run, running <= paused ? run : gap});
    paused = std::min(running, paused);
    running = own + (to_run == run ? running : to_run == gap ? resumed : 0);
  }
  From state = running <= paused ? run : gap;
  for (auto k = past; k-- > first && state != none;) {
    const auto& step = steps[k - first];
    if (state == run) {
      const auto slot = within(view, k);
      if (!pieces.empty() && pieces.back().from == slot.to)
        pieces.back().from = slot.from;
      else
        pieces.push_back(slot);
    }
    state = state == run ? step.to_run : step.to_gap;
  }
  std::reverse(pieces.begin(), pieces.end());
}

/// Time for work in these pieces beyond what the run takes.
sim::Span spare(const ShiftingView& view, const Pieces& pieces) {
  const auto gaps = static_cast<std::int64_t>(pieces.size()) - 1;
  return length_of(pieces) - view.run - gaps * view.pause_cost;
}

/// Cuts what is too much from the dearest ends; a piece that would be no longer than an interruption goes as
/// a whole.
void trim(const ShiftingView& view, Pieces& pieces) {
  const auto& costs = view.costs;
  for (auto left = spare(view, pieces); left.ns > 0; left = spare(view, pieces)) {
    auto dearest = pieces.begin();
    bool at_end = false;
    double most = -kNever;
    for (auto piece = pieces.begin(); piece != pieces.end(); ++piece) {
      const double head = costs.cost[costs.slot_of(piece->from)];
      const double tail = costs.cost[costs.slot_of(piece->to - sim::nanoseconds(1))];
      if (tail >= most) most = tail, dearest = piece, at_end = true;
      if (head > most) most = head, dearest = piece, at_end = false;
    }
    const auto k = costs.slot_of(at_end ? dearest->to - sim::nanoseconds(1) : dearest->from);
    const auto slot = within(view, k);
    const auto part = std::min(dearest->to, slot.to) - std::max(dearest->from, slot.from);
    const auto cut = std::min(left, part);
    if (pieces.size() > 1 && dearest->to - dearest->from - cut <= view.pause_cost)
      pieces.erase(dearest);
    else if (at_end)
      dearest->to = dearest->to - cut;
    else
      dearest->from = dearest->from + cut;
  }
}

/// The slot time that a piece could be lengthened by, before it and after it.
Piece room_before(const ShiftingView& view, const Pieces& pieces, std::size_t i) {
  const auto until = pieces[i].from;
  const auto from = i > 0 ? pieces[i - 1].to : view.now;
  return {std::max(from, view.costs.begin(view.costs.slot_of(until - sim::nanoseconds(1)))), until};
}
Piece room_after(const ShiftingView& view, const Pieces& pieces, std::size_t i) {
  const auto from = pieces[i].to;
  const auto until = i + 1 < pieces.size() ? pieces[i + 1].from : view.deadline;
  return {from, std::min(until, within(view, view.costs.slot_of(from)).to)};
}

/// Lengthens pieces where that is cheapest until they do the work; two that meet are one.
void grow(const ShiftingView& view, Pieces& pieces) {
  for (auto lacks = spare(view, pieces); lacks.ns < 0; lacks = spare(view, pieces)) {
    std::size_t cheapest = 0;
    bool at_end = false;
    double least = kNever;
    const auto offer = [&](std::size_t i, Piece room, bool end) {
      if (room.from >= room.to) return;
      const double cost = view.costs.cost[view.costs.slot_of(room.from)];
      if (cost < least) least = cost, cheapest = i, at_end = end;
    };
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      offer(i, room_before(view, pieces, i), false);
      offer(i, room_after(view, pieces, i), true);
    }
    if (least == kNever) return;
    auto& piece = pieces[cheapest];
    const auto room = at_end ? room_after(view, pieces, cheapest) : room_before(view, pieces, cheapest);
    const auto by = std::min(room.to - room.from, sim::Span{-lacks.ns});
    (at_end ? piece.to : piece.from) = at_end ? piece.to + by : piece.from - by;
    const auto next = at_end ? cheapest + 1 : cheapest;
    if (next > 0 && next < pieces.size() && pieces[next - 1].to == pieces[next].from) {
      pieces[next - 1].to = pieces[next].to;
      pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(next));
    }
  }
}

/// Made to do just the work; whether that could be.
bool made_to_fit(const ShiftingView& view, Pieces& pieces) {
  for (auto piece = pieces.begin(); pieces.size() > 1 && piece != pieces.end();)
    piece = piece->to - piece->from <= view.pause_cost ? pieces.erase(piece) : piece + 1;
  if (pieces.empty()) return false;
  grow(view, pieces);
  trim(view, pieces);
  return spare(view, pieces).ns == 0;
}

/// The value of time at which the best pieces do too much, just above where they do too little.
std::pair<double, double> around_value(const ShiftingView& view, Pieces& pieces) {
  const auto cost = view.costs.cost.subspan(first_slot(view), past_slots(view) - first_slot(view));
  double low = *std::min_element(cost.begin(), cost.end());
  double high = *std::max_element(cost.begin(), cost.end());
  high += std::abs(high) * 1e-9;  // at which all of the time is worth taking
  for (int i = 0; i < 40; ++i) {
    const double middle = low + (high - low) / 2;
    best_at(view, middle, pieces);
    (!pieces.empty() && spare(view, pieces).ns >= 0 ? high : low) = middle;
  }
  return {low, high};
}

/// `pieces`, in which gaps are not paid for, or better ones in which they are; the best that could be made to
/// fit.
void with_pauses(const ShiftingView& view, Pieces& pieces) {
  thread_local Pieces others;
  const auto [low, high] = around_value(view, others);
  bool fits = made_to_fit(view, pieces);
  for (const double value : {low, high}) {
    best_at(view, value, others);
    if (!made_to_fit(view, others)) continue;
    if (!fits || cheaper(believed(view.costs, others), believed(view.costs, pieces))) pieces = others;
    fits = true;
  }
}

}  // namespace

void Interruptible::plan(const ShiftingView& view, ShiftingPlan& plan) const {
  const auto window = cheapest_window(view, view.run, view.latest_start());
  auto& pieces = plan.pieces;
  if (view.deadline - view.now > view.run) {
    cheapest_slots(view, view.run, pieces);
    if (view.pause_cost.ns > 0 && pieces.size() > 1) with_pauses(view, pieces);
    if (spare(view, pieces).ns == 0 && cheaper(believed(view.costs, pieces), window.cost)) return;
  }
  pieces.assign(1, {window.start, window.start + view.run});
}

}  // namespace jevons

#include "models/policies/carbon_scaler.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "models/policies/window.hpp"

namespace jevons {

namespace {

constexpr double kLeast = least_piece.seconds();

/// The part of a slot that can be used, how many times the width is taken of it, and of the last of them how
/// long.
struct Share {
  sim::Time from, to;
  std::size_t slot = 0, scale = 0;
  sim::Span cut{};  // the last one's time where it is not all of it
};

/// Cost of work [cost s / s], so that less is better also where it is not above 0.
double cost_of_work(double cost, double marginal) { return cost > 0 ? cost / marginal : cost * marginal; }

std::vector<Share>& shares_of(const ShiftingView& view) {
  thread_local std::vector<Share> shares;
  shares.clear();
  const auto& costs = view.costs;
  const auto past = costs.slot_of(view.deadline - sim::nanoseconds(1)) + 1;
  for (auto k = costs.slot_of(view.now); k < past; ++k)
    shares.push_back({std::max(view.now, costs.begin(k)),
                      k + 1 == costs.slots() ? view.deadline : std::min(view.deadline, costs.begin(k + 1)),
                      k});
  return shares;
}

/// Takes shares until `work_s` is done; gives what is left undone.
double take(const ShiftingView& view, double work_s, std::vector<Share>& shares) {
  thread_local std::vector<std::pair<double, std::size_t>> heap;
  const auto dearer = [](const auto& a, const auto& b) { return a > b; };
  const auto offer = [&](std::size_t i) {
    const auto k = shares[i].scale;
    if (k < view.marginal.size() && view.marginal[k] > 0)
      heap.emplace_back(cost_of_work(view.costs.cost[shares[i].slot], view.marginal[k]), i);
  };
  heap.clear();
  for (std::size_t i = 0; i < shares.size(); ++i) offer(i);
  std::make_heap(heap.begin(), heap.end(), dearer);
  while (work_s > kLeast && !heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), dearer);
    const auto i = heap.back().second;
    heap.pop_back();
    auto& share = shares[i];
    const double rate = view.marginal[share.scale++];
    const double gives = rate * (share.to - share.from).seconds();
    if (gives > work_s) share.cut = std::min(sim::seconds(work_s / rate), share.to - share.from);
    work_s -= std::min(gives, work_s);
    const auto before = heap.size();
    offer(i);
    if (heap.size() > before) std::push_heap(heap.begin(), heap.end(), dearer);
  }
  return work_s;
}

void append(std::vector<Piece>& pieces, sim::Time from, sim::Time to, std::size_t scale) {
  if (scale == 0 || from == to) return;
  if (!pieces.empty() && pieces.back().to == from && pieces.back().scale == static_cast<std::int32_t>(scale))
    pieces.back().to = to;
  else
    pieces.push_back({from, to, static_cast<std::int32_t>(scale)});
}

/// A slot whose last times the width is cut begins or ends with it: towards the neighbour that is as wide.
void pieces_of(const std::vector<Share>& shares, std::vector<Piece>& pieces) {
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto& s = shares[i];
    const auto cut = s.cut.ns > 0 ? s.cut : s.to - s.from;
    const auto less = s.cut.ns > 0 ? s.scale - 1 : s.scale;
    const bool as_wide_before = i > 0 && shares[i - 1].scale >= s.scale;
    const bool late = !as_wide_before && i + 1 < shares.size() && shares[i + 1].scale >= s.scale;
    append(pieces, s.from, late ? s.to - cut : s.from + cut, late ? less : s.scale);
    append(pieces, late ? s.to - cut : s.from + cut, s.to, late ? s.scale : less);
  }
}

double rate_at(const ShiftingView& view, std::int32_t scale) {
  double rate = 0;
  for (std::int32_t k = 0; k < scale; ++k) rate += view.marginal[static_cast<std::size_t>(k)];
  return rate;
}

double believed(const ShiftingView& view, const std::vector<Piece>& pieces) {
  double sum = 0;
  for (const auto& piece : pieces) sum += piece.scale * cost_of(view.costs, piece.from, piece.to);
  return sum;
}

bool goes_on(const ShiftingView& view, const Piece& first) {
  return view.running && first.from == view.now && first.scale == view.scale;
}

/// What its interruptions take, in work: each at the rate of the piece that follows. Another scale is one,
/// too.
double paused_work_s(const ShiftingView& view, const std::vector<Piece>& pieces) {
  double sum = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    if (i > 0 || (view.running && !goes_on(view, pieces[i])))
      sum += view.pause_cost.seconds() * rate_at(view, pieces[i].scale);
  return sum;
}

/// Ends it where the work is done: fewer interruptions than were planned for leave some of it.
void end_when_done(const ShiftingView& view, double work_s, std::vector<Piece>& pieces) {
  for (double needed = view.run.seconds() + paused_work_s(view, pieces); work_s - needed > kLeast;
       needed = view.run.seconds() + paused_work_s(view, pieces)) {
    auto& last = pieces.back();
    const double rate = rate_at(view, last.scale), work = rate * (last.to - last.from).seconds();
    const double cut = std::min(work, work_s - needed);
    if (cut == work)
      pieces.pop_back();
    else
      last.to = last.to - sim::seconds(cut / rate);
    work_s -= cut;
  }
}

/// Pieces of varying scale that do all the work, pauses paid for; none where that cannot be.
void varying(const ShiftingView& view, std::vector<Piece>& pieces) {
  double work_s = view.run.seconds();
  for (int i = 0; i < 8; ++i) {
    pieces.clear();
    auto& shares = shares_of(view);
    if (take(view, work_s, shares) > kLeast) break;
    pieces_of(shares, pieces);
    const double needed = view.run.seconds() + paused_work_s(view, pieces);
    if (needed <= work_s + kLeast) return end_when_done(view, work_s, pieces);
    work_s = needed;
  }
  pieces.clear();
}

/// The cheapest window of the best constant scale; at once, as wide as helps, where none meets the deadline.
Piece constant(const ShiftingView& view, double& cost) {
  Piece best{view.now, view.deadline, 0};
  double rate = 0;
  std::int32_t scale = 0;
  sim::Span run;
  for (const double more : view.marginal) {
    if (more <= 0) break;
    ++scale;
    run = sim::seconds(view.run.seconds() / (rate += more));
    const bool stays = view.running && scale == view.scale && view.pause_cost.ns > 0;
    if (view.running && !stays) run = run + view.pause_cost;
    if (view.now + run > view.deadline) continue;
    const auto window = cheapest_window(view, run, stays ? view.now : view.deadline - run);
    if (best.scale == 0 || cheaper(scale * window.cost, cost)) {
      best = {window.start, window.start + run, scale};
      cost = scale * window.cost;
    }
  }
  return best.scale > 0 ? best : Piece{view.now, view.now + run, scale};
}

}  // namespace

void CarbonScaler::plan(const ShiftingView& view, ShiftingPlan& plan) const {
  double cost = 0;
  const auto steady = constant(view, cost);
  if (view.now < view.deadline) varying(view, plan.pieces);
  if (plan.pieces.empty() || !cheaper(believed(view, plan.pieces), cost)) plan.pieces.assign(1, steady);
  const auto next = view.costs.slot_of(view.now) + 1;
  if (next < view.costs.slots() && view.costs.begin(next) < plan.pieces.back().to)
    plan.review = view.costs.begin(next);
}

}  // namespace jevons

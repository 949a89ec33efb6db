#include "models/grid/contracts/market_based.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace jevons {

namespace {

bool is_energy(double energy_j) { return energy_j >= 0 && std::isfinite(energy_j); }

}  // namespace

MarketAccount::MarketAccount(std::span<const Contract> contracts, const sim::LocalCalendar& calendar,
                             sim::Time from)
    : calendar_(calendar), pending_j_(contracts.size()), sums_(contracts.size()), now_(from) {
  for (const auto& contract : contracts) {
    const bool claims = contract.kind != Contract::Kind::supplier;
    level_of_.push_back(claims ? static_cast<std::size_t>(contract.matching) : levels);
    if (claims) open_[level_of_.back()].used = true;
  }
  if (above(0) == levels && !open_[0].used) open_.back().used = true;  // somewhere for what nobody claims
  for (std::size_t level = 0; level < levels; ++level) {
    open_[level].begin = from;
    open_[level].end = end_after(level, from);
  }
}

sim::Time MarketAccount::end_after(std::size_t level, sim::Time t) const {
  switch (static_cast<Matching>(level)) {
    case Matching::hourly:
      return calendar_.next_hour(t);
    case Matching::monthly:
      return calendar_.next_month(t);
    case Matching::annual:
      break;
  }
  return calendar_.next_year(t);
}

std::size_t MarketAccount::above(std::size_t level) const {
  do ++level;
  while (level < levels && !open_[level].used);
  return level;
}

void MarketAccount::check(sim::Time from, double purchased_j, std::span<const double> contracted_j) const {
  if (from != now_) throw std::invalid_argument("an interval that does not begin where the last one ended");
  if (!is_energy(purchased_j) || !std::all_of(contracted_j.begin(), contracted_j.end(), is_energy))
    throw std::invalid_argument("an energy to be accounted for that is below zero, or not a number");
  if (contracted_j.size() != pending_j_.size())
    throw std::invalid_argument("as many contracted energies as contracts are expected");
}

void MarketAccount::step(sim::Time from, sim::Time to, double purchased_j,
                         std::span<const double> contracted_j, double unclaimed_kg_per_j,
                         std::vector<ClosedPeriod>& closed) {
  check(from, purchased_j, contracted_j);
  const std::size_t finest = open_[0].used ? 0 : above(0);
  while (now_ < to) {
    auto& open = open_[finest];
    const sim::Time next = std::min(to, open.end);
    const double part = (next - now_).seconds() / (to - from).seconds();
    open.consumed_j += part * purchased_j;
    open.kg += part * purchased_j * unclaimed_kg_per_j;
    for (std::size_t i = 0; i < pending_j_.size(); ++i) pending_j_[i] += part * contracted_j[i];
    now_ = next;
    close_until(now_, closed);
  }
  consumed_j_ += purchased_j;
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].contracted_j += contracted_j[i];
}

void MarketAccount::close_until(sim::Time t, std::vector<ClosedPeriod>& closed) {
  for (std::size_t level = 0; level < levels; ++level)
    if (open_[level].used && open_[level].end <= t) close(level, t, closed);
}

void MarketAccount::finish(std::vector<ClosedPeriod>& closed) {
  for (std::size_t level = 0; level < levels; ++level)
    if (open_[level].used && open_[level].begin < now_) close(level, now_, closed);
}

void MarketAccount::close(std::size_t level, sim::Time end, std::vector<ClosedPeriod>& closed) {
  const auto period = claim(level, end);
  const std::size_t next = above(level);
  if (next < levels) {
    open_[next].consumed_j += std::max(0.0, period.consumed_j - period.claimed_j);
    open_[next].kg += period.rest_kg;
  } else {
    settled_kg_ += period.rest_kg;
  }
  open_[level] = {true, end, end_after(level, end), 0, 0};
  closed.push_back(period);
}

ClosedPeriod MarketAccount::claim(std::size_t level, sim::Time end) {
  const auto& open = open_[level];
  ClosedPeriod period{static_cast<Matching>(level), open.begin, end, open.consumed_j, 0, 0, 0, 0};
  double left_j = open.consumed_j;
  for (std::size_t i = 0; i < pending_j_.size(); ++i) {
    if (level_of_[i] != level) continue;
    const double claimed_j = std::min(left_j, pending_j_[i]);
    sums_[i].claimed_j += claimed_j;
    sums_[i].surplus_j += pending_j_[i] - claimed_j;
    period.surplus_j += pending_j_[i] - claimed_j;
    left_j -= claimed_j;
    pending_j_[i] = 0;
  }
  period.claimed_j = open.consumed_j - left_j;
  period.rest_kg = open.consumed_j > 0 ? open.kg * (left_j / open.consumed_j) : 0;
  period.claimed_kg = open.kg - period.rest_kg;
  return period;
}

double MarketAccount::kg() const {
  double sum = settled_kg_;
  for (const auto& open : open_) sum += open.kg;
  return sum;
}

double MarketAccount::claimed_j() const {
  double sum = 0;
  for (const auto& contract : sums_) sum += contract.claimed_j;
  return sum;
}

double MarketAccount::surplus_j() const {
  double sum = 0;
  for (const auto& contract : sums_) sum += contract.surplus_j;
  return sum;
}

}  // namespace jevons

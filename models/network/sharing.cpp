#include "models/network/sharing.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace jevons {

Sharing::Sharing(std::vector<double> capacities) : links_(capacities.size()) {
  for (std::size_t i = 0; i < capacities.size(); ++i) links_[i].capacity = capacities[i];
  busy_.reserve(links_.size());
}

std::int32_t Sharing::add(double demand, std::span<const Use> uses) {
  std::int32_t flow = end();
  if (free_.empty()) {
    flows_.emplace_back();
    rising_.reserve(flows_.capacity());
  } else {
    flow = free_.back();
    free_.pop_back();
  }
  auto& it = flows_[index(flow)];
  it.demand = demand;
  it.rate = 0;
  it.present = true;
  it.uses.assign(uses.begin(), uses.end());
  return flow;
}

void Sharing::remove(std::int32_t flow) {
  auto& it = flows_[index(flow)];
  it.present = false;
  it.rate = 0;
  for (const auto& use : it.uses) links_[index(use.link)].load = 0;
  free_.insert(std::upper_bound(free_.begin(), free_.end(), flow, std::greater<>()), flow);
}

void Sharing::start_filling() {
  rising_.clear();
  busy_.clear();
  for (std::int32_t flow = 0; flow < end(); ++flow)
    if (flows_[index(flow)].present) {
      rising_.push_back(flow);
      for (const auto& use : flows_[index(flow)].uses) {
        auto& link = links_[index(use.link)];
        link.load = link.rising = 0;
        link.rising_flows = 0;
      }
    }
  for (const auto flow : rising_)
    for (const auto& use : flows_[index(flow)].uses) {
      auto& link = links_[index(use.link)];
      if (link.rising_flows++ == 0) busy_.push_back(use.link);
      link.rising += use.factor;
    }
}

double Sharing::least_demand() const {
  double least = std::numeric_limits<double>::infinity();
  for (const auto flow : rising_) least = std::min(least, flows_[index(flow)].demand);
  return least;
}

void Sharing::settle(std::int32_t flow, double rate) {
  auto& it = flows_[index(flow)];
  it.rate = rate;
  for (const auto& use : it.uses) {
    auto& link = links_[index(use.link)];
    link.load += use.factor * rate;
    link.rising -= use.factor;
    if (--link.rising_flows == 0) link.rising = 0;
  }
}

void Sharing::recompute() {
  start_filling();
  double level = 0;
  while (!rising_.empty()) {
    double full_at = std::numeric_limits<double>::infinity();
    std::int32_t full = -1;
    for (const auto l : busy_) {
      const auto& link = links_[index(l)];
      if (link.rising_flows == 0) continue;
      const double at = std::max(0.0, link.capacity - link.load) / link.rising;
      if (at < full_at) full_at = at, full = l;
    }
    const double demand = least_demand();
    level = std::max(level, std::min(demand, full_at));
    const bool by_demand = demand <= full_at;
    const auto stops = [&](std::int32_t flow) {
      const auto& it = flows_[index(flow)];
      if (by_demand) return it.demand <= level;
      return std::any_of(it.uses.begin(), it.uses.end(), [&](const Use& use) { return use.link == full; });
    };
    std::size_t kept = 0;
    for (const auto flow : rising_)
      if (stops(flow))
        settle(flow, std::min(level, flows_[index(flow)].demand));
      else
        rising_[kept++] = flow;
    rising_.resize(kept);
  }
}

}  // namespace jevons

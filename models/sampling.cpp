#include "models/sampling.hpp"

#include <algorithm>

#include "models/accounts/metering.hpp"
#include "models/accounts/settlement.hpp"
#include "models/stocks.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

/// From now, the start of a month or of the run, to the stretch that follows.
void begin_month(World& w) {
  const auto end = std::min(sim::LocalCalendar(w.plant->start).next_month(w.now()), w.end());
  w.state.stretch = {std::min(w.now() + w.plant->sample, end), end};
  for (auto& site : w.state.sites) {
    site.sampled = {};
    for (int c = 0; c < kCommodities; ++c) {
      const auto i = static_cast<std::size_t>(c);
      auto& posted = site.sampled_flows[i];
      posted.clear();
      for (auto flow = site.settled_flows.from[i]; flow < site.settled_flows.to[i]; ++flow)
        posted.push_back(w.state.ledger.total(static_cast<Commodity>(c), static_cast<std::uint32_t>(flow)));
    }
  }
  if (w.state.stretch.begin < w.end()) w.schedule(w.state.stretch.begin, Kind::sample_edge, 0);
}

/// The sampled days are over: what was posted in them.
void close_sample(World& w) {
  for (auto& site : w.state.sites)
    for (int c = 0; c < kCommodities; ++c) {
      const auto i = static_cast<std::size_t>(c);
      for (auto flow = site.settled_flows.from[i]; flow < site.settled_flows.to[i]; ++flow) {
        auto& posted = site.sampled_flows[i][flow - site.settled_flows.from[i]];
        posted = w.state.ledger.total(static_cast<Commodity>(c), static_cast<std::uint32_t>(flow)) - posted;
      }
    }
  for (std::uint32_t stock = 0; stock < w.state.stocks.size(); ++stock) set_power(w, stock);
  if (w.state.stretch.end < w.end()) w.schedule(w.state.stretch.end, Kind::sample_edge, 0);
}

/// Accounts that are kept beside the ledger go on at the means of the sampled days.
void go_on(World& w, SiteState& s, const Settled& x) {
  auto& supply = s.supply;
  if (!supply.account) return;
  const auto carbon = static_cast<std::size_t>(Commodity::carbon);
  const double market_kg = s.sampled_flows[carbon][s.supply_flows.market_based - s.settled_flows.from[carbon]];
  const double rest = s.sampled.purchased_j > 0 ? market_kg / s.sampled.purchased_j : 0;
  supply.closed.clear();
  supply.account->step(s.settled_until, w.now(), x.purchased_j, supply.contracted_j, rest, supply.closed);
  const double carbon_free = s.sampled.purchased_j > 0 ? s.sampled.supply[Supply::carbon_free] / s.sampled.purchased_j : 0;
  supply.cfe->step(s.settled_until, w.now(), x.purchased_j, 0, carbon_free);
}

}  // namespace

bool is_stretched(const World& w, sim::Time t) { return t >= w.state.stretch.begin && t < w.state.stretch.end; }

sim::Time after_stretch(const World& w, sim::Time t) { return is_stretched(w, t) && t > w.state.stretch.begin ? w.state.stretch.end : t; }

void set_up_sampling(World& w) {
  if (w.plant->sample.ns > 0) begin_month(w);
}

void on_sample_edge(World& w) {
  settle_all(w);
  if (w.now() < w.state.stretch.end) close_sample(w);
  else begin_month(w);
}

void settle_stretch(World& w, std::uint32_t site) {
  auto& s = w.state.sites[site];
  const double it_j = read_meters(s, w.now()).it_j;
  const double times = it_j / s.sampled.it_j;
  Settled x;
  add(x, s.sampled, times);
  for (int c = 0; c < kCommodities; ++c) {
    const auto i = static_cast<std::size_t>(c);
    for (auto flow = s.settled_flows.from[i]; flow < s.settled_flows.to[i]; ++flow)
      w.state.ledger.post(static_cast<Commodity>(c), static_cast<std::uint32_t>(flow), times * s.sampled_flows[i][flow - s.settled_flows.from[i]]);
  }
  go_on(w, s, x);
  add(s.total, x);
  add(s.interval, x);
  const PerItJoule factor = x.it_j > 0 ? PerItJoule{x.facility_j / x.it_j, x.consumed_kg() / x.it_j} : PerItJoule{};
  settle_stocks(w, site, factor, x.it_j > 0 ? x.cost_usd / x.it_j : 0);
  s.settled.close(w.now(), factor);
  s.settled_until = w.now();
  w.state.ledger.settle();
}

}  // namespace jevons

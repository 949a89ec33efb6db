#include "models/beliefs.hpp"

#include <algorithm>

#include "models/ahead.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr std::uint32_t kFirstSignal = 1u << 20, kSignals = 4, kCarbon = 0, kPrice = 1;
constexpr std::size_t kSpare = 24;  // slots, so that the next job, a little longer, finds enough

struct Term {
  Known signal;
  double weight = 1;
  std::uint32_t number = kCarbon;
};

/// What the cost is a sum of.
std::vector<Term> terms_of(const Ahead& ahead, const Outlook& outlook) {
  if (outlook.signal == "average") return {{ahead.intensity}};
  if (outlook.signal == "marginal") return {{ahead.marginal}};
  if (outlook.signal == "price") return {{ahead.price, 1, kPrice}};
  return {{ahead.price, 1, kPrice}, {ahead.intensity, outlook.weight_usd_per_kg, kCarbon}};
}

void add_term(const World& w, const Term& term, const Outlook& outlook, std::uint32_t signal, sim::Time first,
              std::vector<double>& cost) {
  thread_local std::vector<double> believed;
  believed.resize(cost.size());
  const ForecastView view{*term.signal,  first,  term.signal.mean, static_cast<std::uint64_t>(w.plant->seed),
                          w.replication, signal, outlook.slot};
  const auto known = believe(*outlook.forecast, view, believed);
  std::fill(believed.begin() + static_cast<std::ptrdiff_t>(known), believed.end(), term.signal.mean);
  for (std::size_t k = 0; k < cost.size(); ++k) cost[k] += term.weight * believed[k];
}

/// Sites on one grid are told the same of it.
void believe_anew(const World& w, std::uint32_t site, const Outlook& outlook, Role role, sim::Time first,
                  std::size_t slots, Beliefs& beliefs) {
  const auto grid = w.plant->sites[site].grid.value();
  const auto base = kFirstSignal + (static_cast<std::uint32_t>(grid) * 2 + static_cast<std::uint32_t>(role)) * kSignals;
  beliefs.issued = first;
  beliefs.cost.assign(slots, 0.0);
  for (const auto& term : terms_of(ahead_of(w, site), outlook))
    add_term(w, term, outlook, base + term.number, first, beliefs.cost);
  beliefs.before.resize(slots + 1);
  beliefs.before[0] = 0;
  for (std::size_t k = 0; k < slots; ++k)
    beliefs.before[k + 1] = beliefs.before[k] + beliefs.cost[k] * outlook.slot.seconds();
}

}  // namespace

SlotCosts believed_costs(World& w, std::uint32_t site, const Outlook& outlook, Role role, sim::Time until) {
  auto& beliefs = (role == Role::shifting ? w.state.beliefs : w.state.routing_beliefs)[site];
  const sim::Time first{w.now().ns / outlook.slot.ns * outlook.slot.ns};
  const auto slots =
      static_cast<std::size_t>(std::max<std::int64_t>(0, (until - first).ns - 1) / outlook.slot.ns) + 1;
  if (beliefs.issued != first || beliefs.cost.size() < slots)
    believe_anew(w, site, outlook, role, first, slots + kSpare, beliefs);
  return {first, outlook.slot, beliefs.cost, beliefs.before};
}

}  // namespace jevons

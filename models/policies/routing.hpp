// The `routing` seam: at which site a job runs.
// Contract: choose() is asked once for each job that arrives, with the sites that can hold it and be reached,
// home first; it answers with the number of one of them. Costs are believed means over the time in which the
// job would run there, as the shifting policy plans it, times what the site has drawn at its meter for a
// joule of IT.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>

#include "models/policies/outlook.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct SiteOption {
  std::uint32_t site = 0;
  double cost = 0;  // of the policy's outlook, for a joule of IT
  bool fits_now =
      true;  // servers are free, or off, for it and for all that waits; what is on its way is not counted
  double backlog = 0;     // units that wait over units there are
  double transfer_s = 0;  // until its data is there
  double transfer_j = 0;  // energy of the way
};

class RoutingPolicy {
 public:
  virtual ~RoutingPolicy() = default;
  virtual std::unique_ptr<RoutingPolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  /// Whether a job may go elsewhere at all; where false choose() is never asked.
  virtual bool routes() const { return true; }
  virtual std::size_t choose(std::span<const SiteOption> sites) const = 0;

  Outlook outlook;
};

/// By more than what sums over a run are rounded by, which is no reason to leave home.
inline bool is_less(double cost, double than) { return cost < than - 1e-9 * std::abs(than); }

/// The site of least cost, the first of several, among those that `may` be chosen; sites.size() where none
/// may.
template <class May>
std::size_t cheapest(std::span<const SiteOption> sites, May&& may) {
  auto best = sites.size();
  for (std::size_t i = 0; i < sites.size(); ++i)
    if (may(sites[i]) && (best == sites.size() || is_less(sites[i].cost, sites[best].cost))) best = i;
  return best;
}

}  // namespace jevons

// What flows over shared links get: max-min fair shares by progressive filling.
//   rates x[j] <= demand[j], and of every link l: sum of a[j][l] x[j] <= capacity[l]
//   All rates rise together from 0; those that meet their demand stop there, and when a link is full so do
//   all that use it.
// The outcome is the one where every flow has its demand, or uses a full link on which no other flow has
// more. Bertsekas and Gallager (1992), Data Networks, 6.5.2. A flow may use a link by any factor a (ports
// that send through it at once).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace jevons {

class Sharing {
 public:
  struct Use {
    std::int32_t link = 0;
    double factor = 1;  // above 0
  };

  Sharing() = default;
  explicit Sharing(std::vector<double> capacities);

  /// A flow of this number (the least that is free); shares are those of the last recompute() until the next.
  std::int32_t add(double demand, std::span<const Use> uses);
  void remove(std::int32_t flow);
  /// Of all flows. Allocates nothing, and looks at flows and their links alone.
  void recompute();

  double rate(std::int32_t flow) const { return flows_[index(flow)].rate; }
  double demand(std::int32_t flow) const { return flows_[index(flow)].demand; }
  std::span<const Use> uses(std::int32_t flow) const { return flows_[index(flow)].uses; }
  double capacity(std::int32_t link) const { return links_[index(link)].capacity; }
  /// What flows put on a link, as of the last recompute().
  double load(std::int32_t link) const { return links_[index(link)].load; }
  /// Numbers in use are below this.
  std::int32_t end() const { return static_cast<std::int32_t>(flows_.size()); }
  bool has(std::int32_t flow) const { return flows_[index(flow)].present; }
  std::int64_t count() const { return static_cast<std::int64_t>(flows_.size() - free_.size()); }

 private:
  struct Flow {
    double demand = 0, rate = 0;
    bool present = false;
    std::vector<Use> uses;
  };
  struct Link {
    double capacity = 0, load = 0;  // load: of flows whose rate is settled
    double rising = 0;              // sum of factors of those whose rate is not
    std::int32_t rising_flows = 0;
  };
  static std::size_t index(std::int32_t i) { return static_cast<std::size_t>(i); }
  void start_filling();
  double least_demand() const;
  void settle(std::int32_t flow, double rate);

  std::vector<Flow> flows_;
  std::vector<Link> links_;
  std::vector<std::int32_t> free_;           // numbers of flows, greatest first
  std::vector<std::int32_t> rising_, busy_;  // scratch: flows that still rise, links that they use
};

}  // namespace jevons

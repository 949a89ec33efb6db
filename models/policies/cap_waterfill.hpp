// Water-filling: a budget for the IT power of a site, shared by one level: every server draws what its jobs
// want or the level, whichever is less, and no less than at its lowest clock.
//   the largest level with  sum over servers of clamp(level, P(f_min), P(1))  within the budget
// Like servers then give the same throughput for one more watt, as the optimum demands. The budget is shared
// anew every `interval` while it binds and jobs come and go. In between a server whose jobs change has the
// level, as far as there is head-room; where that is not enough for its lowest clock its jobs stand still,
// and it idles, until the next sharing. So no instant sees more than the budget. A sharing costs as much
// as there are servers at work. Wu et al., "Dynamo", ISCA 2016.
#pragma once

#include "models/policies/power.hpp"

namespace jevons {

struct CapWaterfill final : PowerPolicy {
  std::optional<double> budget_w, share;
  sim::Span interval = sim::minutes(1);

  void visit(sim::config::Visitor& v) override {
    v.quantity("budget", budget_w, "W",
               {.help = "the most that the IT equipment of each site may draw; or give `share`", .min = 0});
    v.number(
        "share", share,
        {.help = "the most that the IT equipment of a site may draw, as a share of the sum of its servers' "
                 "peaks; or give `budget`",
         .min = 0,
         .max = 1});
    v.duration("interval", interval,
               {.help = "how often the budget is shared anew while it binds",
                .source = "assumed: shorter costs time and changes little; real controllers take 3 to 9 s "
                          "(Dynamo, ISCA 2016)",
                .min = 1e-3,
                .max = 86400});
  }
  std::vector<Problem> problems(const Plant&) const override;
  std::unique_ptr<PowerPolicy> clone() const override { return std::make_unique<CapWaterfill>(*this); }
  bool slows() const override { return true; }
  std::optional<Budget> budget(const SitePlan& site) const override;
  std::int64_t level_nw(std::span<const Wish> working, std::int64_t most_nw) const override;
};

}  // namespace jevons

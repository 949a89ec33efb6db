// Static caps: no server draws more than its cap, in watts or as a share of what its model can draw; a server
// whose jobs want more runs at the fastest clock that keeps the cap (models/compute/clock.hpp). A cap above
// the draw changes nothing. Lefurgy, Wang, Ware, "Power capping: a prelude to power shifting", Cluster
// Computing 2008.
#pragma once

#include "models/policies/power.hpp"

namespace jevons {

struct CapStatic final : PowerPolicy {
  std::optional<double> cap_w, share;

  void visit(sim::config::Visitor& v) override {
    v.quantity("cap", cap_w, "W",
               {.help = "the most that each server may draw; or give `share`", .min = 0, .max = 1e9});
    v.number("share", share,
             {.help = "the most that each server may draw, as a share of its model's peak; or give `cap`",
              .min = 0,
              .max = 1});
  }
  std::vector<Problem> problems(const Plant&) const override;
  std::unique_ptr<PowerPolicy> clone() const override { return std::make_unique<CapStatic>(*this); }
  bool slows() const override { return true; }
  double clock(const ServerLoad& load) const override { return load.draw.under(cap_nw(load.model)); }
  std::int64_t cap_nw(const ServerModel& model) const;
};

}  // namespace jevons

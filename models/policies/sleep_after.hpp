// Sleep after: a server idle for a fixed time is switched off, and booted when jobs wait.
// Pays off when idle gaps exceed the break-even time (E_down + E_up - P_off (t_down + t_up)) / (P_idle -
// P_off).
#pragma once

#include "models/policies/power.hpp"

namespace jevons {

struct SleepAfter final : PowerPolicy {
  sim::Span after = sim::minutes(10);

  void visit(sim::config::Visitor& v) override {
    v.duration("after", after,
               {.help = "how long a server is idle before it is switched off",
                .source = "assumed; compare with the server's break-even time",
                .min = 0,
                .max = 100 * 365.25 * 86400});
  }
  std::unique_ptr<PowerPolicy> clone() const override { return std::make_unique<SleepAfter>(*this); }
  sim::Time idle_until(sim::Time now) const override { return now + after; }
};

}  // namespace jevons

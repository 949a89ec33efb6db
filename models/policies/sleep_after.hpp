// Sleep after: an idle server is switched off after a fixed time, or after its own break-even time, and
// booted when jobs wait.
//   T_be = (E_down + E_up - P_off (t_down + t_up)) / (P_idle - P_off), and no less than t_down + t_up
// A gap shorter than that costs more energy in switching than it saves; a server that draws no less when off
// stays on. Waiting for T_be spends at most twice what foresight would: Karlin, Manasse, McGeoch, Owicki,
// "Competitive randomized algorithms for nonuniform problems", Algorithmica 1994.
#pragma once

#include "models/policies/power.hpp"

namespace jevons {

struct SleepAfter final : PowerPolicy {
  std::string rule = "fixed";
  sim::Span after = sim::minutes(10);

  void visit(sim::config::Visitor& v) override {
    v.one_of(
        "rule", rule, {"fixed", "break_even"},
        {.help = "after a fixed time, or after the time in which being off saves what switching costs, by "
                 "each server's own figures"});
    v.duration("after", after,
               {.help = "how long a server is idle before it is switched off",
                .source = "assumed; compare with the server's break-even time",
                .min = 0,
                .max = 100 * 365.25 * 86400});
  }
  std::vector<Problem> problems(const Plant&) const override;
  std::unique_ptr<PowerPolicy> clone() const override { return std::make_unique<SleepAfter>(*this); }
  sim::Time idle_until(sim::Time now, const ServerModel& model) const override;
};

/// The idle time from which on being off pays; nothing where it never does.
std::optional<double> break_even_s(const ServerModel& model);

}  // namespace jevons

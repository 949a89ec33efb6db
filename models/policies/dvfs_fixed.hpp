// DVFS, fixed: every server runs at one clock, whatever it does. The clock that spends the least energy on a
// unit of work lies where static and dynamic power balance: f* in models/compute/clock.hpp.
#pragma once

#include "models/policies/power.hpp"

namespace jevons {

struct DvfsFixed final : PowerPolicy {
  double frequency = 1;

  void visit(sim::config::Visitor& v) override {
    v.number("frequency", frequency,
             {.help = "clock of every server that works, relative to full, no less than its `min_clock`",
              .source = "1: full clock",
              .min = 0.01,
              .max = 1});
  }
  std::vector<Problem> problems(const Plant&) const override;
  std::unique_ptr<PowerPolicy> clone() const override { return std::make_unique<DvfsFixed>(*this); }
  bool slows() const override { return true; }
  double clock(const ServerLoad&) const override { return frequency; }
};

}  // namespace jevons

// DVFS, on demand: the clock of a server follows the load of what jobs hold of it.
//   f = clamp(u / threshold, f_min, 1)
// with u the share of the held capacity that is busy at full clock: at f the same cycles would keep u / f of
// it busy, and f is the lowest clock at which that is no more than the threshold. Pallipadi, Starikovskiy,
// "The ondemand governor", Ottawa Linux Symposium 2006. Jobs slow as at any lower clock: what of their time
// does not stretch is their workload's `unscaled`.
#pragma once

#include <algorithm>

#include "models/policies/power.hpp"

namespace jevons {

struct DvfsOndemand final : PowerPolicy {
  double threshold = 0.8;

  void visit(sim::config::Visitor& v) override {
    v.number("threshold", threshold,
             {.help = "the most that the held capacity of a server is to be busy before its clock rises",
              .source = "up_threshold of the Linux governor, 80 %",
              .min = 0.01,
              .max = 1});
  }
  std::unique_ptr<PowerPolicy> clone() const override { return std::make_unique<DvfsOndemand>(*this); }
  bool slows() const override { return true; }
  double clock(const ServerLoad& load) const override {
    return std::clamp(load.busy / threshold, load.draw.min_clock, 1.0);
  }
};

}  // namespace jevons

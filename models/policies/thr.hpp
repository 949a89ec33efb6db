// Static threshold: overloaded above a fixed utilisation.
// Beloglazov, Buyya (2012), Concurrency and Computation 24(13), section 4.
#pragma once

#include "models/policies/detector.hpp"

namespace jevons {

struct StaticThreshold final : Detector {
  double threshold = 0.8;

  void visit(sim::config::Visitor& v) override {
    v.number("threshold", threshold,
             {.help = "utilisation above which a host is overloaded",
              .source = "Beloglazov, Buyya 2012",
              .min = 0,
              .max = 1,
              .above_min = true});
  }
  std::unique_ptr<Detector> clone() const override { return std::make_unique<StaticThreshold>(*this); }
  bool overloaded(const HostLoad& host) const override { return host.utilisation > threshold; }
  Verdict quick(double utilisation, std::size_t, const Sketch&, const Sketch&) const override {
    return utilisation > threshold ? Verdict::overloaded : Verdict::fine;
  }
};

}  // namespace jevons

// Local regression: overloaded if the line through the last ten rounds, carried on for as long as a machine
// takes to leave, comes near full.
//   s (a + b (10 + look_ahead)) >= 1,   x = 1 ... 10 from the oldest
// Weighted by tricube, w = (1 - ((10 - x) / 9)^3)^3: Cleveland (1979), JASA 74(368); Beloglazov, Buyya
// (2012), eqs. 7-10. CloudSim leaves the weights unused: ordinary least squares. With fewer than ten rounds a
// fixed threshold.
#pragma once

#include "models/policies/detector.hpp"

namespace jevons {

struct LocalRegression final : Detector {
  double safety = 1.2, fallback = 0.7;

  void visit(sim::config::Visitor& v) override;
  std::unique_ptr<Detector> clone() const override { return std::make_unique<LocalRegression>(*this); }
  bool overloaded(const HostLoad&) const override;
  Sketch sketch(const HostLoad&) const override;
  Verdict quick(double utilisation, std::size_t rounds, const Sketch& host,
                const Sketch& machine) const override;
};

}  // namespace jevons

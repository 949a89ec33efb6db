// Robust local regression: as lr, and points far from the line count less. After the weighted line two more
// are drawn, each point weighed again by bisquare, w = (1 - (r / 6 m)^2)^2, of its residual r, m = median
// |r|. Cleveland (1979), JASA 74(368); Beloglazov, Buyya (2012), eqs. 11-13. CloudSim leaves these weights
// unused too.
#pragma once

#include "models/policies/detector.hpp"

namespace jevons {

struct RobustLocalRegression final : Detector {
  double safety = 1.2, fallback = 0.7;

  void visit(sim::config::Visitor& v) override;
  std::unique_ptr<Detector> clone() const override { return std::make_unique<RobustLocalRegression>(*this); }
  bool overloaded(const HostLoad&) const override;
  Sketch sketch(const HostLoad&) const override;
  Verdict quick(double utilisation, std::size_t rounds, const Sketch& host,
                const Sketch& machine) const override;
};

}  // namespace jevons

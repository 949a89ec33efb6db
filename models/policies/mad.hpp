// Median absolute deviation: the less steady a host was, the more room it needs.
//   overloaded if u > 1 - s median(|x - median(x)|)
// Beloglazov, Buyya (2012), eq. 5. With fewer than 12 rounds a fixed threshold.
#pragma once

#include "models/policies/detector.hpp"

namespace jevons {

struct MedianAbsoluteDeviation final : Detector {
  double safety = 2.5, fallback = 0.7;

  void visit(sim::config::Visitor& v) override;
  std::unique_ptr<Detector> clone() const override {
    return std::make_unique<MedianAbsoluteDeviation>(*this);
  }
  bool overloaded(const HostLoad&) const override;
  Sketch sketch(const HostLoad&) const override;
  Sketch machine_sketch(const HostLoad&) const override;
  Verdict quick(double utilisation, std::size_t rounds, const Sketch& host,
                const Sketch& machine) const override;
};

}  // namespace jevons

// Inter-quartile range: the less steady a host was, the more room it needs.
//   overloaded if u > 1 - s (q3 - q1),   q1 = x[round(0.25 (n + 1)) - 1], q3 = x[round(0.75 (n + 1)) - 1], x
//   sorted
// Beloglazov, Buyya (2012), eq. 6. With fewer than 12 rounds a fixed threshold.
#pragma once

#include "models/policies/detector.hpp"

namespace jevons {

struct InterquartileRange final : Detector {
  double safety = 1.5, fallback = 0.7;

  void visit(sim::config::Visitor& v) override;
  std::unique_ptr<Detector> clone() const override { return std::make_unique<InterquartileRange>(*this); }
  bool overloaded(const HostLoad&) const override;
  Sketch sketch(const HostLoad&) const override;
  Sketch machine_sketch(const HostLoad&) const override;
  Verdict quick(double utilisation, std::size_t rounds, const Sketch& host,
                const Sketch& machine) const override;
};

}  // namespace jevons

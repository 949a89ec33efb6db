// The `demand` seam: how much work is asked for when its price changes.
// Contract: asked() gives D*/D0, the demand that a price would come to in the end, relative to that at the price of the
// start, autonomous growth apart: 1 at a ratio of 1, and never rising with the price. How fast demand gets there
// (`lag`), and what of a change in cost reaches the price (`pass_through`, `energy_share`), is common to all members.
#pragma once

#include <memory>
#include <optional>

#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

/// How a change of cost becomes a price, and how fast demand answers.
struct PriceTerms {
  double pass_through = 1;             // share of a change in cost that reaches the price
  std::optional<double> energy_share;  // of the price at the start, the rest of which stays; total cost where not given
  sim::Span lag;                       // time constant of adoption; 0: at once

  void visit(sim::config::Visitor& v);
};

class DemandPolicy {
 public:
  virtual ~DemandPolicy() = default;
  virtual std::unique_ptr<DemandPolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}
  /// D*/D0 at p/p0 > 0.
  virtual double asked(double price_ratio) const = 0;
  virtual bool responds() const { return true; }
  virtual const PriceTerms& terms() const = 0;
};

}  // namespace jevons

// The `demand` seam: how much work is asked for when its price changes.
// Contract: asked() gives D*/D0, the demand that a price would come to in the end, relative to that at the price of the
// start, autonomous growth apart: 1 at a ratio of 1, and never rising with the price. How fast demand gets there
// (`lag`), and what of a change in cost reaches the price (`pass_through`, `energy_share`), is common to all members.
#pragma once

#include <memory>
#include <optional>
#include <string>

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

/// p/p0 = 1 + pass_through s (c/c0 - 1), where c is what a unit of work costs and s = 1, or what its energy
/// costs and s = energy_share where that is given.
double price_ratio(const PriceTerms& terms, double cost_ratio);

/// More than so many times the demand of the start is taken for a runaway, not for an answer.
inline constexpr double most_asked = 1e12;

/// Why this price has no answer that a run could go on with, the rest of a sentence that begins with its
/// time: it is not a number, has fallen below 0, or asks for more than most_asked. Nothing where it has one.
std::optional<std::string> runaway(const DemandPolicy& policy, double price_ratio);

}  // namespace jevons

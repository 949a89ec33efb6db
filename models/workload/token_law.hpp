// How many tokens a generated request has, of its prompt or of its output: a law drawn by inversion, one
// uniform each.
//   tokens = max(1, nearest whole number to Q(u))
// `quantiles` is a table of Q at some shares, geometric between them: what requests are like has no law by
// name.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/config/registry.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

class TokenLaw {
 public:
  virtual ~TokenLaw() = default;
  virtual std::unique_ptr<TokenLaw> clone() const = 0;
  virtual void visit(sim::config::Visitor&) = 0;
  /// Q(u), u strictly inside (0, 1).
  virtual double quantile(double u) const = 0;
  /// What is wrong with the parameters taken together; empty if nothing is.
  virtual std::string problem() const { return {}; }

  std::int32_t tokens(double u) const;
  /// The mean of a power of tokens(u), by 2^16 equal steps of u.
  double mean_tokens(int power = 1) const;
};

/// constant, exponential, lognormal, quantiles.
const sim::config::Registry<TokenLaw>& token_laws();

}  // namespace jevons

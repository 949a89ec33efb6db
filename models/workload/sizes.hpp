// How much work a generated job is: a distribution of seconds at rate 1, cut to [min, max] by conditioning.
//   x = F^-1(F(min) + u (F(max) - F(min))), one uniform u for each job
#pragma once

#include <limits>
#include <memory>
#include <string>

#include "sim/config/registry.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/random.hpp"

namespace jevons {

/// One distribution. Values are seconds, all above 0.
class SizeLaw {
 public:
  virtual ~SizeLaw() = default;
  virtual std::unique_ptr<SizeLaw> clone() const = 0;
  virtual void visit(sim::config::Visitor&) = 0;
  /// F(x) and F^-1(u), not cut.
  virtual double cdf(double x_s) const = 0;
  virtual double quantile(double u) const = 0;
  /// What is wrong with the parameters taken together; empty if nothing is.
  virtual std::string problem() const = 0;

  double min_s = 0, max_s = std::numeric_limits<double>::infinity();

 protected:
  void visit_bounds(sim::config::Visitor&);
  std::string problem_of_bounds() const;
};

/// constant, exponential, uniform, lognormal, pareto, weibull, gamma.
const sim::config::Registry<SizeLaw>& size_laws();

/// Draws from a law that has no problem().
class SizeDraw {
 public:
  explicit SizeDraw(sim::config::Chosen<SizeLaw> law);
  double operator()(sim::Stream& stream) const { return quantile(stream.uniform()); }
  double quantile(double u) const;

 private:
  sim::config::Chosen<SizeLaw> law_;
  double below_, within_;  // F(min), F(max) - F(min)
};

}  // namespace jevons

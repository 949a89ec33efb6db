// Probability distributions, drawn by inversion: x = F^-1(u), u uniform in (0, 1).
// Every draw of every distribution here uses exactly one counter of its stream, so that draw n of a stream is
// the same whatever was drawn before it, and a larger u gives a larger value in all of them (needed by common
// random numbers and antithetic variates). UniformInteger multiplies all 64 bits instead of u; nothing here
// is drawn by rejection. `quantile(u)` is F^-1 itself, for u strictly inside (0, 1). Constructors throw
// std::invalid_argument with the parameter's name, value and valid range, also where the largest draw would
// overflow. Formulae: Devroye (1986), Non-Uniform Random Variate Generation, ch. II.2.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/engine/random.hpp"

namespace sim {

/// Adds the draw to a distribution that has a quantile function.
template <class Distribution>
struct ByInversion {
  auto operator()(Stream& stream) const {
    return static_cast<const Distribution&>(*this).quantile(stream.uniform());
  }
};

/// Uniform between `low` and `high`: low + (high - low) u. Both finite, low < high.
class Uniform : public ByInversion<Uniform> {
 public:
  Uniform(double low, double high);
  double quantile(double u) const { return low_ + width_ * u; }

 private:
  double low_, width_;
};

/// Uniform in the logarithm, between `low` and `high`: low (high / low)^u. Both finite, 0 < low < high.
class LogUniform : public ByInversion<LogUniform> {
 public:
  LogUniform(double low, double high);
  double quantile(double u) const;

 private:
  double low_, high_, log_ratio_;
};

/// Triangular from `low` over its peak at `mode` to `high`, finite, low <= mode <= high and low < high. With w = high - low:
/// low + sqrt(u w (mode - low)) up to F(mode) = (mode - low) / w, high - sqrt((1 - u) w (high - mode)) from there.
class Triangular : public ByInversion<Triangular> {
 public:
  Triangular(double low, double mode, double high);
  double quantile(double u) const;

 private:
  double low_, mode_, high_;
};

/// Exponential with a mean > 0: -mean ln(1 - u).
class Exponential : public ByInversion<Exponential> {
 public:
  explicit Exponential(double mean);
  double quantile(double u) const;

 private:
  double mean_;
};

/// Normal with a mean and a standard deviation >= 0: mean + sd * sqrt(2) erf^-1(2u - 1).
class Normal : public ByInversion<Normal> {
 public:
  explicit Normal(double mean = 0, double sd = 1);
  double quantile(double u) const;
  /// F(x); x may be infinite. NaN at the mean where sd is 0.
  double cdf(double x) const;

 private:
  double mean_, sd_;
};

/// Lognormal with a median > 0 and a standard deviation sigma >= 0 of its logarithm. Its mean is
/// median * exp(sigma^2 / 2).
class LogNormal : public ByInversion<LogNormal> {
 public:
  LogNormal(double median, double sigma);
  double quantile(double u) const;
  /// F(x), 0 up to x = 0; x may be infinite. NaN at the median where sigma is 0.
  double cdf(double x) const;

 private:
  double median_, sigma_;
};

/// Throws std::invalid_argument unless low < high, with at least a millionth of a distribution between them.
void require_share(double low, double high, double share);

/// What of a distribution lies between `low` and `high`, either of which may be infinite: u is mapped to F(low) to F(high),
/// so that the shape within stays as it is and nothing is heaped up at the ends. low < high, and at least a millionth of
/// the distribution lies between them. Without ends it is the distribution itself, to the last bit.
template <class Distribution>
class Truncated : public ByInversion<Truncated<Distribution>> {
 public:
  Truncated(Distribution whole, double low, double high)
      : whole_(whole), low_(low), high_(high), from_(whole.cdf(low)), share_(whole.cdf(high) - from_) {
    require_share(low, high, share_);
  }
  double quantile(double u) const {
    return std::clamp(whole_.quantile(std::min(from_ + share_ * u, 1 - 0x1p-53)), low_, high_);
  }

 private:
  Distribution whole_;
  double low_, high_, from_, share_;
};

/// Gamma with shape k > 0 and scale > 0: mean k * scale, variance k * scale^2. The inverse of the incomplete
/// gamma function is iterative: about a microsecond.
class Gamma : public ByInversion<Gamma> {
 public:
  Gamma(double shape, double scale);
  double quantile(double u) const;

 private:
  double shape_, scale_;
};

/// Weibull with shape k > 0 and scale > 0: scale * (-ln(1 - u))^(1/k).
class Weibull : public ByInversion<Weibull> {
 public:
  Weibull(double shape, double scale);
  double quantile(double u) const;

 private:
  double inverse_shape_, scale_;
};

/// Pareto with tail index > 0 above a minimum > 0: minimum * (1 - u)^(-1/index).
class Pareto : public ByInversion<Pareto> {
 public:
  Pareto(double index, double minimum);
  double quantile(double u) const;

 private:
  double inverse_index_, minimum_;
};

/// Poisson counts of a mean from 0 to 1e9: the smallest k with F(k) >= u. About a microsecond.
class Poisson : public ByInversion<Poisson> {
 public:
  explicit Poisson(double mean);
  std::int64_t quantile(double u) const;

 private:
  double mean_;
};

/// How many of `count`, 0 to 1e9, succeed, each with this probability: the smallest k with F(k) >= u, where F
/// is known to 1e-11 of a million and to 1e-7 of 1e9. Steps from the mode as many as k lies away from it:
/// about a microsecond of a million at 0.4 %, 4 at a half.
class Binomial : public ByInversion<Binomial> {
 public:
  Binomial(std::int64_t count, double probability);
  std::int64_t quantile(double u) const;

 private:
  double count_, odds_;
  double mode_, at_mode_ = 1, up_to_mode_ = 1;  // mode, its probability, F there
};

/// Integers from `low` to `high`, both included, at least one and below 2^63 many.
class UniformInteger {
 public:
  UniformInteger(std::int64_t low, std::int64_t high);
  std::int64_t quantile(double u) const;
  /// low + floor(count * bits / 2^64): no value is more likely than another by more than 2^-64.
  std::int64_t operator()(Stream& stream) const;

 private:
  std::int64_t low_;
  std::uint64_t count_;
};

/// Index i with a probability in proportion to weights[i] >= 0; at least one is positive. Binary search on
/// their cumulative sums; an index of weight 0 is never drawn.
class Discrete : public ByInversion<Discrete> {
 public:
  explicit Discrete(const std::vector<double>& weights);
  std::size_t quantile(double u) const;

 private:
  std::vector<double> cumulative_;
  std::size_t last_;  // the last index of positive weight
};

}  // namespace sim

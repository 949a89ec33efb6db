#include "models/workload/sizes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "sim/engine/distributions.hpp"

namespace jevons {

namespace {

using sim::config::Visitor;

constexpr double tiny_s = 1e-9;                  // a nanosecond: below it there is no work
constexpr double most_s = 292 * 365.25 * 86400;  // what the clock holds
constexpr double last_u = 1 - 0x1p-53;
constexpr double largest_draw_s = 1e100;  // room to multiply by widths and to add up and square over jobs

template <class Law>
class Cloning : public SizeLaw {
 public:
  std::unique_ptr<SizeLaw> clone() const override {
    return std::make_unique<Law>(static_cast<const Law&>(*this));
  }
  std::string problem() const override { return problem_of_bounds(); }
};

class Constant final : public Cloning<Constant> {
 public:
  void visit(Visitor& v) override {
    v.quantity("value", value_s, "s",
               {.help = "work of every job", .min = tiny_s, .max = most_s, .required = true});
  }
  double cdf(double x_s) const override { return x_s < value_s ? 0 : 1; }
  double quantile(double) const override { return value_s; }
  std::string problem() const override { return {}; }

 private:
  double value_s = 1;
};

class Exponential final : public Cloning<Exponential> {
 public:
  void visit(Visitor& v) override {
    v.quantity("mean", mean_s, "s",
               {.help = "mean work, before it is cut", .min = tiny_s, .max = most_s, .required = true});
    visit_bounds(v);
  }
  double cdf(double x_s) const override { return -std::expm1(-x_s / mean_s); }
  double quantile(double u) const override { return sim::Exponential(mean_s).quantile(u); }

 private:
  double mean_s = 1;
};

class Uniform final : public Cloning<Uniform> {
 public:
  void visit(Visitor& v) override {
    v.quantity("low", low_s, "s", {.help = "least work", .min = 0, .max = most_s, .required = true});
    v.quantity("high", high_s, "s", {.help = "most work", .min = tiny_s, .max = most_s, .required = true});
    visit_bounds(v);
  }
  double cdf(double x_s) const override { return std::clamp((x_s - low_s) / (high_s - low_s), 0.0, 1.0); }
  double quantile(double u) const override { return sim::Uniform(low_s, high_s).quantile(u); }
  std::string problem() const override {
    if (low_s < high_s) return problem_of_bounds();
    return fmt::format("low ({} s) is not below high ({} s)", low_s, high_s);
  }

 private:
  double low_s = 0, high_s = 1;
};

class LogNormal final : public Cloning<LogNormal> {
 public:
  void visit(Visitor& v) override {
    v.quantity("median", median_s, "s",
               {.help = "median work, before it is cut", .min = tiny_s, .max = most_s, .required = true});
    v.number("sigma", sigma,
             {.help = "standard deviation of the logarithm", .min = 1e-6, .max = 20, .required = true});
    visit_bounds(v);
  }
  double cdf(double x_s) const override {
    return x_s <= 0 ? 0 : std::erfc(-std::log(x_s / median_s) / (sigma * std::sqrt(2.0))) / 2;
  }
  double quantile(double u) const override { return sim::LogNormal(median_s, sigma).quantile(u); }

 private:
  double median_s = 1, sigma = 1;
};

class Pareto final : public Cloning<Pareto> {
 public:
  void visit(Visitor& v) override {
    v.quantity("scale", scale_s, "s",
               {.help = "least work of the law", .min = tiny_s, .max = most_s, .required = true});
    v.number("index", index,
             {.help = "tail index: P(X > x) = (scale / x)^index", .min = 1e-3, .required = true});
    visit_bounds(v);
  }
  double cdf(double x_s) const override { return x_s <= scale_s ? 0 : 1 - std::pow(scale_s / x_s, index); }
  double quantile(double u) const override { return sim::Pareto(index, scale_s).quantile(u); }
  std::string problem() const override {
    // The last draw of the law, which sim::Pareto does not take where it is infinite.
    const double exponent = -std::log1p(-last_u) / index;
    if (std::isfinite(scale_s * std::exp(exponent))) return problem_of_bounds();
    return fmt::format("index {} is so small that the largest draw, cut or not, is beyond any number", index);
  }

 private:
  double scale_s = 1, index = 2;
};

class Weibull final : public Cloning<Weibull> {
 public:
  void visit(Visitor& v) override {
    v.number("shape", shape,
             {.help = "shape k: 1 is exponential, below 1 a heavier tail", .min = 1e-2, .required = true});
    v.quantity("scale", scale_s, "s",
               {.help = "63.2 % of jobs are smaller, before it is cut",
                .min = tiny_s,
                .max = most_s,
                .required = true});
    visit_bounds(v);
  }
  double cdf(double x_s) const override { return -std::expm1(-std::pow(x_s / scale_s, shape)); }
  double quantile(double u) const override { return sim::Weibull(shape, scale_s).quantile(u); }

 private:
  double shape = 1, scale_s = 1;
};

class Gamma final : public Cloning<Gamma> {
 public:
  void visit(Visitor& v) override {
    v.number(
        "shape", shape,
        {.help = "shape k: 1 / k is the squared coefficient of variation", .min = 1e-2, .required = true});
    v.quantity("mean", mean_s, "s",
               {.help = "mean work, before it is cut", .min = tiny_s, .max = most_s, .required = true});
    visit_bounds(v);
  }
  double cdf(double x_s) const override {
    return std::isinf(x_s) ? 1 : boost::math::gamma_p(shape, x_s / mean_s * shape);
  }
  double quantile(double u) const override { return sim::Gamma(shape, mean_s / shape).quantile(u); }

 private:
  double shape = 1, mean_s = 1;
};

}  // namespace

void SizeLaw::visit_bounds(Visitor& v) {
  v.quantity("min", min_s, "s",
             {.help = "no job is smaller: the law is conditioned on it", .min = 0, .max = most_s});
  v.quantity("max", max_s, "s",
             {.help = "no job is larger: the law is conditioned on it", .min = tiny_s, .max = most_s});
}

std::string SizeLaw::problem_of_bounds() const {
  if (!(min_s < max_s)) return fmt::format("min ({} s) is not below max ({} s)", min_s, max_s);
  if (!(cdf(max_s) - cdf(min_s) > 1e-12))
    return fmt::format("the law has next to no jobs between min ({} s) and max ({} s)", min_s, max_s);
  const double largest_s = std::min(max_s, quantile(last_u));
  if (largest_s <= largest_draw_s) return {};
  return fmt::format("its largest draw is {:.3g} s; cut the law with `max`", largest_s);
}

const sim::config::Registry<SizeLaw>& size_laws() {
  static const auto registry = [] {
    sim::config::Registry<SizeLaw> laws;
    laws.add<Constant>("constant", "every job is the same")
        .add<Exponential>("exponential", "memoryless, as in queueing theory")
        .add<Uniform>("uniform", "equally likely between two bounds")
        .add<LogNormal>("lognormal", "its logarithm is normal: the usual body of batch and training jobs")
        .add<Pareto>("pareto", "a power-law tail")
        .add<Weibull>("weibull", "a stretched exponential")
        .add<Gamma>("gamma", "from nearly constant (large shape) to very variable (small shape)");
    return laws;
  }();
  return registry;
}

SizeDraw::SizeDraw(sim::config::Chosen<SizeLaw> law)
    : law_(std::move(law)), below_(law_->cdf(law_->min_s)), within_(law_->cdf(law_->max_s) - below_) {}

double SizeDraw::quantile(double u) const {
  const double cut = below_ + within_ * u;
  // Only the last bit can fall outside, by rounding in F and its inverse; u = 1 would be infinite.
  const double size_s = law_->quantile(std::clamp(cut, 0x1p-54, last_u));
  return std::clamp(size_s, std::max(law_->min_s, tiny_s), law_->max_s);
}

}  // namespace jevons

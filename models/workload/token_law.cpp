#include "models/workload/token_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/engine/distributions.hpp"

namespace jevons {
namespace {

using sim::config::Visitor;

constexpr double most_tokens = 1e8;

template <class Law>
class Cloning : public TokenLaw {
 public:
  std::unique_ptr<TokenLaw> clone() const override {
    return std::make_unique<Law>(static_cast<const Law&>(*this));
  }
};

class Constant final : public Cloning<Constant> {
 public:
  void visit(Visitor& v) override {
    v.number("tokens", tokens_, {.help = "of every request", .min = 1, .max = most_tokens, .required = true});
  }
  double quantile(double) const override { return tokens_; }

 private:
  double tokens_ = 1;
};

class Exponential final : public Cloning<Exponential> {
 public:
  void visit(Visitor& v) override {
    v.number("mean", mean_, {.help = "mean tokens", .min = 1, .max = most_tokens / 64, .required = true});
  }
  double quantile(double u) const override { return sim::Exponential(mean_).quantile(u); }

 private:
  double mean_ = 1;
};

class LogNormal final : public Cloning<LogNormal> {
 public:
  void visit(Visitor& v) override {
    v.number("median", median_,
             {.help = "median tokens, before they are cut", .min = 1, .max = most_tokens, .required = true});
    v.number("sigma", sigma_,
             {.help = "standard deviation of the logarithm", .min = 0, .max = 5, .required = true});
    v.number("max", max_,
             {.help = "requests longer than this are not drawn: the law is cut there",
              .min = 1,
              .max = most_tokens});
  }
  double quantile(double u) const override {
    const double inside = std::erfc(-std::log(max_ / median_) / (sigma_ * std::sqrt(2.0))) / 2;
    return sim::LogNormal(median_, sigma_).quantile(sigma_ > 0 ? u * inside : u);
  }
  std::string problem() const override {
    return max_ < median_ ? fmt::format("max ({:g}) is below the median ({:g})", max_, median_)
                          : std::string{};
  }

 private:
  double median_ = 1, sigma_ = 1, max_ = most_tokens;
};

class Quantiles final : public Cloning<Quantiles> {
 public:
  void visit(Visitor& v) override {
    v.numbers("at", at_,
              {.help = "shares of requests, ascending from 0 to 1", .min = 0, .max = 1, .required = true});
    v.numbers("tokens", tokens_,
              {.help = "the most tokens that so many of the requests have",
               .min = 1,
               .max = most_tokens,
               .required = true});
  }
  double quantile(double u) const override {
    const auto above = std::upper_bound(at_.begin() + 1, at_.end() - 1, u);
    const auto i = static_cast<std::size_t>(above - at_.begin());
    const double part = (u - at_[i - 1]) / (at_[i] - at_[i - 1]);
    return tokens_[i - 1] * std::pow(tokens_[i] / tokens_[i - 1], part);
  }
  std::string problem() const override {
    if (at_.size() < 2 || at_.size() != tokens_.size())
      return fmt::format(
          "`at` has {} numbers and `tokens` has {}; two or more are expected, as many of one as of the other",
          at_.size(), tokens_.size());
    if (at_.front() != 0 || at_.back() != 1) return "`at` must begin with 0 and end with 1";
    for (std::size_t i = 1; i < at_.size(); ++i)
      if (at_[i] <= at_[i - 1] || tokens_[i] < tokens_[i - 1])
        return fmt::format("`at` or `tokens` does not ascend at number {}", i + 1);
    return {};
  }

 private:
  std::vector<double> at_, tokens_;
};

}  // namespace

std::int32_t TokenLaw::tokens(double u) const {
  return static_cast<std::int32_t>(std::clamp(std::round(quantile(u)), 1.0, most_tokens));
}

double TokenLaw::mean_tokens(int power) const {
  constexpr int steps = 1 << 16;
  double sum = 0;
  for (int i = 0; i < steps; ++i) sum += std::pow(static_cast<double>(tokens((i + 0.5) / steps)), power);
  return sum / steps;
}

const sim::config::Registry<TokenLaw>& token_laws() {
  static const auto registry = [] {
    sim::config::Registry<TokenLaw> laws;
    laws.add<Constant>("constant", "always the same")
        .add<Exponential>("exponential", "by its mean")
        .add<LogNormal>("lognormal", "by its median and sigma, cut at max")
        .add<Quantiles>("quantiles", "by a table of shares and tokens");
    return laws;
  }();
  return registry;
}

}  // namespace jevons

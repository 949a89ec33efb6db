#include "models/workload/sizes.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace jevons;

namespace {

// Sets keys of a law by name, as a file would.
class Setter final : public sim::config::Visitor {
 public:
  explicit Setter(std::vector<std::pair<std::string, double>> values) : values_(std::move(values)) {}
  using Meta = sim::config::Meta;
  void number(std::string_view key, double& value, const Meta&) override { set(key, value); }
  void quantity(std::string_view key, double& value, std::string_view, const Meta&) override { set(key, value); }
  void text(std::string_view, std::string&, const Meta&) override {}
  void flag(std::string_view, bool&, const Meta&) override {}
  void whole(std::string_view, std::int64_t&, const Meta&) override {}
  void number(std::string_view, std::optional<double>&, const Meta&) override {}
  void quantity(std::string_view, std::optional<double>&, std::string_view, const Meta&) override {}
  void duration(std::string_view, sim::Span&, const Meta&) override {}
  void duration(std::string_view, std::optional<sim::Span>&, const Meta&) override {}
  void instant(std::string_view, sim::Instant&, const Meta&) override {}
  void instant(std::string_view, std::optional<sim::Instant>&, const Meta&) override {}
  void numbers(std::string_view, std::vector<double>&, const Meta&) override {}
  void quantities(std::string_view, std::vector<double>&, std::string_view, const Meta&) override {}
  void one_of(std::string_view, std::string&, const std::vector<std::string>&, const Meta&) override {}
  void file(std::string_view, std::string&, const Meta&) override {}
  bool is_reading() const override { return true; }

 protected:
  bool enter(std::string_view, const Meta&) override { return false; }
  void leave() override {}
  std::optional<std::vector<std::string>> enter_named(std::string_view, const Meta&, std::vector<std::string>) override { return {}; }
  std::size_t enter_list(std::string_view, const Meta&, std::size_t) override { return 0; }
  bool enter_item(std::size_t) override { return false; }
  void leave_list() override {}
  std::optional<std::string> enter_choice(std::string_view, const std::string&, const std::vector<std::string>&, const Meta&) override { return {}; }

 private:
  void set(std::string_view key, double& value) {
    for (const auto& [name, number] : values_)
      if (name == key) value = number;
  }
  std::vector<std::pair<std::string, double>> values_;
};

using Keys = std::vector<std::pair<std::string, double>>;
sim::config::Chosen<SizeLaw> law(const std::string& kind, const Keys& keys) {
  auto chosen = size_laws().make(kind);
  REQUIRE(chosen);
  Setter setter(keys);
  chosen->visit(setter);
  return chosen;
}

const std::vector<std::pair<std::string, Keys>> examples{
    {"exponential", {{"mean", 1200}}},
    {"uniform", {{"low", 100}, {"high", 900}}},
    {"lognormal", {{"median", 1448}, {"sigma", 1.8}}},
    {"pareto", {{"scale", 60}, {"index", 1.5}}},
    {"weibull", {{"shape", 0.7}, {"scale", 600}}},
    {"gamma", {{"shape", 2.5}, {"mean", 600}}},
};

}  // namespace

TEST_CASE("the quantile of a law inverts its distribution function") {
  for (const auto& [kind, keys] : examples) {
    const auto l = law(kind, keys);
    INFO(kind);
    for (const double u : {1e-6, 0.01, 0.3, 0.5, 0.9, 0.999}) CHECK(l->cdf(l->quantile(u)) == Approx(u).epsilon(1e-9));
  }
}

TEST_CASE("distribution functions have their closed forms") {
  CHECK(law("exponential", {{"mean", 10}})->cdf(10) == Approx(1 - std::exp(-1)));
  CHECK(law("lognormal", {{"median", 10}, {"sigma", 2}})->cdf(10) == Approx(0.5));
  CHECK(law("lognormal", {{"median", 10}, {"sigma", 2}})->cdf(10 * std::exp(2)) == Approx(0.8413447461));
  CHECK(law("pareto", {{"scale", 10}, {"index", 2}})->cdf(20) == Approx(0.75));
  CHECK(law("weibull", {{"shape", 2}, {"scale", 10}})->cdf(10) == Approx(1 - std::exp(-1)));
  CHECK(law("gamma", {{"shape", 1}, {"mean", 10}})->cdf(10) == Approx(1 - std::exp(-1)));
  CHECK(law("uniform", {{"low", 10}, {"high", 20}})->cdf(12.5) == Approx(0.25));
  CHECK(law("constant", {{"value", 7}})->quantile(0.3) == 7);
}

TEST_CASE("a cut law stays within its bounds, by conditioning") {
  for (const auto& [kind, keys] : examples) {
    auto cut = law(kind, keys);
    const auto whole = law(kind, keys);
    cut->min_s = whole->quantile(0.2);
    cut->max_s = whole->quantile(0.7);
    REQUIRE(cut->problem().empty());
    const SizeDraw draw(cut);
    INFO(kind);
    CHECK(draw.quantile(1e-9) >= cut->min_s);
    CHECK(draw.quantile(1 - 1e-9) <= cut->max_s);
    CHECK(draw.quantile(0.5) == Approx(whole->quantile(0.45)).epsilon(1e-9));
    CHECK(draw.quantile(0.1) == Approx(whole->quantile(0.25)).epsilon(1e-9));
  }
}

TEST_CASE("an uncut law draws its own quantiles, all of them above nothing and finite") {
  for (const auto& [kind, keys] : examples) {
    const auto l = law(kind, keys);
    const SizeDraw draw(l);
    INFO(kind);
    CHECK(draw.quantile(0.37) == Approx(l->quantile(0.37)).epsilon(1e-12));
    CHECK(draw.quantile(0x1p-54) > 0);
    CHECK(std::isfinite(draw.quantile(1 - 0x1p-53)));
  }
}

TEST_CASE("bounds that leave nothing are a problem that says why") {
  auto l = law("exponential", {{"mean", 10}, {"min", 20}, {"max", 5}});
  CHECK(l->problem() == "min (20 s) is not below max (5 s)");
  l = law("uniform", {{"low", 10}, {"high", 20}, {"min", 30}, {"max", 50}});
  CHECK(l->problem() == "the law has next to no jobs between min (30 s) and max (50 s)");
  l = law("uniform", {{"low", 20}, {"high", 10}});
  CHECK(l->problem() == "low (20 s) is not below high (10 s)");
  CHECK(law("constant", {{"value", 7}})->problem().empty());
}

TEST_CASE("a copied law is its own") {
  const auto one = law("exponential", {{"mean", 10}});
  auto two = one;
  Setter setter({{"mean", 20}});
  two->visit(setter);
  CHECK(one->quantile(0.5) == Approx(10 * std::log(2)));
  CHECK(two->quantile(0.5) == Approx(20 * std::log(2)));
}

#include "models/workload/sizes.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/config/document.hpp"

using namespace jevons;

namespace {

struct Holder {
  sim::config::Chosen<SizeLaw> size;
  void visit(sim::config::Visitor& v) { v.choice("size", size, size_laws(), {}); }
};

// A law as a scenario writes it: `kind` and keys, or the complaint about them.
sim::config::Chosen<SizeLaw> law(const std::string& kind, const std::string& keys) {
  auto document = sim::config::Document::parse("size = { kind = \"" + kind + "\", " + keys + " }\n", "s.toml",
                                               {}, {}, {});
  Holder holder;
  document.read(holder);
  document.throw_if_bad();
  REQUIRE(holder.size);
  return holder.size;
}

const std::vector<std::pair<std::string, std::string>> examples{
    {"exponential", "mean = \"1200 s\""},
    {"uniform", "low = \"100 s\", high = \"900 s\""},
    {"lognormal", "median = \"1448 s\", sigma = 1.8"},
    {"pareto", "scale = \"60 s\", index = 1.5"},
    {"weibull", "shape = 0.7, scale = \"600 s\""},
    {"gamma", "shape = 2.5, mean = \"600 s\""},
};

}  // namespace

TEST_CASE("the quantile of a law inverts its distribution function") {
  for (const auto& [kind, keys] : examples) {
    const auto l = law(kind, keys);
    INFO(kind);
    for (const double u : {1e-6, 0.01, 0.3, 0.5, 0.9, 0.999})
      CHECK(l->cdf(l->quantile(u)) == Approx(u).epsilon(1e-9));
  }
}

TEST_CASE("distribution functions have their closed forms") {
  CHECK(law("exponential", "mean = \"10 s\"")->cdf(10) == Approx(1 - std::exp(-1)));
  CHECK(law("lognormal", "median = \"10 s\", sigma = 2")->cdf(10) == Approx(0.5));
  CHECK(law("lognormal", "median = \"10 s\", sigma = 2")->cdf(10 * std::exp(2)) == Approx(0.8413447461));
  CHECK(law("pareto", "scale = \"10 s\", index = 2")->cdf(20) == Approx(0.75));
  CHECK(law("weibull", "shape = 2, scale = \"10 s\"")->cdf(10) == Approx(1 - std::exp(-1)));
  CHECK(law("gamma", "shape = 1, mean = \"10 s\"")->cdf(10) == Approx(1 - std::exp(-1)));
  CHECK(law("uniform", "low = \"10 s\", high = \"20 s\"")->cdf(12.5) == Approx(0.25));
  CHECK(law("constant", "value = \"7 s\"")->quantile(0.3) == 7);
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
  auto l = law("exponential", "mean = \"10 s\", min = \"20 s\", max = \"5 s\"");
  CHECK(l->problem() == "min (20 s) is not below max (5 s)");
  l = law("uniform", "low = \"10 s\", high = \"20 s\", min = \"30 s\", max = \"50 s\"");
  CHECK(l->problem() == "the law has next to no jobs between min (30 s) and max (50 s)");
  l = law("uniform", "low = \"20 s\", high = \"10 s\"");
  CHECK(l->problem() == "low (20 s) is not below high (10 s)");
  CHECK(law("constant", "value = \"7 s\"")->problem().empty());
}

TEST_CASE("a tail so heavy that its draws are beyond any number is a problem, not a failing run") {
  using Catch::Matchers::Contains;
  CHECK_THAT(law("pareto", "scale = \"60 s\", index = 0.01")->problem(), Contains("index 0.01 is so small"));
  CHECK_THAT(law("pareto", "scale = \"60 s\", index = 0.01, max = \"9 h\"")->problem(),
             Contains("cut or not"));
  CHECK_THAT(law("pareto", "scale = \"60 s\", index = 0.1")->problem(), Contains("cut the law with `max`"));
  CHECK_THAT(law("weibull", "scale = \"60 s\", shape = 0.01")->problem(), Contains("cut the law with `max`"));
  for (const auto* keys : {"scale = \"60 s\", index = 0.1, max = \"9 h\"", "scale = \"60 s\", index = 0.5"}) {
    const auto l = law("pareto", keys);
    REQUIRE(l->problem().empty());
    CHECK(std::isfinite(SizeDraw(l).quantile(1)));
  }
}

TEST_CASE("no job is longer than the clock") {
  for (const auto& [kind, keys] : std::vector<std::pair<std::string, std::string>>{
           {"constant", "value = \"1e308 s\""},
           {"uniform", "low = \"0 s\", high = \"1e308 s\""},
           {"uniform", "low = \"1e307 s\", high = \"1 h\""},
           {"exponential", "mean = \"293 years\""},
           {"lognormal", "median = \"1e308 s\", sigma = 1"},
           {"pareto", "scale = \"1e308 s\", index = 2"},
           {"weibull", "shape = 1, scale = \"1e308 s\""},
           {"gamma", "shape = 1, mean = \"1e308 s\""},
           {"gamma", "shape = 1, mean = \"1 h\", max = \"1e308 s\""}}) {
    INFO(kind << " " << keys);
    CHECK_THROWS_AS(law(kind, keys), sim::config::BadInput);
  }
  CHECK(law("constant", "value = \"292 years\"")->problem().empty());
}

TEST_CASE("a copied law is its own") {
  const auto one = law("exponential", "mean = \"10 s\"");
  auto two = one;
  two->max_s = 5;
  CHECK(std::isinf(one->max_s));
  CHECK(two.object.get() != one.object.get());
  CHECK(two->quantile(0.5) == one->quantile(0.5));
}

#include "models/inference/serving_profile.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/config/document.hpp"

using namespace jevons;
using Catch::Matchers::Contains;

namespace {

template <class T>
struct Entries {
  const char* key;
  std::vector<T> entries;
  void visit(sim::config::Visitor& v) { v.named(key, entries, {}); }
};

struct Shelf {
  std::vector<ServingSpec> serving;
  std::vector<VariantSpec> variants;
  std::vector<LanguageModel> models;
  std::vector<AcceleratorSpec> accelerators;
};

template <class T>
void load(const std::string& file, T& into) {
  auto document =
      sim::config::Document::load(std::string(JEVONS_SOURCE_DIR) + "/scenarios/catalog/" + file, {}, {});
  document.read(into);
  document.throw_if_bad();
}

const Shelf& shelf() {
  static const auto loaded = [] {
    Entries<ServingSpec> serving{"serving", {}};
    Entries<VariantSpec> variants{"variant", {}};
    Entries<LanguageModel> models{"language_model", {}};
    Entries<AcceleratorSpec> accelerators{"accelerator", {}};
    load("serving.toml", serving);
    load("variants.toml", variants);
    load("language_models.toml", models);
    load("accelerators.toml", accelerators);
    return Shelf{serving.entries, variants.entries, models.entries, accelerators.entries};
  }();
  return loaded;
}

template <class T>
const T& called(const std::vector<T>& entries, const std::string& name) {
  for (const auto& entry : entries)
    if (entry.name == name) return entry;
  throw std::out_of_range(name);
}

ServingWish wish(const std::string& model, const std::string& accelerator, std::int64_t n,
                 Precision precision = Precision::bf16) {
  return {.model = &called(shelf().models, model),
          .accelerator = &called(shelf().accelerators, accelerator),
          .accelerators = n,
          .precision = precision};
}
ServingWish with(ServingWish w, const std::string& variant) {
  w.variant = &called(shelf().variants, variant);
  return w;
}

ServingProfile profile_of(const ServingWish& w, std::optional<std::int64_t> most_batch = {},
                          const std::vector<ServingSpec>& entries = shelf().serving) {
  Problems problems;
  auto profile = make_profile(w, entries, most_batch, problems);
  for (const auto& problem : problems) FAIL(problem.key << " " << problem.text);
  return profile;
}

Problem problem_of(const ServingWish& w, std::optional<std::int64_t> most_batch = {}) {
  Problems problems;
  make_profile(w, shelf().serving, most_batch, problems);
  REQUIRE(problems.size() == 1);
  return problems.front();
}

}  // namespace

TEST_CASE("every entry of the serving catalogue holds together") {
  REQUIRE(shelf().serving.size() == 4);
  for (const auto& entry : shelf().serving) {
    CHECK(entry.problems().empty());
    called(shelf().models, entry.model);
    const auto& accelerator = called(shelf().accelerators, entry.accelerator);
    for (std::size_t i = 0; i < entry.batch.size(); ++i) {
      const double w = entry.energy_j[i] * entry.tokens_per_s[i] / static_cast<double>(entry.accelerators);
      CHECK((accelerator.idle_w < w && w < accelerator.tdp_w));
    }
  }
}

TEST_CASE("a measured replica meets its points exactly, and the fit of them within 5 %") {
  struct Fit {
    const char* model;
    std::int64_t n;
    Precision precision;
    double a, c;
  };
  for (const auto& fit : {Fit{"llama3_8b", 1, Precision::bf16, 0.0674, 3.107},
                          Fit{"llama3_70b", 4, Precision::bf16, 0.3615, 27.27},
                          Fit{"llama3_405b", 8, Precision::fp8, 1.614, 98.19}}) {
    const auto profile = profile_of(wish(fit.model, "h100_sxm5", fit.n, fit.precision));
    CHECK(profile.basis == ServingProfile::Basis::measured);
    const auto& entry = called(shelf().serving, profile.measured_by);
    for (std::size_t i = 0; i < entry.batch.size(); ++i) {
      const auto b = static_cast<std::int64_t>(entry.batch[i]);
      CHECK(profile.energy_per_token_j(b) == Approx(entry.energy_j[i]));
      CHECK(profile.tokens_per_s(b) == Approx(entry.tokens_per_s[i]));
      CHECK(std::abs(profile.energy_per_token_j(b) / (fit.a + fit.c / static_cast<double>(b)) - 1) < 0.052);
    }
  }
}

TEST_CASE("energy of a token falls with the batch, and power and throughput grow") {
  for (const auto& w :
       {wish("llama3_8b", "h100_sxm5", 1), wish("llama3_70b", "h100_sxm5", 4),
        wish("llama3_70b", "b200_hgx", 2), wish("llama3_70b", "mi300x", 2),
        wish("llama3_8b", "a100_sxm4_80", 1), wish("deepseek_v3", "h200_sxm", 8, Precision::fp8)}) {
    const auto profile = profile_of(w);
    for (std::int64_t b = 2; b <= profile.most_batch; ++b) {
      REQUIRE(profile.tokens_per_s(b) >= profile.tokens_per_s(b - 1) * (1 - 1e-12));
      REQUIRE(profile.step_s[b] >= profile.step_s[b - 1]);
      REQUIRE(profile.power_w[b] <= static_cast<double>(w.accelerators) * w.accelerator->tdp_w);
    }
    CHECK(profile.energy_per_token_j(8) / profile.energy_per_token_j(profile.most_batch) > 4);
  }
}

TEST_CASE("a roofline is bound by memory at a small batch and by arithmetic at a large one") {
  const auto w = wish("llama3_70b", "mi300x", 2);
  const auto profile = profile_of(w, 4096);
  CHECK(profile.basis == ServingProfile::Basis::roofline);
  CHECK(profile.step_s[1] == Approx(70.6e9 * 2 / (2 * 5.3e12 * 0.64)));
  CHECK(profile.step_s[4096] == Approx(4096 * 2 * 70.6e9 / (2 * 1307e12 * 0.55)));
  CHECK(profile.prompt_s == Approx(2 * 70.6e9 / (2 * 1307e12 * 0.55)));
  CHECK(profile.power_w[8] == Approx(2 * (155 + 0.66 * (750 - 155))));
  CHECK(profile.power_w[4096] == Approx(2 * (155 + 0.98 * (750 - 155))));
  // As the batch grows, J/token tends to the power over the rate that arithmetic allows.
  CHECK(profile.energy_per_token_j(4096) == Approx(profile.power_w[4096] * profile.prompt_s));
}

TEST_CASE("the weights-only floor of 70B on four H100 is 10.5 ms") {
  auto w = wish("llama3_70b", "h100_sxm5", 4);
  w.roofline.memory_share = 1;
  CHECK(profile_of(w, 8, {}).step_s[8] == Approx(10.54e-3).epsilon(1e-3));
}

TEST_CASE("twice the accelerators at one batch save no energy where arithmetic binds") {
  const auto few = profile_of(wish("llama3_70b", "mi300x", 2), 2048),
             many = profile_of(wish("llama3_70b", "mi300x", 4), 2048);
  for (const std::int64_t b : {8, 64, 512, 2048})
    CHECK(many.energy_per_token_j(b) >= few.energy_per_token_j(b) * (1 - 1e-12));
}

TEST_CASE("of experts only those are read that the batch meets") {
  const auto w = wish("mixtral_8x7b", "h100_sxm5", 2);
  const auto profile = profile_of(w, 256);
  const auto bytes = [&](std::int64_t b) { return profile.step_s[b] * 2 * 3.35e12 * 0.64; };
  CHECK(bytes(1) == Approx(12.9e9 * 2).epsilon(1e-9));  // what one token meets
  CHECK(bytes(64) == Approx(46.7e9 * 2).epsilon(1e-6));
}

TEST_CASE("what is kept of tokens takes the memory that the weights leave, and slows steps") {
  auto w = wish("llama3_70b", "h100_sxm5", 4);
  const auto profile = profile_of(w);
  CHECK(profile.kv_b == 327680);
  CHECK(profile.kept_tokens == std::floor((4 * 80e9 * 0.9 - 70.6e9 * 2) / 327680));
  auto longer = wish("llama3_70b", "mi300x", 2);
  const double short_s = profile_of(longer).step_s[128];
  longer.context = 10000;
  CHECK(profile_of(longer).step_s[128] == Approx(short_s + 128 * 327680.0 * 10000 / (2 * 5.3e12 * 0.64)));
}

TEST_CASE("variants do what they state") {
  const auto base = wish("llama3_70b", "h100_sxm5", 4);
  const auto whole = profile_of(base);
  SECTION("fp8 takes 0.7 of the energy at the same batch, and half of the memory") {
    const auto fp8 = profile_of(with(base, "fp8"));
    CHECK(fp8.basis == ServingProfile::Basis::scaled);
    CHECK(fp8.weights_b == Approx(whole.weights_b / 2));
    CHECK(fp8.prompt_s == Approx(whole.prompt_s * 989 / 1979));
    for (const std::int64_t b : {8, 128, 898})
      CHECK(fp8.energy_per_token_j(b) == Approx(0.7 * whole.energy_per_token_j(b)));
  }
  SECTION("unstructured pruning gains nothing but room") {
    const auto pruned = profile_of(with(base, "pruned_unstructured_90"));
    CHECK(pruned.weights_b == Approx(0.15 * whole.weights_b));
    CHECK(pruned.prompt_s == whole.prompt_s);
    for (std::int64_t b = 1; b <= whole.most_batch; ++b)
      REQUIRE(pruned.energy_per_token_j(b) == Approx(whole.energy_per_token_j(b)));
  }
  SECTION("two of four halves the time of prompts, and no more than halves energy") {
    const auto sparse = profile_of(with(base, "sparse_2_4"));
    CHECK(sparse.prompt_s == Approx(whole.prompt_s / 2));
    for (const std::int64_t b : {8, 128, 898}) {
      CHECK(sparse.energy_per_token_j(b) >= 0.5 * whole.energy_per_token_j(b));
      CHECK(sparse.energy_per_token_j(b) < whole.energy_per_token_j(b));
    }
  }
  SECTION("a distilled model takes as much less as it has fewer weights") {
    const auto small = profile_of(with(base, "distilled"));
    CHECK(small.weights_b == Approx(0.6 * whole.weights_b));
    for (const std::int64_t b : {8, 128, 898})
      CHECK(small.energy_per_token_j(b) == Approx(0.6 * whole.energy_per_token_j(b)));
  }
  SECTION("4-bit weights help while memory binds") {
    const auto w = wish("llama3_70b", "mi300x", 2);
    const auto wide = profile_of(w, 2048), narrow = profile_of(with(w, "int4_weights"), 2048);
    CHECK(narrow.step_s[1] == Approx(wide.step_s[1] / 4));
    CHECK(narrow.step_s[2048] == Approx(wide.step_s[2048]));
  }
}

TEST_CASE("a cap above the draw changes nothing; below it steps take longer at the cap") {
  auto w = wish("llama3_8b", "h100_sxm5", 1);
  const auto free = profile_of(w);
  w.cap_w = 690;
  CHECK(profile_of(w).step_s == free.step_s);
  w.cap_w = 500;
  const auto capped = profile_of(w);
  CHECK(capped.power_w[512] == 500);
  CHECK(capped.step_s[512] == Approx(free.step_s[512] / std::pow(300 / (free.power_w[512] - 200), 1 / 2.4)));
  CHECK(capped.step_s[8] == free.step_s[8]);
  w.unscaled = 1;
  CHECK(profile_of(w).step_s[512] == Approx(free.step_s[512]));
}

TEST_CASE("what cannot be served is told") {
  CHECK_THAT(problem_of(wish("llama3_405b", "h100_sxm5", 8)).text,
             Contains("8 of \"h100_sxm5\" have room for 576.0 GB") && Contains("take 810.0 GB"));
  CHECK(problem_of(wish("llama3_405b", "h100_sxm5", 8)).key == "accelerators");
  CHECK_THAT(problem_of(wish("llama3_8b", "a100_sxm4_80", 1, Precision::fp8)).text,
             Contains("needs fp8, which \"a100_sxm4_80\" does not have; it has: ") && Contains("bf16"));
  CHECK(problem_of(with(wish("llama3_8b", "a100_sxm4_80", 1), "fp8")).key == "variant");
  CHECK_THAT(problem_of(wish("llama3_8b", "h100_sxm5", 1), 513).text,
             Contains("is 513, beyond what was measured of [serving.llama3_8b_h100]: 512"));
}

TEST_CASE("an entry that does not hold together is told") {
  auto entry = called(shelf().serving, "llama3_8b_h100");
  entry.energy_j.pop_back();
  REQUIRE(entry.problems().size() == 1);
  CHECK(entry.problems()[0].text == "has 3 values; 4 are expected, one for each of batch");
  entry = called(shelf().serving, "llama3_8b_h100");
  std::swap(entry.batch[1], entry.batch[2]);
  REQUIRE(entry.problems().size() == 1);
  CHECK(entry.problems()[0].text == "does not ascend at number 3");
  entry = called(shelf().serving, "llama3_8b_h100");
  entry.tokens_per_s[1] = 600;  // 7.5 ms at 8, 53 ms at 32: less than nothing at 1
  REQUIRE(entry.problems().size() == 1);
  CHECK(entry.problems()[0].key == "throughput");
  entry = called(shelf().serving, "llama3_8b_h100");
  entry.batch = {8};
  CHECK(entry.problems()[0].text == "has 1 numbers; two or more are expected");
}

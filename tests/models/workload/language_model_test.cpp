#include "models/workload/language_model.hpp"

#include <catch2/catch.hpp>

#include "models/compute/catalog.hpp"

using namespace jevons;

namespace {

const Catalog& shipped() {
  static const auto catalog = Catalog::load(sim::config::DataPath{{JEVONS_SOURCE_DIR "/scenarios"}});
  return catalog;
}

const LanguageModel& shipped(const char* name) {
  const auto* model = shipped().language_model(name);
  REQUIRE(model);
  return *model;
}

LanguageModel mixture() {
  LanguageModel model;
  model.parameters = 100;
  model.active = 40;
  model.layers = 4;
  model.hidden = 8;
  model.heads = 2;
  model.experts = 4;
  model.experts_per_token = 1;
  return model;
}

std::string first_key(const LanguageModel& model) {
  const auto problems = model.problems();
  return problems.empty() ? "" : problems.front().key;
}

}  // namespace

TEST_CASE("GPT-3's training is 3.15e23 FLOP: three times what going forward costs", "[language_model]") {
  CHECK(3 * 300e9 * shipped("gpt3_175b").forward_flop_per_token(0) == Approx(3.15e23));
  CHECK(3 * 15.6e12 * shipped("llama3_405b").forward_flop_per_token(0) == Approx(3.79e25).epsilon(1e-3));
}

TEST_CASE("attention to the whole sequence is 12 L d s more for a token that is trained on",
          "[language_model]") {
  const auto& model = shipped("gpt3_175b");
  CHECK(3 * (model.forward_flop_per_token(2048) - model.forward_flop_per_token(0)) ==
        Approx(12.0 * 96 * 12288 * 2048));
}

TEST_CASE("keys and values of a token of Llama 70B take 327,680 bytes in bf16", "[language_model]") {
  CHECK(2 * shipped("llama3_70b").kept_per_token() == 327680);
  CHECK(shipped("gpt3_175b").kept_per_token() == 2.0 * 96 * 12288);
  CHECK(shipped("deepseek_v3").kept_per_token() == 61 * 576);
}

TEST_CASE("what a token meets of the experts is its part of them, and all the rest", "[language_model]") {
  const auto model = mixture();
  CHECK(model.problems().empty());
  CHECK(model.expert_parameters() == Approx(80));
  CHECK(model.parameters - model.expert_parameters() + model.expert_parameters() / 4 == Approx(40));
  CHECK(model.layers_with_experts() == 4);
  CHECK(shipped("deepseek_v3").layers_with_experts() == 58);
  CHECK(shipped("llama3_8b").layers_with_experts() == 0);
}

TEST_CASE("every language model of the catalogue is sound and says where it comes from", "[language_model]") {
  CHECK(shipped().language_models.size() >= 10);
  for (const auto& model : shipped().language_models) {
    INFO(model.name);
    CHECK(model.problems().empty());
    CHECK_FALSE(model.source.empty());
    CHECK_FALSE(model.title.empty());
    // Weights of attention alone are fewer than all: a layer has at least four matrices of hidden x width,
    // two of them shared.
    CHECK(2.0 * double(model.layers) * double(model.hidden) * double(model.heads) * model.width_of_head() <
          model.parameters);
  }
}

TEST_CASE("a model that cannot be is told where", "[language_model]") {
  auto model = mixture();
  model.kv_heads = 3;
  CHECK(first_key(model) == "kv_heads");
  model = mixture();
  model.active = 101;
  CHECK(first_key(model) == "active");
  model = mixture();
  model.active = 25;  // a quarter of the experts, and nothing else
  CHECK(model.problems().empty());
  model.active = 24;
  CHECK(first_key(model) == "active");
  model = mixture();
  model.active.reset();
  CHECK(first_key(model) == "active");
  model = mixture();
  model.experts_per_token = 5;
  CHECK(first_key(model) == "experts_per_token");
  model.experts_per_token = 0;
  CHECK(first_key(model) == "experts_per_token");
  model = mixture();
  model.experts = 0;
  CHECK(first_key(model) == "experts_per_token");
  model = mixture();
  model.expert_layers = 5;
  CHECK(first_key(model) == "expert_layers");
}

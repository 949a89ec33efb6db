#include "models/training/step.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/training/straggler.hpp"
#include "models/training/memory.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double link_b_per_s = 50e9;

/// (n - 1) / n of the vector over one link of each rank; twice that where it is summed for all.
double ring(const Transfer& transfer) {
  const double n = static_cast<double>(transfer.nodes * transfer.per_node);
  if (transfer.kind == Transfer::Kind::send) return transfer.bytes / link_b_per_s;
  return (transfer.kind == Transfer::Kind::all_reduce ? 2 : 1) * (n - 1) / n * transfer.bytes / link_b_per_s;
}
double nothing(const Transfer&) { return 0; }

AcceleratorSpec h100() {
  AcceleratorSpec spec;
  spec.name = "h100";
  spec.peak_flop_per_s = 989e12;
  spec.peak_fp8 = 1979e12;
  spec.peak_fp32 = 67e12;
  spec.memory_b = 80e9;
  return spec;
}

LanguageModel llama_70b() {
  LanguageModel model;
  model.name = "llama";
  model.parameters = 70e9;
  model.layers = 80;
  model.hidden = 8192;
  model.heads = 64;
  model.kv_heads = 8;
  return model;
}

LanguageModel mixture() {
  auto model = llama_70b();
  model.active = 20e9;
  model.experts = 8;
  model.experts_per_token = 2;
  return model;
}

TrainingConfig run(std::int64_t data, std::int64_t tensor, std::int64_t pipeline, std::int64_t expert = 1) {
  TrainingConfig c;
  c.accelerators = data * tensor * pipeline * expert;
  c.tokens = 1e12;
  c.batch = data * expert * 32;
  c.sequence = 4096;
  c.layout = {.data = data, .tensor = tensor, .pipeline = pipeline, .expert = expert};
  return c;
}

double bytes_sent(const TrainingConfig& c, const LanguageModel& model, Transfer::Dimension dimension) {
  double sum = 0;
  for (const auto& transfer : transfers_of(c, model, 8))
    if (transfer.dimension == dimension) sum += transfer.times * ring(transfer) * link_b_per_s;
  return sum;
}

}  // namespace

TEST_CASE("a step that only computes takes its FLOP at the stated share of peak", "[training]") {
  const auto c = run(64, 1, 1);
  const auto step = training_step(c, llama_70b(), h100(), 8, nothing);
  CHECK(step.model_flop == Approx(6 * 70e9 * 64 * 32 * 4096));
  CHECK(step.total_s() == Approx(step.model_flop / (64 * 989e12 * 0.55)));
  CHECK(step[StepPhase::compute] == step.total_s());
  CHECK(model_flop_utilisation(step, c, h100()) == Approx(0.55));
}

TEST_CASE("GPT-3 takes 14.82 days at 24.6 TFLOP/s of each of 10,000, Llama 3 405B 66 days at an MFU of 0.41",
          "[training]") {
  TrainingConfig c;
  c.accelerators = 10000;
  c.batch = 10000;
  c.sequence = 2048;
  c.tokens = 300e9;
  c.achieved_flop_per_s = 24.6e12;
  auto model = llama_70b();
  model.parameters = 175e9;
  const auto days = [&] {
    return training_step(c, model, h100(), 8, nothing).total_s() * c.tokens / c.tokens_per_step() / 86400;
  };
  CHECK(days() == Approx(14.82).margin(0.005));
  c.accelerators = 16384;
  c.tokens = 15.6e12;
  c.achieved_flop_per_s.reset();
  c.mfu = 0.41;
  model.parameters = 405e9;
  CHECK(days() == Approx(66.0).margin(0.05));
  CHECK(days() * 24 * 16384 / 1e6 == Approx(25.97).margin(0.02));
  c.mfu = 0.345;
  CHECK(days() * 24 * 16384 / 1e6 == Approx(30.84).margin(0.03));
}

TEST_CASE("twice the accelerators at the same utilisation take half the time", "[training]") {
  auto c = run(64, 1, 1);
  c.mfu = 0.4;
  const double once = training_step(c, llama_70b(), h100(), 8, nothing).total_s();
  c.accelerators = c.layout.data = 128;
  CHECK(training_step(c, llama_70b(), h100(), 8, nothing).total_s() == Approx(once / 2));
}

TEST_CASE("replicas send twice (n - 1) / n of their gradients, or three times with their weights shared out",
          "[training]") {
  auto c = run(1024, 1, 1);
  c.batch = 1024;
  c.sharding = "none";
  CHECK(bytes_sent(c, llama_70b(), Transfer::Dimension::data) == Approx(2 * 1023.0 / 1024 * 140e9));
  CHECK(bytes_sent(c, llama_70b(), Transfer::Dimension::data) == Approx(2.797e11).epsilon(1e-3));
  c.sharding = "zero1";
  CHECK(bytes_sent(c, llama_70b(), Transfer::Dimension::data) == Approx(2 * 1023.0 / 1024 * 140e9));
  c.sharding = "zero3";
  CHECK(bytes_sent(c, llama_70b(), Transfer::Dimension::data) == Approx(3 * 1023.0 / 1024 * 140e9));
  c.precision = "fp32";
  CHECK(bytes_sent(c, llama_70b(), Transfer::Dimension::data) == Approx(3 * 1023.0 / 1024 * 280e9));
}

TEST_CASE("ranks of a tensor make four sums a layer and pass, of the numbers of a pass", "[training]") {
  const auto c = run(8, 8, 1);
  CHECK(bytes_sent(c, llama_70b(), Transfer::Dimension::tensor) ==
        Approx(2 * 7.0 / 8 * 4 * 80 * 32 * 4096.0 * 8192 * 2));
  CHECK(bytes_sent(run(8, 1, 1), llama_70b(), Transfer::Dimension::tensor) == 0);
}

TEST_CASE("neighbours of a pipeline send numbers forward and gradients back in every pass", "[training]") {
  CHECK(bytes_sent(run(8, 1, 8), llama_70b(), Transfer::Dimension::pipeline) ==
        Approx(2 * 32 * 4096.0 * 8192 * 2));
  auto c = run(8, 1, 8);
  c.layout.interleave = 2;
  CHECK(bytes_sent(c, llama_70b(), Transfer::Dimension::pipeline) == Approx(2 * 2 * 32 * 4096.0 * 8192 * 2));
}

TEST_CASE("tokens go to their experts and back, (e - 1) / e of them", "[training]") {
  const auto c = run(8, 1, 1, 4);
  CHECK(bytes_sent(c, mixture(), Transfer::Dimension::expert) ==
        Approx(4 * 80 * 32 * 4096.0 * 8192 * 2 * 2 * 3 / 4));
  CHECK(bytes_sent(run(8, 1, 1), mixture(), Transfer::Dimension::expert) == 0);
  CHECK(bytes_sent(run(32, 1, 1), llama_70b(), Transfer::Dimension::expert) == 0);
}

TEST_CASE("the bubble of a pipeline is (p - 1) / (m + p - 1) of the step, less where it is interleaved",
          "[training]") {
  auto c = run(8, 1, 8);
  const auto plain = training_step(c, llama_70b(), h100(), 8, nothing);
  CHECK(plain[StepPhase::bubble] / plain.total_s() == Approx(7.0 / 39));
  CHECK(plain[StepPhase::bubble] / plain.total_s() == Approx(0.1795).margin(5e-5));
  CHECK(plain[StepPhase::bubble] / plain[StepPhase::compute] == Approx(0.21875));
  c.layout.interleave = 4;
  const auto interleaved = training_step(c, llama_70b(), h100(), 8, nothing);
  CHECK(interleaved[StepPhase::bubble] / interleaved[StepPhase::compute] == Approx(0.0547).margin(5e-5));
}

TEST_CASE("all stages wait for the one that has most layers", "[training]") {
  auto model = llama_70b();
  model.layers = 126;
  const auto step = training_step(run(8, 1, 16), model, h100(), 8, nothing);
  CHECK((step[StepPhase::compute] + step[StepPhase::bubble]) / step[StepPhase::compute] ==
        Approx(128.0 / 126 * (1 + 15.0 / 32)));
}

TEST_CASE("a transfer that the computing hides costs no time, one that it does not costs what sticks out",
          "[training]") {
  auto c = run(64, 1, 1);
  const double compute = training_step(c, llama_70b(), h100(), 8, nothing).total_s();
  const double pass = compute / 32;
  double each = 0;
  const auto time = [&](const Transfer&) { return each; };
  each = 0.4 * pass;  // scattered and gathered: 0.8 of a pass, 0.9 are hidden
  CHECK(training_step(c, llama_70b(), h100(), 8, time).total_s() == Approx(compute));
  each = 0.5 * pass;
  CHECK(training_step(c, llama_70b(), h100(), 8, time).total_s() == Approx(compute + 0.1 * pass));
  c.overlap.data = 0;
  CHECK(training_step(c, llama_70b(), h100(), 8, time).total_s() == Approx(compute + pass));
}

TEST_CASE("all ranks wait for the slowest", "[training]") {
  auto c = run(1024, 1, 1);
  c.jitter = 0.02;
  const auto step = training_step(c, llama_70b(), h100(), 8, nothing);
  CHECK(step[StepPhase::straggler] / step[StepPhase::compute] == Approx(0.02 * normal_largest(1024)));
  c.jitter_law = "exponential";
  CHECK(training_step(c, llama_70b(), h100(), 8, nothing)[StepPhase::straggler] / step[StepPhase::compute] ==
        Approx(0.02 * (7.509 - 1)).epsilon(1e-3));
}

TEST_CASE("input that is waited for is that share of the step", "[training]") {
  auto c = run(64, 1, 1);
  c.input_stall = 0.1;
  const auto step = training_step(c, llama_70b(), h100(), 8, nothing);
  CHECK(step[StepPhase::input] / step.total_s() == Approx(0.1));
}

TEST_CASE(
    "a format of twice the peak halves what is multiplied, and not what memory bounds or the network takes",
    "[training]") {
  auto c = run(64, 8, 1);
  const auto of = [&](const char* precision) {
    c.precision = precision;
    return training_step(c, llama_70b(), h100(), 8, ring);
  };
  CHECK(of("bf16")[StepPhase::compute] / of("fp8")[StepPhase::compute] == Approx(1979.0 / 989));
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(of("bf16").transfer_s[i] == of("fp8").transfer_s[i]);
    CHECK(of("fp32").transfer_s[i] == Approx(2 * of("bf16").transfer_s[i]));
  }
  c.memory_bound = 0.99;
  CHECK(of("bf16")[StepPhase::compute] / of("fp8")[StepPhase::compute] ==
        Approx(1 / (0.99 + 0.01 * 989 / 1979)));
  CHECK(of("fp32")[StepPhase::compute] / of("bf16")[StepPhase::compute] ==
        Approx(2 * 0.99 + 0.01 * 989 / 67));
}

TEST_CASE("a slower clock stretches what is multiplied and all that waits for it", "[training]") {
  auto c = run(64, 1, 1);
  const auto at = [&](double clock) {
    return training_step(c, llama_70b(), h100(), 8, nothing, clock).total_s();
  };
  CHECK(at(0.5) == Approx(2 * at(1)));
  c.memory_bound = 0.3;
  CHECK(at(0.5) == Approx((0.7 * 2 + 0.3) * at(1)));
  c.mfu = 0.4;
  CHECK(at(0.5) == Approx((0.7 * 2 + 0.3) * at(1)));
}

TEST_CASE(
    "a step is never shorter than its computing, and never better than its efficiency, whatever the layout",
    "[training]") {
  sim::Stream stream(3, 0, 1, 0);
  const auto power = [&](int most) {
    return std::int64_t{1} << static_cast<int>(stream.uniform() * (most + 1));
  };
  for (int i = 0; i < 500; ++i) {
    auto c = run(power(6), power(4), power(4), power(3));
    c.recompute = stream.uniform() < 0.5 ? "full" : "selective";
    c.sharding = stream.uniform() < 0.5 ? "zero3" : "none";
    c.jitter = 0.01 * stream.uniform();
    REQUIRE(c.problems().empty());
    const auto model = mixture();
    const auto step = training_step(c, model, h100(), 8, ring);
    for (const double phase : step.phase_s) REQUIRE(phase >= 0);
    REQUIRE(step.total_s() >= step[StepPhase::compute]);
    REQUIRE(model_flop_utilisation(step, c, h100()) <= c.efficiency * (1 + 1e-12));
    for (std::size_t d = 0; d < step.exposed_s.size(); ++d) REQUIRE(step.exposed_s[d] <= step.transfer_s[d]);
    for (const auto& transfer : transfers_of(c, model, 8)) {
      REQUIRE(transfer.per_node <= 8);
      REQUIRE(transfer.nodes * transfer.per_node >= 2);
    }
    REQUIRE(training_step(c, model, h100(), 8, ring, 0.7).total_s() >= step.total_s());
  }
}

TEST_CASE(
    "ranks of a tensor stand side by side on a server, those of other dimensions as far as there is room",
    "[training]") {
  for (const auto& transfer : transfers_of(run(16, 4, 2), llama_70b(), 8)) {
    if (transfer.dimension == Transfer::Dimension::tensor)
      CHECK((transfer.nodes == 1 && transfer.per_node == 4));
    if (transfer.dimension == Transfer::Dimension::data)
      CHECK((transfer.nodes == 8 && transfer.per_node == 2));
    if (transfer.dimension == Transfer::Dimension::pipeline)
      CHECK((transfer.nodes == 2 && transfer.per_node == 1));
  }
}

TEST_CASE("a parameter takes 16 bytes, less where replicas share it out", "[training]") {
  auto c = run(64, 1, 1);
  const auto per_parameter = [&](const char* sharding) {
    c.sharding = sharding;
    const auto m = training_memory(c, llama_70b());
    return (m.total_b() - m.activations_b) / 70e9;
  };
  CHECK(per_parameter("none") == Approx(16));
  CHECK(per_parameter("zero1") == Approx(4 + 12.0 / 64));
  CHECK(per_parameter("zero2") == Approx(2 + 14.0 / 64));
  CHECK(per_parameter("zero3") == Approx(16.0 / 64));
  c.precision = "fp32";
  CHECK(per_parameter("none") == Approx(16));
  CHECK(per_parameter("zero2") == Approx(4 + 12.0 / 64));
}

TEST_CASE("what is held falls with every dimension of the layout but data", "[training]") {
  auto held = [](const TrainingConfig& c) {
    const auto m = training_memory(c, mixture());
    return m.weights_b + m.gradients_b;
  };
  const double whole = held(run(8, 1, 1));
  CHECK(held(run(8, 2, 1)) == Approx(whole / 2));
  CHECK(held(run(8, 1, 4)) == Approx(whole / 4));
  const double expert = mixture().expert_parameters(), dense = 70e9 - expert;
  CHECK(held(run(8, 1, 1, 4)) == Approx(4 * (dense + expert / 4)));
}

TEST_CASE("activations: 32 bytes a number of a layer, fewer where heads share keys, 2 if computed again",
          "[training]") {
  auto c = run(8, 1, 1);
  auto model = llama_70b();
  const double one = 4096.0 * 8192;
  CHECK(training_memory(c, model).activations_b == Approx(28.5 * one * 80));
  model.kv_heads = 0;
  CHECK(training_memory(c, model).activations_b == Approx(32 * one * 80));
  c.recompute = "none";
  CHECK(training_memory(c, model).activations_b == Approx((32 * one + 2 * 64 * 4096.0 * 4096) * 80));
  c.recompute = "full";
  CHECK(training_memory(c, model).activations_b == Approx(2 * one * 80 + 32 * one));
  c = run(8, 1, 8);
  CHECK(training_memory(c, model).activations_b == Approx(32 * one * 80));
  c.layout.interleave = 2;
  CHECK(training_memory(c, model).activations_b == Approx(32 * one * 80 * (1 + 7.0 / 16)));
  c.layout.interleave = 1;
  c.batch = 8;  // one pass at a time
  CHECK(training_memory(c, model).activations_b == Approx(32 * one * 10));
}

TEST_CASE("a checkpoint of 405 billion parameters is 5.67 TB", "[training]") {
  auto model = llama_70b();
  model.parameters = 405e9;
  CHECK(checkpoint_bytes(run(8, 1, 1), model) == Approx(5.67e12));
}

TEST_CASE("training that cannot be is told where and what would do", "[training]") {
  const auto first = [](const Problems& problems) {
    return problems.empty() ? std::string() : problems.front().key + " " + problems.front().text;
  };
  auto c = run(8, 8, 1);
  CHECK(first(c.problems()) == "");
  c.accelerators = 72;
  CHECK(first(c.problems()) ==
        "layout.data is 8, and with tensor x pipeline x expert = 8 x 1 x 1 = 8 that makes 64 ranks of 72 "
        "accelerators; 9 would do");
  c.layout.data = 0;
  c.accelerators = 70;
  CHECK(first(c.problems()) ==
        "accelerators is 70, which tensor x pipeline x expert = 8 x 1 x 1 = 8 does not divide; 72 would do");
  c.accelerators = 4;
  CHECK(first(c.problems()) ==
        "layout has tensor x pipeline x expert = 8 x 1 x 1 = 8, more than the 4 accelerators");
  c = run(8, 8, 1);
  c.batch = 250;
  CHECK(first(c.problems()) ==
        "batch is 250 sequences, which 8 replicas that take 1 at a time cannot share evenly; 248 would do");
  c.batch = 1;
  CHECK(first(c.problems()).ends_with("; 8 would do"));
  c = run(8, 1, 1);
  c.layout.interleave = 2;
  CHECK(first(c.problems()) == "layout.interleave needs a `pipeline`");
  c = run(1, 1, 128);
  CHECK(first(problems_on(c, llama_70b(), h100())) ==
        "layout.pipeline is 128 stages, and llama has 80 layers; 80 is the most");
  c = run(1, 128, 1);
  CHECK(first(problems_on(c, llama_70b(), h100())) ==
        "layout.tensor is 128, and llama has 64 heads to share; 64 is the most");
  c = run(8, 8, 1, 2);
  CHECK(first(problems_on(c, llama_70b(), h100())) ==
        "layout.expert is 2, and llama has no experts; 1 would do");
  c = run(64, 8, 4);
  CHECK(first(problems_on(c, llama_70b(), h100())) == "");
  c.precision = "tf32";
  CHECK(first(problems_on(c, llama_70b(), h100())) ==
        "precision \"tf32\" is no format of h100, which has fp32, bf16, fp8");
  c = run(64, 1, 1);
  CHECK(first(problems_on(c, llama_70b(), h100()))
            .find("does not fit: 289.6 GB of 369.6 GB are missing on each h100") != std::string::npos);
}

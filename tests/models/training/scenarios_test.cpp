// Shipped scenarios of training against what was published of them.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/statistics.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

Model shipped(const char* name, const std::vector<std::string>& overrides = {}) {
  const auto path = std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios" / (std::string(name) + ".toml");
  auto document = sim::config::Document::load(path, overrides, shipped_data());
  return build_model(document, shipped_data());
}

}  // namespace

TEST_CASE("GPT-3 takes the 1,287 MWh that were published, to 1 %, on however many accelerators", "[training]") {
  const auto outcome = outcome_of(shipped("gpt3"));
  CHECK(value_of(outcome, "workload.gpt3.energy_facility") / 1000 == Approx(1287).epsilon(0.01));
  CHECK(value_of(outcome, "workload.gpt3.energy_facility") / 1000 == Approx(1291).margin(0.5));
  CHECK(value_of(outcome, "workload.gpt3.training_time") / 86400 == Approx(14.82).margin(0.005));
  CHECK(value_of(outcome, "workload.gpt3.carbon") / 1000 == Approx(552).epsilon(0.01));
  const auto twice = outcome_of(shipped("gpt3", {"workload[0].training.accelerators=20000", "site.cluster.servers.0.count=2500"}));
  CHECK(value_of(twice, "workload.gpt3.energy") == Approx(value_of(outcome, "workload.gpt3.energy")));
  CHECK(value_of(twice, "workload.gpt3.training_time") == Approx(value_of(outcome, "workload.gpt3.training_time") / 2));
}

TEST_CASE("419 interruptions of Llama 3 lie within what 54 days bring, and training is effective above 90 % of the time", "[training]") {
  const auto model = shipped("llama3_405b");
  sim::Welford interruptions, effective, hardware;
  for (std::uint32_t replication = 0; replication < 12; ++replication) {
    const auto outcome = outcome_of(model, replication);
    interruptions.add(value_of(outcome, "workload.llama3.interruptions"));
    effective.add(value_of(outcome, "workload.llama3.effective_time_share"));
    hardware.add(value_of(outcome, "workload.llama3.interruptions_gpu") + value_of(outcome, "workload.llama3.interruptions_hbm"));
    CHECK(value_of(outcome, "workload.llama3.effective_time_share") > 0.9);
    CHECK(value_of(outcome, "workload.llama3.mfu") > 0.36);
    CHECK(value_of(outcome, "workload.llama3.mfu") < 0.43);  // 0.38 to 0.43 published, while it ran
  }
  // Counts are Poisson: one of them within two deviations of 419, their mean within three of its own.
  CHECK(std::abs(interruptions.mean() - 419) < 3 * std::sqrt(419 / 12.0));
  CHECK(hardware.mean() / interruptions.mean() == Approx((148 + 72) / 419.0).epsilon(0.06));
}

TEST_CASE("caps on accelerators slow training and save energy as printed, and above the draw they do nothing", "[training]") {
  const auto capped = [](const char* cap) { return outcome_of(shipped("power_cap", {std::string("site.cluster.servers[0].cap=") + cap})); };
  const auto free = outcome_of(shipped("power_cap"));
  const auto throughput = [&](const Outcome& outcome) {
    return value_of(free, "workload.training.training_time") / value_of(outcome, "workload.training.training_time");
  };
  CHECK(same(free, capped("700 W")));
  CHECK(throughput(capped("600 W")) == Approx(0.9361).margin(5e-5));
  CHECK(throughput(capped("500 W")) == Approx(0.8576).margin(5e-5));
  CHECK(throughput(capped("400 W")) == Approx(0.7545).margin(5e-5));
  const auto energy = [](const Outcome& outcome) { return value_of(outcome, "workload.training.energy"); };
  CHECK(energy(capped("450 W")) < energy(free));
  CHECK(energy(capped("300 W")) > energy(free));
}

TEST_CASE("mixed precision saves far more than 15 to 30 % where matrices are multiplied, and as much where memory bounds", "[training]") {
  const auto saved = [](const char* from, const char* to, const char* bound) {
    const auto energy = [&](const char* precision) {
      return value_of(outcome_of(shipped("precision", {std::string("workload[0].training.precision=") + precision, std::string("workload[0].training.memory_bound=") + bound})),
                      "workload.llama3_8b.energy");
    };
    return 1 - energy(to) / energy(from);
  };
  CHECK(saved("fp32", "bf16", "0") > 0.9);
  CHECK(saved("tf32", "bf16", "0") == Approx(0.5).margin(0.02));
  CHECK(saved("tf32", "bf16", "0.9") == Approx(0.5).margin(0.02));  // half the bytes
  CHECK(saved("bf16", "fp8", "0") == Approx(0.45).margin(0.02));
  const double half = saved("bf16", "fp8", "0.5");
  CHECK(half > 0.15);
  CHECK(half < 0.30);
  CHECK(saved("bf16", "fp8", "0.9") < 0.15);
}

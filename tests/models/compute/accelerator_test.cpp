#include "models/compute/accelerator.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using jevons::AcceleratorSpec;

namespace {

constexpr std::size_t training = 0, gemm = 1, communication = 2, decode = 3, stall = 4;

/// H100 as in models.md 2.4: 200 W static and 500 W dynamic at full draw.
AcceleratorSpec h100(double alpha = 2.4) {
  AcceleratorSpec spec;
  spec.tdp_w = 700;
  spec.idle_w = 70;
  spec.phi = {0.82, 1.0, 0.45, 0.78, 0.20};
  spec.static_w = 200;
  spec.alpha = alpha;
  return spec;
}

double energy_per_work(const AcceleratorSpec& spec, double cap_w) {
  return spec.draw_w(gemm, cap_w) / spec.rate(gemm, cap_w) / spec.draw_w(gemm);
}

}  // namespace

TEST_CASE("an accelerator draws idle power plus the phase's share of the way to TDP", "[accelerator]") {
  const auto spec = h100();
  CHECK(spec.draw_w(training) == Approx(70 + 0.82 * 630));
  CHECK(spec.draw_w(gemm) == 700);
  CHECK(spec.draw_w(communication) == Approx(353.5));
  CHECK(spec.draw_w(decode) == Approx(561.4));
  CHECK(spec.draw_w(stall) == Approx(196));
}

TEST_CASE("the phases are named in the order of their factors", "[accelerator]") {
  CHECK(AcceleratorSpec::phase_names() ==
        std::vector<std::string>{"training", "gemm", "communication", "decode", "stall"});
}

TEST_CASE("a power cap slows an H100 as the exponent 2.4 says", "[accelerator]") {
  const auto spec = h100();
  CHECK(spec.rate(gemm, 600) == Approx(0.9112).epsilon(1e-4));
  CHECK(spec.rate(gemm, 500) == Approx(0.8083).epsilon(1e-4));
  CHECK(spec.rate(gemm, 400) == Approx(0.6826).epsilon(1e-4));
  CHECK(spec.rate(gemm, 300) == Approx(0.5114).epsilon(1e-4));
  CHECK(h100(3).rate(gemm, 400) == Approx(0.7368).epsilon(1e-4));
}

TEST_CASE("a moderate cap saves energy per unit of work", "[accelerator]") {
  const auto spec = h100();
  CHECK(energy_per_work(spec, 600) == Approx(0.9407).epsilon(1e-4));
  CHECK(energy_per_work(spec, 500) == Approx(0.8837).epsilon(1e-4));
  CHECK(energy_per_work(spec, 400) == Approx(0.8371).epsilon(1e-4));
  CHECK(energy_per_work(spec, 300) == Approx(0.8380).epsilon(1e-4));
  CHECK(energy_per_work(h100(3), 400) == Approx(0.7755).epsilon(1e-4));
}

TEST_CASE("a cap above the draw changes nothing", "[accelerator]") {
  const auto spec = h100();
  for (std::size_t phase = 0; phase < AcceleratorSpec::phases.size(); ++phase) {
    CHECK(spec.draw_w(phase, 1e6) == spec.draw_w(phase));
    CHECK(spec.draw_w(phase, spec.draw_w(phase)) == spec.draw_w(phase));
    CHECK(spec.draw_w(phase, std::nullopt) == spec.draw_w(phase));
    CHECK(spec.rate(phase, 1e6) == 1);
    CHECK(spec.rate(phase, spec.draw_w(phase)) == 1);
    CHECK(spec.rate(phase, std::nullopt) == 1);
  }
}

TEST_CASE("the lowest cap is what the hungriest phase draws at the lowest clock", "[accelerator]") {
  const auto spec = h100();
  CHECK(spec.lowest_cap_w() == Approx(200 + 500 * std::pow(spec.min_clock, 2.4)));
  CHECK(spec.rate(gemm, spec.lowest_cap_w()) == Approx(spec.min_clock));
  CHECK(spec.rate(gemm, spec.lowest_cap_w() + 20) > spec.min_clock);
  for (std::size_t phase = 0; phase < AcceleratorSpec::phases.size(); ++phase)
    CHECK(spec.rate(phase, spec.lowest_cap_w()) >= spec.min_clock * (1 - 1e-12));
}

TEST_CASE("an accelerator whose phases are all alike can be held to its idle power at the least",
          "[accelerator]") {
  auto spec = h100();
  spec.static_w = 0;  // not known: idle power does not fall with the clock either
  CHECK(spec.lowest_cap_w() > spec.idle_w);
  spec.phi = {0, 0, 0, 0, 0};
  CHECK(spec.lowest_cap_w() == spec.idle_w);
  CHECK(spec.rate(gemm, spec.idle_w) == 1);
}

TEST_CASE("draw and rate never fall when the cap is raised", "[accelerator]") {
  for (std::size_t phase = 0; phase < AcceleratorSpec::phases.size(); ++phase)
    for (double alpha : {1.0, 2.0, 2.4, 3.0, 4.0}) {
      const auto spec = h100(alpha);
      double draw_w = 0, rate = 0;
      for (double cap_w = 0; cap_w <= 800; cap_w += 5) {
        CHECK(spec.draw_w(phase, cap_w) >= draw_w);
        CHECK(spec.rate(phase, cap_w) >= rate);
        draw_w = spec.draw_w(phase, cap_w);
        rate = spec.rate(phase, cap_w);
        CHECK(draw_w <= spec.draw_w(phase));
        CHECK(rate <= 1);
      }
    }
}

TEST_CASE("a cap is kept wherever the clock can keep it", "[accelerator]") {
  const auto spec = h100();
  for (double cap_w = 260; cap_w <= 700; cap_w += 10)
    for (const auto phase : {training, gemm, communication, decode})
      CHECK(spec.draw_w(phase, cap_w) <= cap_w);
}

TEST_CASE("an accelerator has the formats whose peak it states", "[accelerator]") {
  AcceleratorSpec spec;
  spec.peak_flop_per_s = 312e12;
  spec.peak_fp32 = 19.5e12;
  using jevons::Precision;
  CHECK(spec.peak(Precision::bf16) == 312e12);
  CHECK(spec.peak(Precision::fp32) == 19.5e12);
  CHECK_FALSE(spec.peak(Precision::fp8));
  CHECK(spec.precisions() == std::vector<std::string>{"fp32", "bf16"});
  CHECK(jevons::precision_of("int8") == Precision::int8);
  CHECK_FALSE(jevons::precision_of("int3"));
}

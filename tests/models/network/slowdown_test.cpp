#include "models/network/slowdown.hpp"

#include <catch2/catch.hpp>

#include "sim/engine/random.hpp"

using namespace jevons;

TEST_CASE("latencies and bytes over bandwidth are slowed exactly", "[links]") {
  sim::Stream draw(3, 0, 0, 0);
  for (int i = 0; i < 1000; ++i) {
    const double fixed_s = draw.uniform(), sent_s = draw.uniform();
    const Slowdown slowdown([&](double share) { return fixed_s + sent_s / share; });
    const double share = std::exp2(-12 * draw.uniform());
    CHECK(slowdown.rate(share) == Approx((fixed_s + sent_s) / (fixed_s + sent_s / share)).epsilon(1e-12));
  }
}

TEST_CASE("what hides behind computing is slowed within 3 %", "[links]") {
  sim::Stream draw(4, 0, 0, 0);
  for (int i = 0; i < 1000; ++i) {
    const double hides_s = 3 * draw.uniform(), sent_s = draw.uniform();
    const auto time_s = [&](double share) { return 1 + std::max(0.0, sent_s / share - hides_s); };
    const double share = std::exp2(-9 * draw.uniform());
    CHECK(Slowdown(time_s).rate(share) == Approx(time_s(1) / time_s(share)).epsilon(0.03));
  }
}

TEST_CASE("all of the bandwidth slows nothing, none of it stops", "[links]") {
  const Slowdown slowdown([](double share) { return 1 / share; });
  CHECK(slowdown.rate(1) == 1);
  CHECK(slowdown.rate(0) == 0);
  CHECK(Slowdown().rate(0.3) == 1);
  double last = 1;
  for (double share = 1; share > 1e-6; share *= 0.97) {
    CHECK(slowdown.rate(share) <= last);
    last = slowdown.rate(share);
  }
}

#include "models/training/checkpoints.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double per_accelerator_s = 50681.0 * 3600;

Reliability of(double n, double save_s = 60, double restart_s = 300) {
  return {.mtbf_s = per_accelerator_s / n, .save_s = save_s, .restart_s = restart_s};
}

/// Effective share of a job that is drawn: work until a checkpoint, failures at any time, restarts that fail
/// too.
double drawn_share(const Reliability& r, double interval_s, int failures) {
  sim::Stream stream(7, 0, 1, 0);
  double kept_s = 0, time_s = 0;
  for (int i = 0; i < failures; ++i) {
    const double lives_s = -r.mtbf_s * std::log(stream.uniform());
    time_s += lives_s;
    if (lives_s > r.restart_s)
      kept_s += interval_s * std::floor((lives_s - r.restart_s) / (interval_s + r.save_s));
  }
  return kept_s / time_s;
}

}  // namespace

TEST_CASE("intervals of Young and Daly by the number of accelerators, to the printed digits",
          "[checkpoints]") {
  struct Row {
    double n, mtbf_h, young_min, daly_min, overhead_pct;
  };
  for (const auto& row : {Row{1024, 49.49, 77.07, 76.40, 2.8}, Row{4096, 12.37, 38.53, 37.87, 5.9},
                          Row{16384, 3.093, 19.27, 18.61, 13.1}, Row{100000, 0.507, 7.80, 7.15, 42}}) {
    const auto r = of(row.n);
    INFO(row.n);
    CHECK(r.mtbf_s / 3600 == Approx(row.mtbf_h).margin(row.n < 4096 ? 0.005 : 0.0051));
    CHECK(r.young_s() / 60 == Approx(row.young_min).margin(0.0051));
    CHECK(r.daly_s() / 60 == Approx(row.daly_min).margin(0.0051));
    CHECK(100 * r.overhead(r.daly_s()) == Approx(row.overhead_pct).margin(row.n == 100000 ? 0.5 : 0.051));
  }
}

TEST_CASE("saving that takes longer than twice the time between failures is done once in that time",
          "[checkpoints]") {
  const Reliability r{.mtbf_s = 100, .save_s = 200, .restart_s = 0};
  CHECK(r.daly_s() == 100);
}

TEST_CASE("the exact share agrees with the first order where failures are rare, and is never negative",
          "[checkpoints]") {
  const auto rare = of(16);
  CHECK(1 - rare.effective_share(rare.daly_s()) == Approx(rare.overhead(rare.daly_s())).epsilon(0.01));
  const auto often = of(1e6);
  CHECK(often.overhead(often.daly_s()) > 1);
  CHECK(often.effective_share(often.daly_s()) > 0);
}

TEST_CASE("no interval is better than the best, and Daly's is nearly as good", "[checkpoints]") {
  for (const double n : {64.0, 1024.0, 16384.0, 100000.0}) {
    const auto r = of(n);
    const double best = r.effective_share(r.best_s());
    for (const double factor : {0.5, 0.9, 0.99, 1.01, 1.1, 2.0})
      CHECK(r.effective_share(factor * r.best_s()) < best);
    CHECK(r.effective_share(r.daly_s()) == Approx(best).epsilon(1e-4));
    CHECK(r.effective_share(r.young_s()) <= r.effective_share(r.daly_s()));
  }
}

TEST_CASE("a job that fails at random has the effective share that was expected", "[checkpoints]") {
  for (const double n : {4096.0, 16384.0, 100000.0}) {
    const auto r = of(n);
    CHECK(drawn_share(r, r.daly_s(), 100000) == Approx(r.effective_share(r.daly_s())).epsilon(0.01));
  }
}

#include "models/inference/steady_state.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/distributions.hpp"
#include "tests/models/inference/service_runs.hpp"

using namespace jevons;

namespace {

ServicePlan plan_of(std::int64_t most_batch, double alone_s, double each_s, double prompt_s) {
  ServicePlan plan{.profile = linear_profile(most_batch, alone_s, each_s, prompt_s)};
  plan.capacity = static_cast<double>(most_batch);
  return plan;
}

template <class Output>
std::vector<Request> requests(std::int64_t n, double rate, std::int32_t prompt, const Output& output) {
  sim::Stream arrivals(3, 0, 1, 0), outputs(3, 0, 2, 0);
  std::vector<Request> all;
  double t = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    t += -std::log1p(-arrivals.uniform()) / rate;
    all.push_back({sim::Time{} + sim::seconds(t), prompt,
                   static_cast<std::int32_t>(std::max(1.0, std::round(output(outputs)))), i});
  }
  return all;
}

}  // namespace

TEST_CASE("without work a replica idles, and a request takes what it takes alone") {
  const auto plan = plan_of(8, 0.010, 0.001, 1e-4);
  const auto s = steady_state(plan, {1000, 1e6, 101}, 0);
  CHECK(s.power_w == 100);
  CHECK(s.busy == 0);
  CHECK(s.latency_s == Approx(0.1 + 100 * 0.011));
}

TEST_CASE("one at a time it is the queue M/M/1: number, and share of time that it is busy") {
  const auto plan = plan_of(1, 0, 0.010, 0);
  const auto s = steady_state(plan, {0, 0, 101}, 0.6);  // services of 1 s on average
  CHECK(s.busy == Approx(0.6));
  CHECK(s.requests == Approx(0.6 / 0.4));
  CHECK(s.power_w == Approx(0.4 * 100 + 0.6 * 401));
}

TEST_CASE("where a step costs the same for any batch, requests do not meet: Poisson numbers") {
  const auto plan = plan_of(400, 0.010, 0, 0);
  const auto s = steady_state(plan, {0, 0, 101}, 20);
  CHECK(s.requests == Approx(20));
  CHECK(s.busy == Approx(1 - std::exp(-20.0)));
  CHECK(s.latency_s == Approx(1));
  CHECK(s.power_w == Approx(100 * std::exp(-20.0) + 400 * (1 - std::exp(-20.0)) + 20));
}

TEST_CASE("more than it can serve is not served, at the power of a full batch") {
  const auto plan = plan_of(16, 0.010, 0.001, 1e-4);
  const auto s = steady_state(plan, {1000, 1e6, 101}, 100);
  CHECK(s.served_per_s == Approx(0.999 / (0.1 + 100 * 0.026 / 16)));
  CHECK(std::isnan(s.latency_s));
  const double r = s.served_per_s * 0.1;
  CHECK(s.power_w == Approx(r * 700 + (1 - r) * 416).epsilon(0.01));
}

TEST_CASE("power and number grow with the load, latency never falls") {
  const auto plan = plan_of(64, 0.006, 0.0002, 2e-5);
  SteadyState before;
  for (double rate = 0.5; rate < 8; rate += 0.5) {
    const auto s = steady_state(plan, {500, 5e5, 200}, rate);
    CHECK(s.power_w > before.power_w);
    CHECK(s.requests > before.requests);
    CHECK(s.latency_s >= before.latency_s);
    CHECK(s.power_w / rate <
          (rate > 0.5 ? before.power_w / (rate - 0.5) : 1e9));  // energy of a request falls
    before = s;
  }
}

TEST_CASE("it agrees with events where the load is steady") {
  struct Case {
    std::int64_t batch;
    double rate;
    std::int32_t prompt;
  };
  const sim::Exponential outputs(200);
  for (const auto& c :
       {Case{1, 0.3, 0}, Case{8, 1.5, 200}, Case{32, 4, 500}, Case{64, 8, 1000}, Case{64, 2, 4000}}) {
    const auto plan = plan_of(c.batch, 0.006, 0.0003, 2e-5);
    ServiceRun run(plan);
    run.run(requests(60000, c.rate, c.prompt, [&](sim::Stream& s) { return outputs(s); }));
    const auto& r = run.state.replicas[0];
    const auto s = steady_state(plan, {double(c.prompt), double(c.prompt) * c.prompt, 200.0}, c.rate);
    CAPTURE(c.batch, c.rate, c.prompt, s.power_w, s.latency_s, run.state.books.latency_mean_s.mean(),
            r.energy_j / run.now.seconds());
    CHECK(std::abs(s.power_w / (r.energy_j / run.now.seconds()) - 1) < 0.02);
    CHECK(std::abs(s.latency_s / run.state.books.latency_mean_s.mean() - 1) < 0.10);
    CHECK(std::abs(s.busy / (r.busy_s / run.now.seconds()) - 1) < 0.03);
  }
}

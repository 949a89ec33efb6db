#include "models/inference/flow.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/models/inference/service_runs.hpp"

using namespace jevons;

namespace {

ServicePlan plan_of(std::int64_t most_batch, double alone_s, double each_s, double prompt_s) {
  ServicePlan plan{.profile = linear_profile(most_batch, alone_s, each_s, prompt_s)};
  plan.capacity = static_cast<double>(most_batch);
  return plan;
}

const RequestMeans kMeans{500, 5e5, 200};

}  // namespace

TEST_CASE("a load that lasts comes to the steady state, by steps of any length") {
  const auto plan = plan_of(64, 0.006, 0.0002, 2e-5);
  const auto table = make_flow_table(plan, kMeans);
  for (const double rate : {0.5, 4.0, 12.0})
    for (const double step_s : {0.1, 1.0, 60.0, 3600.0}) {
      CAPTURE(rate, step_s);
      RequestFlow flow;
      for (double t = 0; t < 4000; t += step_s) flow_on(plan, table, flow, 2 * rate * step_s, step_s, 2, 1);
      const auto s = steady_state(plan, kMeans, rate);
      CHECK(flow.requests == Approx(2 * s.requests).epsilon(0.001));
      const auto before = flow;
      flow_on(plan, table, flow, 2 * rate * step_s, step_s, 2, 1);
      CHECK(flow.completed - before.completed == Approx(2 * rate * step_s).epsilon(1e-6));
      CHECK(flow.energy_j - before.energy_j == Approx(2 * s.power_w * step_s).epsilon(0.001));
      CHECK(flow.requests_s - before.requests_s == Approx(2 * rate * s.latency_s * step_s).epsilon(0.001));
    }
}

TEST_CASE("no request is lost, whatever comes, and none is below nothing") {
  auto plan = plan_of(16, 0.006, 0.0003, 2e-5);
  const auto table = make_flow_table(plan, kMeans);
  sim::Stream draws(7, 0, 1, 0);
  for (const std::int64_t limit : {-1, 0, 100}) {
    plan.queue_limit = limit;
    RequestFlow flow;
    for (int i = 0; i < 20000; ++i) {
      const double length_s = 0.01 + 60 * draws.uniform();
      const double rate = draws.uniform() < 0.3 ? 0 : 40 * draws.uniform();
      flow_on(plan, table, flow, rate * length_s, length_s, std::floor(4 * draws.uniform()),
              0.5 + 0.5 * draws.uniform());
      REQUIRE(flow.requests >= 0);
      if (limit >= 0) REQUIRE(flow.requests <= 3 * 16 + limit);
    }
    CHECK(flow.submitted == Approx(flow.completed + flow.shed + flow.requests).epsilon(1e-9));
    CHECK((flow.shed > 0) == (limit >= 0));
  }
}

TEST_CASE("what is too much waits, and is served at the most there is") {
  const auto plan = plan_of(1, 0, 0.010, 0);  // services of 1 s
  const RequestMeans means{0, 0, 101};
  const auto table = make_flow_table(plan, means);
  RequestFlow flow;
  flow_on(plan, table, flow, 1000, 1, 1, 1);
  CHECK(flow.requests == Approx(999).epsilon(0.001));
  flow_on(plan, table, flow, 0, 100, 1, 1);
  CHECK(flow.requests == Approx(899).epsilon(0.002));
  CHECK(flow.energy_j == Approx(101 * 401).epsilon(0.002));
}

TEST_CASE("at half the clock it is the same as half the time") {
  const auto plan = plan_of(64, 0.006, 0.0002, 2e-5);
  const auto table = make_flow_table(plan, kMeans);
  RequestFlow full, half;
  flow_on(plan, table, full, 100, 10, 1, 1);
  flow_on(plan, table, half, 100, 20, 1, 0.5);
  CHECK(half.requests == full.requests);
  CHECK(half.completed == full.completed);
}

TEST_CASE("without replicas everything waits") {
  const auto plan = plan_of(8, 0.006, 0.0002, 2e-5);
  const auto table = make_flow_table(plan, kMeans);
  RequestFlow flow;
  flow_on(plan, table, flow, 30, 10, 0, 1);
  CHECK(flow.requests == 30);
  CHECK(flow.energy_j == 0);
}

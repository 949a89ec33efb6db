#include "models/inference/service.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/distributions.hpp"
#include "tests/models/inference/service_runs.hpp"

using namespace jevons;
using sim::Time;

namespace {

Time at(double s) { return Time{} + sim::seconds(s); }

/// Poisson arrivals, prompts of one length, outputs by a law.
template <class Output>
std::vector<Request> requests(std::int64_t n, double rate, std::int32_t prompt, const Output& output,
                              std::uint64_t seed = 1) {
  sim::Stream arrivals(seed, 0, 1, 0), outputs(seed, 0, 2, 0);
  std::vector<Request> all;
  double t = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    t += -std::log1p(-arrivals.uniform()) / rate;
    all.push_back({at(t), prompt, static_cast<std::int32_t>(std::max(1.0, std::round(output(outputs)))), i});
  }
  return all;
}

double decoded(const ServiceState& s) {
  double tokens = 0;
  for (const auto& r : s.replicas) tokens += r.tokens;
  return tokens;
}

}  // namespace

TEST_CASE("one request: its prompt, its first token, then a token each step") {
  ServiceRun run({.profile = linear_profile(4, 0.010, 0.001, 1e-4)});
  run.run({{at(1), 1000, 11, 0}});
  CHECK(run.state.books.completed == 1);
  CHECK(run.state.books.first_token_mean_s.mean() == Approx(0.1));           // 1000 tokens at 0.1 ms
  CHECK(run.state.books.latency_mean_s.mean() == Approx(0.1 + 10 * 0.011));  // ten more at 11 ms
  CHECK(run.state.books.token_s(0.5) == Approx(0.011).epsilon(1e-3));
  const auto& r = run.state.replicas[0];
  CHECK(r.energy_j == Approx(1 * 100 + 0.1 * 700 + 0.11 * 401));
  CHECK(r.tokens == Approx(10));
  CHECK(r.prompt_tokens == Approx(1000));
}

TEST_CASE("two requests share a replica: the hand integral") {
  // Steps of 10 ms for one and 20 ms for two; no time for prompts.
  ServiceRun run({.profile = linear_profile(2, 0, 0.010, 0)});
  run.run({{at(0), 0, 101, 0}, {at(0.5), 0, 31, 1}});
  // The first has 50 of its 100 tokens when the second comes; 30 tokens each take 0.6 s; 20 are left, 0.2 s.
  CHECK(run.state.books.latency_s(0) == Approx(0.6));
  CHECK(run.state.books.latency_s(1) == Approx(1.3));
}

TEST_CASE("a prompt that is read slows the batch, by a chunk a step") {
  ServicePlan plan{.profile = linear_profile(4, 0.010, 0, 1e-4)};
  plan.chunk = 100;  // 10 ms: steps of 20 ms while it is read
  ServiceRun run(plan);
  run.run({{at(0), 0, 101, 0}, {at(0.5), 1000, 1, 1}});
  CHECK(run.state.books.latency_s(0) == Approx(0.2));  // ten steps
  CHECK(run.state.books.latency_s(1) == Approx(1.1));  // of which it got ten tokens, and not twenty
}

TEST_CASE("a replica of batch one is M/G/1: Pollaczek and Khinchine") {
  struct Law {
    double mean, square;
    std::function<double(sim::Stream&)> draw;
  };
  const sim::Exponential exponential(200);
  // Of the rounded exponential the moments are summed.
  double mean = 0, square = 0;
  for (int k = 1; k < 8000; ++k) {
    const double p = k == 1 ? -std::expm1(-1.5 / 200) : std::exp(-(k - 0.5) / 200) * -std::expm1(-1.0 / 200);
    mean += p * k;
    square += p * k * k;
  }
  const Law laws[] = {{200, 40000, [](sim::Stream&) { return 200.0; }},
                      {mean, square, [&](sim::Stream& s) { return exponential(s); }}};
  for (const auto& law : laws)
    for (const double load : {0.3, 0.7}) {
      const double step = 0.01, prompt_s = 0.2;  // service: 0.2 s and (output - 1) steps
      const double s1 = prompt_s + step * (law.mean - 1);
      const double s2 = prompt_s * prompt_s + 2 * prompt_s * step * (law.mean - 1) +
                        step * step * (law.square - 2 * law.mean + 1);
      const double rate = load / s1, expected = rate * s2 / (2 * (1 - load));
      // Means of 40 independent runs of 20,000 requests: their standard error is known, and 3.5 of it are
      // allowed.
      sim::Welford means;
      for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        ServiceRun run({.profile = linear_profile(1, 0, step, prompt_s / 100)});
        run.run(requests(20000, rate, 100, law.draw, seed));
        REQUIRE(run.state.books.completed == 20000);
        means.add(run.state.books.wait_s.mean());
      }
      const double error = std::sqrt(means.variance() / 40);
      CAPTURE(load, expected, means.mean(), error);
      CHECK(std::abs(means.mean() - expected) < 3.5 * error);
      CHECK(3.5 * error < 0.04 * expected);
    }
}

TEST_CASE("every token that is asked for is generated, and no other") {
  const sim::LogNormal law(100, 1);
  ServicePlan plan{.profile = linear_profile(32, 0.006, 0.0001), .min_replicas = 3, .max_replicas = 3};
  ServiceRun run(plan);
  const auto all = requests(20000, 60, 500, law);
  run.run(all, at(200));
  double done = 0, under_way = 0;
  for (const auto& r : run.state.replicas)
    for (const auto& [end, slot] : r.batch)
      under_way += run.state.live[slot].request.output - 1 - (end - r.clock);
  done = static_cast<double>(run.state.books.output_tokens - run.state.books.completed);
  CHECK(run.state.books.completed > 5000);
  CHECK(under_way > 0);
  CHECK(decoded(run.state) == Approx(done + under_way).epsilon(1e-9));
  const auto& b = run.state.books;
  CHECK(b.submitted == b.completed + run.state.running + run.state.waiting.size);
  double prompts = 0;
  for (const auto& r : run.state.replicas) prompts += r.prompt_tokens;
  CHECK(prompts >= 500.0 * static_cast<double>(b.completed) * (1 - 1e-12));
}

TEST_CASE(
    "what a batch is full of, memory is full of, and the queue: nothing is beyond its limit at any instant") {
  const sim::LogNormal law(100, 1);
  ServicePlan plan{.profile = linear_profile(16, 0.006, 0.0001, 1e-5, 4000),
                   .queue_limit = 50,
                   .min_replicas = 2,
                   .max_replicas = 2};
  ServiceRun run(plan);
  run.watch = [](const ServiceRun& x) {
    for (const auto& r : x.state.replicas) {
      REQUIRE(r.running() <= 16);
      REQUIRE(r.kept <= 4000);
      REQUIRE(r.kept >= 0);
      std::int64_t kept = 0;
      for (const auto& [end, slot] : r.batch)
        kept += x.state.live[slot].request.prompt + x.state.live[slot].request.output;
      for (auto slot = r.prompts.first; r.prompts.size > 0 && slot != kNoSlot; slot = x.state.live[slot].next)
        kept += x.state.live[slot].request.prompt + x.state.live[slot].request.output;
      REQUIRE(r.kept == kept);
    }
    REQUIRE(x.state.waiting.size <= 50);
    const auto& b = x.state.books;
    REQUIRE(b.submitted == b.completed + b.shed + b.too_long + x.state.running + x.state.waiting.size);
  };
  run.run(requests(20000, 80, 300, law));
  CHECK(run.state.books.shed > 0);
  CHECK(run.state.books.too_long < 20);  // of a law without end
  CHECK(run.state.running == 0);
  CHECK(run.state.waiting.size == 0);
}

TEST_CASE("a request that no replica can remember is told apart") {
  ServiceRun run({.profile = linear_profile(4, 0.01, 0, 1e-5, 1000)});
  run.run({{at(0), 900, 101, 0}, {at(0), 900, 100, 1}});
  CHECK(run.state.books.too_long == 1);
  CHECK(run.state.books.completed == 1);
}

TEST_CASE("a batch costs less energy a token than requests one by one") {
  // Saturated at batch b, J/token is the profile's.
  for (const std::int64_t b : {1, 8, 32}) {
    ServiceRun run({.profile = linear_profile(b, 0.006, 0.0001, 0)});
    std::vector<Request> all;
    for (std::int64_t i = 0; i < b * 100; ++i) all.push_back({at(0), 0, 1001, i});
    run.run(all);
    const auto& r = run.state.replicas[0];
    CHECK(r.energy_j / r.tokens == Approx(run.plan.profile.energy_per_token_j(b)).epsilon(1e-3));
  }
}

TEST_CASE("arrivals go to the emptiest replica; the head of the queue is passed by nobody") {
  ServicePlan plan{.profile = linear_profile(2, 0.010, 0, 1e-9, 1000), .min_replicas = 2, .max_replicas = 2};
  ServiceRun run(plan);
  run.run({{at(0.1), 1, 100, 0}, {at(0.2), 1, 100, 1}}, at(0.3));
  CHECK(run.state.replicas[0].running() == 1);
  CHECK(run.state.replicas[1].running() == 1);
  // 950 tokens do not fit beside 101; the small one behind waits although there is room for it.
  ServiceRun other(plan);
  other.run({{at(0.1), 1, 100, 0}, {at(0.2), 1, 100, 1}, {at(0.3), 900, 50, 2}, {at(0.4), 1, 2, 3}}, at(0.5));
  CHECK(other.state.waiting.size == 2);
}

TEST_CASE("replicas follow the load between their bounds, start in time and drain before they go") {
  const sim::Exponential law(200);
  ServicePlan plan{.profile = linear_profile(8, 0.006, 0.0001), .min_replicas = 1, .max_replicas = 6};
  plan.start_up = sim::whole_seconds(20);
  plan.patience = sim::whole_seconds(60);
  plan.interval = sim::whole_seconds(10);
  plan.capacity = 8;
  plan.target = 0.5;
  ServiceRun run(plan);
  std::int64_t most = 0;
  run.watch = [&](const ServiceRun& x) {
    const auto up = replicas_up(x.state);
    most = std::max(most, up);
    REQUIRE((1 <= up && up <= 6));
    for (const auto& r : x.state.replicas)
      if (r.state == ReplicaState::none || r.state == ReplicaState::starting) REQUIRE(r.running() == 0);
  };
  // 12 requests a second of about 1.3 s are 16 at once: four replicas at half of eight; then hardly any.
  auto all = requests(6000, 12, 100, law);
  const auto quiet = all.back().arrival;
  for (int i = 0; i < 100; ++i) all.push_back({quiet + sim::whole_seconds(10 * (i + 1)), 100, 100, 6000 + i});
  run.run(all, quiet + sim::whole_seconds(1000));
  CHECK(most >= 4);
  CHECK(replicas_up(run.state) == 1);
  CHECK(run.state.books.completed == run.state.books.submitted - run.state.running);
  CHECK(run.state.books.starts >= 4);
  double held_s = 0;
  for (const auto& r : run.state.replicas) held_s += r.seconds;
  CHECK(held_s < 6 * run.now.seconds());
}

TEST_CASE("a slower clock stretches what is under way; at 0 it stands still") {
  ServiceRun run({.profile = linear_profile(1, 0, 0.010, 0)});
  run.run({{at(0), 0, 101, 0}}, at(0.5));
  set_speed(run.plan, run.state, 0, 0.5, at(0.5));
  CHECK(next_turn(run.state.replicas[0]).seconds() == Approx(1.5));
  set_speed(run.plan, run.state, 0, 0, at(1));
  CHECK(next_turn(run.state.replicas[0]) == Time::never());
  set_speed(run.plan, run.state, 0, 1, at(2));
  CHECK(next_turn(run.state.replicas[0]).seconds() == Approx(2.25));
}

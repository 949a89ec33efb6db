// Queues with a known answer, run as scenarios: M/M/c, M/G/1 after Pollaczek and Khinchine, M/M/1 with setup
// times, and Little's law on each. Kleinrock (1975), Queueing Systems I; Welch (1964) for setup times.
//
// Each estimate is the mean of independent replications, after a warm-up that is left out; the exact value
// must lie within its 99 % confidence interval. Seeds are fixed: a failure is a change, not bad luck.
// Little's law is no estimate: over a run, the integral of the number present is the time that all customers
// spent there.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "sim/engine/statistics.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;

namespace {

/// A queue in units of its mean service time, which is a minute here.
struct Queue {
  int servers = 1;
  double load = 0.5;  // of each server
  std::string size = R"({ kind = "exponential", mean = "1 min" })";
  std::string policy;        // lines under [policy]
  std::string server;        // lines of the server
  bool one_machine = false;  // servers are the units of one machine
};

struct Estimate {
  sim::ConfidenceInterval wait, sojourn, in_queue, in_system;
  double little_gap = 0;  // largest relative difference of the two sides of Little's law
};

std::string scenario_of(const Queue& q, double customers) {
  const double rate = q.load * q.servers;  // a minute
  return fmt::format(R"(
    start = 2022-01-01T00:00:00Z
    duration = "{:.0f} min"
    settle = "{:.0f} min"
    seed = 20220101
    [server.unit]
    cores = {}
    power = {{ kind = "linear", idle = "50 W", peak = "100 W" }}
    {}
    [site.queue]
    servers = [{{ model = "unit", count = {} }}]
    [[workload]]
    kind = "batch"
    rate = "{:.6f} min-1"
    size = {}
    [policy]
    {}
  )",
                     customers / rate, customers / rate / 4, q.one_machine ? q.servers : 1, q.server,
                     q.one_machine ? 1 : q.servers, rate, q.size, q.policy);
}

struct Sample {
  double wait = 0, sojourn = 0, in_queue = 0, in_system = 0, little_gap = 0;
};

/// What a run without its first tenth comes to, in minutes.
Sample sample(const Model& model, std::uint32_t replication) {
  auto world = model.world(replication);
  const auto& site = world.state.sites[0];
  const auto warm = sim::Time{world.end().ns / 10};
  testing::step(world, [&](const sim::Event&) { return world.now() < warm; });
  REQUIRE_FALSE(world.paused());
  const auto from = world.now();
  const double waiting_before = site.waiting_jobs.at(from), running_before = site.running_jobs.at(from);
  testing::Rows jobs;
  run(world, &jobs);
  const auto end = world.now();

  sim::Welford wait, sojourn;
  double spent_s = 0;  // by every customer, before the warm-up's end and after
  for (const auto& job : jobs.rows) {
    spent_s += (job.finished - job.arrival).seconds();
    if (job.arrival < from) continue;
    wait.add((job.started - job.arrival).seconds() / 60);
    sojourn.add((job.finished - job.arrival).seconds() / 60);
  }
  for (const auto& job : world.state.jobs.live)
    if (job.state != JobState::none) spent_s += (end - job.spec.arrival).seconds();
  const double span_s = (end - from).seconds();
  const double in_queue = (site.waiting_jobs.at(end) - waiting_before) / span_s;
  const double present_s = site.waiting_jobs.at(end) + site.running_jobs.at(end);
  return {.wait = wait.mean(),
          .sojourn = sojourn.mean(),
          .in_queue = in_queue,
          .in_system = in_queue + (site.running_jobs.at(end) - running_before) / span_s,
          .little_gap = std::abs(present_s - spent_s) / spent_s};
}

Estimate estimate(const Queue& q, std::uint32_t replications, double customers) {
  const auto model = testing::model_of(scenario_of(q, customers));
  sim::Welford wait, sojourn, in_queue, in_system;
  Estimate e{};
  for (std::uint32_t r = 0; r < replications; ++r) {
    const auto s = sample(model, r);
    wait.add(s.wait);
    sojourn.add(s.sojourn);
    in_queue.add(s.in_queue);
    in_system.add(s.in_system);
    e.little_gap = std::max(e.little_gap, s.little_gap);
  }
  e.wait = sim::confidence_interval(wait, 0.99);
  e.sojourn = sim::confidence_interval(sojourn, 0.99);
  e.in_queue = sim::confidence_interval(in_queue, 0.99);
  e.in_system = sim::confidence_interval(in_system, 0.99);
  return e;
}

/// `tolerance`: an interval wider than this share of the value would say little.
void check(const sim::ConfidenceInterval& interval, double exact, double tolerance) {
  CAPTURE(interval.mean, interval.half_width, exact);
  CHECK(interval.contains(exact));
  CHECK(interval.half_width < tolerance * exact);
}

}  // namespace

TEST_CASE("a single queue with exponential work waits as M/M/1 does", "[queueing]") {
  struct Case {
    double load;
    std::uint32_t replications;
    double customers, tolerance;
  };
  const auto c = GENERATE(Case{.5, 10, 20'000, .05}, Case{.8, 16, 30'000, .06}, Case{.9, 24, 40'000, .12});
  CAPTURE(c.load);
  const auto e = estimate({.load = c.load}, c.replications, c.customers);
  check(e.wait, c.load / (1 - c.load), c.tolerance);
  check(e.sojourn, 1 / (1 - c.load), c.tolerance);
  check(e.in_queue, c.load * c.load / (1 - c.load), c.tolerance * 1.5);
  check(e.in_system, c.load / (1 - c.load), c.tolerance * 1.5);
  CHECK(e.little_gap < 1e-9);
}

TEST_CASE("a queue before several servers waits as Erlang's C formula says", "[queueing]") {
  struct Case {
    int servers;
    double load, wait;
    std::uint32_t replications;
    double customers, tolerance;
  };
  const auto c = GENERATE(Case{2, .8, 1.777778, 12, 30'000, .08}, Case{5, .8, .554113, 12, 30'000, .08},
                          Case{10, .8, .204590, 12, 40'000, .08}, Case{100, .95, .101291, 14, 80'000, .25},
                          Case{100, .8, .000982, 16, 80'000, .4});
  CAPTURE(c.servers, c.load);
  const auto one_machine = c.servers % 10 == 0;
  const auto e = estimate({.servers = c.servers, .load = c.load, .one_machine = one_machine}, c.replications,
                          c.customers);
  check(e.wait, c.wait, c.tolerance);
  check(e.sojourn, 1 + c.wait, .05);
  check(e.in_queue, c.wait * c.load * c.servers, c.tolerance * 1.2);
  CHECK(e.little_gap < 1e-9);
}

TEST_CASE("the wait before one server grows with the variation of work as Pollaczek and Khinchine say",
          "[queueing]") {
  struct Case {
    const char* name;
    std::string size;
    double variation;
    double tolerance;
  };
  // lognormal with c^2 = 4: sigma^2 = ln 5, median = mean / sqrt(5)
  const auto c = GENERATE(
      Case{"constant", R"({ kind = "constant", value = "1 min" })", 0, .04},
      Case{"Erlang-2", R"({ kind = "gamma", shape = 2, mean = "1 min" })", .5, .05},
      Case{"lognormal", R"({ kind = "lognormal", median = "26.83281573 s", sigma = 1.26863624 })", 4, .16});
  const auto load = GENERATE(.5, .8);
  CAPTURE(c.name, load);
  const auto e = estimate({.load = load, .size = c.size}, 16, 30'000);
  const double wait = load * (1 + c.variation) / (2 * (1 - load));
  check(e.wait, wait, c.tolerance * (load > .6 ? 1.5 : 1));
  check(e.in_queue, wait * load, c.tolerance * (load > .6 ? 2 : 1.5));
  CHECK(e.little_gap < 1e-9);
}

TEST_CASE("a server that goes off as soon as it is idle makes jobs wait for its setup", "[queueing][sleep]") {
  // M/M/1 with a deterministic setup D begun by the first job after an idle time: the wait is that of M/M/1
  // plus (2 D + lambda D^2) / (2 (1 + lambda D)).
  struct Case {
    double load, setup;
  };
  const auto c = GENERATE(Case{.5, 2.0}, Case{.5, 10.0}, Case{.7, 5.0});
  CAPTURE(c.load, c.setup);
  const Queue q{.load = c.load,
                .policy = R"(power = { kind = "sleep_after", after = "0 s" })",
                .server = fmt::format("boot_time = \"{} min\"\nshutdown_time = \"0 s\"", c.setup)};
  const auto e = estimate(q, 14, 30'000);
  const double extra = (2 * c.setup + c.load * c.setup * c.setup) / (2 * (1 + c.load * c.setup));
  check(e.wait, c.load / (1 - c.load) + extra, .05);
  check(e.sojourn, 1 / (1 - c.load) + extra, .05);
  CHECK(e.little_gap < 1e-9);
}

TEST_CASE("order without knowledge of size leaves the mean wait as it is, shortest first shortens it",
          "[queueing]") {
  const auto wait = [](const char* queue) {
    return estimate({.load = .8, .policy = fmt::format("queue = \"{}\"", queue)}, 6, 20'000).wait.mean;
  };
  const double fifo = wait("fifo");
  CHECK(wait("edf") == fifo);            // nobody has a deadline
  CHECK(wait("easy_backfill") == fifo);  // one server: nothing to fill
  CHECK(wait("sjf") < 0.7 * fifo);
}

TEST_CASE("utilisation is the offered load, and idle energy the rest", "[queueing]") {
  const auto model = testing::model_of(scenario_of({.servers = 5, .load = .6}, 100'000));
  const auto outcome = testing::outcome_of(model);
  CHECK(testing::value_of(outcome, "utilisation_mean") == Approx(.6).epsilon(.02));
  const double hours = model.plant->duration.seconds() / 3600,
               busy = testing::value_of(outcome, "utilisation_mean");
  CHECK(testing::value_of(outcome, "it_energy") == Approx(5 * hours * (50 + 50 * busy) / 1000).epsilon(1e-9));
}

TEST_CASE("a queue with little room to wait turns away what Erlang says", "[queueing]") {
  struct Case {
    int servers;
    double load;  // of all servers
    int room;
    double rejected, in_system;
  };
  // M/M/1/5 at load .8: p5 and L; M/M/10/10 at 8 and M/M/100/100 at 80 erlang: Erlang's B formula.
  const auto c = GENERATE(Case{1, .8, 4, .088819, 1.868332}, Case{10, 8, 0, .121661, 8 * (1 - .121661)},
                          Case{100, 80, 0, .003992, 80 * (1 - .003992)});
  CAPTURE(c.servers, c.room);
  const double minutes = 80'000 / c.load;
  const auto model = testing::model_of(fmt::format(R"(
    start = 2022-01-01T00:00:00Z
    duration = "{0:.0f} min"
    settle = "{0:.0f} min"
    server.unit = {{ cores = 1, power = {{ kind = "linear", idle = "50 W", peak = "100 W" }} }}
    site.queue = {{ waiting_room = {1}, servers = [{{ model = "unit", count = {2} }}] }}
    workload = [{{ kind = "batch", rate = "{3} min-1", size = {{ kind = "exponential", mean = "1 min" }} }}]
  )", minutes, c.room, c.servers, c.load));
  sim::Welford rejected, in_system;
  for (std::uint32_t r = 0; r < 12; ++r) {
    auto world = model.world(r);
    const auto outcome = run(world);
    rejected.add(testing::value_of(outcome, "jobs_rejected") / testing::value_of(outcome, "jobs_submitted"));
    const auto& site = world.state.sites[0];
    in_system.add((site.running_jobs.at(world.now()) + site.waiting_jobs.at(world.now())) / world.now().seconds());
  }
  check(sim::confidence_interval(rejected, 0.99), c.rejected, .25);
  check(sim::confidence_interval(in_system, 0.99), c.in_system, .05);
}

// Worlds for tests: from a few lines of TOML, from a list of jobs, or at random; and what to look at in them.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "models/scenario.hpp"
#include "models/simulation.hpp"
#include "sim/engine/random.hpp"

namespace jevons::testing {

/// Where shipped scenarios find their files.
inline sim::config::DataPath shipped_data() {
  const std::filesystem::path scenarios = std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios";
  return {{scenarios / "data", scenarios}};
}

inline Model model_of(std::string_view toml, const std::vector<std::string>& overrides = {}) {
  auto document =
      sim::config::Document::parse(toml, "test.toml", JEVONS_SOURCE_DIR, overrides, shipped_data());
  return build_model(document, shipped_data());
}

/// The same model with its plant changed.
inline Model changed(Model model, const std::function<void(Plant&)>& change) {
  auto plant = std::make_shared<Plant>(*model.plant);
  change(*plant);
  model.plant = std::move(plant);
  return model;
}

/// The same model, whose workload `i` now brings exactly these jobs, in order of arrival.
inline Model with_jobs(Model model, std::vector<JobSpec> jobs, std::size_t i = 0) {
  return changed(std::move(model), [&](Plant& plant) {
    std::int64_t id = 0;
    for (auto& job : jobs) {
      job.id = id++;
      if (job.estimate_s == 0) job.estimate_s = job.work_s;
    }
    Trace trace;
    trace.rows = static_cast<std::int64_t>(jobs.size());
    trace.jobs = std::move(jobs);
    plant.workloads.at(i).source = JobSource(WorkloadConfig{}, std::move(trace));
  });
}

inline sim::Time at_s(double s) { return sim::Time{} + sim::seconds(s); }

/// Keeps every job, and may look at the world at the end of every output interval.
class Rows final : public Recorder {
 public:
  explicit Rows(std::function<void(const World&)> look = {}) : look_(std::move(look)) {}
  void jobs(const World& w) override {
    for (const auto& row : w.state.finished) (row.fate == JobFate::finished ? rows : overtaken).push_back(row);
  }
  void interval(const World& w) override {
    if (look_) look_(w);
  }
  std::vector<JobRow> rows, overtaken;  // overtaken by the end of the run

 private:
  std::function<void(const World&)> look_;
};

inline double value_of(const Outcome& outcome, std::string_view name) {
  for (const auto& metric : outcome.metrics)
    if (metric.name == name) return metric.value;
  FAIL("there is no metric " << name);
  return 0;
}

inline Outcome outcome_of(const Model& model, std::uint32_t replication = 0) {
  auto world = model.world(replication);
  return run(world);
}

inline bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

/// The same events and the same metrics, to the last bit.
inline bool same(const Outcome& a, const Outcome& b) {
  if (a.trace_hash != b.trace_hash || a.metrics.size() != b.metrics.size()) return false;
  for (std::size_t i = 0; i < a.metrics.size(); ++i)
    if (a.metrics[i].name != b.metrics[i].name || !same_bits(a.metrics[i].value, b.metrics[i].value))
      return false;
  return true;
}

/// Runs it: work that was let in is done, in progress or still to do, every joule belongs to somebody, and the books
/// balance.
inline void require_work_and_books(const Model& model) {
  auto world = model.world(0);
  Rows jobs;
  const auto outcome = run(world, &jobs);
  const auto value = [&](const char* name) { return value_of(outcome, name); };
  double to_do_s = 0, done_s = 0;
  for (const auto& job : world.state.jobs.live)
    if (job.state != JobState::none)
      to_do_s += (job.remaining_s - job.rate * (world.now() - job.since).seconds()) * job.base_width;
  for (const auto& job : jobs.rows) done_s += job.work_s * job.width;
  REQUIRE(value("work_completed") == Approx(done_s).epsilon(1e-12));
  REQUIRE(value("work_submitted") ==
          Approx(value("work_completed") + value("work_in_progress") + to_do_s).epsilon(1e-9));
  const auto& sites = world.plant->sites;
  const bool networks = std::any_of(sites.begin(), sites.end(), [](const SitePlan& site) { return site.network.has_value(); });
  REQUIRE(value("jobs_energy_dynamic") + value("jobs_energy_idle") + value("unheld_energy") + (networks ? value("network_energy") : 0) ==
          Approx(value("it_energy")).epsilon(1e-9));
  REQUIRE(value("audit_residual") <= 1e-11);
}

/// Handles events until `look`, called after each, says that it is enough (false) or an output interval is over.
template <class Look>
void step(World& w, const Look& look) {
  while (!w.paused()) {
    const auto event = w.timeline.queue.pop([&](const sim::Event& e) { return w.is_live(e); });
    if (!event) return;
    w.timeline.record(*event);
    w.handle(*event);
    if (!w.state.interval_over) w.state.paused = false;  // a breath: what has finished is kept for later
    if (!look(*event)) return;
  }
}

/// Random choices of a test, the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t number) : stream_(19680101, 0, 1000, number) {}
  double uniform() { return stream_.uniform(); }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(uniform() * static_cast<double>(n)); }
  std::int64_t from(std::int64_t low, std::int64_t high) { return low + below(high - low + 1); }
  bool one_in(std::int64_t n) { return below(n) == 0; }
  template <class T>
  T of(std::initializer_list<T> items) {
    return items.begin()[below(static_cast<std::int64_t>(items.size()))];
  }

 private:
  sim::Stream stream_;
};

}  // namespace jevons::testing

#include "tools/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>

#include "models/record.hpp"
#include "sim/results/store.hpp"
#include "sim/study/parallel.hpp"
#include "tools/version.hpp"

namespace jevons::tools {
namespace {

void write_provenance(sim::results::Store& store, const Model& model, const Session& session) {
  store.attribute("/", "title", model.scenario.title);
  store.attribute("/", "source", std::string("jevons ") + kVersion);
  store.attribute("/", "version", kVersion);
  store.attribute("/", "git_commit", kGitCommit);
  store.attribute("/", "build_type", kBuildType);
  store.attribute("/", "compiler", __VERSION__);
  store.attribute("/", "scenario", model.effective);
  std::string folders;
  for (const auto& folder : session.folders) folders += folder.string() + "\n";
  store.attribute("/", "scenario_folders", folders);
  store.attribute("/", "seed", model.scenario.seed);
  store.attribute("/", "replications", std::to_string(session.replications));
  store.attribute("/", "start", sim::format_instant(model.scenario.start));
  store.attribute("/", "finish", sim::format_instant(sim::at(model.scenario.start, sim::Time{} + model.scenario.duration)));
  std::string notes;
  for (const auto& note : model.notes) notes += note + "\n";
  store.attribute("/", "inputs_sha256", inputs_with_sums(model));
  store.attribute("/", "notes", notes);
  store.attribute("/", "created", sim::format_instant(std::chrono::time_point_cast<std::chrono::nanoseconds>(
                                      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()))));
}

double worst_residual(const std::vector<Outcome>& outcomes) {
  double worst = 0;
  for (const auto& outcome : outcomes)
    for (const auto& metric : outcome.metrics)
      if (metric.name == "audit_residual") worst = std::max(worst, metric.value);
  return worst;
}

}  // namespace

std::vector<Outcome> run_session(const Model& model, const Session& session, const Progress& progress) {
  std::optional<sim::results::Store> store;
  if (!session.output.empty()) {
    store.emplace(session.output);
    write_provenance(*store, model, session);
  }
  const auto threads = sim::study::thread_count(session.threads, session.replications);
  std::mutex mutex;
  std::vector<double> done(static_cast<std::size_t>(session.replications));
  const auto outcomes = sim::study::parallel_map(session.replications, threads, [&](std::int64_t replication) {
    auto world = model.world(static_cast<std::uint32_t>(replication));
    std::optional<FileRecorder> recorder;
    if (store && replication == 0) recorder.emplace(*store, world, model.scenario.results.jobs);
    return run(world, recorder ? &*recorder : nullptr, [&](double share) {
      const std::lock_guard lock(mutex);
      done[static_cast<std::size_t>(replication)] = share;
      double total = 0;
      for (const double d : done) total += d;
      return !progress || progress(total / static_cast<double>(session.replications));
    });
  });
  if (store) {
    write_summary(*store, outcomes);
    store->attribute("/", "trace_hash", fmt::format("{:016x}", outcomes.front().trace_hash));
    store->attribute("/", "audit_residual", worst_residual(outcomes));
    store->commit();
  }
  return outcomes;
}

std::string inputs_with_sums(const Model& model) {
  std::string lines;
  for (const auto& file : model.inputs)
    lines += fmt::format("{}  {}\n", sim::results::sha256_of(file), std::filesystem::absolute(file).lexically_normal().string());
  return lines;
}

std::vector<std::string> not_reproducible() {
  return {"/@created", "/@seal", "/@scenario_folders", "/@inputs_sha256", "/@git_commit", "/@build_type", "/@compiler", "/summary/wall_time"};
}

}  // namespace jevons::tools

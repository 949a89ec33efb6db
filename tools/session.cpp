#include "tools/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "models/record.hpp"
#include "sim/results/store.hpp"
#include "sim/study/parallel.hpp"
#include "tools/provenance.hpp"
#include "tools/shared_progress.hpp"

namespace jevons::tools {
namespace {

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
    write_provenance(*store, {model.scenario, model.inputs, model.notes, session.folders, session.replications});
    store->attribute("/", "scenario", effective_text(model));
  }
  const auto threads = sim::study::thread_count(session.threads, session.replications);
  SharedProgress shared(session.replications, progress);
  const auto outcomes = sim::study::parallel_map(session.replications, threads, [&](std::int64_t replication) {
    auto world = model.world(static_cast<std::uint32_t>(replication));
    std::optional<FileRecorder> recorder;
    if (store && replication == 0) recorder.emplace(*store, world, model.scenario.results.jobs);
    return run(world, recorder ? &*recorder : nullptr, [&](double share) { return shared.update(replication, share); });
  });
  if (store) {
    write_inputs(*store, drawn_inputs(model, session.replications));
    write_summary(*store, outcomes);
    store->attribute("/", "trace_hash", fmt::format("{:016x}", outcomes.front().trace_hash));
    store->attribute("/", "audit_residual", worst_residual(outcomes));
    store->commit();
  }
  return outcomes;
}

std::vector<std::string> not_reproducible() {
  return {"/@created", "/@seal", "/@scenario_folders", "/@inputs_sha256", "/@git_commit", "/@build_type", "/@compiler", "/summary/wall_time"};
}

}  // namespace jevons::tools

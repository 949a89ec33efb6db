#include "tools/sweep_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <functional>

#include "models/accounts/metrics.hpp"
#include "sim/study/crew.hpp"
#include "sim/study/parallel.hpp"
#include "tools/study_places.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

using sim::study::Crew;
using sim::study::Dispatcher;
using sim::study::Journal;
using sim::study::Ranks;
using sim::study::RunRecord;
using sim::study::Task;

/// An error as it is on any machine: files by their names alone.
std::string without_folders(std::string error, const Study& study) {
  for (const auto& file : study.files())
    for (std::size_t at; file.has_parent_path() && (at = error.find(file.string())) != error.npos;)
      error.replace(at, file.string().size(), file.filename().string());
  return error;
}

/// Runs of a study on threads of one process: each thread keeps the model of its last point, since replications of a
/// point come one after another.
sim::study::Work work_of(const Study& study, const Survey& survey, std::function<bool()> is_called_off) {
  return [&study, &survey, is_called_off = std::move(is_called_off)](Task task) -> std::optional<RunRecord> {
    thread_local struct {
      const Study* of = nullptr;
      std::uint32_t point = 0;
      std::optional<Model> model;
    } last;
    const auto go_on = [&](double) { return !stop_requested() && !is_called_off(); };
    if (!go_on(0)) return {};
    try {
      if (last.of != &study || last.point != task.point || !last.model) {
        last.model.reset();
        last.model = study.model(task.point);
        last.of = &study;
        last.point = task.point;
      }
    } catch (const std::exception& error) {  // an input that has changed since it was looked at
      RunRecord failed{.point = task.point, .replication = task.replication, .error = without_folders(error.what(), study)};
      failed.metrics.assign(survey.metrics.size() + survey.drawn.size(), std::nan(""));
      return failed;
    }
    auto record = run_of(*last.model, task, survey, go_on);
    if (record && !record->error.empty()) record->error = without_folders(std::move(record->error), study);
    return record;
  };
}

/// A rank that has read another scenario than rank 0, or is another jevons, would mix two studies.
void refuse_another_study(const Study& study, const SweepOptions& options, const StudyIdentity& invited) {
  const auto shard = options.shard.empty() ? "" : parse_shard(options.shard).text();
  if (shard != invited.shard)
    throw std::runtime_error(fmt::format("this process is to do shard \"{}\" and rank 0 shard \"{}\": those that mpirun or srun starts together do one "
                                         "together; start each shard by itself",
                                         shard, invited.shard));
  const auto mine = identity_of(study, invited.survey, shard);
  if (mine.version != invited.version || mine.git_commit != invited.git_commit)
    throw std::runtime_error(fmt::format("this is jevons {} ({}) and rank 0 is {} ({})", mine.version, mine.git_commit, invited.version, invited.git_commit));
  if (mine.scenario != invited.scenario) throw std::runtime_error("the scenario read here is not the one that rank 0 has read");
}

/// Sets it on the way out, whichever way that is.
struct GiveUp {
  std::atomic<bool>& flag;
  ~GiveUp() { flag = true; }
};

}  // namespace

std::optional<double> value_of(const RunRecord& record, const Survey& survey) {
  if (!record.error.empty()) return {};
  return survey.half_width_metric < record.metrics.size() ? record.metrics[survey.half_width_metric] : std::nan("");
}

Study read_study(const SweepOptions& options) {
  const auto path = data_path(options.data);
  auto written = sim::config::Document::load(options.file, options.overrides, path);
  if (options.vary.empty()) return Study(std::move(written), path);
  auto overrides = options.overrides;
  const auto taken = [&](const std::string& name) {
    const auto& metrics = metric_infos();
    return written.has(sim::config::join("sweep.axis", name)) || std::any_of(metrics.begin(), metrics.end(), [&](const auto& m) { return m.name == name; });
  };
  for (auto& text : axis_overrides(options.vary, taken)) overrides.push_back(std::move(text));
  return Study(sim::config::Document::load(options.file, overrides, path), path);
}

int help(Ranks& ranks, const SweepOptions& options) {
  const auto invitation = ranks.receive();
  if (invitation.bytes.empty()) return 0;
  try {
    const auto study = read_study(options);
    const auto invited = StudyIdentity::parse(invitation.bytes);
    refuse_another_study(study, options, invited);
    sim::study::Helper helper(ranks);
    helper.serve(work_of(study, invited.survey, [&] { return helper.is_called_off(); }));
  } catch (const std::exception& error) {
    fmt::print(stderr, "jevons sweep: error: rank {}: {}\n", ranks.rank(), error.what());
    ranks.abandon(1);
  }
  return 0;
}

bool run_all(const Study& study, const Survey& survey, const std::vector<std::uint32_t>& points, Journal& journal, Ranks& ranks,
             Invitation& invitation, const std::string& identity, const SweepOptions& options) {
  Dispatcher dispatcher(points, study.repetition());
  for (const auto& [point, replication] : journal.places())
    dispatcher.finished({point, replication}, value_of(journal.read_without_series(point, replication), survey));
  ProgressBar bar(!options.quiet, "sweeping");
  std::atomic<bool> gave_up{false};
  const auto threads = ranks.size() > 1 ? 1 : sim::study::thread_count(options.threads, std::ssize(points) * study.repetition().most_runs());
  Crew crew(threads, ranks, work_of(study, survey, [&] { return gave_up.load(); }));
  const GiveUp otherwise{gave_up};
  invitation.send(identity);  // not before there is a crew, which sees to it that whoever comes is let go
  constexpr auto between_syncs = std::chrono::seconds(1);
  constexpr auto look = std::chrono::milliseconds(100);
  auto synced = std::chrono::steady_clock::now();
  while (!dispatcher.is_over()) {
    while (!stop_requested() && crew.has_free_seat()) {
      const auto next = dispatcher.next();
      if (!next) break;
      crew.give(*next);
    }
    if (stop_requested()) crew.call_off();
    if (stop_requested() && crew.under_way() == 0) break;
    const auto done = crew.wait(look);
    bar.update(dispatcher.share_done());
    if (!done) continue;
    if (!done->record) {  // whoever did it was stopped, and perhaps nobody else
      dispatcher.give_back(done->task);
      continue;
    }
    journal.append(*done->record);
    dispatcher.finished(done->task, value_of(*done->record, survey));
    if (const auto now = std::chrono::steady_clock::now(); now - synced > between_syncs) {
      journal.sync();
      synced = now;
    }
  }
  journal.sync();
  return dispatcher.is_over();
}

}  // namespace jevons::tools

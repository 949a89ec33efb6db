// jevons sweep: the [sweep] of a scenario on all cores and ranks, kept run by run, so that it can be stopped at any
// instant and gone on with.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <functional>

#include "sim/study/crew.hpp"
#include "sim/study/journal.hpp"
#include "sim/study/parallel.hpp"
#include "tools/commands.hpp"
#include "tools/study_file.hpp"
#include "tools/study_places.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

namespace fs = std::filesystem;
using sim::config::BadInput;
using sim::config::Document;
using sim::study::Crew;
using sim::study::Dispatcher;
using sim::study::Journal;
using sim::study::Ranks;
using sim::study::RunRecord;
using sim::study::Task;

Study read_study(const SweepOptions& options) {
  const auto path = data_path(options.data);
  auto overrides = options.overrides;
  for (const auto& text : options.vary) overrides.push_back(axis_override(text));
  return Study(Document::load(options.file, overrides, path), path);
}

/// Runs of a study on threads of one process: each thread keeps the model of its last point, since replications of a
/// point come one after another.
sim::study::Work work_of(const Study& study, const Survey& survey, std::function<bool()> is_called_off) {
  return [&study, &survey, is_called_off = std::move(is_called_off)](Task task) -> std::optional<RunRecord> {
    thread_local std::optional<std::pair<std::uint32_t, Model>> last;
    const auto go_on = [&](double) { return !stop_requested() && !is_called_off(); };
    if (!go_on(0)) return {};
    try {
      if (!last || last->first != task.point) last.emplace(task.point, study.model(task.point));
    } catch (const std::exception& error) {  // an input that has changed since it was looked at
      RunRecord failed{.point = task.point, .replication = task.replication, .error = error.what()};
      failed.metrics.assign(survey.metrics.size(), std::nan(""));
      return failed;
    }
    return run_of(last->second, task, survey, go_on);
  };
}

/// The other ranks are told what the study is, or that there is none.
class Invitation {
 public:
  explicit Invitation(Ranks& ranks) : ranks_(ranks) {}
  ~Invitation() {
    if (!sent_) send("");
  }
  Invitation(const Invitation&) = delete;
  Invitation& operator=(const Invitation&) = delete;
  void send(const std::string& identity) {
    sent_ = true;
    for (int rank = 1; rank < ranks_.size(); ++rank) ranks_.send(rank, identity);
  }

 private:
  Ranks& ranks_;
  bool sent_ = false;
};

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

/// What every rank but 0 does.
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

double value_of(const RunRecord& record, const Survey& survey) {
  return record.error.empty() && survey.half_width_metric < record.metrics.size() ? record.metrics[survey.half_width_metric] : std::nan("");
}

/// Sets it on the way out, whichever way that is.
struct GiveUp {
  std::atomic<bool>& flag;
  ~GiveUp() { flag = true; }
};

/// Runs all that is left to do, together with the other ranks, which then have nothing to do any more. False if it
/// was stopped before the end.
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

/// A complete file of this very study is not made again, and one of another is not overwritten unasked.
bool is_done_before(const fs::path& output, const StudyIdentity& identity, const SweepOptions& options) {
  if (!fs::exists(output) || options.overwrite) return false;
  const auto has = [&](const char* name, const std::string& value) {
    try {
      return sim::results::read_text_attribute(output, "/", name) == value;
    } catch (const std::runtime_error&) {
      return false;
    }
  };
  if (options.resume && has("kind", "sweep") && has("scenario", identity.scenario) && has("version", identity.version) &&
      has("git_commit", identity.git_commit) && has("inputs_sha256", fmt::format("{}\n", fmt::join(identity.inputs, "\n"))))
    return true;
  throw BadInput({fmt::format("jevons sweep: error: {} is there already{}; --overwrite replaces it when the sweep is done, -o names another",
                              output.string(), options.resume ? ", and of another study" : "")});
}

/// Opens the journal; what keeps it from that is the user's to decide about.
template <class Open>
auto opened(Open open) {
  try {
    return open();
  } catch (const sim::study::JournalExists& error) {
    throw BadInput({fmt::format("jevons sweep: error: {}", error.what())});
  } catch (const sim::study::JournalMismatch& error) {
    throw BadInput({fmt::format("jevons sweep: error: {}", error.what())});
  } catch (const sim::study::JournalBusy& error) {
    throw BadInput({fmt::format("jevons sweep: error: {}", error.what())});
  } catch (const sim::study::JournalDamaged& error) {
    throw BadInput({fmt::format("jevons sweep: error: {}", error.what())});
  }
}

std::size_t failed_in(const Journal& journal) {
  std::size_t failed = 0;
  for (const auto& [point, replication] : journal.places()) failed += !journal.read_without_series(point, replication).error.empty();
  return failed;
}

void tell_failures(const Journal& journal, const sim::study::Plan& plan) {
  constexpr int most = 5;
  int told = 0;
  for (const auto& [point, replication] : journal.places()) {
    const auto record = journal.read_without_series(point, replication);
    if (record.error.empty() || told++ >= most) continue;
    fmt::print(stderr, "failed: {} (replication {}): {}\n", plan.described(point), replication, record.error);
  }
  if (told > most) fmt::print(stderr, "and {} more; `error` in the results says why\n", told - most);
}

Survey survey_of(const Study& study, const std::vector<std::uint32_t>& points, const SweepOptions& options) {
  ProgressBar bar(!options.quiet, "reading");
  return study.survey(points, sim::study::thread_count(options.threads, std::ssize(points)),
                      [&](double share) { bar.update(share); return !stop_requested(); });
}

/// How many runs, how long and how large, from a few that are run and not kept.
int rehearse(const Study& study, const Survey& survey, const std::vector<std::uint32_t>& points, const SweepOptions& options) {
  std::vector<std::uint32_t> tried{points.front(), points[points.size() / 2], points.back()};
  tried.erase(std::unique(tried.begin(), tried.end()), tried.end());
  const auto began = std::chrono::steady_clock::now();
  for (const auto point : tried)
    if (const auto record = run_of(study.model(point), {point, 0}, survey, [](double) { return !stop_requested(); }); !record) throw Interrupted("stopped before the end");
    else if (!record->error.empty()) fmt::print(stderr, "failed: {}: {}\n", study.plan().described(point), record->error);
  const double each_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() / static_cast<double>(tried.size());
  const auto repetition = study.repetition();
  const auto least = std::ssize(points) * repetition.wanted({}), most = std::ssize(points) * repetition.most_runs();
  const auto threads = sim::study::thread_count(options.threads, most);
  constexpr double record_bytes = 100;  // about, beside its values
  const double bytes = record_bytes + 8.0 * static_cast<double>(survey.metrics.size() + survey.series.size() * survey.intervals);
  const auto runs = least == most ? format_value(static_cast<double>(most)) : fmt::format("{} to {}", format_value(static_cast<double>(least)), format_value(static_cast<double>(most)));
  fmt::print("  {:<10} {}\n  {:<10} {}{}\n", "points", format_value(static_cast<double>(points.size())), "runs", runs, least == most ? "" : ", as chance has it");
  fmt::print("  {:<10} {} a run, about {} on {} thread{}\n", "time", format_time(each_s), format_time(each_s * static_cast<double>(least) / static_cast<double>(threads)), threads,
             threads == 1 ? "" : "s");
  fmt::print("  {:<10} about {} for {} metrics{}\n", "size", format_bytes(bytes * static_cast<double>(least)), survey.metrics.size(),
             survey.series.empty() ? "" : fmt::format(" and {} series of {} values", survey.series.size(), survey.intervals));
  fmt::print("  {} runs were tried, and nothing was kept\n", tried.size());
  return 0;
}

/// The results of a journal that is complete, and then no journal.
std::size_t finish(Journal& journal, sim::results::Store& store, const StudyIdentity& identity) {
  const auto failed = write_study(store, identity, studied(identity.scenario), {&journal});
  store.commit();
  journal.remove();
  return failed;
}

/// Why processes that were started together cannot share a sweep; nothing where they can, or there is one.
std::string launch_problem(const sim::study::Launch& launch) {
  if (launch.size < 2) return {};
  const auto otherwise = "or give each process its --shard I/N, and merge what they leave";
  if (!sim::study::can_join_ranks())
    return fmt::format("jevons sweep: error: {} processes were started together, and this jevons was built without MPI; build it where Open MPI is "
                       "installed (libopenmpi-dev), {}",
                       launch.size, otherwise);
  if (!launch.can_meet)
    return fmt::format("jevons sweep: error: srun has started {} processes that cannot find one another; --mpi=pmix lets them (`srun --mpi=list` "
                       "says what there is), {}",
                       launch.size, otherwise);
  return {};
}

}  // namespace

int sweep_command(const SweepOptions& options) {
  const auto launch = sim::study::launched();
  if (const auto problem = launch_problem(launch); !problem.empty() && options.shard.empty()) {
    if (launch.rank > 0) return 2;  // said once
    throw BadInput({problem});
  }
  catch_signals();
  Ranks ranks;
  if (ranks.rank() > 0) return help(ranks, options);
  Invitation invitation(ranks);
  std::optional<Shard> shard;
  if (!options.shard.empty()) shard = parse_shard(options.shard);
  const auto output = output_of(options.output, options.file), kept = journal_of(output, shard);
  const auto study = read_study(options);
  for (const auto& file : study.files()) refuse_to_overwrite(output, file);
  const auto points = points_of(shard.value_or(Shard{}), study.plan().points());
  if (points.empty()) throw BadInput({fmt::format("jevons sweep: error: --shard {}: the study has {} points only", options.shard, study.plan().points())});
  const auto survey = survey_of(study, points, options);
  if (!options.quiet)
    for (const auto& note : survey.notes) fmt::print(stderr, "note: {}\n", note);
  if (options.dry_run) return rehearse(study, survey, points, options);
  const auto identity = identity_of(study, survey, shard ? shard->text() : "");
  if (!shard && is_done_before(output, identity, options)) {
    if (!options.quiet) fmt::print(stderr, "{} is complete: nothing is left to do\n", output.string());
    return 0;
  }
  std::optional<sim::results::Store> store;
  if (!shard) store.emplace(output);
  auto journal = opened([&] { return std::make_unique<Journal>(kept, identity.text(), options.resume); });
  if (!options.quiet && journal->count() > 0) fmt::print(stderr, "{}: going on after {} runs\n", kept.string(), journal->count());
  const bool is_complete = run_all(study, survey, points, *journal, ranks, invitation, identity.text(), options);
  ranks.leave();
  if (!is_complete) {
    fmt::print(stderr, "stopped: {} runs are kept in {}; the same command with --resume goes on\n", journal->count(), kept.string());
    return 1;
  }
  const auto runs = journal->count();
  tell_failures(*journal, study.plan());
  const auto failed = store ? finish(*journal, *store, identity) : failed_in(*journal);
  if (!options.quiet) {
    fmt::print("{}\n  {} runs at {} points{}\n", bold(study.base().scenario.title.empty() ? output.string() : study.base().scenario.title), format_value(static_cast<double>(runs)),
               format_value(static_cast<double>(points.size())), failed ? fmt::format(", {} of which failed", failed) : "");
    fmt::print(stderr, "results: {}\n", store ? output.string() : kept.string() + (shard->count > 1 ? " (a part, for `jevons merge`)" : ""));
  }
  return failed ? 1 : 0;
}

}  // namespace jevons::tools

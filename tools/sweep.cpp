// jevons sweep: the [sweep] of a scenario on all cores and ranks, kept run by run, so that it can be stopped at any
// instant and gone on with.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tools/analysis.hpp"
#include "tools/commands.hpp"
#include "tools/dry_run.hpp"
#include "tools/study_places.hpp"
#include "tools/sweep_runs.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

namespace fs = std::filesystem;
using sim::config::BadInput;
using sim::study::Journal;
using sim::study::Ranks;

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
  if (options.resume && sim::results::seal_is_intact(output) && has("kind", "sweep") && has("scenario", identity.scenario) && has("version", identity.version) &&
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

/// Of all points, also where only a shard of them is run: parts that are to be merged report the same.
Survey survey_of(const Study& study, const SweepOptions& options) {
  ProgressBar bar(!options.quiet, "reading");
  return study.survey(options.threads, [&](double share) { bar.update(share); return !stop_requested(); });
}

/// Points at which replications were given up before the interval was as narrow as asked for.
std::size_t imprecise_in(const Journal& journal, const Study& study, const Survey& survey) {
  const auto repetition = study.repetition();
  std::map<std::uint32_t, std::vector<double>> values;
  for (const auto& [point, replication] : journal.places())
    if (const auto value = value_of(journal.read_without_series(point, replication), survey)) values[point].push_back(*value);
  std::size_t points = 0;
  for (const auto& [point, known] : values)
    points += std::ssize(known) == repetition.most && !repetition.is_precise(known);
  return points;
}

std::string told(std::size_t runs, std::size_t points, std::size_t failed) {
  return fmt::format("{} runs at {} points{}", format_value(static_cast<double>(runs)), format_value(static_cast<double>(points)),
                     failed ? fmt::format(", {} of which failed", failed) : "");
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
  const auto survey = survey_of(study, options);
  for (const auto& file : survey.inputs) refuse_to_overwrite(output, file);
  if (!options.quiet)
    for (const auto& note : survey.notes) fmt::print(stderr, "note: {}\n", note);
  if (options.dry_run) {
    rehearse(study, survey, points, options);
    return 0;
  }
  const auto identity = identity_of(study, survey, shard ? shard->text() : "");
  if (!shard && is_done_before(output, identity, options)) {
    if (fs::exists(kept)) opened([&] { return std::make_unique<Journal>(kept, identity.text(), true); })->remove();  // killed before it could
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
  if (study.repetition().half_width)
    if (const auto wide = imprecise_in(*journal, study, survey); wide > 0)
      fmt::print(stderr, "warning: at {} of {} points the interval of {} is wider than asked for after {} replications\n", wide, points.size(), study.config().of,
                 study.config().most);
  const auto failed = store ? finish(*journal, *store, identity) : failed_in(*journal);
  if (!options.quiet) {
    const auto& title = study.base().scenario.title;
    fmt::print("{}\n  {}\n", bold(title.empty() ? output.string() : title), told(runs, points.size(), failed));
    if (constexpr std::size_t few = 24; store && points.size() <= few) {
      const StudyResults results(output);
      fmt::print("\n{}", findings_table({all_points(results, metrics_in_view(results))}, few));
    }
    fmt::print(stderr, "results: {}\n", store ? output.string() : kept.string() + " (a part, for `jevons merge`)");
  }
  return failed ? 1 : 0;
}

}  // namespace jevons::tools

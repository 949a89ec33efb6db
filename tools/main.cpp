// The `jevons` command: reads its arguments, runs a subcommand, turns what went wrong into an exit code.
//   0 done   1 the run failed   2 bad input or usage   3 the books did not balance
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <sstream>
#include <system_error>

#include "models/accounts/ledger.hpp"
#include "models/simulation.hpp"
#include "sim/results/store.hpp"
#include "sim/study/ranks.hpp"
#include "tools/analysis.hpp"
#include "tools/commands.hpp"
#include "tools/version.hpp"

namespace {

using namespace jevons::tools;

void add_scenario(CLI::App* command, ScenarioOptions& options) {
  command->add_option("scenario", options.file, "scenario file (.toml)")->required();
  command->add_option("--set", options.overrides, "override a key, such as --set policy.queue=sjf")->type_name("KEY=VALUE")->expected(1)->take_all();
  command->add_option("--data", options.data, "folder of measured series, looked in after the scenario's own")->type_name("FOLDER")->expected(1)->take_all();
}

/// Everything that `jevons compare` takes; returns the option of the seed.
CLI::Option* add_compare(CLI::App* command, CompareOptions& options, std::string& seed) {
  add_scenario(command, options);
  const auto list = [&](const char* name, std::vector<std::string>& texts, const char* help) {
    return command->add_option(name, texts, help)->expected(1)->take_all();
  };
  const auto key = [&](const char* name, std::map<std::string, std::string>& texts, const char* of, const char* help) {
    return command->add_option_function<std::string>(name, [&texts, of](const std::string& text) { texts[of] = text; }, help);
  };
  list("--vary", options.vary, "values of a key; several: every combination is an alternative")->type_name("KEY=V,V");
  list("--with", options.with, "one more alternative: these overrides together")->type_name("KEY=V;KEY=V");
  auto* fixed = command->add_option("-R,--replications", options.replications, "of every alternative (10)")->check(CLI::Range(1, 1'000'000));
  command->add_option("--half-width", options.half_width, "replicate until intervals are this narrow, such as 0.02: 2 % of the mean")
      ->check(CLI::Range(1e-6, 1.0))->excludes(fixed);
  key("--of", options.texts, "of", "the metric that must be (it_energy)")->type_name("METRIC");
  key("--most", options.numbers, "most", "replications after which that is given up (200)")->type_name("N");
  key("--level", options.numbers, "level", "of confidence (0.95)")->type_name("SHARE");
  key("--correction", options.texts, "correction", "for there being several: holm, bonferroni or none (holm)")->type_name("NAME");
  key("--baseline", options.texts, "baseline", "alternative that others are compared with (the first)")->type_name("NAME");
  command->add_option("--metrics", options.metrics, "what is shown; otherwise some that differ")->type_name("NAME,NAME")->expected(1)->take_all()->delimiter(',');
  key("--sort", options.texts, "sort", "metric that orders the rows, best first")->type_name("METRIC");
  command->add_option("-o,--output", options.output, "results file (HDF5)");
  auto* seed_option = command->add_option("--seed", seed, "seed of every random draw");
  command->add_option("-j,--threads", options.threads, "threads to run on (0: all cores)")->check(CLI::Range(0, 4096));
  command->add_flag("--json", options.json, "print one JSON object instead of the table");
  command->add_flag("--quiet", options.quiet, "print nothing but what was asked for");
  command->footer("Replication r of every alternative has the same seed and the same random numbers, so that differences between\n"
                  "them are differences of what was varied. A scenario may carry all of this in a [compare] table; options win\n"
                  "over it, and --vary or --with replaces all of its alternatives.\n"
                  "Examples:\n"
                  "  jevons compare first_day.toml --vary policy.power=always_on,sleep_after\n"
                  "  jevons compare first_day.toml --vary policy.queue=fifo,sjf --vary policy.placement=first_fit,best_fit --sort wait_mean\n"
                  "  jevons compare first_day.toml --with \"policy.queue=sjf;policy.power=sleep_after\" --half-width 0.01 --of electricity_cost\n"
                  "  jevons compare study.toml -R 30 -o study.h5");
  return seed_option;
}

void add_sweep(CLI::App* command, SweepOptions& options) {
  add_scenario(command, options);
  const auto key = [&](const char* name, const char* of, const char* help) {
    command->add_option_function<std::string>(name, [&options, of](const std::string& text) { options.overrides.push_back(fmt::format("{}={}", of, text)); }, help)
        ->type_name("N");
  };
  key("-R,--replications", "sweep.replications", "of every point");
  key("--seed", "seed", "seed of every random draw");
  command->add_option("-o,--output", options.output, "results file (HDF5); the scenario's name with .h5 where not given");
  command->add_option("--vary", options.vary, "one more axis: values of a key")->type_name("KEY=V,V")->expected(1)->take_all();
  command->add_option("-j,--threads", options.threads, "threads to run on (0: all cores)")->check(CLI::Range(0, 4096));
  command->add_flag("--resume", options.resume, "go on where a sweep was stopped or killed");
  command->add_option("--shard", options.shard, "do one part of several, for `jevons merge`")->type_name("I/N");
  command->add_flag("--dry-run", options.dry_run, "say how many runs, how long and how large");
  command->add_flag("--overwrite", options.overwrite, "replace results that are there");
  command->add_flag("--quiet", options.quiet, "print nothing but errors");
  command->footer("Every run that is finished is kept in OUTPUT.journal at once; OUTPUT appears when all are done. Under mpirun or srun the\n"
                  "same command shares the work among all processes, a rank a core.\n"
                  "Examples:\n"
                  "  jevons sweep capacity_plan.toml --dry-run\n"
                  "  jevons sweep capacity_plan.toml -o plan.h5\n"
                  "  jevons sweep capacity_plan.toml -o plan.h5 --resume\n"
                  "  jevons sweep first_day.toml --vary policy.queue=fifo,sjf --vary site.oasis.servers[0].count=256,512\n"
                  "  mpirun -n 64 jevons sweep capacity_plan.toml -o plan.h5\n"
                  "  jevons sweep capacity_plan.toml -o plan.h5 --shard 1/4   # and 2/4, 3/4, 4/4, anywhere; then\n"
                  "  jevons merge plan.h5.*of4.shard -o plan.h5");
}

void add_analyse(CLI::App* command, AnalyseOptions& options) {
  const auto names = [&](const char* name, std::vector<std::string>& texts, const char* help) {
    command->add_option(name, texts, help)->type_name("NAME,NAME")->expected(1)->take_all()->delimiter(',');
  };
  command->add_option("results", options.results, "results of `jevons sweep`")->required();
  names("--metrics", options.metrics, "whose causes are looked for; those of the study where not given");
  command->add_flag("--points", options.points, "every point with the means of the metrics, in place of causes");
  names("--pareto", options.pareto, "the points that no other beats in these metrics; METRIC:higher or METRIC:lower where it is not clear which is better");
  command->add_option("--best", options.best, "the best point in a metric")->type_name("METRIC");
  command->add_option("--subject-to", options.subject_to, "a bound on a metric")->type_name("METRIC<=NUMBER")->expected(1)->take_all();
  command->add_option("--level", options.level, "of confidence (0.95)")->check(CLI::Range(0.5, 0.9999));
  command->add_option("-o,--output", options.output, "the tables as HDF5 groups");
  command->add_flag("--overwrite", options.overwrite, "replace what is there under that name");
  command->add_flag("--json", options.json, "print one JSON object instead of the tables");
  command->add_flag("--quiet", options.quiet, "print nothing but what was asked for");
  command->footer("What is looked for follows from the design of the study: effects and interactions (grid), a tornado table\n"
                  "(one_at_a_time), elementary effects (morris), Sobol' indices (saltelli), regression (latin_hypercube, sobol).\n"
                  "Examples:\n"
                  "  jevons analyse plan.h5\n"
                  "  jevons analyse plan.h5 --pareto carbon_total,electricity_cost,water\n"
                  "  jevons analyse plan.h5 --best carbon_total --subject-to \"wait_p95<=600\" --subject-to \"electricity_cost<=2e6\"\n"
                  "  jevons analyse sensitivity.h5 --json");
}

void add_break_even(CLI::App* command, BreakEvenOptions& options) {
  add_scenario(command, options);
  command->add_option("--vary", options.vary, "the two alternatives: values of a key")->type_name("KEY=V,V")->expected(1)->take_all();
  command->add_option("--with", options.with, "an alternative: these overrides together")->type_name("KEY=V;KEY=V")->expected(1)->take_all();
  command->add_option("--along", options.along, "the key that is moved, and between which values")->type_name("KEY=LOW,HIGH")->required();
  command->add_option("--of", options.of, "the metric in which one overtakes the other")->type_name("METRIC")->required();
  command->add_option("--reaches", options.reaches, "in place of a second alternative: the value that the metric is to reach")->type_name("NUMBER");
  command->add_option("--tolerance", options.tolerance, "width of the answer, as a share of the range (0.001)")->check(CLI::Range(1e-12, 0.5));
  command->add_option("--pieces", options.pieces, "parts of the range that are looked at for a crossing (8)")->check(CLI::Range(1, 10'000));
  command->add_flag("--log", options.log, "divide by ratios; the tolerance is then a share of the answer");
  command->add_flag("--whole", options.whole, "the key takes whole numbers: the nearest to each place is run");
  command->add_option("-R,--replications", options.replications, "of each alternative, with the same random numbers (1)")->check(CLI::Range(1, 1'000'000));
  command->add_option("-j,--threads", options.threads, "threads to run on (0: all cores)")->check(CLI::Range(0, 4096));
  command->add_flag("--json", options.json, "print one JSON object");
  command->add_flag("--quiet", options.quiet, "print nothing but what was asked for");
  command->footer("Examples:\n"
                  "  jevons break-even jevons.toml --along policy.demand.elasticity=0,2 --of rebound --reaches 1\n"
                  "  jevons break-even refresh.toml --vary policy.refresh.age=\"4 years\",\"8 years\" --along \"grid.quebec.intensity=1 g/kWh,900 g/kWh\" --of site.quebec.carbon_total --log");
}

int fail(int code, const std::string& text) {
  std::fputs((text + "\n").c_str(), stderr);  // and if nobody hears it, the code still says it
  return code;
}

/// Of processes that share a sweep, rank 0 tells what is wrong with the command that all were given.
bool is_told_elsewhere() {
  const auto launch = sim::study::launched();
  return launch.rank > 0 && launch.can_meet && sim::study::can_join_ranks();
}

/// Runs a subcommand; every error a person can cause or meet ends here.
template <class Command>
int guarded(Command&& command) {
  try {
    return command();
  } catch (const sim::config::BadInput& error) {
    return fail(2, error.what());
  } catch (const sim::results::BadDestination& error) {
    return fail(2, fmt::format("jevons: error: {}", error.what()));
  } catch (const jevons::BooksDoNotBalance& error) {
    return fail(3, fmt::format("jevons: {}", error.what()));
  } catch (const jevons::Interrupted& error) {
    return fail(1, fmt::format("jevons: {}; nothing was written", error.what()));
  } catch (const std::system_error& error) {
    if (!std::ferror(stdout)) return fail(1, fmt::format("jevons: error: {}", error.what()));
    if (error.code().value() == EPIPE) return 1;
    return fail(1, fmt::format("jevons: error: standard output cannot be written: {}", std::generic_category().message(error.code().value())));
  } catch (const std::exception& error) {
    return fail(1, fmt::format("jevons: error: {}", error.what()));
  }
}

int command_line(int argc, char** argv) {
  CLI::App app{"jevons: data centers that must be sustainable, simulated event by event"};
  app.set_version_flag("--version", fmt::format("jevons {} ({}, {})\nsweeps under mpirun and srun: {}", kVersion, kGitCommit, kBuildType,
                                                sim::study::can_join_ranks() ? "yes" : "no, built without MPI"));
  app.require_subcommand(1);
  app.footer("Examples:\n"
             "  jevons run first_day.toml -o first_day.h5\n"
             "  jevons run first_day.toml --set policy.power=sleep_after --json\n"
             "  jevons compare first_day.toml --vary policy.power=always_on,sleep_after\n"
             "  jevons describe easy_backfill\n"
             "Exit codes: 0 done, 1 the run failed, 2 bad input or usage, 3 the books did not balance.");

  RunOptions run;
  std::string seed;
  auto* run_app = app.add_subcommand("run", "run a scenario and print its summary");
  add_scenario(run_app, run);
  run_app->add_option("-o,--output", run.output, "results file (HDF5)");
  auto* seed_option = run_app->add_option("--seed", seed, "seed of every random draw");
  run_app->add_option("-R,--replications", run.replications, "independent replications")->check(CLI::Range(1, 1'000'000));
  run_app->add_option("-j,--threads", run.threads, "threads to run them on (0: all cores)")->check(CLI::Range(0, 4096));
  run_app->add_flag("--json", run.json, "print one JSON object instead of the table");
  run_app->add_flag("--quiet", run.quiet, "print nothing but what was asked for");
  run_app->footer("Examples:\n  jevons run first_day.toml -o first_day.h5\n  jevons run mmc.toml -R 20 --json");

  CompareOptions compare;
  auto* compare_app = app.add_subcommand("compare", "run alternatives to a scenario and tell which are better");
  auto* compare_seed_option = add_compare(compare_app, compare, seed);

  SweepOptions sweep;
  auto* sweep_app = app.add_subcommand("sweep", "run the [sweep] of a scenario; survives being killed");
  add_sweep(sweep_app, sweep);

  MergeOptions merge;
  auto* merge_app = app.add_subcommand("merge", "make one results file of the parts of a sweep");
  merge_app->add_option("parts", merge.parts, "what `jevons sweep --shard` left")->required();
  merge_app->add_option("-o,--output", merge.output, "results file (HDF5)")->required();
  merge_app->add_flag("--overwrite", merge.overwrite, "replace results that are there");
  merge_app->add_flag("--quiet", merge.quiet, "print nothing but errors");
  merge_app->footer("Example:\n  jevons merge plan.h5.*of4.shard -o plan.h5");

  BreakEvenOptions break_even;
  auto* break_even_app = app.add_subcommand("break-even", "where one alternative overtakes another, or a metric reaches a value");
  add_break_even(break_even_app, break_even);

  AnalyseOptions analyse;
  auto* analyse_app = app.add_subcommand("analyse", "what the results of a sweep say");
  add_analyse(analyse_app, analyse);

  std::vector<std::filesystem::path> files;
  ScenarioOptions check;
  auto* check_app = app.add_subcommand("check", "read all that a run would read and report every error");
  check_app->add_option("scenarios", files, "scenario files")->required();
  check_app->add_option("--set", check.overrides, "override a key")->type_name("KEY=VALUE")->expected(1)->take_all();
  check_app->add_option("--data", check.data, "folder of measured series, looked in after the scenario's own")->type_name("FOLDER")->expected(1)->take_all();

  ScenarioOptions show;
  auto* show_app = app.add_subcommand("show", "the scenario in full: every default with its unit and source");
  add_scenario(show_app, show);

  std::string kind, name;
  std::vector<std::string> data;
  auto* list_app = app.add_subcommand("list", "what can be chosen");
  list_app->add_option("kind", kind, "one kind only, such as queue, servers or metrics");
  list_app->add_option("--data", data, "folder of measured series, looked in after the scenario's own")->type_name("FOLDER")->expected(1)->take_all();
  auto* describe_app = app.add_subcommand("describe", "what a key, policy, metric or catalogue entry means");
  describe_app->add_option("name", name, "its name, such as easy_backfill, pue, dgx_h100 or policy.queue")->required();
  bool describe_json = false;
  describe_app->add_flag("--json", describe_json, "what it takes to make, if anything, as one JSON object");
  describe_app->add_option("--data", data, "folder of measured series, looked in after the scenario's own")->type_name("FOLDER")->expected(1)->take_all();

  std::filesystem::path results;
  auto* verify_app = app.add_subcommand("verify", "run the scenario inside a results file again and compare bit for bit");
  verify_app->add_option("results", results, "results file (.h5)")->required();
  verify_app->add_option("--data", data, "folder of measured series, looked in after the scenario's own")->type_name("FOLDER")->expected(1)->take_all();

  if (const std::string word = argc > 1 ? argv[1] : ""; !word.empty() && word[0] != '-') {
    std::vector<std::string> known;
    for (const auto* command : app.get_subcommands({})) known.push_back(command->get_name());
    if (std::find(known.begin(), known.end(), word) == known.end()) {
      const auto near = sim::config::nearest(word, known);
      return fail(2, fmt::format("jevons: there is no command \"{}\"{}", word, near.empty() ? fmt::format("; there are: {}", fmt::join(known, ", "))
                                                                                          : fmt::format(", did you mean \"{}\"?", near)));
    }
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;  // of the library; C's streams tell why they fail
    const int code = app.exit(error, out, err);
    if (*sweep_app && is_told_elsewhere()) return code == 0 ? 0 : 2;
    std::fputs(out.str().c_str(), stdout);
    std::fputs(err.str().c_str(), stderr);
    return code == 0 ? 0 : 2;
  }
  return guarded([&] {
    if (*run_app) {
      if (*seed_option) run.overrides.push_back("seed=" + seed);  // read, and refused, as the scenario's own is
      return run_command(run);
    }
    if (*compare_app) {
      if (*compare_seed_option) compare.overrides.push_back("seed=" + seed);
      return compare_command(compare);
    }
    if (*sweep_app) return sweep_command(sweep);
    if (*merge_app) return merge_command(merge);
    if (*break_even_app) return break_even_command(break_even);
    if (*analyse_app) return analyse_command(analyse);
    if (*check_app) {
      std::vector<ScenarioOptions> all;
      for (const auto& file : files) all.push_back({file, check.overrides, check.data});
      return check_command(all);
    }
    if (*show_app) return show_command(show);
    if (*list_app) return list_command(kind, data);
    if (*describe_app) return describe_command(name, data, describe_json);
    return verify_command(results, data);
  });
}

}  // namespace

int main(int argc, char** argv) {
  settle_in();
  return close_output(command_line(argc, argv));
}

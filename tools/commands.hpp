// The subcommands of `jevons`, one file each. They return the exit code: 0 done, 1 the run failed, 2 bad input
// or usage, 3 the books did not balance. Errors are thrown and turned into codes in main.cpp.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/scenario.hpp"

namespace jevons::tools {

struct ScenarioOptions {
  std::filesystem::path file;
  std::vector<std::string> overrides;  // --set a.b=c
  std::vector<std::string> data;       // --data folder
};

struct RunOptions : ScenarioOptions {
  std::filesystem::path output;
  std::int64_t replications = 1, threads = 0;
  bool json = false, quiet = false;
};

struct CompareOptions : ScenarioOptions {
  std::filesystem::path output;
  std::vector<std::string> vary, with, metrics;
  std::map<std::string, std::string> texts, numbers;  // other keys of [compare] that were given, as they were written
  std::optional<std::int64_t> replications;
  std::optional<double> half_width;
  std::int64_t threads = 0;
  bool json = false, quiet = false;
};

struct SweepOptions : ScenarioOptions {
  std::filesystem::path output;
  std::vector<std::string> vary;
  std::string shard;
  std::int64_t threads = 0;
  bool resume = false, overwrite = false, dry_run = false, quiet = false;
};

struct MergeOptions {
  std::filesystem::path output;
  std::vector<std::filesystem::path> parts;
  bool overwrite = false, quiet = false;
};

struct AnalyseOptions;  // tools/analysis.hpp

struct BreakEvenOptions : ScenarioOptions {
  std::vector<std::string> vary, with;
  std::string along, of;
  std::optional<double> reaches;
  double tolerance = 1e-3;  // of the range; with `log` of the value
  std::int64_t pieces = 8, replications = 1, threads = 0;
  bool log = false, json = false, quiet = false;
};

int run_command(const RunOptions&);
int sweep_command(const SweepOptions&);
int merge_command(const MergeOptions&);
int analyse_command(const AnalyseOptions&);
int break_even_command(const BreakEvenOptions&);
int compare_command(const CompareOptions&);
int check_command(const std::vector<ScenarioOptions>&);
int show_command(const ScenarioOptions&);
int list_command(const std::string& kind, const std::vector<std::string>& data);
int describe_command(const std::string& name, const std::vector<std::string>& data, bool json);
int verify_command(const std::filesystem::path& results, const std::vector<std::string>& data);

/// --data folders, JEVONS_DATA, the shipped scenarios and their data, and ../shared/data where it exists. Throws
/// sim::config::BadInput if one of the first two is no folder.
sim::config::DataPath data_path(const std::vector<std::string>& data);
/// The folder of the shipped scenarios: beside the installed command, or in the source tree.
std::filesystem::path scenarios_folder();

/// Throws sim::results::BadDestination if OUTPUT, or OUTPUT.part as which it is first written, is this file.
void refuse_to_overwrite(const std::filesystem::path& output, const std::filesystem::path& input);

struct Loaded {
  Model model;
  std::vector<std::filesystem::path> folders;  // of the scenario, and of those it extends: where files were looked for
};
/// The scenario and all that it names. With an `output`, throws sim::results::BadDestination if that is a file
/// that was read.
Loaded load_model(const ScenarioOptions&, const std::filesystem::path& output = {});

/// What every command wants of its surroundings: a file or pipe that takes no more is an error of write(), not a
/// signal, and no file that is opened takes the number of a standard stream that was closed.
void settle_in();
/// The exit code once standard output has taken all that was printed: `code`, or 1, said on standard error, where
/// it has not. A reader that went away needs no telling.
int close_output(int code);

/// Ctrl-C and SIGTERM ask runs to stop; this says whether they have.
bool stop_requested();
void catch_signals();

}  // namespace jevons::tools

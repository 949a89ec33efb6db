// jevons verify: runs the scenario embedded in a results file again and compares bit for bit.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include "sim/results/results_file.hpp"
#include "tools/commands.hpp"
#include "tools/provenance.hpp"
#include "tools/session.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

namespace fs = std::filesystem;

/// A folder of its own that goes when it does.
struct TemporaryFolder {
  fs::path path;
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "jevons-verify-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make a temporary folder in " + fs::temp_directory_path().string());
    path = name;
  }
  ~TemporaryFolder() { std::error_code ignored; fs::remove_all(path, ignored); }
};

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Of a line `SHA-256  path`.
std::string sum_of(const std::string& input) { return input.substr(0, 64); }
std::string file_of(const std::string& input) { return input.substr(std::min<std::size_t>(66, input.size())); }

// The scenario carries the entries of the catalogue that it uses.
bool is_catalogue(const std::string& file) { return fs::path(file).parent_path().filename() == "catalog"; }

/// Inputs of then whose bytes are in none of today's, wherever those lie.
std::vector<std::string> not_among(const std::vector<std::string>& then, const std::vector<std::string>& now) {
  std::set<std::string> sums;
  for (const auto& input : now) sums.insert(sum_of(input));
  std::vector<std::string> files;
  for (const auto& input : then)
    if (!sums.contains(sum_of(input)) && !is_catalogue(file_of(input))) files.push_back(file_of(input));
  return files;
}

std::vector<std::string> changed_on_disk(const std::vector<std::string>& then) {
  std::vector<std::string> files;
  for (const auto& input : then)
    if (const auto file = file_of(input); !is_catalogue(file) && fs::is_regular_file(file) && sim::results::sha256_of(file) != sum_of(input))
      files.push_back(file);
  return files;
}

/// Nothing if the scenario cannot be read again because an input is not what it was. Throws BadInput if it cannot
/// for another reason, such as an input that is not there.
std::optional<Model> read_again(const std::string& scenario, const std::string& name, const std::vector<std::string>& folders,
                                const std::vector<std::string>& data, const std::vector<std::string>& inputs) {
  auto path = data_path(data);
  path.folders.insert(path.folders.begin(), folders.begin(), folders.end());
  try {
    auto document = sim::config::Document::parse(scenario, name, folders.empty() ? "" : folders.front(), {}, path);
    return build_model(document, path);
  } catch (const sim::config::BadInput&) {
    if (changed_on_disk(inputs).empty()) throw;
    return {};
  }
}

int say_no(const fs::path& results, const std::string& why) {
  fmt::print(stderr, "{}: not verified: {}\n", results.string(), why);
  return 1;
}

}  // namespace

int verify_command(const fs::path& results, const std::vector<std::string>& data) {
  if (!fs::is_regular_file(results)) throw sim::config::BadInput({results.string() + ":1:1: error: there is no such file"});
  if (!sim::results::seal_is_intact(results))
    return say_no(results, "its bytes are not those that were written, or it is no results file of jevons");
  const sim::results::ResultsFile file(results);
  if (file.has_attribute("/", "kind")) return say_no(results, "it holds no run but a sweep, or what was found in one; the same sweep again gives the same bytes, whatever it runs on");
  const auto attribute = [&](const char* name) { return file.attribute("/", name); };
  if (!file.has_attribute("/", "scenario")) return say_no(results, "it holds no run but a comparison of several; run that again");
  const auto folders = lines_of(attribute("scenario_folders"));
  const auto inputs = lines_of(attribute("inputs_sha256"));
  const auto name = results.string() + "#scenario";
  const auto model = read_again(attribute("scenario"), name, folders, data, inputs);
  const auto changed = model ? not_among(inputs, lines_of(inputs_with_sums(model->inputs))) : changed_on_disk(inputs);
  if (!changed.empty()) return say_no(results, fmt::format("input {} has changed since", fmt::join(changed, ", ")));

  const TemporaryFolder folder;
  const auto again = folder.path / "again.h5";
  catch_signals();
  {
    ProgressBar bar(true, "running again");
    const Session session{std::stoll(attribute("replications")), 0, again, {}};
    run_session(*model, session, [&](double share) { bar.update(share); return !stop_requested(); });
  }
  const auto differences = sim::results::differences(results, again, not_reproducible());
  if (differences.empty()) {
    fmt::print("{}: verified, the same bits again\n", results.string());
    return 0;
  }
  for (const auto& difference : differences) fmt::print(stderr, "  {}\n", difference);
  return say_no(results, "running its scenario again gives other results");
}

}  // namespace jevons::tools

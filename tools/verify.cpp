// jevons verify: runs the scenario embedded in a results file again and compares bit for bit.
#include <fmt/format.h>
#include <unistd.h>

#include "sim/results/store.hpp"
#include "tools/commands.hpp"
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

int say_no(const fs::path& results, const std::string& why) {
  fmt::print(stderr, "{}: not verified: {}\n", results.string(), why);
  return 1;
}

}  // namespace

int verify_command(const fs::path& results, const std::vector<std::string>& data) {
  if (!fs::is_regular_file(results)) throw sim::config::BadInput({results.string() + ":1:1: error: there is no such file"});
  if (!sim::results::seal_is_intact(results))
    return say_no(results, "its bytes are not those that were written, or it is no results file of jevons");
  const auto attribute = [&](const char* name) { return sim::results::read_text_attribute(results, "/", name); };
  const auto path = data_path(data);
  auto document = sim::config::Document::parse(attribute("scenario"), results.string() + "#scenario", attribute("scenario_folder"), {}, path);
  const auto model = build_model(document, path);

  const TemporaryFolder folder;
  const auto again = folder.path / "again.h5";
  catch_signals();
  {
    ProgressBar bar(true, "running again");
    const Session session{std::stoll(attribute("replications")), 0, again, attribute("scenario_folder")};
    run_session(model, session, [&](double share) { bar.update(share); return !stop_requested(); });
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

// Where the command finds things, and how it is asked to stop.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include "tools/commands.hpp"

namespace jevons::tools {
namespace {

namespace fs = std::filesystem;
std::atomic<bool> stop{false};

void on_signal(int) { stop.store(true); }

}  // namespace

bool stop_requested() { return stop.load(std::memory_order_relaxed); }

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESETHAND;  // a second Ctrl-C ends at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

fs::path scenarios_folder() {
  std::error_code ignored;
  const auto command = fs::read_symlink("/proc/self/exe", ignored);
  const auto installed = command.parent_path().parent_path() / JEVONS_INSTALL_DATADIR / "jevons" / "scenarios";
  if (!command.empty() && fs::is_directory(installed, ignored)) return installed;
  return fs::path(JEVONS_SOURCE_DIR) / "scenarios";
}

sim::config::DataPath data_path(const std::vector<std::string>& data) {
  sim::config::DataPath path;
  for (const auto& folder : data) path.folders.emplace_back(folder);
  if (const char* variable = std::getenv("JEVONS_DATA")) {
    std::istringstream folders(variable);
    for (std::string folder; std::getline(folders, folder, ':');)
      if (!folder.empty()) path.folders.emplace_back(folder);
  }
  const auto shipped = scenarios_folder();
  path.folders.push_back(shipped / "data");
  path.folders.push_back(shipped);
  std::error_code ignored;
  for (const auto& beside : {fs::path(JEVONS_SOURCE_DIR) / ".." / "shared" / "data", fs::path("..") / "shared" / "data"})
    if (fs::is_directory(beside, ignored)) {
      path.folders.push_back(beside.lexically_normal());
      break;
    }
  return path;
}

Model load_model(const ScenarioOptions& options) {
  const auto path = data_path(options.data);
  auto document = sim::config::Document::load(options.file, options.overrides, path);
  return build_model(document, path);
}

}  // namespace jevons::tools

// Where the command finds things, and how it is asked to stop.
#include <unistd.h>

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "sim/results/store.hpp"
#include "tools/commands.hpp"

namespace jevons::tools {
namespace {

namespace fs = std::filesystem;
std::atomic<bool> stop{false};

void on_signal(int) { stop.store(true); }

void check_folder(const fs::path& folder, const char* named_by, std::vector<std::string>& errors) {
  std::error_code error;
  const auto status = fs::status(folder, error);
  const char* problem = !fs::exists(status)         ? "there is no such folder"
                        : !fs::is_directory(status) ? "that is not a folder"
                        : access(folder.c_str(), R_OK | X_OK) != 0 ? "the folder may not be read"
                                                                   : nullptr;
  if (problem) errors.push_back(fmt::format("jevons: error: {} '{}': {}", named_by, folder.string(), problem));
}

}  // namespace

bool stop_requested() { return stop.load(std::memory_order_relaxed); }

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESETHAND;  // a second Ctrl-C ends at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

void settle_in() {
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream)
    if (fcntl(stream, F_GETFD) < 0 && errno == EBADF) (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int close_output(int code) {
  errno = 0;
  if (std::fflush(stdout) == 0 && !std::ferror(stdout)) return code;
  if (code != 0) return code;
  if (errno != EPIPE) std::fprintf(stderr, "jevons: error: standard output cannot be written: %s\n", std::strerror(errno));
  return 1;
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
  std::vector<std::string> errors;
  for (const auto& folder : data) {
    check_folder(folder, "--data", errors);
    path.folders.emplace_back(folder);
  }
  if (const char* variable = std::getenv("JEVONS_DATA")) {
    std::istringstream folders(variable);
    for (std::string folder; std::getline(folders, folder, ':');)
      if (!folder.empty()) {
        check_folder(folder, "JEVONS_DATA", errors);
        path.folders.emplace_back(folder);
      }
  }
  if (!errors.empty()) throw sim::config::BadInput(errors);
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

void refuse_to_overwrite(const fs::path& output, const fs::path& input) {
  if (output.empty()) return;
  std::error_code ignored;
  for (const auto& written : {output, fs::path(output.string() + ".part")})
    if (fs::equivalent(written, input, ignored))
      throw sim::results::BadDestination(fmt::format(
          "cannot write '{}': that would overwrite '{}', which is read", output.string(), input.string()));
}

Loaded load_model(const ScenarioOptions& options, const fs::path& output) {
  const auto path = data_path(options.data);
  auto document = sim::config::Document::load(options.file, options.overrides, path);
  Loaded loaded{build_model(document, path), {}};
  for (const auto& file : document.files()) {
    refuse_to_overwrite(output, file);
    const auto folder = fs::absolute(file).lexically_normal().parent_path();
    if (std::find(loaded.folders.begin(), loaded.folders.end(), folder) == loaded.folders.end()) loaded.folders.push_back(folder);
  }
  for (const auto& file : loaded.model.inputs) refuse_to_overwrite(output, file);
  return loaded;
}

}  // namespace jevons::tools

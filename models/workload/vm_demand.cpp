#include "models/workload/vm_demand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/config/csv.hpp"
#include "sim/config/text_file.hpp"

namespace jevons {
namespace {

namespace fs = std::filesystem;
using sim::config::FileErrors;

/// Regular files in bytewise order of their names, whatever the order on disk.
std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (!entry.is_directory(ignored) && !entry.path().filename().string().starts_with('.'))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
    return a.filename().native() < b.filename().native();
  });
  return files;
}

void read_percentages(const fs::path& file, std::vector<double>& share, std::vector<std::string>& lines) {
  FileErrors errors(file.string(), lines, 3);
  sim::config::TextFile text(file, errors);
  for (std::string_view line; text.next(line);) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    std::string reason;
    const auto percent = sim::config::parse_number(line, reason);
    if (!percent)
      errors.add(text.line_number(), 1, reason + "; a percentage is expected, one a line");
    else if (*percent < 0 || *percent > 100)
      errors.add(text.line_number(), 1, fmt::format("{} is no percentage; 0 to 100 are expected", *percent));
    else
      share.push_back(*percent / 100.0);
  }
}

/// The length that most files have: a file of another length is the one that is wrong.
std::size_t usual_length(std::vector<std::size_t> lengths) {
  std::sort(lengths.begin(), lengths.end());
  std::size_t usual = 0, most = 0;
  for (auto from = lengths.begin(); from != lengths.end();) {
    const auto to = std::upper_bound(from, lengths.end(), *from);
    if (static_cast<std::size_t>(to - from) >= most)
      usual = *from, most = static_cast<std::size_t>(to - from);
    from = to;
  }
  return usual;
}

}  // namespace

std::optional<VmDemand> read_demand(const fs::path& folder, sim::Span step, sim::Span duration,
                                    std::vector<std::string>& names, std::vector<std::string>& errors,
                                    std::string& problem) {
  const auto before = errors.size();
  const auto files = files_in(folder);
  if (files.empty()) {
    problem = "the folder holds no traces; one file for each machine is expected";
    return {};
  }
  VmDemand demand{.machines = static_cast<std::int64_t>(files.size()), .step_s = step.seconds()};
  std::vector<std::size_t> lengths;
  for (const auto& file : files) {
    const auto length = demand.share.size();
    read_percentages(file, demand.share, errors);
    lengths.push_back(demand.share.size() - length);
    names.push_back(file.string());
  }
  if (errors.size() > before) return {};
  const auto usual = usual_length(lengths);
  for (std::size_t i = 0; i < files.size(); ++i)
    if (lengths[i] != usual)
      errors.push_back(fmt::format("{}: error: has {} samples, too {}; the other traces have {}",
                                   files[i].string(), lengths[i], lengths[i] < usual ? "few" : "many",
                                   usual));
  demand.samples = static_cast<std::int64_t>(usual);
  if (errors.size() > before) return {};
  if (const double covered_s = static_cast<double>(usual) * demand.step_s; covered_s < duration.seconds()) {
    problem = fmt::format("the traces cover {:.6g} h ({} samples of {:.6g} s); the run lasts {:.6g} h",
                          covered_s / 3600, usual, demand.step_s, duration.seconds() / 3600);
    return {};
  }
  return demand;
}

}  // namespace jevons

#include "tools/study_results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace jevons::tools {
namespace {

/// The file, if it is of a sweep.
sim::results::ResultsFile checked(const std::filesystem::path& file) {
  const auto refuse = [&](const std::string& why) { throw sim::config::BadInput({fmt::format("{}: error: {}", file.string(), why)}); };
  if (!std::filesystem::is_regular_file(file)) refuse("there is no such file");
  if (!sim::results::seal_is_intact(file)) refuse("its bytes are not those that were written, or it is no results file of jevons");
  try {
    if (sim::results::read_text_attribute(file, "/", "kind") != "sweep") refuse("holds no sweep");
  } catch (const std::runtime_error&) {
    refuse("holds the results of a run or a comparison; `jevons sweep` makes those of a study");
  }
  return sim::results::ResultsFile(file);
}

std::vector<std::size_t> counts(const std::vector<double>& values) {
  std::vector<std::size_t> result;
  for (const double value : values) result.push_back(static_cast<std::size_t>(value));
  return result;
}

}  // namespace

StudyResults::StudyResults(const std::filesystem::path& file)
    : file_(checked(file)),
      title_(file_.attribute("/", "title")),
      studied_(studied(file_.attribute("/", "scenario"))),
      points_(counts(file_.numbers("/point"))),
      replications_(counts(file_.numbers("/replication"))) {
  const auto& reserved = sim::study::reserved_names();
  std::set<std::string> others(reserved.begin(), reserved.end());
  for (const auto& axis : plan().axes()) others.insert(axis.name());
  others.insert(config().series.begin(), config().series.end());
  const auto is_drawn = [&](const std::string& name) { return file_.has_attribute("/" + name, "distribution"); };
  for (auto& name : file_.variables("/"))
    if (!others.contains(name) && !is_drawn(name)) metrics_.push_back(std::move(name));
}

std::vector<double> StudyResults::by_point(const std::string& metric) const {
  const auto values = by_run(metric);
  std::vector<double> sums(plan().points()), runs(plan().points());
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i])) {
      sums[points_[i]] += values[i];
      ++runs[points_[i]];
    }
  for (std::size_t p = 0; p < sums.size(); ++p) sums[p] = runs[p] > 0 ? sums[p] / runs[p] : std::nan("");
  return sums;
}

}  // namespace jevons::tools

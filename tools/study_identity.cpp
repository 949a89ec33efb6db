// What a study is, as lines `name = value` and then its scenario: written into its journal, read back from there.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tools/provenance.hpp"
#include "tools/study_file.hpp"
#include "tools/version.hpp"

namespace jevons::tools {
namespace {

constexpr std::string_view kScenario = "scenario:\n";
constexpr char kBetween = '\t';

std::vector<std::string> parts_of(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, kBetween);) parts.push_back(part);
  return parts;
}

constexpr std::size_t kSum = 64, kName = kSum + 2;  // of `SHA-256  name`: how long the sum is, and where the name begins

/// A file as it is seen from the scenario, or with its folder where it lies elsewhere: the same study on another machine
/// is the same, and two files of one name are two.
std::string name_of(const std::filesystem::path& file, const std::filesystem::path& scenario_folder) {
  const auto beside = std::filesystem::absolute(file).lexically_normal().lexically_relative(scenario_folder.lexically_normal());
  if (!beside.empty() && *beside.begin() != "..") return beside.string();
  return (file.parent_path().filename() / file.filename()).string();
}

/// `SHA-256  name` of each, by name.
std::vector<std::string> sums_of(const std::vector<std::string>& inputs, const std::filesystem::path& scenario_folder) {
  std::vector<std::string> lines;
  for (const auto& file : inputs) lines.push_back(sim::results::sha256_of(file) + "  " + name_of(file, scenario_folder));
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return std::pair(a.substr(kName), a) < std::pair(b.substr(kName), b); });
  return lines;
}

}  // namespace

StudyIdentity identity_of(const Study& study, const Survey& survey, const std::string& shard) {
  const auto& scenario = study.base().scenario;
  StudyIdentity id{kVersion, kGitCommit, kBuildType, __VERSION__, effective_text(study.base()), scenario.title,
                   sums_of(survey.inputs, std::filesystem::absolute(study.files().front()).parent_path()), shard, survey};
  id.survey.inputs.clear();
  return id;
}

std::string StudyIdentity::text() const {
  std::string text;
  const auto line = [&](std::string_view name, std::string value) {
    std::replace(value.begin(), value.end(), '\n', ' ');
    text += fmt::format("{} = {}\n", name, value);
  };
  line("version", version);
  line("git_commit", git_commit);
  line("build_type", build_type);
  line("compiler", compiler);
  line("shard", shard);
  line("title", title);
  line("start", sim::format_instant(survey.start));
  line("interval_s", fmt::format("{}", survey.interval_s));
  line("intervals", fmt::format("{}", survey.intervals));
  line("half_width_metric", fmt::format("{}", survey.half_width_metric));
  for (const auto& input : inputs) line("input", input.substr(kName) + "  " + input.substr(0, kSum));  // a difference begins with whose it is
  for (const auto& note : survey.notes) line("note", note);
  for (const auto& metric : survey.metrics) line("metric", metric);
  for (const auto& d : survey.drawn) line("drawn", fmt::format("{}{}{}{}{}", d.path, kBetween, d.unit, kBetween, d.distribution));
  for (const auto& s : survey.series)
    line("series", fmt::format("{}{}{}{}{}{}{}", s.name, kBetween, s.units, kBetween, s.long_name, kBetween, s.cell_methods));
  return text + std::string(kScenario) + scenario;
}

StudyIdentity StudyIdentity::parse(const std::string& text) {
  StudyIdentity id;
  const auto begin = text.find("\n" + std::string(kScenario));
  if (begin == text.npos) throw std::runtime_error("is the journal of no study that this jevons knows");
  id.scenario = text.substr(begin + 1 + kScenario.size());
  std::istringstream lines(text.substr(0, begin));
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find(" = ");
    const auto name = line.substr(0, equals), value = equals == line.npos ? "" : line.substr(equals + 3);
    if (name == "version") id.version = value;
    else if (name == "git_commit") id.git_commit = value;
    else if (name == "build_type") id.build_type = value;
    else if (name == "compiler") id.compiler = value;
    else if (name == "shard") id.shard = value;
    else if (name == "title") id.title = value;
    else if (name == "start") id.survey.start = sim::parse_instant(value).value_or(sim::Instant{});
    else if (name == "interval_s") id.survey.interval_s = std::stod(value);
    else if (name == "intervals") id.survey.intervals = std::stoull(value);
    else if (name == "half_width_metric") id.survey.half_width_metric = std::stoull(value);
    else if (name == "input" && value.size() > kName) id.inputs.push_back(value.substr(value.size() - kSum) + "  " + value.substr(0, value.size() - kName));
    else if (name == "note") id.survey.notes.push_back(value);
    else if (name == "metric") id.survey.metrics.push_back(value);
    else if (name == "drawn") {
      const auto parts = parts_of(value);
      id.survey.drawn.push_back({parts.at(0), parts.at(1), parts.at(2)});
    } else if (name == "series") {
      const auto parts = parts_of(value);
      id.survey.series.push_back({parts.at(0), parts.at(1), parts.at(2), sim::results::Type::f64, parts.size() > 3 ? parts[3] : ""});
    }
  }
  return id;
}

Studied studied(const std::string& scenario) {
  auto document = sim::config::Document::parse(scenario, "scenario", "", {}, {});
  Scenario read;
  document.read(read);  // files it names are not needed for its points
  if (!read.sweep || document.is_unreadable("sweep") || !read.sweep->problems().empty()) throw std::runtime_error("holds no [sweep] that can be read");
  const auto& c = *read.sweep;
  return {c, sim::study::Plan(c, static_cast<std::uint64_t>(read.seed)), {c.replications, c.most, c.half_width, c.level}};
}

}  // namespace jevons::tools

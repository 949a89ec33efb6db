#include "models/study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "models/series_recorder.hpp"

namespace jevons {
namespace {

using sim::config::Document;
using sim::study::RunRecord;
using sim::study::Task;

Model base_model(Document document, const sim::config::DataPath& path) {
  auto model = build_model(document, path);
  if (!model.scenario.sweep) {
    document.complain("sweep", "missing: what is to be varied; an axis is written [sweep.axis.NAME] with a `key` and `values`");
    document.throw_if_bad();
  }
  return model;
}

/// Axes of which only the key is given take up the distribution that the scenario has there.
Model with_spreads(Model model, Document document) {
  for (auto& axis : model.scenario.sweep->axis) {
    const auto where = sim::config::join("sweep.axis", axis.name);
    if (!axis.is_bare()) continue;
    if (document.has(where + ".values")) {
      document.complain(where + ".values", "is empty: an axis takes one value at least");
      continue;
    }
    const auto path = sim::config::normal_path(axis.key);
    const auto input = std::find_if(model.uncertain.begin(), model.uncertain.end(), [&](const auto& u) { return u.path == path; });
    if (input != model.uncertain.end()) axis.take_up(input->spread.text);
    else document.complain(where, fmt::format("an axis takes `values`, or `from` and `to`, or a `distribution`; and {} carries none that could be taken up", axis.key));
  }
  document.throw_if_bad();
  for (auto& problem : model.scenario.sweep->problems()) document.complain("sweep." + problem.key, std::move(problem.text));
  document.throw_if_bad();
  return model;
}

}  // namespace

Study::Study(Document document, sim::config::DataPath path)
    : document_(std::move(document)),
      path_(std::move(path)),
      base_(with_spreads(base_model(document_, path_), document_)),
      plan_(config(), static_cast<std::uint64_t>(base_.scenario.seed)) {}

sim::study::Repetition Study::repetition() const {
  return {config().replications, config().most, config().half_width, config().level};
}

std::vector<std::filesystem::path> Study::files() const {
  auto files = document_.files();
  files.insert(files.end(), base_.inputs.begin(), base_.inputs.end());
  return files;
}

Model Study::model(std::size_t point) const {
  auto document = document_;
  const auto settings = plan_.settings(point);
  for (std::size_t a = 0; a < settings.size(); ++a) {
    const auto& axis = plan_.axes()[a];
    if (settings[a])
      document.set(axis.key(), settings[a]->text, sim::config::join("sweep.axis", axis.name()) + ".key",
                   fmt::format(" (axis {} = {})", axis.name(), settings[a]->name));
  }
  for (const auto* study : {"sweep", "compare", "expect"}) document.erase(study);
  return build_model(document, path_);
}

std::optional<RunRecord> run_of(const Model& model, Task task, const Survey& survey, const Progress& progress) {
  RunRecord record{.point = task.point, .replication = task.replication};
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> drawn_values(survey.drawn.size(), unknown);
  const auto fail = [&](const std::string& why) {
    record.error = why;
    record.metrics.assign(survey.metrics.size(), unknown);
    record.metrics.insert(record.metrics.end(), drawn_values.begin(), drawn_values.end());
    record.series.clear();
  };
  try {
    const auto drawn = model.of && task.replication != model.replication ? std::optional(model.of(task.replication)) : std::nullopt;
    const auto& own = drawn ? *drawn : model;
    for (std::size_t i = 0; i < survey.drawn.size(); ++i)
      for (const auto& input : own.uncertain)
        if (input.path == survey.drawn[i].path) drawn_values[i] = input.value;
    auto world = own.world(task.replication);
    std::vector<std::string> names;
    for (const auto& column : survey.series) names.push_back(column.name);
    std::optional<SeriesRecorder> recorder;
    if (!names.empty()) recorder.emplace(world, names);
    const auto outcome = run(world, recorder ? &*recorder : nullptr, progress);
    record.trace_hash = outcome.trace_hash;
    record.wall_s = outcome.wall_s;
    auto metric = outcome.metrics.begin();  // names mostly come in the order of the summary: the next is the one after the last
    for (const auto& name : survey.metrics) {
      const auto is_it = [&](const Metric& m) { return m.name == name; };
      auto found = std::find_if(metric, outcome.metrics.end(), is_it);
      if (found == outcome.metrics.end()) found = std::find_if(outcome.metrics.begin(), metric, is_it);
      const bool there = found != outcome.metrics.end() && is_it(*found);
      record.metrics.push_back(there ? found->value : unknown);
      if (there) metric = std::next(found);
    }
    record.metrics.insert(record.metrics.end(), drawn_values.begin(), drawn_values.end());
    if (recorder) record.series = recorder->values();
    if (record.series.size() != names.size() * survey.intervals) throw std::logic_error("a series has another length than its axis of time");
  } catch (const Interrupted&) {
    return {};
  } catch (const std::exception& error) {
    fail(error.what());
  }
  return record;
}

}  // namespace jevons

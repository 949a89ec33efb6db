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
    if (!axis.is_bare()) continue;
    const auto path = sim::config::normal_path(axis.key);
    const auto input = std::find_if(model.uncertain.begin(), model.uncertain.end(), [&](const auto& u) { return u.path == path; });
    if (input != model.uncertain.end()) axis.take_up(input->spread.text);
    else document.complain(sim::config::join("sweep.axis", axis.name),
                           fmt::format("an axis takes `values`, or `from` and `to`, or a `distribution`; and {} carries none that could be taken up", axis.key));
  }
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

Model Study::model(std::size_t point, std::uint32_t) const {
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
  const auto fail = [&](const std::string& why) {
    record.error = why;
    record.metrics.assign(survey.metrics.size() + survey.drawn.size(), std::numeric_limits<double>::quiet_NaN());
    record.series.clear();
  };
  try {
    const auto drawn = model.of && task.replication != model.replication ? std::optional(model.of(task.replication)) : std::nullopt;
    const auto& own = drawn ? *drawn : model;
    auto world = own.world(task.replication);
    std::vector<std::string> names;
    for (const auto& column : survey.series) names.push_back(column.name);
    std::optional<SeriesRecorder> recorder;
    if (!names.empty()) recorder.emplace(world, names);
    const auto outcome = run(world, recorder ? &*recorder : nullptr, progress);
    record.trace_hash = outcome.trace_hash;
    record.wall_s = outcome.wall_s;
    for (const auto& name : survey.metrics) {
      const auto metric = std::find_if(outcome.metrics.begin(), outcome.metrics.end(), [&](const Metric& m) { return m.name == name; });
      record.metrics.push_back(metric == outcome.metrics.end() ? std::numeric_limits<double>::quiet_NaN() : metric->value);
    }
    for (const auto& column : survey.drawn) {
      const auto input = std::find_if(own.uncertain.begin(), own.uncertain.end(), [&](const auto& u) { return u.path == column.path; });
      record.metrics.push_back(input == own.uncertain.end() ? std::numeric_limits<double>::quiet_NaN() : input->value);
    }
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

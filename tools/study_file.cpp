#include "tools/study_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "models/accounts/metrics.hpp"
#include "tools/provenance.hpp"
#include "tools/version.hpp"

namespace jevons::tools {
namespace {

using sim::results::Column;
using sim::results::Store;
using sim::results::Type;
using sim::study::RunRecord;

Column metric_column(const std::string& name) {
  return {name, unit_of_metric(name), name, Type::f64};
}

/// Every place of the parts, with the part that has it, in order.
std::map<sim::study::Place, const sim::study::JournalReader*> places_of(const Parts& parts) {
  std::map<sim::study::Place, const sim::study::JournalReader*> places;
  for (const auto* part : parts)
    for (const auto& place : part->places()) places.emplace(place, part);
  return places;
}

class Writer {
 public:
  Writer(Store& store, const StudyIdentity& identity, const Studied& studied)
      : store_(store), identity_(identity), studied_(studied), texts_(studied.plan.axes().size()) {}

  std::size_t write(const Parts& parts) {
    declare();
    const auto places = places_of(parts);
    for (const auto& [place, part] : places) add(part->read(place.first, place.second));
    label();
    store_.attribute("/", "points", static_cast<std::int64_t>(studied_.plan.points()));
    store_.attribute("/", "failed", static_cast<std::int64_t>(failed_));
    return failed_;
  }

 private:
  void declare() {
    std::vector<Column> columns{{"run", "1", "runs in the order of point and replication", Type::i64},
                                {"point", "1", "point of the study", Type::i64},
                                {"replication", "1", "replication of the point", Type::i64}};
    for (const auto& axis : studied_.plan.axes())
      if (axis.is_numeric()) columns.push_back({axis.name(), axis.unit(), axis.key(), Type::f64});
    for (const auto& name : identity_.survey.metrics) columns.push_back(metric_column(name));
    for (const auto& input : identity_.survey.drawn) columns.push_back({input.path, input.unit, "drawn for the run", Type::f64});
    if (!identity_.survey.series.empty()) add_time();
    for (auto column : identity_.survey.series) {
      column.second_dimension = "time";
      column.width = identity_.survey.intervals;
      columns.push_back(std::move(column));
    }
    table_ = &store_.table("/", "run", columns);
  }

  void add_time() {
    std::vector<double> times;
    for (std::size_t i = 0; i < identity_.survey.intervals; ++i) times.push_back(static_cast<double>(i) * identity_.survey.interval_s);
    store_.times("/", identity_.survey.start, times);
  }

  void add(const RunRecord& record) {
    const auto settings = studied_.plan.settings(record.point);
    row_ = {static_cast<double>(runs_++), static_cast<double>(record.point), static_cast<double>(record.replication)};
    for (std::size_t a = 0; a < settings.size(); ++a) {
      if (studied_.plan.axes()[a].is_numeric()) row_.push_back(settings[a] ? settings[a]->number : std::nan(""));
      else texts_[a].push_back(settings[a] ? settings[a]->name : "");
    }
    row_.insert(row_.end(), record.metrics.begin(), record.metrics.end());
    const auto values = identity_.survey.series.size() * identity_.survey.intervals;
    row_.insert(row_.end(), record.series.begin(), record.series.end());
    row_.resize(row_.size() + values - record.series.size(), std::nan(""));  // of a run that failed
    table_->append(row_);
    errors_.push_back(record.error);
    hashes_.push_back(record.error.empty() ? fmt::format("{:016x}", record.trace_hash) : "");
    failed_ += !record.error.empty();
  }

  void label() {
    std::string coordinates = "point replication";
    for (std::size_t a = 0; a < texts_.size(); ++a) {
      const auto& axis = studied_.plan.axes()[a];
      coordinates += " " + axis.name();
      store_.attribute("/" + axis.name(), "key", axis.key());
      if (axis.is_numeric()) continue;
      store_.labels("/", axis.name(), texts_[a], "run");
      store_.attribute("/" + axis.name(), "long_name", axis.key());
    }
    store_.labels("/", "error", errors_, "run");
    store_.labels("/", "trace_hash", hashes_, "run");
    for (const auto& name : identity_.survey.metrics) store_.attribute("/" + name, "coordinates", coordinates);
    for (const auto& input : identity_.survey.drawn) {
      store_.attribute("/" + input.path, "distribution", input.distribution);
      store_.attribute("/" + input.path, "coordinates", coordinates);
    }
    for (const auto& series : identity_.survey.series) store_.attribute("/" + series.name, "coordinates", coordinates);
    for (const auto* name : {"error", "trace_hash"}) store_.attribute(std::string("/") + name, "coordinates", coordinates);
  }

  Store& store_;
  const StudyIdentity& identity_;
  const Studied& studied_;
  sim::results::Table* table_ = nullptr;
  std::vector<std::vector<std::string>> texts_;  // by axis, of those that count names
  std::vector<std::string> errors_, hashes_;
  std::vector<double> row_;
  std::size_t runs_ = 0, failed_ = 0;
};

}  // namespace

std::size_t write_study(Store& store, const StudyIdentity& identity, const Studied& studied, const Parts& parts) {
  store.attribute("/", "title", identity.title);
  store.attribute("/", "source", "jevons " + identity.version);
  store.attribute("/", "version", identity.version);
  store.attribute("/", "git_commit", identity.git_commit);
  store.attribute("/", "build_type", identity.build_type);
  store.attribute("/", "compiler", identity.compiler);
  store.attribute("/", "kind", "sweep");
  store.attribute("/", "design", studied.config.design);
  store.attribute("/", "scenario", identity.scenario);
  store.attribute("/", "inputs_sha256", fmt::format("{}\n", fmt::join(identity.inputs, "\n")));
  store.attribute("/", "notes", fmt::format("{}\n", fmt::join(identity.survey.notes, "\n")));
  return Writer(store, identity, studied).write(parts);
}

}  // namespace jevons::tools

// Every point of a study is read before any is run: what is wrong with it, and what all of them report.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>

#include "models/scenario_metrics.hpp"
#include "models/series_recorder.hpp"
#include "models/study.hpp"
#include "sim/study/parallel.hpp"

namespace jevons {
namespace {

using sim::config::BadInput;
using sim::study::Plan;

constexpr std::size_t kMostErrors = 100, kMostValues = 12;  // that are told
constexpr auto kAxisNote = " (axis ";                       // Study::model writes it behind what an axis asks for

/// What the points of a study are found to be, gathered from several threads.
class Findings {
 public:
  explicit Findings(const Plan& plan) : plan_(plan) {}

  void wrong(std::size_t point, const std::vector<std::string>& errors) {
    const std::lock_guard lock(mutex_);
    for (const auto& error : errors) {
      const auto note = std::min(error.rfind(kAxisNote), error.size());
      auto& seen = errors_[error.substr(0, note)];
      seen.first = std::min(seen.first, point);
      if (note < error.size()) note_first(seen.values, error.substr(note), point);
    }
  }

  void right(std::size_t point, const Model& model, bool with_series) {
    auto metrics = metric_names(model.scenario);
    std::vector<SeriesColumn> series;
    if (with_series) series = series_of(model.world(0));
    const std::lock_guard lock(mutex_);
    inputs_.insert(model.inputs.begin(), model.inputs.end());
    for (const auto& note : model.notes) note_first(notes_, note, point);
    keep_first(metrics_, metrics, point);
    for (const auto& input : model.uncertain) {
      const auto [entry, is_new] = drawn_.try_emplace(input.path, DrawnColumn{input.path, input.unit, input.spread.text});
      if (!is_new && entry->second.distribution != input.spread.text) entry->second.distribution = "differs from point to point";
    }
    if (!with_series) return;
    keep_first(series_, series, point);
    const auto& plant = *model.plant;
    note_first(axes_, std::tuple(plant.start, plant.duration.ns, plant.record.ns), point);
  }

  /// In the order of the first point that has each; names that there are not are complained of.
  void into(Survey& survey, const sim::study::SweepConfig& config, sim::config::Document& document) const {
    survey.inputs.assign(inputs_.begin(), inputs_.end());
    if (axes_.size() > 1)
      document.complain("sweep.series", fmt::format("series take the same start, duration and interval at all points; {} and {} differ in that",
                                                    plan_.described(axes_.begin()->second), plan_.described(std::next(axes_.begin())->second)));
    const auto known = together(metrics_);
    survey.metrics = chosen(config.metrics, known, "sweep.metrics", document);
    if (config.metrics.empty()) survey.metrics = known;
    for (const auto& name : chosen(config.series, together(series_), "sweep.series", document)) survey.series.push_back(std::get<2>(series_.at(name)));
    for (const auto& axis : config.axis)
      if (metrics_.contains(axis.name) || series_.contains(axis.name))
        document.complain(sim::config::join("sweep.axis", axis.name), "results have a metric of that name; the axis needs another");
    if (!config.of.empty()) {
      chosen({config.of}, known, "sweep.of", document);
      auto& kept = survey.metrics;
      if (std::find(kept.begin(), kept.end(), config.of) == kept.end()) kept.push_back(config.of);
      survey.half_width_metric = static_cast<std::size_t>(std::find(kept.begin(), kept.end(), config.of) - kept.begin());
    }
    for (const auto& [path, column] : drawn_) survey.drawn.push_back(column);
    std::vector<std::pair<std::size_t, std::string>> notes;
    for (const auto& [note, point] : notes_) notes.emplace_back(point, note);
    std::sort(notes.begin(), notes.end());
    for (auto& [point, note] : notes) survey.notes.push_back(std::move(note));
    if (!axes_.empty()) {
      const auto& [start, duration, record] = axes_.begin()->first;
      survey.intervals = static_cast<std::size_t>((duration + record - 1) / record);
      survey.start = start;
      survey.interval_s = static_cast<double>(record) * 1e-9;
    }
  }

  void throw_if_wrong() const {
    if (errors_.empty()) return;
    std::vector<std::string> lines;
    for (const auto& [error, seen] : errors_) {
      if (lines.size() == kMostErrors) {
        lines.push_back(fmt::format("and {} more errors", errors_.size() - kMostErrors));
        break;
      }
      lines.push_back(error + (seen.values.empty() ? fmt::format(" (at {})", plan_.described(seen.first)) : told(seen.values)));
    }
    throw BadInput(lines);
  }

 private:
  struct Seen {
    std::size_t first = static_cast<std::size_t>(-1);  // point
    std::map<std::string, std::size_t> values;         // notes of the axis that asks for it, each with its first point
  };

  template <class Key>
  static void note_first(std::map<Key, std::size_t>& firsts, const Key& key, std::size_t point) {
    auto& first = firsts.try_emplace(key, point).first->second;
    first = std::min(first, point);
  }

  /// " (axis count = 0)" and " (axis count = 3)" in one: " (axis count = 0, 3)".
  static std::string told(const std::map<std::string, std::size_t>& values) {
    std::vector<std::pair<std::size_t, std::string>> order;
    for (const auto& [note, point] : values) order.emplace_back(point, note);
    std::sort(order.begin(), order.end());
    std::string text = order.front().second;
    text.pop_back();
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (i == kMostValues) return text + fmt::format(", and {} more)", order.size() - i);
      const auto& note = order[i].second;
      const auto equals = note.find(" = ");
      text += ", " + note.substr(equals + 3, note.size() - equals - 4);
    }
    return text + ")";
  }

  template <class T>
  using ByName = std::map<std::string, std::tuple<std::size_t, std::size_t, T>>;  // first point, place there

  static const std::string& name_of(const std::string& name) { return name; }
  static const std::string& name_of(const SeriesColumn& column) { return column.name; }

  template <class T>
  static void keep_first(ByName<T>& kept, const std::vector<T>& found, std::size_t point) {
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto [entry, is_new] = kept.try_emplace(name_of(found[i]), point, i, found[i]);
      if (!is_new && point < std::get<0>(entry->second)) entry->second = {point, i, found[i]};
    }
  }

  template <class T>
  static std::vector<std::string> together(const ByName<T>& kept) {
    std::vector<std::tuple<std::size_t, std::size_t, std::string>> order;
    for (const auto& [name, seen] : kept) order.emplace_back(std::get<0>(seen), std::get<1>(seen), name);
    std::sort(order.begin(), order.end());
    std::vector<std::string> names;
    for (auto& [point, place, name] : order) names.push_back(std::move(name));
    return names;
  }
  /// Those of `asked` that are known; of others it is complained.
  static std::vector<std::string> chosen(const std::vector<std::string>& asked, const std::vector<std::string>& known, const std::string& key,
                                         sim::config::Document& document) {
    std::vector<std::string> there;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (std::find(known.begin(), known.end(), asked[i]) != known.end()) {
        there.push_back(asked[i]);
        continue;
      }
      const auto near = sim::config::nearest(asked[i], known);
      const auto hint = near.empty() ? std::string("`jevons list metrics` shows those of a run; series are columns of sites and grids in its results")
                                     : fmt::format("did you mean \"{}\"?", near);
      document.complain(document.has(fmt::format("{}[{}]", key, i)) ? fmt::format("{}[{}]", key, i) : key,
                        fmt::format("\"{}\" is none of what is reported; {}", asked[i], hint));
    }
    return there;
  }

  const Plan& plan_;
  std::mutex mutex_;
  std::map<std::string, Seen> errors_;  // by their text
  std::set<std::string> inputs_;
  std::map<std::string, std::size_t> notes_;
  ByName<std::string> metrics_;
  ByName<SeriesColumn> series_;
  std::map<std::string, DrawnColumn> drawn_;  // by path
  std::map<std::tuple<sim::Instant, std::int64_t, std::int64_t>, std::size_t> axes_;
};

}  // namespace

Survey Study::survey(std::int64_t threads, const Progress& progress) const {
  const auto points = static_cast<std::int64_t>(plan_.points());
  Findings findings(plan_);
  std::atomic<bool> stopped{false};
  std::mutex telling;
  std::int64_t done = 0;
  sim::study::parallel_map(points, sim::study::thread_count(threads, points), [&](std::int64_t i) {
    const auto point = static_cast<std::size_t>(i);
    if (stopped) return 0;
    try {
      findings.right(point, model(point), !config().series.empty());
    } catch (const BadInput& bad) {
      findings.wrong(point, bad.errors());
    }
    const std::lock_guard lock(telling);
    if (!progress(static_cast<double>(++done) / static_cast<double>(points))) stopped = true;
    return 0;
  });
  if (stopped) throw Interrupted("stopped before the first run");
  findings.throw_if_wrong();
  Survey survey;
  auto document = document_;
  findings.into(survey, config(), document);
  document.throw_if_bad();
  return survey;
}

}  // namespace jevons

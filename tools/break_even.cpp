// jevons break-even: where along a key one alternative overtakes another, or a metric reaches a value, by bisection on
// the simulator itself. Both sides of a difference are run with the same random numbers, so that chance cancels.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/accounts/metrics.hpp"
#include "models/scenario_metrics.hpp"
#include "sim/study/alternatives.hpp"
#include "sim/study/axis.hpp"
#include "sim/study/crossing.hpp"
#include "sim/study/parallel.hpp"
#include "tools/commands.hpp"
#include "tools/json.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

using sim::config::BadInput;
using sim::config::Document;
using sim::study::Alternative;

[[noreturn]] void refuse(const std::string& why) { throw BadInput({"jevons break-even: error: " + why}); }

/// The key that is moved, and between which values.
struct Along {
  std::string key, suffix, unit;
  double low, high;
  bool whole = false;
  std::string text(double value) const { return whole ? fmt::format("{:.0f}", std::round(value)) : sim::study::amount_text(value, suffix); }
};

Along along_of(const std::string& text) {
  constexpr auto expected = "; expected is KEY=LOW,HIGH, such as --along \"grid.here.intensity=10 g/kWh,800 g/kWh\"";
  if (const auto problem = sim::study::vary_problem(text); !problem.empty()) refuse(fmt::format("--along {}: {}", text, problem));
  const auto values = sim::study::varied_values(text);
  if (values.size() != 2) refuse(fmt::format("--along {}: has {} values{}", text, values.size(), expected));
  const auto low = sim::study::amount_of(sim::config::override_as_toml(values[0]));
  if (!low) refuse(fmt::format("--along {}: {} is not a number or a quantity{}", text, values[0], expected));
  const auto high = sim::study::amount_in(sim::config::override_as_toml(values[1]), low->unit);
  if (!high || !(low->number < *high)) refuse(fmt::format("--along {}: {} is not above {}, in the same unit{}", text, values[1], values[0], expected));
  return {sim::study::varied_key(text), low->suffix, low->unit, low->number, *high};
}

/// Places one after another at which there is no difference at all are no crossing but a stretch of the key.
std::optional<std::pair<double, double>> stretch_of(const std::vector<sim::study::Crossing>& found) {
  std::vector<double> exact;
  for (const auto& c : found)
    if (c.low == c.high) exact.push_back(c.at);
  return exact.size() > 1 ? std::optional(std::pair(exact.front(), exact.back())) : std::nullopt;
}

class Search {
 public:
  Search(const BreakEvenOptions& options, Along along, std::vector<Alternative> sides)
      : options_(options), along_(std::move(along)), sides_(std::move(sides)), path_(data_path(options.data)),
        document_(Document::load(options.file, options.overrides, path_)) {
    for (const auto& side : sides_)  // both ends of both sides are read before anything is run
      for (const double end : {along_.low, along_.high}) {
        const auto known = metric_names(model(side, end).scenario);
        if (std::find(known.begin(), known.end(), options.of) == known.end())
          refuse(fmt::format("--of {}: is not a metric of this scenario; {}", options.of, sim::config::suggestion(options.of, known)));
      }
  }

  /// The metric of the first side less that of the second, or less the value to be reached, in the mean of replications.
  double operator()(double at) const {
    std::vector<Model> models;
    for (const auto& side : sides_) models.push_back(model(side, at));
    const auto runs = std::ssize(models) * options_.replications;
    const auto values = sim::study::parallel_map(runs, sim::study::thread_count(options_.threads, runs), [&](std::int64_t i) {
      auto world = models[static_cast<std::size_t>(i % std::ssize(models))].world(static_cast<std::uint32_t>(i / std::ssize(models)));
      const auto outcome = run(world, nullptr, [](double) { return !stop_requested(); });
      for (const auto& metric : outcome.metrics)
        if (metric.name == options_.of) return metric.value;
      return std::nan("");
    });
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += i % models.size() == 0 ? values[i] : -values[i];
    if (std::isnan(sum)) throw std::runtime_error(fmt::format("{} is not known at {} = {}", options_.of, along_.key, along_.text(at)));
    ++evaluations_;
    return sum / static_cast<double>(options_.replications) - options_.reaches.value_or(0);
  }
  std::int64_t evaluations() const { return evaluations_; }

 private:
  Model model(const Alternative& side, double at) const {
    auto document = document_;
    for (const auto& text : side.overrides) {
      const auto key = text.substr(0, text.find('='));
      document.set(key, text.substr(key.size() + 1), key, fmt::format(" ({})", text));
    }
    const auto value = along_.text(at);
    document.set(along_.key, value, along_.key, fmt::format(" (--along {}={})", along_.key, value));
    return build_model(document, path_);
  }

  const BreakEvenOptions& options_;
  Along along_;
  std::vector<Alternative> sides_;
  sim::config::DataPath path_;
  Document document_;
  mutable std::int64_t evaluations_ = 0;
};

std::vector<Alternative> sides_of(const BreakEvenOptions& options) {
  for (const auto& text : options.vary)
    if (const auto problem = sim::study::vary_problem(text); !problem.empty()) refuse(fmt::format("--vary {}: {}", text, problem));
  for (const auto& text : options.with)
    if (const auto problem = sim::study::with_problem(text); !problem.empty()) refuse(fmt::format("--with {}: {}", text, problem));
  auto sides = sim::study::alternatives(options.vary, options.with);
  if (options.vary.empty() && options.with.size() == 2) sides.erase(sides.begin());  // the scenario as it is
  const std::size_t wanted = options.reaches ? 1 : 2;
  if (sides.size() == wanted) return sides;
  if (options.reaches) refuse("--reaches is about one scenario; --vary and --with make several");
  refuse(fmt::format("there {} alternative{}; two overtake one another, such as --vary policy.refresh=run_to_failure,fixed_age, or --reaches gives the value that "
                     "the metric is to come to", sides.size() == 1 ? "is one" : fmt::format("are {}", sides.size()), sides.size() == 1 ? "" : "s"));
}

}  // namespace

int break_even_command(const BreakEvenOptions& options) {
  auto along = along_of(options.along);
  along.whole = options.whole;
  const auto sides = sides_of(options);
  if (options.log && !(along.low > 0)) refuse(fmt::format("--log goes by ratios, and {} is not positive", along.low));
  const Search search(options, along, sides);
  catch_signals();
  const double width = options.log ? std::log2(std::log(along.high / along.low) / std::log1p(options.tolerance)) : std::log2(1 / options.tolerance);
  const double expected = static_cast<double>(options.pieces) + 1 + std::max(0.0, std::ceil(width - std::log2(static_cast<double>(options.pieces))));
  ProgressBar bar(!options.quiet && !options.json, "searching");
  const auto f = [&](double at) {
    const double value = search(at);
    bar.update(std::min(1.0, static_cast<double>(search.evaluations()) / expected));
    return value;
  };
  const double tolerance = options.log ? options.tolerance : options.tolerance * (along.high - along.low);
  auto found = sim::study::crossings(f, along.low, along.high, options.pieces, {tolerance, options.log});
  const auto unit = along.suffix.empty() ? "" : along.suffix;
  if (const auto stretch = stretch_of(found)) {
    std::erase_if(found, [](const auto& c) { return c.low == c.high; });
    fmt::print(stderr, "note: the two do not differ in {} at some places from {:g}{} to {:g}{} of {}: that is a stretch, and no break-even\n", options.of, stretch->first, unit,
               stretch->second, unit, along.key);
  }
  if (options.json) {
    std::string list;
    for (const auto& c : found)
      list += fmt::format("{}{{\"at\": {}, \"low\": {}, \"high\": {}}}", list.empty() ? "" : ", ", json_number(c.at), json_number(c.low), json_number(c.high));
    fmt::print("{{\"key\": {}, \"unit\": {}, \"metric\": {}, \"break_even\": [{}], \"evaluations\": {}}}\n", json_string(along.key), json_string(along.unit),
               json_string(options.of), list, search.evaluations());
    return 0;
  }
  if (options.quiet) return 0;
  if (found.empty()) {
    const auto what = options.reaches ? fmt::format("{} does not reach {:g}", options.of, *options.reaches) : fmt::format("neither overtakes the other in {}", options.of);
    fmt::print("{} between {:g}{} and {:g}{} of {}, as seen at {} places\n", what, along.low, unit, along.high, unit, along.key, options.pieces + 1);
    return 0;
  }
  for (const auto& c : found)
    fmt::print("{} at {} = {}{}  ({}{} to {}{})\n",
               options.reaches ? fmt::format("{} reaches {:g}", options.of, *options.reaches) : fmt::format("{} and {} have the same {}", sides[0].name, sides[1].name, options.of),
               along.key, format_value(c.at), unit, format_value(c.low), unit, format_value(c.high), unit);
  const auto runs = std::ssize(sides) * options.replications;
  fmt::print("  {} evaluations of {} run{} each; in brackets is how far the search went: another seed may give another place\n", search.evaluations(), runs, runs == 1 ? "" : "s");
  return 0;
}

}  // namespace jevons::tools

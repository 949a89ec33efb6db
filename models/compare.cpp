#include "models/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/names.hpp"
#include "models/scenario.hpp"
#include "models/scenario_metrics.hpp"

namespace jevons {
namespace {

using sim::config::Document;

class Checks {
 public:
  Checks(const Scenario& scenario, Document& document) : config_(*scenario.compare), document_(document) {
    if (!document.is_unreadable("site") && !document.is_unreadable("grid"))
      metrics_ = metric_names(scenario);
  }

  bool all() {
    alternatives();
    for (std::size_t i = 0; i < config_.metrics.size(); ++i)
      name(fmt::format("compare.metrics[{}]", i), config_.metrics[i], metrics_, "a metric");
    name("compare.of", config_.of, metrics_, "a metric");
    name("compare.sort", config_.sort, metrics_, "a metric");
    if (document_.has("compare.replications") && document_.has("compare.half_width"))
      complain("compare.half_width", "stands beside `replications`; one of them decides how many there are");
    return good_;
  }

 private:
  void complain(const std::string& key, std::string message) {
    good_ = false;
    document_.complain(key, std::move(message));
  }

  void alternatives() {
    if (document_.is_unreadable("compare.vary") || document_.is_unreadable("compare.with")) return;
    std::set<std::string> varied;
    for (std::size_t i = 0; i < config_.vary.size(); ++i) {
      problem(fmt::format("compare.vary[{}]", i), sim::study::vary_problem(config_.vary[i]));
      if (const auto key = sim::study::varied_key(config_.vary[i]); !varied.insert(key).second)
        complain(fmt::format("compare.vary[{}]", i), fmt::format("varies {} a second time", key));
    }
    for (std::size_t i = 0; i < config_.with.size(); ++i)
      problem(fmt::format("compare.with[{}]", i), sim::study::with_problem(config_.with[i]));
    if (!good_) return;
    constexpr auto most = CompareConfig::kMostAlternatives;
    const auto count = sim::study::alternatives_count(config_.vary, config_.with, most);
    if (count > most) return complain("compare.vary", fmt::format("makes more than {} alternatives", most));
    name("compare.baseline", config_.baseline, sim::study::names_of(config_.alternatives()),
         "an alternative");
  }

  void problem(const std::string& key, const std::string& text) {
    if (!text.empty()) complain(key, text);
  }

  /// Complains of a name that was given and is none of the known ones, where these are known.
  void name(const std::string& key, const std::string& given, const std::vector<std::string>& known,
            const char* what) {
    if (given.empty() || known.empty() || std::find(known.begin(), known.end(), given) != known.end()) return;
    const auto near = sim::config::nearest(given, known);
    if (!near.empty())
      return complain(key, fmt::format("\"{}\" is not {}; did you mean \"{}\"?", given, what, near));
    complain(key, known.size() > 20
                      ? fmt::format("\"{}\" is not {}; `jevons list metrics` shows them", given, what)
                      : fmt::format("\"{}\" is not {}; there are: {}", given, what, fmt::join(known, ", ")));
  }

  const CompareConfig& config_;
  Document& document_;
  std::vector<std::string> metrics_;
  bool good_ = true;
};

}  // namespace

void CompareConfig::visit(sim::config::Visitor& v) {
  v.texts(
      "vary", vary,
      {.help = "\"KEY=VALUE,VALUE\": keys and their values, every combination of which is an alternative"});
  v.texts("with", with, {.help = "\"KEY=VALUE;KEY=VALUE\": overrides, each text one more alternative"});
  v.texts("metrics", metrics, {.help = "what is shown; where none is named, some of those that differ"});
  v.text("baseline", baseline,
         {.help = "the alternative that others are compared with; the first where not given"});
  v.whole("replications", replications,
          {.help = "of every alternative",
           .source = "enough for an interval, few enough to wait for",
           .min = 1,
           .max = 1e6});
  v.number("half_width", half_width,
           {.help = "replicate until intervals of metric `of` reach no further than this share to either "
                    "side, of means and "
                    "of differences from the baseline",
            .min = 1e-6,
            .max = 1});
  v.text("of", of, {.help = "the metric that `half_width` is about"});
  v.whole("most", most, {.help = "replications after which `half_width` is given up", .min = 5, .max = 1e6});
  v.number("level", level,
           {.help = "of confidence", .source = "convention, Fisher (1925)", .min = 0.5, .max = 0.9999});
  v.one_of("correction", correction, sim::study::correction_names(),
           {.help = "for there being several comparisons: of what is decided (holm), of what intervals cover "
                    "(bonferroni)",
            .source = "Holm (1979): the same guarantee as Bonferroni, more decisions"});
  v.text("sort", sort, {.help = "the metric that orders the rows, best first"});
}

sim::study::Confidence CompareConfig::confidence() const {
  const auto& names = sim::study::correction_names();
  const auto place = std::find(names.begin(), names.end(), correction) - names.begin();
  return {level, static_cast<sim::study::Correction>(place)};
}

bool check_compare(const Scenario& scenario, sim::config::Document& document) {
  return !scenario.compare || Checks(scenario, document).all();
}

}  // namespace jevons

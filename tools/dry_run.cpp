#include "tools/dry_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "sim/study/parallel.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

constexpr double kRecordBytes = 100, kColumnBytes = 2500;  // of a run, and of a column, beside values: about

/// Seconds that each of these points takes, reading included, in the mean.
double tried_s(const Study& study, const Survey& survey, const std::vector<std::uint32_t>& points) {
  const auto began = std::chrono::steady_clock::now();
  for (const auto point : points) {
    const auto record = run_of(study.model(point), {point, 0}, survey, [](double) { return !stop_requested(); });
    if (!record) throw Interrupted("stopped before the end");
    if (!record->error.empty()) fmt::print(stderr, "failed: {}: {}\n", study.plan().described(point), record->error);
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() / static_cast<double>(points.size());
}

void tell(const char* what, const std::string& text) { fmt::print("  {:<7} {}\n", what, text); }

std::string count(std::int64_t n) { return format_value(static_cast<double>(n)); }

}  // namespace

void rehearse(const Study& study, const Survey& survey, const std::vector<std::uint32_t>& points, const SweepOptions& options) {
  if (points.empty()) return tell("points", "none in this part");
  std::vector<std::uint32_t> tried{points.front(), points[points.size() / 2], points.back()};
  tried.erase(std::unique(tried.begin(), tried.end()), tried.end());
  const double each_s = tried_s(study, survey, tried);
  const auto repetition = study.repetition();
  const auto least = std::ssize(points) * repetition.wanted({}), most = std::ssize(points) * repetition.most_runs();
  const auto threads = sim::study::thread_count(options.threads, most);
  const auto values = survey.metrics.size() + survey.drawn.size() + survey.series.size() * survey.intervals;
  const auto runs = static_cast<double>(least);
  const auto columns = static_cast<double>(survey.metrics.size() + survey.drawn.size() + survey.series.size() + study.plan().axes().size());
  const auto bytes = [&](double n) { return format_bytes(kColumnBytes * columns + (kRecordBytes + 8 * static_cast<double>(values)) * n); };
  tell("points", count(std::ssize(points)));
  tell("runs", least == most ? count(most) : fmt::format("{} to {}, as chance has it", count(least), count(most)));
  tell("time", fmt::format("{} a run, about {} on {} thread{}", format_time(each_s), format_time(each_s * runs / static_cast<double>(threads)), threads, threads == 1 ? "" : "s"));
  tell("size", fmt::format("about {}{} for {} metrics{}", bytes(runs), least == most ? "" : " to " + bytes(static_cast<double>(most)), survey.metrics.size(),
                           survey.series.empty() ? "" : fmt::format(" and {} series of {} values", survey.series.size(), survey.intervals)));
  tell("", fmt::format("{} runs were tried, and nothing was kept", tried.size()));
}

}  // namespace jevons::tools

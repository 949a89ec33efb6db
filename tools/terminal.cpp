#include "tools/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "sim/engine/statistics.hpp"
#include "tools/json.hpp"

namespace jevons::tools {
namespace {

using namespace std::chrono_literals;
constexpr int kBarWidth = 40;

struct Estimate {
  double mean, half_width;  // half-width NaN for a single run
};

Estimate estimate(const std::vector<Outcome>& outcomes, std::size_t metric) {
  if (outcomes.size() == 1) return {outcomes.front().metrics[metric].value, std::nan("")};
  sim::Welford sample;
  for (const auto& outcome : outcomes) sample.add(outcome.metrics[metric].value);
  const auto interval = sim::confidence_interval(sample);
  return {interval.mean, interval.half_width};
}

std::string with_thousands(std::string digits) {
  const auto end = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits[0] == '-' ? 1 : 0;
  for (std::size_t at = end; at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

bool is_per_site(const std::string& name) { return name.rfind("site.", 0) == 0; }

double wall_s(const std::vector<Outcome>& outcomes) {
  double total = 0;
  for (const auto& outcome : outcomes) total += outcome.wall_s;
  return total;
}

}  // namespace

ProgressBar::ProgressBar(bool wanted, std::string what)
    : enabled_(wanted && isatty(STDERR_FILENO) == 1), what_(std::move(what)) {}

ProgressBar::~ProgressBar() {
  if (drawn_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::update(double share) {
  if (!enabled_) return;
  const auto now = Clock::now();
  if (drawn_ && now - last_ < 100ms) return;
  last_ = now;
  drawn_ = true;
  const int full = static_cast<int>(share * kBarWidth);
  const double spent_s = std::chrono::duration<double>(now - began_).count();
  const double left_s = share > 0 ? spent_s * (1 - share) / share : 0;
  fmt::print(stderr, "\r{} [{:=<{}}{:>{}}] {:3.0f} %  {:.0f} s left\033[K", what_, "", full, "", kBarWidth - full, 100 * share, left_s);
  std::fflush(stderr);
}

std::string bold(const std::string& text) {
  static const bool colours = isatty(STDOUT_FILENO) == 1 && !std::getenv("NO_COLOR");
  return colours ? "\033[1m" + text + "\033[0m" : text;
}

std::string format_value(double value) {
  if (std::isnan(value)) return "unknown";
  const double size = std::abs(value);
  if (value == std::floor(value) && size < 1e15) return with_thousands(fmt::format("{:.0f}", value));
  if (size >= 1e15 || size < 1e-3) return fmt::format("{:.4g}", value);
  const int decimals = std::clamp(4 - static_cast<int>(std::floor(std::log10(size))), 0, 7);
  return with_thousands(fmt::format("{:.{}f}", value, decimals));
}

std::string format_time(double seconds) {
  if (seconds < 10) return fmt::format("{:.2g} s", seconds);
  const auto whole = std::llround(seconds);
  if (whole < 120) return fmt::format("{} s", whole);
  if (whole < 2 * 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  if (whole < 48 * 3600) return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
  return fmt::format("{} days {} h", whole / 86400, whole / 3600 % 24);
}

std::string format_bytes(double bytes) {
  constexpr const char* units[] = {"bytes", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < std::size(units); ++unit) bytes /= 1000;
  return fmt::format("{:.3g} {}", bytes, units[unit]);
}

namespace {

/// Words with commas between them, in lines of about so many letters that stand below one another.
std::string in_lines(const std::vector<std::string>& words, std::size_t width) {
  std::string text;
  std::size_t length = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (length > 0 && length + words[i].size() > width) {
      text += "\n          ";
      length = 0;
    }
    const auto word = " " + words[i] + (i + 1 < words.size() ? "," : "");
    text += word;
    length += word.size();
  }
  return text;
}

}  // namespace

std::string summary_table(const std::string& title, const std::vector<Outcome>& outcomes) {
  const auto& metrics = outcomes.front().metrics;
  const bool several = outcomes.size() > 1;
  const bool one_site = std::count_if(metrics.begin(), metrics.end(), [](const Metric& m) {
    return is_per_site(m.name) && m.name.ends_with(".it_energy");
  }) == 1;
  std::string text = title.empty() ? "" : bold(title) + "\n";
  std::vector<std::string> unknown;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const auto& metric = metrics[i];
    if (is_per_site(metric.name) && one_site) continue;
    const auto e = estimate(outcomes, i);
    if (std::isnan(e.mean)) {
      unknown.push_back(metric.name);
      continue;
    }
    text += fmt::format("  {:<28} {:>16}", metric.name, format_value(e.mean));
    if (several) text += fmt::format(" ± {:<12}", format_value(e.half_width));
    text += metric.unit == "1" ? "\n" : " " + metric.unit + "\n";
  }
  text += fmt::format("  {:<28} {:>16} s\n", "wall_time", format_value(wall_s(outcomes)));
  if (!unknown.empty()) text += "  unknown:" + in_lines(unknown, 100) + "\n";
  if (several) text += fmt::format("  {} replications; ± is the half-width of a 95 % confidence interval\n", outcomes.size());
  return text;
}

std::vector<std::string> warnings(const std::vector<Outcome>& outcomes) {
  constexpr std::string_view energy = ".unserved_energy", time = ".unserved_time";
  std::vector<std::string> all;
  const auto& metrics = outcomes.front().metrics;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (metrics[i].name == "carbon_cap_excess" && estimate(outcomes, i).mean > 0)
      all.push_back(fmt::format("the carbon cap is exceeded by {} kg: carbon_price says what allowances came to",
                                format_value(estimate(outcomes, i).mean)));
    if (metrics[i].name == "energy_cap_excess" && estimate(outcomes, i).mean > 0)
      all.push_back(fmt::format("the energy cap is exceeded by {} kWh, by what was let in before it was used up",
                                format_value(estimate(outcomes, i).mean)));
    if (!metrics[i].name.ends_with(energy)) continue;
    const double unserved_kwh = estimate(outcomes, i).mean;
    if (!(unserved_kwh > 0)) continue;
    const auto grid = metrics[i].name.substr(0, metrics[i].name.size() - energy.size());
    const auto same = std::find_if(metrics.begin(), metrics.end(), [&](const Metric& m) { return m.name == grid + std::string(time); });
    all.push_back(fmt::format("{} could not serve all load: {} kWh unserved in {} h{}", grid, format_value(unserved_kwh),
                              format_value(estimate(outcomes, static_cast<std::size_t>(same - metrics.begin())).mean),
                              outcomes.size() > 1 ? ", means of the replications" : ""));
  }
  return all;
}

namespace {

/// "uncertain": {PATH: {"distribution": TEXT, "unit": UNIT, "values": [...]}}, or nothing where all is certain.
std::string uncertain_json(const std::vector<DrawnInput>& inputs) {
  std::string text;
  for (const auto& input : inputs) {
    std::vector<std::string> values;
    for (const double value : input.values) values.push_back(json_number(value));
    text += fmt::format("{}{}: {{\"distribution\": {}, \"unit\": {}, \"values\": [{}]}}", text.empty() ? "" : ", ", json_string(input.path),
                        json_string(input.distribution), json_string(input.unit), sim::config::listed(values));
  }
  return text.empty() ? text : "\"uncertain\": {" + text + "}, ";
}

}  // namespace

std::string summary_json(const std::vector<Outcome>& outcomes, const std::vector<DrawnInput>& inputs) {
  std::string text = "{\"metrics\": {";
  const auto& metrics = outcomes.front().metrics;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const auto e = estimate(outcomes, i);
    text += fmt::format("{}: {{\"value\": {}, \"unit\": {}", json_string(metrics[i].name), json_number(e.mean), json_string(metrics[i].unit));
    if (outcomes.size() > 1) text += fmt::format(", \"half_width_95\": {}", json_number(e.half_width));
    text += "}, ";
  }
  text += fmt::format("\"wall_time\": {{\"value\": {}, \"unit\": \"s\"}}}}, \"trace_hash\": [", json_number(wall_s(outcomes)));
  for (std::size_t r = 0; r < outcomes.size(); ++r)
    text += fmt::format("{}\"{:016x}\"", r == 0 ? "" : ", ", outcomes[r].trace_hash);
  return text + "], " + uncertain_json(inputs) + fmt::format("\"replications\": {}}}\n", outcomes.size());
}

}  // namespace jevons::tools

// The table of a comparison: a row an alternative, as many metrics side by side as a page is wide.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tools/comparison.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

constexpr std::size_t kPage = 120;

using Rows = std::vector<std::string>;

/// The letters of a text: bytes of UTF-8 that begin one.
std::size_t length(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool to_the_right) {
  const std::string blanks(width - std::min(width, length(text)), ' ');
  return to_the_right ? blanks + text : text + blanks;
}

/// Three digits, of what is known no better: half-widths and differences.
std::string rough_value(double value) {
  if (std::isnan(value)) return "unknown";
  value = std::stod(fmt::format("{:.2e}", value));
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size < 1e-3 || size >= 1e6) return fmt::format("{:.3g}", value);
  return fmt::format("{:.{}f}", value, std::clamp(2 - static_cast<int>(std::floor(std::log10(size))), 0, 5));
}

std::string signed_value(double value) { return (value > 0 ? "+" : "") + rough_value(value); }

/// Cells one above the other, as wide as the widest.
Rows column(Rows cells, bool to_the_right) {
  std::size_t width = 0;
  for (const auto& cell : cells) width = std::max(width, length(cell));
  for (auto& cell : cells) cell = padded(cell, width, to_the_right);
  return cells;
}

Rows beside(const Rows& left, const Rows& right, const std::string& between) {
  Rows rows;
  for (std::size_t i = 0; i < left.size(); ++i) rows.push_back(left[i] + between + right[i]);
  return rows;
}

std::string difference_text(const ComparedMetric& metric, std::size_t alternative, std::size_t baseline, bool has_interval) {
  if (alternative == baseline) return "";
  const auto& d = metric.differences[alternative];
  const double base = std::abs(metric.means[baseline].mean);
  const double scale = base > 0 ? 100 / base : 1;
  auto text = signed_value(d.mean * scale) + (base > 0 ? " %" : metric.unit == "1" ? "" : " " + metric.unit);
  if (has_interval && !std::isnan(d.mean)) text += fmt::format(" [{}, {}]", signed_value(d.low * scale), signed_value(d.high * scale));
  return text;
}

/// Name, means with half-widths, differences; the winner's mean is marked.
Rows block(const ComparedMetric& metric, const Comparison& c, const std::vector<std::size_t>& order) {
  Rows values, widths, differences;
  for (const auto i : order) {
    const auto& mean = metric.means[i];
    values.push_back(format_value(mean.mean));
    widths.push_back(c.has_intervals() && !std::isnan(mean.mean) ? "± " + rough_value(mean.half_width) + (metric.winner == i ? "*" : "") : "");
    differences.push_back(difference_text(metric, i, c.baseline, c.has_intervals()));
  }
  auto means = column(values, true);
  if (c.has_intervals()) means = beside(means, column(widths, false), " ");
  auto rows = beside(means, column(differences, false), "  ");
  rows.insert(rows.begin(), metric.name + (metric.unit == "1" ? "" : " [" + metric.unit + "]"));
  rows = column(rows, false);
  for (std::size_t r = 0; r < order.size(); ++r)
    if (metric.winner == order[r]) rows[r + 1] = bold(rows[r + 1]);
  return rows;
}

std::vector<std::size_t> order_of_rows(const Comparison& c) {
  std::vector<std::size_t> order(c.alternatives.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto* by = c.metric(c.config.sort);
  if (!by) return order;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double x = by->means[a].mean, y = by->means[b].mean;
    if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
    return by->better == Better::higher ? x > y : x < y;
  });
  return order;
}

std::string without_trailing_blanks(std::string line) { return line.erase(line.find_last_not_of(' ') + 1); }

std::string percent(double share) { return fmt::format("{:g} %", 100 * share); }

std::string correction_text(const Comparison& c) {
  const auto several = c.alternatives.size() > 2;
  if (!several || c.config.correction == "none") return several ? ", not corrected for there being several" : "";
  return fmt::format(", corrected ({}) for {} comparisons with one alternative", c.config.correction == "holm" ? "Holm" : "Bonferroni",
                     c.alternatives.size() - 1);
}

std::string replications_text(const Comparison& c) {
  auto text = fmt::format("  {} replication{} of each, with the same random numbers", c.replications, c.replications == 1 ? "" : "s");
  if (c.config.half_width)
    text += fmt::format("; the half-width asked for, {} of {}, was {}", percent(*c.config.half_width), c.config.of,
                        c.is_precise ? "reached" : "not reached");
  return text + "\n";
}

std::string nothing_differs(const Comparison& c, const std::vector<const ComparedMetric*>& shown) {
  const auto differs = [&](const auto& d) { return d.mean != 0; };
  for (const auto* metric : shown)
    if (std::any_of(metric->differences.begin(), metric->differences.end(), differs)) return "";
  return c.config.metrics.empty() ? "  the alternatives differ in no metric of which less, or more, is better\n" : "";
}

std::string explanation(const Comparison& c, const std::vector<const ComparedMetric*>& shown) {
  auto text = replications_text(c);
  const auto& baseline = c.alternatives[c.baseline].name;
  if (!c.has_intervals()) {
    text += fmt::format("  differences are from {}, in percent of its value\n", baseline) + nothing_differs(c, shown);
    return text + (c.replications == 1 ? "  one replication tells nothing of chance: there is no interval, and no winner is marked\n"
                                       : "  all replications are identical (this scenario is deterministic): there is no interval, and no "
                                         "winner is marked\n");
  }
  text += nothing_differs(c, shown);
  text += fmt::format("  ± half-width of the {} interval of the mean; differences are paired, from {}, in percent of its mean,\n"
                      "  with [low, high] at {}{}\n",
                      percent(c.config.level), baseline, percent(c.config.level), correction_text(c));
  const bool marked = std::any_of(shown.begin(), shown.end(), [](const auto* metric) { return metric->winner.has_value(); });
  text += marked ? "  * the best: its paired interval against every other alternative, corrected likewise, excludes zero\n"
                 : "  no winner is marked: of no metric is one alternative told from every other\n";
  return text;
}

}  // namespace

std::string comparison_table(const Comparison& c) {
  const auto order = order_of_rows(c);
  const auto shown = shown_metrics(c);
  Rows names{""};
  for (const auto i : order) names.push_back(c.alternatives[i].name);
  names = column(names, false);
  std::string text = c.title.empty() ? "" : bold(c.title) + "\n";
  for (std::size_t next = 0; next < shown.size();) {
    auto rows = names;
    std::size_t width = length(names.front());
    const auto first = next;
    for (; next < shown.size(); ++next) {
      const auto added = block(*shown[next], c, order);
      width += 3 + length(added.front());
      if (next > first && width > kPage) break;
      rows = beside(rows, added, "   ");
    }
    for (const auto& row : rows) text += "  " + without_trailing_blanks(row) + "\n";
    text += "\n";
  }
  return text + explanation(c, shown);
}

}  // namespace jevons::tools

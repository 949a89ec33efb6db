#include "tools/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "tools/json.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

std::string cell(double value) { return std::isnan(value) ? "-" : format_value(value); }

std::string heading(const Finding::Column& column) {
  return column.unit.empty() || column.unit == "1" ? column.name : fmt::format("{} [{}]", column.name, column.unit);
}

std::string table_of(const Finding& finding, std::size_t most_rows) {
  const auto shown = std::min(finding.rows.size(), most_rows);
  std::size_t first = finding.dimension.size();
  for (std::size_t i = 0; i < shown; ++i) first = std::max(first, finding.rows[i].size());
  std::vector<std::size_t> widths;
  for (const auto& column : finding.columns) {
    widths.push_back(heading(column).size());
    for (std::size_t i = 0; i < shown; ++i) widths.back() = std::max(widths.back(), cell(column.values[i]).size());
  }
  std::string text = bold(finding.title) + fmt::format("\n  {:<{}}", finding.dimension, first);
  for (std::size_t c = 0; c < widths.size(); ++c) text += fmt::format("  {:>{}}", heading(finding.columns[c]), widths[c]);
  for (std::size_t i = 0; i < shown; ++i) {
    text += fmt::format("\n  {:<{}}", finding.rows[i], first);
    for (std::size_t c = 0; c < widths.size(); ++c) text += fmt::format("  {:>{}}", cell(finding.columns[c].values[i]), widths[c]);
  }
  text += "\n";
  if (shown < finding.rows.size()) text += fmt::format("  and {} more; --json and -o have all\n", finding.rows.size() - shown);
  if (!finding.note.empty()) text += "  " + finding.note + "\n";
  return text;
}

std::string json_of(const Finding& finding) {
  std::string text = fmt::format("{{{}: [", json_string(finding.dimension));
  for (std::size_t i = 0; i < finding.rows.size(); ++i) text += (i == 0 ? "" : ", ") + json_string(finding.rows[i]);
  text += "]";
  for (const auto& column : finding.columns) {
    text += fmt::format(", {}: [", json_string(column.name));
    for (std::size_t i = 0; i < column.values.size(); ++i) text += (i == 0 ? "" : ", ") + json_number(column.values[i]);
    text += "]";
  }
  return text + "}";
}

}  // namespace

std::string findings_table(const std::vector<Finding>& findings, std::size_t most_rows) {
  std::string text;
  for (const auto& finding : findings) text += (text.empty() ? "" : "\n") + table_of(finding, most_rows);
  return text;
}

std::string findings_json(const std::vector<Finding>& findings) {
  std::vector<std::string> order;
  std::map<std::string, std::string> parts;
  for (const auto& finding : findings) {
    if (!parts.contains(finding.analysis)) order.push_back(finding.analysis);
    auto& part = parts[finding.analysis];
    if (finding.metric.empty()) part = json_of(finding);
    else part += fmt::format("{}{}: {}", part.empty() ? "{" : ", ", json_string(finding.metric), json_of(finding));
  }
  std::string text = "{";
  for (const auto& analysis : order) {
    const bool by_metric = std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.analysis == analysis && !f.metric.empty(); });
    text += fmt::format("{}{}: {}{}", text.size() == 1 ? "" : ", ", json_string(analysis), parts[analysis], by_metric ? "}" : "");
  }
  return text + "}\n";
}

void write_findings(sim::results::Store& store, const std::vector<Finding>& findings) {
  for (const auto& finding : findings) {
    const auto group = "/" + finding.analysis + (finding.metric.empty() ? "" : "/" + finding.metric);
    store.attribute(group, "title", finding.title);
    if (!finding.note.empty()) store.attribute(group, "note", finding.note);
    store.labels(group, finding.dimension, finding.rows);
    for (const auto& column : finding.columns)
      store.array(group, {column.name, column.unit, column.help}, {finding.dimension}, column.values);
  }
}

}  // namespace jevons::tools

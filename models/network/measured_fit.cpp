#include "models/network/measured_fit.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

namespace jevons {
namespace {

constexpr double kMebibyte = 1048576;

struct Terms {
  double constant = 0, linear = 0, root = 0;  // of what a ring sends
};

double ring_bytes(const RankGroup& group, double bytes) {
  return all_reduce_shape(Algorithm::ring, group.ranks()).volume * bytes;
}

/// No term below 0: the best of those sets of terms of which none would be.
std::optional<Terms> least_squares(const std::vector<const MeasuredAllReduce*>& tables, double known_s) {
  std::vector<std::array<double, 4>> rows;
  for (const auto* table : tables)
    for (const auto& point : table->points) {
      const double v = ring_bytes(table->group, point.bytes), w = 1 / point.seconds;
      rows.push_back({w, v * w, std::sqrt(v) * w, (point.seconds - known_s) * w});
    }
  Eigen::MatrixXd all(static_cast<Eigen::Index>(rows.size()), 4);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (int c = 0; c < 4; ++c) all(static_cast<Eigen::Index>(i), c) = rows[i][static_cast<std::size_t>(c)];
  std::optional<Terms> best;
  double least = std::numeric_limits<double>::infinity();
  for (const auto& kept : {std::vector<int>{1}, {0, 1}, {1, 2}, {0, 1, 2}}) {
    Eigen::MatrixXd some(all.rows(), static_cast<Eigen::Index>(kept.size()));
    Eigen::VectorXd scale(some.cols());
    for (Eigen::Index c = 0; c < some.cols(); ++c) {
      scale[c] = all.col(kept[static_cast<std::size_t>(c)]).norm();
      some.col(c) = all.col(kept[static_cast<std::size_t>(c)]) / scale[c];
    }
    const Eigen::VectorXd x = some.colPivHouseholderQr().solve(all.col(3));
    const double misfit = (some * x - all.col(3)).squaredNorm();
    if (!x.allFinite() || (x.array() < 0).any() || !(misfit < least)) continue;
    std::array<double, 3> terms{};
    for (Eigen::Index c = 0; c < some.cols(); ++c)
      terms[static_cast<std::size_t>(kept[static_cast<std::size_t>(c)])] = x[c] / scale[c];
    if (!(terms[1] > 0)) continue;
    least = misfit;
    best = Terms{terms[0], terms[1], terms[2]};
  }
  return best;
}

double chunk_s(const Terms& terms) { return terms.root * terms.root / (4 * terms.linear); }

std::vector<const MeasuredAllReduce*> of(const MeasuredTables& measured, bool within, std::int64_t ranks) {
  std::vector<const MeasuredAllReduce*> tables;
  for (const auto& table : measured.tables)
    if ((table.group.nodes == 1) == within && table.group.ranks() == ranks) tables.push_back(&table);
  return tables;
}

std::vector<std::int64_t> ranks_measured(const MeasuredTables& measured, bool within) {
  std::set<std::int64_t> ranks;
  for (const auto& table : measured.tables)
    if ((table.group.nodes == 1) == within) ranks.insert(table.group.ranks());
  return {ranks.begin(), ranks.end()};
}

Terms fitted(const MeasuredTables& measured, bool within, std::int64_t ranks, double known_s) {
  const char* where = within ? "within a node" : "between nodes";
  const auto tables = of(measured, within, ranks);
  if (tables.empty())
    throw std::invalid_argument(fmt::format("no all-reduce of {} ranks {} was measured", ranks, where));
  std::set<double> sizes;
  for (const auto* table : tables)
    for (const auto& point : table->points) sizes.insert(point.bytes);
  if (sizes.size() < 3)
    throw std::invalid_argument(
        fmt::format("{} sizes of all-reduces of {} ranks {} are too few for a fit: at least 3 are",
                    sizes.size(), ranks, where));
  const auto terms = least_squares(tables, known_s);
  if (!terms)
    throw std::invalid_argument(
        fmt::format("times of all-reduces of {} ranks {} do not grow with size", ranks, where));
  return *terms;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto n = values.size();
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

MeasuredFit::Asked asked(const MeasuredAllReduce& table, const Fabric& fabric, bool was_fitted) {
  std::vector<double> errors;
  for (const auto& point : table.points)
    if (point.bytes >= kMebibyte)
      errors.push_back(std::abs(
          fabric.all_reduce(table.group, point.bytes, 1, Algorithm::ring).time_s / point.seconds - 1));
  const auto sizes = static_cast<std::int64_t>(errors.size());
  return {table.group, sizes, sizes > 0 ? median(std::move(errors)) : 0, was_fitted};
}

std::string note_of(const MeasuredFit::Asked& asked) {
  const auto what = fmt::format("all-reduce of {} ranks on {} node{}", asked.group.ranks(), asked.group.nodes,
                                asked.group.nodes == 1 ? "" : "s");
  if (asked.sizes == 0) return what + ": no size of 1 MiB or more was measured";
  return fmt::format("{}: median error {:.1f} % over {} times of 1 MiB and more{}", what, 100 * asked.error,
                     asked.sizes, asked.fitted ? ", of the fit itself" : "");
}

}  // namespace

MeasuredFit fit(const MeasuredTables& measured, const NetworkConfig& network, std::int64_t ranks,
                std::int64_t ranks_between) {
  const auto within = ranks_measured(measured, true), between = ranks_measured(measured, false);
  if (within.empty()) throw std::invalid_argument("no all-reduce within one node was measured");
  if (ranks == 0) ranks = within[(within.size() - 1) / 2];
  if (ranks_between == 0 && !between.empty()) ranks_between = between.back();

  MeasuredFit result{network, {}, {}};
  auto& links = result.network;
  const Terms inner = fitted(measured, true, ranks, 0);
  links.algorithm = "ring";
  links.startup_s = inner.constant;
  links.link_latency_s = 0;
  links.link_b_per_s = 1 / inner.linear;
  links.link_chunk_s = chunk_s(inner);
  if (ranks_between > 0) {
    const Terms outer = fitted(measured, false, ranks_between, inner.constant);
    const auto nodes = of(measured, false, ranks_between).front()->group.nodes;
    links.ports = 1;
    links.port_latency_s = outer.constant / (2.0 * static_cast<double>(nodes - 1));
    links.port_b_per_s = 1 / outer.linear;
    links.port_chunk_s = chunk_s(outer);
  }
  NetworkConfig alone = links;  // as measured: nobody else, one leaf
  alone.kind = "fat_tree";
  alone.leaf_islands = 1000000;
  const Fabric fabric(alone);
  for (const auto& table : measured.tables) {
    const bool inside = table.group.nodes == 1;
    if (!inside && ranks_between == 0) continue;
    result.asked.push_back(asked(table, fabric, table.group.ranks() == (inside ? ranks : ranks_between)));
    result.notes.push_back(note_of(result.asked.back()));
  }
  if (between.empty())
    result.notes.push_back("no all-reduce between nodes was measured: ports are as the scenario has them");
  return result;
}

}  // namespace jevons

#include "models/network/measured_fit.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>
#include <tuple>

namespace jevons {
namespace {

constexpr double kMebibyte = 1048576;

struct Terms {
  double constant = 0, linear = 0, root = 0;  // of what a ring sends
};

double ring_bytes(const RankGroup& group, double bytes) {
  return all_reduce_shape(Algorithm::ring, group.ranks()).volume * bytes;
}

using Row =
    std::array<double, 4>;  // 1, V, sqrt(V) and the seconds to be explained, each over the seconds measured

/// The least squares of a set of terms under weights, and what is left; nothing where a term would be below
/// 0.
std::optional<std::pair<Terms, double>> solve(const Eigen::MatrixXd& rows, const Eigen::VectorXd& weights,
                                              const std::vector<int>& kept) {
  Eigen::MatrixXd some(rows.rows(), static_cast<Eigen::Index>(kept.size()));
  Eigen::VectorXd scale(some.cols());
  for (Eigen::Index c = 0; c < some.cols(); ++c) {
    const auto column = rows.col(kept[static_cast<std::size_t>(c)]);
    scale[c] = column.norm();
    some.col(c) = column.cwiseProduct(weights) / scale[c];
  }
  const Eigen::VectorXd sought = rows.col(3).cwiseProduct(weights);
  const Eigen::VectorXd x = some.colPivHouseholderQr().solve(sought);
  if (!x.allFinite() || (x.array() < 0).any()) return {};
  std::array<double, 3> terms{};
  for (Eigen::Index c = 0; c < some.cols(); ++c)
    terms[static_cast<std::size_t>(kept[static_cast<std::size_t>(c)])] = x[c] / scale[c];
  if (!(terms[1] > 0)) return {};
  return {{Terms{terms[0], terms[1], terms[2]}, (some * x - sought).squaredNorm()}};
}

/// No term below 0: the best of those sets of terms of which none would be.
std::optional<Terms> best_terms(const Eigen::MatrixXd& rows, const Eigen::VectorXd& weights) {
  std::optional<Terms> best;
  double least = std::numeric_limits<double>::infinity();
  for (const auto& kept : {std::vector<int>{1}, {0, 1}, {1, 2}, {0, 1, 2}})
    if (const auto found = solve(rows, weights, kept); found && found->second < least)
      std::tie(best, least) = *found;
  return best;
}

/// Least absolute relative errors, by least squares whose weights are the errors of the last.
std::optional<Terms> explain(const MeasuredAllReduce& table, double known_s) {
  Eigen::MatrixXd rows(static_cast<Eigen::Index>(table.points.size()), 4);
  for (Eigen::Index r = 0; r < rows.rows(); ++r) {
    const auto& point = table.points[static_cast<std::size_t>(r)];
    const double v = ring_bytes(table.group, point.bytes);
    rows.row(r) << 1, v, std::sqrt(v), point.seconds - known_s;
    rows.row(r) /= point.seconds;
  }
  constexpr int kRounds = 30;
  constexpr double kExact = 1e-3;  // errors below are all alike
  auto terms = best_terms(rows, Eigen::VectorXd::Ones(rows.rows()));
  for (int i = 0; i < kRounds && terms; ++i) {
    const Eigen::VectorXd error =
        rows.leftCols(3) * Eigen::Vector3d(terms->constant, terms->linear, terms->root) - rows.col(3);
    terms = best_terms(rows, error.cwiseAbs().cwiseMax(kExact).cwiseSqrt().cwiseInverse());
  }
  return terms;
}

double chunk_s(const Terms& terms) { return terms.root * terms.root / (4 * terms.linear); }

/// Of the fullest nodes that so many ranks were measured on; null if they were not.
const MeasuredAllReduce* table_of(const MeasuredTables& measured, bool within, std::int64_t ranks) {
  const MeasuredAllReduce* fullest = nullptr;
  for (const auto& table : measured.tables)
    if ((table.group.nodes == 1) == within && table.group.ranks() == ranks) fullest = &table;
  return fullest;
}

std::vector<std::int64_t> ranks_measured(const MeasuredTables& measured, bool within) {
  std::set<std::int64_t> ranks;
  for (const auto& table : measured.tables)
    if ((table.group.nodes == 1) == within) ranks.insert(table.group.ranks());
  return {ranks.begin(), ranks.end()};
}

Terms fitted(const MeasuredTables& measured, bool within, std::int64_t ranks, double known_s) {
  const char* where = within ? "within a node" : "between nodes";
  const auto* table = table_of(measured, within, ranks);
  if (!table)
    throw std::invalid_argument(fmt::format("no all-reduce of {} ranks {} was measured", ranks, where));
  std::set<double> sizes;
  for (const auto& point : table->points) sizes.insert(point.bytes);
  if (sizes.size() < 3)
    throw std::invalid_argument(
        fmt::format("{} sizes of all-reduces of {} ranks {} are too few for a fit: at least 3 are",
                    sizes.size(), ranks, where));
  const auto terms = explain(*table, known_s);
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
    const auto nodes = table_of(measured, false, ranks_between)->group.nodes;
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
    const auto* of_fit = table_of(measured, inside, inside ? ranks : ranks_between);
    result.asked.push_back(asked(table, fabric, &table == of_fit));
    result.notes.push_back(note_of(result.asked.back()));
  }
  if (between.empty())
    result.notes.push_back("no all-reduce between nodes was measured: ports are as the scenario has them");
  return result;
}

}  // namespace jevons

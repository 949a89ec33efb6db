#include "sim/study/regression.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "sim/study/comparison.hpp"

namespace sim::study {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kPivot = 1e-9;  // standardised columns are dependent where one has less than this of its own

struct Standardised {
  std::vector<double> coefficients, partial;
  double r2;
};

bool is_known(const std::vector<double>& row, double y) {
  return std::isfinite(y) && std::all_of(row.begin(), row.end(), [](double x) { return std::isfinite(x); });
}

/// One column for each factor, the last for y.
std::vector<Vector> known_columns(const std::vector<std::vector<double>>& rows, std::span<const double> y) {
  if (rows.size() != y.size())
    throw std::invalid_argument(fmt::format("{} rows of factors and {} values; there must be as many of each",
                                            rows.size(), y.size()));
  const auto factors = rows.empty() ? 0 : rows.front().size();
  std::vector<std::vector<double>> known(factors + 1);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (rows[r].size() != factors)
      throw std::invalid_argument(
          fmt::format("row {} has {} factors; it must have {}, as the first", r, rows[r].size(), factors));
    if (!is_known(rows[r], y[r])) continue;
    for (std::size_t f = 0; f < factors; ++f) known[f].push_back(rows[r][f]);
    known[factors].push_back(y[r]);
  }
  std::vector<Vector> columns;
  for (const auto& column : known)
    columns.push_back(Eigen::Map<const Vector>(column.data(), std::ssize(column)));
  return columns;
}

/// Ranks from 1; equal values have the mean of the ranks they take up.
Vector ranks(const Vector& values) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
  Vector result(values.size());
  for (std::size_t begin = 0, end; begin < order.size(); begin = end) {
    for (end = begin; end < order.size() && values[order[end]] == values[order[begin]];) ++end;
    for (std::size_t i = begin; i < end; ++i) result[order[i]] = static_cast<double>(begin + end + 1) / 2;
  }
  return result;
}

/// Mean taken away and of length 1; the values must vary.
Vector standardised(const Vector& values) {
  const Vector centred = values.array() - values.mean();
  return centred.normalized();
}

bool varies(const Vector& values) { return values.size() > 0 && values.minCoeff() < values.maxCoeff(); }

bool varies_beyond_rounding(const Vector& y) {
  return y.size() > 0 && y.maxCoeff() - y.minCoeff() > kResolution * y.cwiseAbs().maxCoeff();
}

/// Columns of `x` and y vary and are standardised.
Standardised fit(const Matrix& x, const Vector& y) {
  const auto factors = static_cast<std::size_t>(x.cols());
  const Standardised unknown{std::vector<double>(factors, kNone), std::vector<double>(factors, kNone), kNone};
  if (x.rows() < x.cols() + 2) return unknown;
  if (factors == 0) return {{}, {}, 0};
  Eigen::ColPivHouseholderQR<Matrix> qr(x);
  qr.setThreshold(kPivot);
  if (qr.rank() < x.cols()) return unknown;
  const Vector b = qr.solve(y);
  const double rounding = kResolution * kResolution, squares = (y - x * b).squaredNorm();
  const double residual = squares > rounding ? squares : 0;
  const Matrix upper = qr.matrixQR().topRows(x.cols()).triangularView<Eigen::Upper>();
  const Matrix inverse =
      qr.colsPermutation() * upper.triangularView<Eigen::Upper>().solve(Matrix::Identity(x.cols(), x.cols()));
  Standardised result{{b.begin(), b.end()}, {}, 1 - residual};
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    const double own = b[j] * b[j] > rounding ? b[j] : 0, length = inverse.row(j).squaredNorm();
    result.partial.push_back(own / std::sqrt(own * own + residual * length));  // 0 / 0 is NaN
  }
  return result;
}

/// Factors that never vary are left out of the fit.
Standardised fit_varying(const std::vector<Vector>& columns) {
  const auto factors = columns.size() - 1;
  Standardised result{std::vector<double>(factors, kNone), std::vector<double>(factors, kNone), kNone};
  if (!varies_beyond_rounding(columns.back())) return result;
  std::vector<std::size_t> varying;
  for (std::size_t f = 0; f < factors; ++f)
    if (varies(columns[f])) varying.push_back(f);
  Matrix x(columns.back().size(), std::ssize(varying));
  for (std::size_t i = 0; i < varying.size(); ++i)
    x.col(static_cast<Eigen::Index>(i)) = standardised(columns[varying[i]]);
  const auto fitted = fit(x, standardised(columns.back()));
  for (std::size_t i = 0; i < varying.size(); ++i) {
    result.coefficients[varying[i]] = fitted.coefficients[i];
    result.partial[varying[i]] = fitted.partial[i];
  }
  result.r2 = fitted.r2;
  return result;
}

}  // namespace

RegressionSensitivity regression_sensitivity(const std::vector<std::vector<double>>& rows,
                                             std::span<const double> y) {
  const auto columns = known_columns(rows, y);
  std::vector<Vector> ranked;
  for (const auto& column : columns) ranked.push_back(ranks(column));
  auto plain = fit_varying(columns);
  // y that differs by rounding has ranks, but they mean nothing
  auto of_ranks = varies_beyond_rounding(columns.back()) ? fit_varying(ranked) : plain;
  return {std::move(plain.coefficients),
          std::move(of_ranks.coefficients),
          std::move(plain.partial),
          std::move(of_ranks.partial),
          plain.r2,
          of_ranks.r2,
          static_cast<std::size_t>(columns.back().size())};
}

}  // namespace sim::study

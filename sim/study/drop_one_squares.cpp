#include <Eigen/Dense>
#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "sim/study/sums_of_squares.hpp"

namespace sim::study {
namespace {

using Eigen::Index;
using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Columns of small whole numbers: what is left of one by rounding is far below this, relative to the
/// largest.
constexpr double kPivot = 1e-9;

struct Fit {
  double explained, residual;
  std::size_t rank;
};

Fit fit(const Matrix& columns, const Vector& y) {
  Eigen::ColPivHouseholderQR<Matrix> qr(columns);
  qr.setThreshold(kPivot);
  Vector turned = y;
  turned.applyOnTheLeft(qr.householderQ().adjoint());
  const auto rank = qr.rank();
  return {turned.head(rank).squaredNorm(), turned.tail(turned.size() - rank).squaredNorm(),
          static_cast<std::size_t>(rank)};
}

/// Deviations from the last level that has runs: 1 at its own level, -1 at the last, so that columns sum to
/// nothing where runs are equally many.
Matrix main_columns(const LevelTable& table, std::size_t factor) {
  std::map<std::size_t, Index> seen;
  for (const auto& row : table.rows) seen.emplace(row[factor], 0);
  Index next = 0;
  for (auto& [level, column] : seen) column = next++;
  const Index last = next - 1;
  Matrix columns = Matrix::Zero(std::ssize(table.rows), last);
  for (Index r = 0; r < columns.rows(); ++r) {
    const Index column = seen.at(table.rows[static_cast<std::size_t>(r)][factor]);
    if (column == last)
      columns.row(r).setConstant(-1);
    else
      columns(r, column) = 1;
  }
  return columns;
}

Matrix products(const Matrix& a, const Matrix& b) {
  Matrix columns(a.rows(), a.cols() * b.cols());
  for (Index i = 0; i < a.cols(); ++i)
    for (Index j = 0; j < b.cols(); ++j) columns.col(i * b.cols() + j) = a.col(i).cwiseProduct(b.col(j));
  return columns;
}

Matrix beside(const Matrix& a, const Matrix& b) {
  Matrix both(a.rows(), a.cols() + b.cols());
  both << a, b;
  return both;
}

/// Whether the level of `other` follows from the levels of `term`.
bool determines(const LevelTable& table, const Term& term, const Term& other) {
  const auto levels = [](const std::vector<std::size_t>& row, const Term& of) {
    std::vector<std::size_t> result;
    for (const auto factor : of.factors) result.push_back(row[factor]);
    return result;
  };
  std::map<std::vector<std::size_t>, std::vector<std::size_t>> seen;
  for (const auto& row : table.rows) {
    const auto [place, is_new] = seen.emplace(levels(row, term), levels(row, other));
    if (!is_new && place->second != levels(row, other)) return false;
  }
  return true;
}

bool contains(const LevelTable& table, const Term& term, const Term& other) {
  const auto has = [&](auto factor) {
    return std::find(term.factors.begin(), term.factors.end(), factor) != term.factors.end();
  };
  if (term.factors.size() > other.factors.size() &&
      std::all_of(other.factors.begin(), other.factors.end(), has))
    return true;
  return determines(table, term, other) && !determines(table, other, term);
}

/// Columns of each term; of the pairs only if the runs can tell all of them from one another.
std::vector<Matrix> fitted_columns(const LevelTable& table, const std::vector<Term>& terms, const Vector& y) {
  std::vector<Matrix> columns;
  Matrix model = Matrix::Ones(y.size(), 1);
  for (std::size_t a = 0; a < table.levels.size(); ++a) {
    columns.push_back(main_columns(table, a));
    model = beside(model, columns.back());
  }
  const auto mains = columns.size();
  Index wanted = model.cols();
  for (std::size_t t = mains; t < terms.size(); ++t)
    wanted += columns[terms[t].factors[0]].cols() * columns[terms[t].factors[1]].cols();
  if (wanted > static_cast<Index>(kMostColumns)) return columns;

  const Matrix alone = model;
  const auto main_rank = fit(alone, y).rank;
  auto separate = main_rank;  // the rank, were every pair to explain what no other does
  for (std::size_t t = mains; t < terms.size(); ++t) {
    columns.push_back(products(columns[terms[t].factors[0]], columns[terms[t].factors[1]]));
    model = beside(model, columns.back());
    separate += fit(beside(alone, columns.back()), y).rank - main_rank;
  }
  if (fit(model, y).rank != separate) columns.resize(mains);
  return columns;
}

/// Where the columns of each fitted term stand in a model that has a constant before them.
struct Model {
  Matrix columns;
  Vector y;
  std::vector<std::pair<Index, Index>> places;  // first column, how many
  double outside = 0;                           // squares of y that no column reaches
};

/// The same model in no more rows than columns: turning it changes no sum of squares.
Model model_of(const std::vector<Matrix>& terms, const Vector& y) {
  Model model{Matrix::Ones(y.size(), 1), y, {}};
  for (const auto& term : terms) {
    model.places.emplace_back(model.columns.cols(), term.cols());
    model.columns = beside(model.columns, term);
  }
  const Index most = model.columns.cols();
  if (y.size() <= most) return model;
  Eigen::HouseholderQR<Matrix> qr(model.columns);
  model.y.applyOnTheLeft(qr.householderQ().adjoint());
  model.outside = model.y.tail(y.size() - most).squaredNorm();
  model.y.conservativeResize(most);
  model.columns = qr.matrixQR().topRows(most).triangularView<Eigen::Upper>();
  return model;
}

/// With the constant and the terms that are kept.
Fit fit(const Model& model, const std::vector<bool>& kept) {
  Matrix columns = model.columns.leftCols(1);
  for (std::size_t t = 0; t < kept.size(); ++t)
    if (kept[t])
      columns = beside(columns, model.columns.middleCols(model.places[t].first, model.places[t].second));
  return fit(columns, model.y);
}

bool is_constant(const std::vector<Matrix>& columns, const Term& term) {
  return std::any_of(term.factors.begin(), term.factors.end(),
                     [&](auto f) { return columns[f].cols() == 0; });
}

}  // namespace

Squares drop_one_squares(const LevelTable& table, std::span<const double> y) {
  Vector values = Eigen::Map<const Vector>(y.data(), std::ssize(y));
  values.array() -= values.mean();
  Squares squares{terms_of(table), values.squaredNorm(), 0, 0};
  const auto columns = fitted_columns(table, squares.terms, values);
  const auto model = model_of(columns, values);
  const auto full = fit(model, std::vector<bool>(columns.size(), true));
  squares.residual = full.residual + model.outside;
  squares.residual_degrees = y.size() - full.rank;

  for (std::size_t t = 0; t < squares.terms.size(); ++t) {
    auto& term = squares.terms[t];
    if (is_constant(columns, term)) continue;
    if (t < columns.size()) {
      std::vector<bool> kept;
      for (std::size_t other = 0; other < columns.size(); ++other)
        kept.push_back(other != t && !contains(table, squares.terms[other], term));
      const auto without = fit(model, kept);
      kept[t] = true;
      const auto with = fit(model, kept);
      term.degrees = with.rank - without.rank;
      term.squares = std::max(0.0, with.explained - without.explained);
    }
    if (term.degrees == 0) term.squares = std::numeric_limits<double>::quiet_NaN();
  }
  return squares;
}

}  // namespace sim::study

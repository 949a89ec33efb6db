#include "models/policies/mc.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "models/policies/mmt.hpp"

namespace jevons {
namespace {

/// Least squares by Householder reflections, column by column, without pivoting, each pivot of the sign
/// opposite to its entry: the order of operations of Apache Commons Math, since near-singular designs are
/// decided by rounding. Columns are stored one after another.
class LeastSquares {
 public:
  /// An intercept and the histories of all machines but `out`.
  LeastSquares(std::span<const Leaver> machines, std::size_t out, std::size_t rows)
      : rows_(rows), columns_(machines.size()), design_(rows * columns_), y_(rows) {
    std::fill_n(design_.begin(), rows, 1.0);
    auto to = design_.begin() + static_cast<std::ptrdiff_t>(rows);
    for (std::size_t i = 0; i < machines.size(); ++i)
      if (i != out) to = std::copy_n(machines[i].history.begin(), rows, to);
    std::copy_n(machines[out].history.begin(), rows, y_.begin());
  }

  /// R^2 of the fit; nothing where a pivot is exactly 0.
  std::optional<double> correlation() {
    const auto beta = solve();
    if (!beta) return {};
    double residuals = 0;
    for (std::size_t row = 0; row < rows_; ++row) {
      double fitted = 0;
      for (std::size_t c = 0; c < columns_; ++c) fitted += design_[c * rows_ + row] * (*beta)[c];
      const double residual = y_[row] - fitted;
      residuals += residual * residual;
    }
    return 1 - residuals / squares_about_mean();
  }

 private:
  std::optional<std::vector<double>> solve() {
    auto qr = design_;
    std::vector<double> b = y_, diagonal(columns_);
    for (std::size_t minor = 0; minor < columns_; ++minor) {
      reflect(qr, diagonal, minor);
      if (diagonal[minor] == 0) return {};
    }
    for (std::size_t minor = 0; minor < columns_; ++minor) {
      const double* v = &qr[minor * rows_];
      double dot = 0;
      for (std::size_t row = minor; row < rows_; ++row) dot += b[row] * v[row];
      dot /= diagonal[minor] * v[minor];
      for (std::size_t row = minor; row < rows_; ++row) b[row] += dot * v[row];
    }
    for (std::size_t row = columns_; row-- > 0;) {
      b[row] /= diagonal[row];
      for (std::size_t i = 0; i < row; ++i) b[i] -= b[row] * qr[row * rows_ + i];
    }
    b.resize(columns_);
    return b;
  }

  void reflect(std::vector<double>& qr, std::vector<double>& diagonal, std::size_t minor) const {
    double* v = &qr[minor * rows_];
    double squares = 0;
    for (std::size_t row = minor; row < rows_; ++row) squares += v[row] * v[row];
    const double a = v[minor] > 0 ? -std::sqrt(squares) : std::sqrt(squares);
    diagonal[minor] = a;
    if (a == 0) return;
    v[minor] -= a;
    for (std::size_t c = minor + 1; c < columns_; ++c) {
      double* column = &qr[c * rows_];
      double alpha = 0;
      for (std::size_t row = minor; row < rows_; ++row) alpha -= column[row] * v[row];
      alpha /= a * v[minor];
      for (std::size_t row = minor; row < rows_; ++row) column[row] -= alpha * v[row];
    }
  }

  double squares_about_mean() const {
    double n = 0, mean = 0, squares = 0;
    for (const double y : y_) {
      n += 1;
      const double off = y - mean, step = off / n;
      mean += step;
      squares += (n - 1) * off * step;
    }
    return squares;
  }

  std::size_t rows_, columns_;
  std::vector<double> design_, y_;
};

}  // namespace

std::size_t MaximumCorrelation::pick(std::span<const Leaver> machines, SelectorDraws&) const {
  std::size_t rows = machines.empty() ? 0 : machines[0].history.size();
  for (const auto& machine : machines) rows = std::min(rows, machine.history.size());
  if (machines.size() < 2 || rows < machines.size()) return MinimumMigrationTime::least_memory(machines);
  std::size_t best = 0;
  double most = 0;
  for (std::size_t i = 0; i < machines.size(); ++i) {
    const auto correlation = LeastSquares(machines, i, rows).correlation();
    if (!correlation) return MinimumMigrationTime::least_memory(machines);
    if (*correlation > most) {
      most = *correlation;
      best = i;
    }
  }
  return best;
}

}  // namespace jevons

#include "models/facility/overhead.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jevons {

std::string OverheadConfig::problem() const {
  if (plant != "pue_curve")
    return load.empty() && curve.empty() ? "" : "`load` and `curve` belong to plant = \"pue_curve\"";
  if (load.size() < 2) return "a pue_curve needs at least two points in `load`";
  if (load.size() != curve.size())
    return fmt::format("`load` has {} points and `curve` {}; they must be as many", load.size(),
                       curve.size());
  for (std::size_t i = 1; i < load.size(); ++i)
    if (!(load[i] > load[i - 1])) return "`load` must rise from point to point";
  for (std::size_t i = 1; i < load.size(); ++i)
    if ((curve[i] - 1) * load[i] < (curve[i - 1] - 1) * load[i - 1] * (1 - 1e-9))
      return fmt::format(
          "the overhead (PUE - 1) load falls from load {} to {}; more IT load cannot need less", load[i - 1],
          load[i]);
  if (load.back() < 1)
    return fmt::format("`load` ends at {}; the curve must reach the full load, 1", load.back());
  return "";
}

Overhead::Overhead(const OverheadConfig& config, double rated_it_w) : slope_(config.pue - 1.0) {
  if (config.plant != "pue_curve") return;
  for (std::size_t i = 0; i < config.load.size(); ++i) {
    load_w_.push_back(config.load[i] * rated_it_w);
    overhead_w_.push_back((config.curve[i] - 1.0) * load_w_.back());
  }
}

double Overhead::interpolate(double it_w) const {
  if (it_w <= load_w_.front()) return overhead_w_.front();
  const auto above = std::lower_bound(load_w_.begin(), load_w_.end() - 1, it_w);
  const auto i = static_cast<std::size_t>(above - load_w_.begin());
  const double share = (it_w - load_w_[i - 1]) / (load_w_[i] - load_w_[i - 1]);
  return overhead_w_[i - 1] + share * (overhead_w_[i] - overhead_w_[i - 1]);
}

}  // namespace jevons

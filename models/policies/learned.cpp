#include "models/policies/learned.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

#include "models/policies/pattern_search.hpp"

namespace jevons {
namespace {

constexpr double kWetBulbSpan = 40;  // degC, for scaling from -10
constexpr double kVague = 100;       // initial variance of theta

/// The memory as it is laid out: a few numbers, the running mean of the knobs, the features of the last
/// decision, theta, and the covariance.
class Mind {
 public:
  Mind(CoolingMemory& memory, const Bounds& bounds) {
    for (std::size_t k = 0; k < kKnobs; ++k)
      if (bounds[k].free() && static_cast<Knob>(k) != Knob::chillers) knobs_[n_++] = k;
    const auto x = 2 + n_;
    features_ = static_cast<Eigen::Index>((x + 1) * (x + 2) / 2);
    const auto size = kHead + kKnobs + static_cast<std::size_t>(features_ * (features_ + 2));
    is_new_ = memory.size() != size;
    if (is_new_) memory.assign(size, 0);
    data_ = memory.data();
    if (!is_new_) return;
    theta().setZero();
    covariance().setIdentity();
    covariance() *= kVague;
  }

  double& decisions() { return data_[0]; }
  double& fallen() { return data_[1]; }     // decisions that are still left to the rules
  double& predicted() { return data_[2]; }  // ln W, of the last decision
  double& judged() { return data_[3]; }     // 1 where the last decision was made by the surrogate
  double* centre() { return data_ + kHead; }
  Eigen::Map<Eigen::VectorXd> last() { return {data_ + kHead + kKnobs, features_}; }
  Eigen::Map<Eigen::VectorXd> theta() { return {last().data() + features_, features_}; }
  Eigen::Map<Eigen::MatrixXd> covariance() { return {theta().data() + features_, features_, features_}; }
  bool is_new() const { return is_new_; }
  std::size_t free() const { return n_; }
  std::size_t knob(std::size_t i) const { return knobs_[i]; }

  /// All products up to degree two.
  void features(const CoolingView& view, const SetPoints& set, Eigen::Ref<Eigen::VectorXd> phi) const {
    std::array<double, kKnobs + 3> x{};
    x[0] = 1;
    x[1] = view.rated_it_w > 0 ? view.it_w / view.rated_it_w : 0;
    x[2] = (view.outdoor.wet_bulb_c + 10) / kWetBulbSpan;
    for (std::size_t i = 0; i < n_; ++i) {
      const auto& bound = view.bounds[knobs_[i]];
      x[3 + i] = (set.value[knobs_[i]] - bound.least) / (bound.most - bound.least);
    }
    Eigen::Index f = 0;
    for (std::size_t i = 0; i < n_ + 3; ++i)
      for (std::size_t j = 0; j <= i; ++j) phi[f++] = x[i] * x[j];
  }
  Eigen::Index feature_count() const { return features_; }

  /// Recursive least squares, with what the last decision came to.
  void learn(double ln_power, double forgetting) {
    const Eigen::VectorXd gain_before = covariance() * last();
    const double scale = forgetting + last().dot(gain_before);
    const Eigen::VectorXd gain = gain_before / scale;
    theta() += gain * (ln_power - last().dot(theta()));
    covariance() = (covariance() - gain * gain_before.transpose()) / forgetting;
    constexpr double vaguest = 1e4;  // what is never tried must not be forgotten without end
    if (covariance().diagonal().maxCoeff() > vaguest)
      covariance() *= vaguest / covariance().diagonal().maxCoeff();
  }

 private:
  static constexpr std::size_t kHead = 4;
  double* data_ = nullptr;
  std::array<std::size_t, kKnobs> knobs_{};
  std::size_t n_ = 0;
  Eigen::Index features_ = 0;
  bool is_new_ = false;
};

/// Bounds that keep the envelope and the air that servers draw, as far as a log can tell.
Bounds safe_bounds(const CoolingView& view, double margin_k) {
  constexpr double cold_margin_k = 0.5;
  Bounds bounds = view.bounds;
  auto& supply = bounds[static_cast<std::size_t>(Knob::supply_air)];
  supply.most = std::clamp(view.inlet_most_c - margin_k - view.inlet_rise_k, supply.least, supply.most);
  supply.least = std::clamp(view.inlet_least_c + cold_margin_k, supply.least, supply.most);
  auto& air = bounds[static_cast<std::size_t>(Knob::airflow)];
  constexpr double spare = 1.03;
  air.least = std::clamp(spare * view.server_airflow, air.least, air.most);
  bounds[static_cast<std::size_t>(Knob::chillers)] = {0, 0, 0};
  return bounds;
}

/// Between what is safe and what is near: a box of this share of each range around the centre.
Bounds near(const Bounds& safe, const Bounds& all, const double* centre, double share) {
  Bounds box = safe;
  for (std::size_t k = 0; k < kKnobs; ++k) {
    const double half = share * (all[k].most - all[k].least);
    box[k].least = std::clamp(centre[k] - half, safe[k].least, safe[k].most);
    box[k].most = std::clamp(centre[k] + half, box[k].least, safe[k].most);
  }
  return box;
}

SetPoints held(const Bounds& bounds, SetPoints set) {
  for (std::size_t k = 0; k < kKnobs; ++k)
    set.value[k] = std::clamp(set.value[k], bounds[k].least, bounds[k].most);
  return set;
}

/// Not far from the present in one decision.
SetPoints ramped(const CoolingView& view, SetPoints set) {
  constexpr double most = 0.05;  // share of a range
  for (std::size_t k = 0; k < kKnobs; ++k) {
    const double far = most * (view.bounds[k].most - view.bounds[k].least);
    set.value[k] = std::clamp(set.value[k], view.present.value[k] - far, view.present.value[k] + far);
  }
  return set;
}

/// The n-th of a sequence that fills a cube evenly, along axis k: [-1, 1).
double even(double n, std::size_t k) {
  constexpr std::array<double, kKnobs> steps{0.9237, 0.8532, 0.7881, 0.7280, 0.6725, 0.6212, 0.5738, 0.5300};
  const double x = n * steps[k];
  return 2 * (x - std::floor(x)) - 1;
}

}  // namespace

void Learned::visit(sim::config::Visitor& v) {
  v.number("learning", learning,
           {.help = "decisions for which it only explores around the rules",
            .source = "assumed",
            .min = 1,
            .max = 1e5});
  v.number("explore", explore,
           {.help = "how far it tries while learning, share of each range",
            .source = "assumed",
            .min = 0,
            .max = 0.5});
  v.number("explore_later", later,
           {.help = "how far it tries after", .source = "assumed", .min = 0, .max = 0.5});
  v.number("trust", trust,
           {.help = "how far from what it has done it goes, share of each range",
            .source = "assumed",
            .min = 0,
            .max = 1});
  v.number("tolerance", tolerance,
           {.help = "error of a prediction at which it falls back", .source = "assumed", .min = 0, .max = 1});
  v.number("forgetting", forgetting,
           {.help = "weight of the past, a decision ago", .source = "assumed", .min = 0.9, .max = 1});
  v.quantity(
      "margin", margin_k, "K",
      {.help = "inlets nearer to the envelope make it fall back", .source = "assumed", .min = 0, .max = 10});
  v.whole("fall_back", fall_back,
          {.help = "decisions for which it then keeps to the rules",
           .source = "assumed: two hours",
           .min = 1,
           .max = 1000});
}

SetPoints Learned::decide(const CoolingView& view, CoolingMemory& memory) const {
  Mind mind(memory, view.bounds);
  const auto safe = safe_bounds(view, margin_k);
  const double warmer_k = view.inlet_c - (view.present[Knob::supply_air] + view.inlet_rise_k);
  constexpr double unexplained_k = 1, most_used = 0.85, nearly_all = 0.95, dear = 2;
  if (!mind.is_new() && view.cooling_w > 0) {
    // what comes near the end of the plant's capacity is made to look dear, so that the surrogate keeps away
    const double ln_power = std::log(view.cooling_w) + dear * std::max(0.0, view.capacity_used - most_used);
    const bool off = mind.judged() == 1 && std::abs(ln_power - mind.predicted()) > tolerance;
    if (off || view.capacity_used > nearly_all || warmer_k > unexplained_k ||
        view.inlet_c > view.inlet_most_c - margin_k / 2)
      mind.fallen() = static_cast<double>(fall_back);
    mind.learn(ln_power, forgetting);
  }
  mind.decisions() += 1;
  const bool learns = mind.decisions() <= learning;
  const bool by_rules = mind.fallen() > 0;
  if (by_rules) mind.fallen() -= 1;

  SetPoints set = held(safe, rules.answer(view));
  thread_local Eigen::VectorXd phi;
  phi.resize(mind.feature_count());
  if (!learns && !by_rules) {
    const auto box = near(safe, view.bounds, mind.centre(), trust);
    const auto score = [&](const SetPoints& at) {
      mind.features(view, at, phi);
      return phi.dot(mind.theta());
    };
    set = pattern_search(box, held(box, view.present), 0.25, 0.01, score);
  }
  if (!learns && !by_rules) set = ramped(view, set);
  const double reach = by_rules ? 0 : learns ? explore : later;
  for (std::size_t i = 0; i < mind.free(); ++i) {
    const auto k = mind.knob(i);
    set.value[k] += reach * (view.bounds[k].most - view.bounds[k].least) * even(mind.decisions(), i);
  }
  set = held(safe, set);
  constexpr double slowly = 0.02;
  for (std::size_t k = 0; k < kKnobs; ++k)
    mind.centre()[k] =
        mind.is_new() ? set.value[k] : mind.centre()[k] + slowly * (set.value[k] - mind.centre()[k]);
  mind.features(view, set, phi);
  mind.last() = phi;
  mind.predicted() = phi.dot(mind.theta());
  mind.judged() = learns || by_rules ? 0 : 1;
  return set;
}

}  // namespace jevons

#include "models/inference/serving_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace jevons {
namespace {

constexpr std::size_t kGemm = 1;  // of AcceleratorSpec::phases
constexpr std::int64_t kUsualBatch = 256;

/// Share of the span from idle to TDP that decoding draws: Llama 3.1 8B on an H100 (ML.ENERGY leaderboard,
/// February 2026).
double decode_phi(double batch) {
  constexpr std::array<std::array<double, 2>, 4> points{{{8, 0.66}, {32, 0.78}, {128, 0.95}, {192, 0.98}}};
  if (batch <= points.front()[0]) return points.front()[1];
  for (std::size_t i = 1; i < points.size(); ++i)
    if (const auto [b, phi] = points[i]; batch <= b) {
      const auto [b0, phi0] = points[i - 1];
      return phi0 + (phi - phi0) * std::log(batch / b0) / std::log(b / b0);
    }
  return points.back()[1];
}

const VariantSpec kAsItIs{};

/// The model on these accelerators as a roofline has it.
struct Roofline {
  const LanguageModel& model;
  const AcceleratorSpec& accelerator;
  const VariantSpec& variant;
  double n, flop_per_s, bytes_per_s, weight_b, kv_b, context;

  double weights_met(double batch) const {
    if (!model.has_experts()) return model.parameters;
    const double share = static_cast<double>(model.experts_per_token) / static_cast<double>(model.experts);
    return model.parameters - model.expert_parameters() * std::pow(1 - share, batch);
  }
  double token_s() const {
    return variant.parameters * variant.compute * model.forward_flop_per_token(context) / (n * flop_per_s);
  }
  double step_s(double batch) const {
    const double moved_b =
        weights_met(batch) * variant.parameters * variant.traffic * weight_b + batch * kv_b * context;
    return std::max(moved_b / (n * bytes_per_s), batch * token_s());
  }
  double power_w(double batch) const {
    return n * (accelerator.idle_w + decode_phi(batch) * (accelerator.tdp_w - accelerator.idle_w));
  }
};

Roofline roofline_of(const ServingWish& wish, Precision precision, const VariantSpec& variant) {
  const auto multiplied = precision_of(variant.precision).value_or(precision);
  return {*wish.model,
          *wish.accelerator,
          variant,
          static_cast<double>(wish.accelerators),
          wish.accelerator->peak(multiplied).value_or(0) * wish.roofline.compute_share,
          wish.accelerator->bandwidth_b_per_s * wish.roofline.memory_share,
          bytes_of(precision),
          wish.model->kept_per_token() * wish.kv_bytes,
          wish.context};
}

/// Linear in the batch between points of (batch, value), and beyond the first two.
double linear(const std::vector<double>& at, const std::vector<double>& values, double x) {
  const auto above = std::upper_bound(at.begin() + 1, at.end() - 1, x);
  const auto i = static_cast<std::size_t>(above - at.begin());
  return values[i - 1] + (values[i] - values[i - 1]) * (x - at[i - 1]) / (at[i] - at[i - 1]);
}

/// Fills the tables from an entry, its steps times `factor(batch)`.
template <class Factor>
void go_by(const ServingSpec& entry, ServingProfile& profile, const Factor& factor) {
  std::vector<double> step_s, step_j;
  for (std::size_t i = 0; i < entry.batch.size(); ++i) {
    step_s.push_back(entry.batch[i] / entry.tokens_per_s[i]);
    step_j.push_back(entry.batch[i] * entry.energy_j[i]);
  }
  for (std::size_t b = 1; b < profile.step_s.size(); ++b) {
    const auto batch = static_cast<double>(b);
    const double s = linear(entry.batch, step_s, batch);
    profile.step_s[b] = s * factor(batch);
    profile.power_w[b] = linear(entry.batch, step_j, batch) / s;
  }
}

/// Steps take longer under a cap, and draw no more than it.
void apply_cap(const ServingWish& wish, ServingProfile& profile) {
  if (!wish.cap_w) return;
  const auto n = static_cast<double>(wish.accelerators);
  const auto& a = *wish.accelerator;
  const double fixed_w = std::max(a.static_w, a.idle_w);
  const auto slow = [&](double& time_s, double& power_w) {
    const double draw_w = power_w / n;
    if (draw_w <= *wish.cap_w) return;
    const double clock = std::clamp(
        std::pow(std::max(0.0, *wish.cap_w - fixed_w) / (draw_w - fixed_w), 1 / a.alpha), a.min_clock, 1.0);
    time_s *= (1 - wish.unscaled) / clock + wish.unscaled;
    power_w = n * *wish.cap_w;
  };
  for (std::size_t b = 1; b < profile.step_s.size(); ++b) slow(profile.step_s[b], profile.power_w[b]);
  slow(profile.prompt_s, profile.prompt_w);
}

void check_memory(const ServingWish& wish, const VariantSpec& variant, ServingProfile& profile,
                  Problems& problems) {
  const double room_b =
      static_cast<double>(wish.accelerators) * wish.accelerator->memory_b * wish.roofline.usable_memory;
  profile.weights_b = wish.model->parameters * variant.parameters * variant.memory * bytes_of(wish.precision);
  profile.kv_b = wish.model->kept_per_token() * wish.kv_bytes;
  profile.kept_tokens = std::floor((room_b - profile.weights_b) / profile.kv_b);
  if (profile.kept_tokens >= 1) return;
  problems.push_back(
      {"accelerators", fmt::format("{} of \"{}\" have room for {:.1f} GB ({:g} of their memory), and the "
                                   "weights of \"{}\" take {:.1f} GB",
                                   wish.accelerators, wish.accelerator->name, room_b * 1e-9,
                                   wish.roofline.usable_memory, wish.model->name, profile.weights_b * 1e-9)});
}

bool has_precision(const ServingWish& wish, const VariantSpec& variant, Problems& problems) {
  const auto multiplied = precision_of(variant.precision).value_or(wish.precision);
  if (wish.accelerator->peak(multiplied)) return true;
  problems.push_back({variant.precision.empty() ? "precision" : "variant",
                      fmt::format("needs {}, which \"{}\" does not have; it has: {}",
                                  precision_names[static_cast<std::size_t>(multiplied)],
                                  wish.accelerator->name, fmt::join(wish.accelerator->precisions(), ", "))});
  return false;
}

}  // namespace

const ServingSpec* entry_for(const ServingWish& wish, const std::vector<ServingSpec>& entries,
                             ServingProfile::Basis& basis) {
  const auto like = [&](const ServingSpec& e) {
    return e.model == wish.model->name && e.accelerator == wish.accelerator->name &&
           e.accelerators == wish.accelerators;
  };
  const auto in = [&](Precision precision) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& e) {
      return like(e) && precision_of(e.precision) == precision;
    });
    return found == entries.end() ? nullptr : &*found;
  };
  const auto* same = in(wish.precision);
  basis = wish.variant ? ServingProfile::Basis::scaled : ServingProfile::Basis::measured;
  if (same) return same;
  const auto other = std::find_if(entries.begin(), entries.end(), like);
  basis = other == entries.end() ? ServingProfile::Basis::roofline : ServingProfile::Basis::scaled;
  return other == entries.end() ? nullptr : &*other;
}

ServingProfile make_profile(const ServingWish& wish, const std::vector<ServingSpec>& entries,
                            std::optional<std::int64_t> most_batch, Problems& problems) {
  ServingProfile profile;
  const auto& variant = wish.variant ? *wish.variant : kAsItIs;
  const auto* entry = entry_for(wish, entries, profile.basis);
  if (entry) profile.measured_by = entry->name;
  const auto n = static_cast<double>(wish.accelerators);
  profile.idle_w = n * wish.accelerator->idle_w;
  profile.clocked_floor_w = n * std::max(wish.accelerator->static_w, wish.accelerator->idle_w);
  if (!has_precision(wish, variant, problems)) return profile;
  check_memory(wish, variant, profile, problems);
  const auto measured = entry ? static_cast<std::int64_t>(entry->batch.back()) : kUsualBatch;
  profile.most_batch = most_batch.value_or(measured);
  if (entry && profile.most_batch > measured)
    problems.push_back({"max_batch", fmt::format("is {}, beyond what was measured of [serving.{}]: {}",
                                                 profile.most_batch, entry->name, measured)});
  if (!problems.empty()) return profile;
  const auto roofline = roofline_of(wish, wish.precision, variant);
  profile.step_s.assign(static_cast<std::size_t>(profile.most_batch) + 1, 0);
  profile.power_w.assign(profile.step_s.size(), profile.idle_w);
  profile.prompt_s = roofline.token_s();
  profile.prompt_w = n * wish.accelerator->draw_w(kGemm);
  if (!entry) {
    for (std::size_t b = 1; b < profile.step_s.size(); ++b) {
      profile.step_s[b] = roofline.step_s(static_cast<double>(b));
      profile.power_w[b] = roofline.power_w(static_cast<double>(b));
    }
  } else if (wish.variant && wish.variant->energy) {
    go_by(*entry, profile, [&](double) { return *wish.variant->energy; });
  } else {
    const auto base = roofline_of(wish, *precision_of(entry->precision), kAsItIs);
    go_by(*entry, profile, [&](double b) {
      return profile.basis == ServingProfile::Basis::measured ? 1 : roofline.step_s(b) / base.step_s(b);
    });
  }
  apply_cap(wish, profile);
  return profile;
}

}  // namespace jevons

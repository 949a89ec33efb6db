// An accelerator: what it draws in each phase of work, and what a power cap does to draw and rate.
//   draw     P = P_idle + phi(phase) (P_tdp - P_idle),  capped: min(P, P_cap)
//   rate     f = clamp(((P_cap - P_static) / (P - P_static))^(1/alpha), f_min, 1), 1 where P_cap >= P
// P_static is never less than P_idle.
// A cap above the draw changes nothing. phi: models measured on H100 (decode) and estimates (the rest).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "models/workload/precision.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct AcceleratorSpec {
  static constexpr std::array<const char*, 5> phases{"training", "gemm", "communication", "decode", "stall"};

  std::string name, title, source;
  std::int64_t year = 0;
  double tdp_w = 0, idle_w = 0;
  double peak_flop_per_s = 0, memory_b = 0, bandwidth_b_per_s = 0;  // peak: in bf16
  std::optional<double> peak_fp32, peak_tf32, peak_fp8, peak_int8, peak_fp4;  // where it has them  [FLOP/s]
  double link_b_per_s = 0;  // to the other accelerators of its server, one direction
  std::array<double, 5> phi{0.82, 0.95, 0.45, 0.78, 0.20};
  double static_w = 0;  // part of the draw that does not fall with the clock
  double alpha = 2.4;
  double min_clock = 0.3;
  double embodied_kg = 0;
  std::optional<double> embodied_low_kg, embodied_high_kg, price_usd, mass_kg;
  std::string bill;  // name of a bill of materials

  void visit(sim::config::Visitor& v);
  static std::vector<std::string> phase_names() { return {phases.begin(), phases.end()}; }

  /// FLOP/s in this format, dense; nothing where it does not have it.
  std::optional<double> peak(Precision precision) const {
    const std::optional<double> bf16 = peak_flop_per_s > 0 ? std::optional(peak_flop_per_s) : std::nullopt;
    return std::array{peak_fp32, peak_tf32, bf16, peak_fp8, peak_int8, peak_fp4}[static_cast<std::size_t>(precision)];
  }
  std::vector<std::string> precisions() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < precision_names.size(); ++i)
      if (peak(static_cast<Precision>(i))) names.emplace_back(precision_names[i]);
    return names;
  }

  /// Watts while working in phase `p` without a cap.
  double draw_w(std::size_t p) const { return idle_w + phi[p] * (tdp_w - idle_w); }
  double draw_w(std::size_t p, std::optional<double> cap_w) const {
    return cap_w ? std::min(draw_w(p), *cap_w) : draw_w(p);
  }
  /// Rate of work under a cap, 1 without.
  double rate(std::size_t p, std::optional<double> cap_w) const {
    const double draw = draw_w(p);
    if (!cap_w || *cap_w >= draw) return 1.0;
    const double dynamic_share = std::max(0.0, *cap_w - fixed_w()) / (draw - fixed_w());
    return std::clamp(std::pow(dynamic_share, 1.0 / alpha), min_clock, 1.0);
  }
  /// The lowest cap that can be kept in every phase: what the hungriest draws at the lowest clock, and no
  /// less than idle.
  double lowest_cap_w() const {
    const auto p = hungriest_phase();
    return std::min(draw_w(p), fixed_w()) + clocked_w(p) * std::pow(min_clock, alpha);
  }
  /// The part of an uncapped draw that falls with the clock.
  double clocked_w(std::size_t p) const { return std::max(0.0, draw_w(p) - fixed_w()); }
  std::size_t hungriest_phase() const {
    return static_cast<std::size_t>(std::max_element(phi.begin(), phi.end()) - phi.begin());
  }

 private:
  double fixed_w() const { return std::max(static_w, idle_w); }
};

}  // namespace jevons

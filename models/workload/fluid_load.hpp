// IT load as a fluid: so many watts by the hour, part of which can be moved within its day.
//   inflexible   (1 - flexible) x base(h)
//   the rest     the same energy each day, in the hours of least signal first, up to `most`
// A day is a local one; hours of equal signal are filled alike, in proportion to their room. Radovanovic et
// al., Carbon-Aware Computing for Datacenters, IEEE Trans. Power Systems 38 (2023) 1270, whose virtual
// capacity curves do the same with the energy of flexible jobs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// [site.NAME.load]
struct FluidLoadConfig {
  double it_w = 0;
  std::vector<double> profile;
  double flexible = 0;
  std::optional<double> most_w;
  std::string follow = "nothing";

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

enum class Follow : std::uint8_t { nothing, price, average, marginal, net_load, contracts };

struct FluidLoad {
  std::vector<double> base_w;  // by local hour, 24
  double flexible = 0, most_w = 0;
  Follow follow = Follow::nothing;
};

/// problems() must be empty.
FluidLoad make_fluid_load(const FluidLoadConfig& config);

/// Power of each hour from the base of those hours and a signal. Both of one length; `power_w` gets it.
/// Energy is that of the base.
void place_in_day(const FluidLoad& load, std::span<const double> base_w, std::span<const double> signal,
                  std::vector<double>& power_w);

/// The same under a ceiling that differs by hour, what contracts yield: the flexible part first fills what
/// the rest leaves of it, all hours alike, and goes beyond it only with what finds no place under it.
void place_under(const FluidLoad& load, std::span<const double> base_w, std::span<const double> ceiling_w,
                 std::vector<double>& power_w);

}  // namespace jevons

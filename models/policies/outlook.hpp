// What a policy that looks ahead goes by: a signal of the grid, what is believed of it, and how finely it
// cuts time.
//   cost of a slot: average or marginal carbon intensity [kg/J], price [USD/J], or both: price + weight x
//   intensity
#pragma once

#include <string>
#include <vector>

#include "models/policies/forecast.hpp"
#include "sim/config/registry.hpp"

namespace jevons {

struct Outlook {
  std::string signal = "average";
  double weight_usd_per_kg = 0.1;  // of carbon, where signal is "both"
  sim::Span slot = sim::hours(1);
  sim::config::Chosen<Forecast> forecast;

  Outlook();
  void visit(sim::config::Visitor& v, const std::vector<std::string>& signals = {"average", "marginal", "price", "both"});
  /// What is wrong with the length of a slot; empty if nothing is.
  std::string problem() const;
  bool needs_price() const { return signal == "price" || signal == "both"; }
  bool needs_marginal() const { return signal == "marginal"; }
};

}  // namespace jevons

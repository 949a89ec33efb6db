// The power chain from the utility's feed to the racks: transformer, UPS, distribution, rack power supplies.
//   P_ups_out = P_it + loss_pdu,   P_ups_in = P_ups_out + loss_ups
//   P_low     = P_ups_in + P_cooling + P_other,   P_facility = P_low + loss_transformer
// Losses of distribution are heat in the room of the servers, those of the UPS in a room that the same air
// cools (or that fans cool from outdoors), those of the transformer outdoors. Those of rack power supplies
// are part of IT power (ISO/IEC 30134-2, category 3) and count in TUE only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/facility/components/converter.hpp"
#include "models/facility/components/power_supply.hpp"
#include "models/facility/generators.hpp"
#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct PowerChainConfig {
  std::string ups = "double_conversion_modern", redundancy = "N+1", supplies = "titanium";
  std::vector<double> ups_loss, transformer_loss{0.0015, 0, 0.0065};
  std::optional<double> ups_rating_w, transformer_rating_w, feed_w;
  std::int64_t ups_units = 4;
  double distribution = 0.985, margin = 1.2, other_w = 0;
  bool ups_cooled = true;
  GeneratorConfig generators;
  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

struct ChainLosses {
  double distribution_w = 0, ups_w = 0, transformer_w = 0, supplies_w = 0;  // supplies: inside of IT
  double other_w = 0, facility_w = 0;
};

struct PowerChain {
  Converter distribution, ups, transformer;
  PowerSupply supplies;
  double supplies_rated_w = 0;
  double other_w = 0;  // lighting, offices
  double feed_w = 0;   // rating of the utility's feed; 0: no limit
  bool ups_cooled = true;

  PowerChain() = default;
  PowerChain(const PowerChainConfig&, double rated_it_w, double cooling_w);
  /// Losses between the racks and the low-voltage board.
  void add_it_losses(ChainLosses&, double it_w) const;
  /// ... and those of the transformer, with the facility's power.
  void add_feed_losses(ChainLosses&, double it_w, double cooling_w) const;
  /// A breaker carries this share of its rating without end (US National Electrical Code 210.20).
  static constexpr double continuous = 0.8;
};

}  // namespace jevons

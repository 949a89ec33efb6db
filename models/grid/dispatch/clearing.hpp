// Clears one interval of a market: power from the cheapest segments of supply until the load of every zone is
// met, and what the next megawatt would cost and emit. Least cost over zones that limited lines join:
//   min sum c_k g_k   with   0 <= g_k <= room_k,   sum_k g_k + imports = load,   |flow_l| <= capacity_l
// Each zone first meets its own load in merit order; then power is moved along lines, the largest saving
// first and among equals that over the fewest lines, until no path with room joins a cheaper zone to a dearer
// one (cycle cancelling: Ahuja, Magnanti and Orlin, Network Flows (1993), section 9.6; lines are transport
// limits, losses and Kirchhoff's laws are not modelled).
#pragma once

#include <cstdint>
#include <vector>

namespace jevons {

/// A piece of supply: all of it at one cost and one intensity.
struct Segment {
  double cost_usd_per_j = 0, intensity_kg_per_j = 0;
  double room_w = 0;  // what it can give in this interval
  double used_w = 0;  // what is taken of it; the outcome
};

/// Segments of a zone in merit order: those that come first are used first, and costs do not fall. The last
/// one is load that is not served, and has room for all of it.
struct Zone {
  double load_w = 0;
  std::vector<Segment> segments;
  // Outcomes, for the next megawatt of load: right derivatives, so that at a corner it is the segment to
  // come.
  double price_usd_per_j = 0, marginal_kg_per_j = 0;
  double imports_w = 0;  // net
  std::size_t at = 0;    // the first segment that is not full
};

struct Line {
  std::uint32_t from = 0, to = 0;  // zones
  double capacity_w = 0;           // either way
  double flow_w = 0;               // towards `to`; the outcome
};

/// Room to work in; kept between calls so that clearing allocates nothing.
struct Clearing {
  std::vector<std::int32_t> reached_by;  // by zone: the line by which a search came
  std::vector<std::uint32_t> frontier;
  std::vector<std::int32_t> way;  // by zone: lines on the way from there
};

/// Fills the outcomes. Throws std::logic_error where loads cannot be met, which the last segment rules out.
void clear(std::vector<Zone>& zones, std::vector<Line>& lines, Clearing& work);

}  // namespace jevons

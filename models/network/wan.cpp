#include "models/network/wan.hpp"

namespace jevons {

namespace {

constexpr double kJoulesPerByte = 0.005 * 3.6e6 / 1e9;  // 0.005 kWh/GB

}  // namespace

WanConfig::WanConfig() : energy_j_per_b(kJoulesPerByte) {}

void WanConfig::visit(sim::config::Visitor& v) {
  v.texts("sites", sites, {.help = "the two sites, in any order"});
  v.quantity("bandwidth", bandwidth_b_per_s, "byte s-1",
             {.help = "in each direction", .source = "10 Gbit/s: assumed", .min = 0, .above_min = true});
  v.duration("latency", latency, {.help = "one way", .source = "30 ms: across half a continent"});
  v.quantity("energy", energy_j_per_b, "J byte-1",
             {.help = "drawn along the way",
              .source = "0.005 kWh/GB: modern networks, low confidence; older averages are 0.03 to 0.06",
              .min = 0});
}

}  // namespace jevons

// The fans in servers: they turn faster where the air at their inlet is warmer, so that what leaves is not
// too hot.
//   speed   r = clamp(r_ref (T_out - T_ref) / (T_out - T_in), r_min, 1),   1 where T_in >= T_out
//   power   P = P_full r^3,   flow in proportion to r
// What catalogues say of a server holds at the reference inlet: fans count beyond that. Affinity laws: ASHRAE
// Handbook HVAC Systems and Equipment, ch. 21.
#pragma once

#include <algorithm>

namespace jevons {

struct ServerFans {
  double full_w = 0;       // at full speed, of all fans that turn
  double reference_w = 0;  // that the power of the servers has in it
  double reference_speed = 0.6, slowest = 0.2;
  double reference_c = 22, outlet_c = 42;

  /// The same fans, of servers that draw so much for them at full speed; at the reference by the cubic law.
  ServerFans turning(double power_w) const {
    ServerFans fans = *this;
    fans.full_w = power_w;
    fans.reference_w = power_w * reference_speed * reference_speed * reference_speed;
    return fans;
  }
  double speed(double inlet_c) const {
    if (inlet_c >= outlet_c) return 1;
    return std::clamp(reference_speed * (outlet_c - reference_c) / (outlet_c - inlet_c), slowest, 1.0);
  }
  double power_w(double inlet_c) const {
    const double r = speed(inlet_c);
    return full_w * r * r * r;
  }
  double beyond_reference_w(double inlet_c) const { return power_w(inlet_c) - reference_w; }
};

}  // namespace jevons

// Heat stored in bodies of one temperature each, solved exactly between instants at which the inputs change.
//   one body     C dT/dt = q - G (T - T_0)
//   two bodies   C_a dT_a/dt = q_a + h (T_r - T_a) - G (T_a - T_0)      the air of a room and what it touches
//                C_r dT_r/dt = q_r - h (T_r - T_a)                      racks that stand in it
// Linear with constant coefficients: two real modes that decay (one stays where G = 0), each z' = lambda z +
// beta.
#pragma once

namespace jevons {

/// z' = rate z + drive from `start` over `length_s`, and the mean on the way. Exact for any rate, 0 included.
struct Mode {
  double end = 0, mean = 0;
};
Mode relax(double start, double rate, double drive, double length_s);

struct TwoBodies {
  double air_j_per_k = 0, racks_j_per_k = 0;
  double coupling_w_per_k = 0;  // h
};

struct Temperatures {
  double air_c = 0, racks_c = 0;
};

/// What acts on the bodies, constant over a time.
struct Heating {
  double air_w = 0, racks_w = 0;
  double loss_w_per_k = 0;  // G
  double loss_to_c = 0;     // T_0
};

struct Course {
  Temperatures end, mean;
};
Course relax(const TwoBodies&, const Temperatures& start, const Heating&, double length_s);
/// Where they would stay; needs G > 0.
Temperatures steady(const TwoBodies&, const Heating&);

}  // namespace jevons

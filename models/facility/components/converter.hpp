// Anything that electricity passes through at a loss: transformer, UPS, distribution.
//   loss = S (p0 + p1 l + p2 l^2),   l = P_out / S,   P_in = P_out + loss
// S the installed rating, p0 what it draws at no load, p1 in proportion, p2 the square of the current. All of
// the loss is heat where it stands. The form is that of UPS makers (Schneider Electric White Paper 113; IEC
// 62040-3).
#pragma once

namespace jevons {

struct Converter {
  double installed_w = 0;
  double no_load = 0, proportional = 0, quadratic = 0;  // p0, p1, p2

  double loss_w(double out_w) const {
    if (installed_w <= 0) return 0;
    const double l = out_w / installed_w;
    return installed_w * (no_load + l * (proportional + l * quadratic));
  }
  double efficiency(double out_w) const { return out_w > 0 ? out_w / (out_w + loss_w(out_w)) : 0; }
};

}  // namespace jevons

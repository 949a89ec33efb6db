// A value that is not known: the distribution that stands in a file where a number, quantity or duration may.
//   x = F^-1(u), u in (0, 1): its median at u = 0.5; a whole number is the nearest, a duration whole
//   nanoseconds (microseconds beyond a million seconds, so that what is drawn can be written, and read back,
//   to the last bit)
#pragma once

#include <string>
#include <variant>

#include "sim/engine/distributions.hpp"
#include "sim/engine/time.hpp"

namespace sim::config {

/// What a key holds, and so what a draw is rounded to.
enum class Grain { number, whole, duration };

struct Spread {
  using Law = std::variant<Uniform, LogUniform, Triangular, Truncated<Normal>, Truncated<LogNormal>>;

  Law law;
  double least = 0, most = 0;  // ends of the law's support, infinite where it has none
  Grain grain = Grain::number;
  std::string text;  // as a TOML inline table that is read to the same distribution

  /// The value that is not exceeded with probability u, 0 < u < 1, in the SI unit of the key (seconds for a
  /// duration).
  double quantile(double u) const;
  /// No draw is below low() or above high(); infinite where the distribution has no end.
  double low() const;
  double high() const;
};

/// A key whose value was drawn, or stands at its median where nobody draws.
struct Uncertain {
  std::string path;  // "server.dgx_h100.embodied"
  std::string unit;  // SI, in UDUNITS spelling; "1" for a plain number
  double value = 0;  // in that unit
  Spread spread;
};

/// A duration that was drawn, as time has it. |seconds| at most 9.2e9.
Span span_of(double seconds);

}  // namespace sim::config

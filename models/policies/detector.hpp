// The detector of a consolidation policy: is this host overloaded, so that a machine must leave, or would it
// be with one machine more? Contract: called for every host in use at each round, and for every host that may
// receive a machine; the answer may depend on nothing but what it is given. A detector that can often tell
// from two summaries, the host's and the machine's, says so in its sketches and in quick(), and is asked
// thousands of times less. quick() may say `unknown` at any time, and must otherwise say what overloaded()
// would; where it says `overloaded` of a host, it does so of every host with no less utilisation and no less
// sketch value.
#pragma once

#include <cmath>
#include <memory>
#include <span>

#include "sim/config/visitor.hpp"

namespace jevons {

/// What a detector sees of a host.
struct HostLoad {
  double utilisation = 0;  // demand of its machines over its capacity now; above 1 if they want more
  std::span<const double>
      history;            // the same at the last rounds, at most 30, newest first, this one included
  double look_ahead = 1;  // rounds until the slowest of its machines could have left
  bool weighted = true;   // regressions weigh recent rounds more
};

/// What a detector wants to remember of a history.
struct Sketch {
  double value = 0, range = 0;
};

enum class Verdict { fine, overloaded, unknown };

class Detector {
 public:
  virtual ~Detector() = default;
  virtual std::unique_ptr<Detector> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  virtual bool overloaded(const HostLoad&) const = 0;
  /// Of the history of a host; of one machine, as a share of the host's capacity.
  virtual Sketch sketch(const HostLoad&) const { return {}; }
  virtual Sketch machine_sketch(const HostLoad& alone) const { return sketch(alone); }
  /// A host of this sketch with the machine of that one, at the utilisation that the two have together.
  virtual Verdict quick(double /*utilisation*/, std::size_t /*rounds*/, const Sketch& /*host*/,
                        const Sketch& /*machine*/) const {
    return Verdict::unknown;
  }
};

/// How far a sum of sketches may be from the exact one by rounding, and more.
inline constexpr double kSketchError = 1e-7;

/// Which side of a limit a value is on, unless rounding could decide.
inline Verdict above(double value, double limit, double error) {
  return value > limit + error   ? Verdict::overloaded
         : value < limit - error ? Verdict::fine
                                 : Verdict::unknown;
}

/// The same for a value that is exact.
inline Verdict above(double value, double limit) {
  return value > limit ? Verdict::overloaded : Verdict::fine;
}

}  // namespace jevons

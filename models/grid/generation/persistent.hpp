// A standard normal number that persists from hour to hour: a first-order autoregression of variance 1 from
// its first hour on.
//   z' = rho z + sqrt(1 - rho^2) e,   e standard normal                      Box and Jenkins 1970, ch. 3
#pragma once

#include <cmath>
#include <cstdint>

#include "sim/engine/distributions.hpp"

namespace jevons {

/// Whose draws: the same of all is the same series again. `entity` is a site's, plant's or grid's own number.
struct Draws {
  std::uint64_t seed = 0;
  std::uint32_t replication = 0;
  std::uint64_t entity = 0;

  sim::Stream stream(std::uint32_t purpose) const { return {seed, replication, purpose, entity}; }
};

class Persistent {
 public:
  explicit Persistent(sim::Stream stream) : stream_(stream), z_(draw()) {}

  /// Of this hour.
  double z() const { return z_; }
  /// Goes on to the next hour, in which so much of this one is left.
  void step(double persistence) { z_ = persistence * z_ + std::sqrt(1 - persistence * persistence) * draw(); }

 private:
  double draw() { return sim::Normal{}.quantile(stream_.uniform()); }

  sim::Stream stream_;
  double z_;
};

}  // namespace jevons

// The `power` seam: when an idle server is switched off, and how many are switched on again.
// Contract: idle_until() is asked each time a server becomes idle, servers_to_boot() after each scheduling
// pass that left jobs waiting.
#pragma once

#include <cstdint>
#include <memory>

#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct PowerView {
  std::int64_t waiting_units = 0;  // asked for by jobs that wait
  std::int64_t booting_units = 0;  // that are on their way
  std::int64_t units_per_server = 1;
  std::int64_t servers_off = 0;
};

class PowerPolicy {
 public:
  virtual ~PowerPolicy() = default;
  virtual std::unique_ptr<PowerPolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  /// The instant at which a server idle since `now` is switched off if it is still idle then; Time::never()
  /// to leave it on.
  virtual sim::Time idle_until(sim::Time now) const = 0;
  /// How many servers to boot. By default enough for every unit that waits and is not on its way.
  virtual std::int64_t servers_to_boot(const PowerView& view) const {
    const auto missing = view.waiting_units - view.booting_units;
    return missing <= 0 ? 0 : (missing + view.units_per_server - 1) / view.units_per_server;
  }
};

}  // namespace jevons

// The `power` seam: when an idle server is switched off and how many are switched on again, how fast the
// servers that work run, and how a budget is shared among them.
// Contract: idle_until() is asked each time a server becomes idle, servers_to_boot() after each scheduling
// pass that left jobs waiting; clock() each time the jobs on a server change, level_nw() whenever a site's
// budget is shared (models/compute/speed.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/compute/clock.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct Plant;
struct ServerModel;
struct SitePlan;

struct PowerView {
  std::int64_t waiting_units = 0;  // asked for by jobs that wait
  std::int64_t booting_units = 0;  // that are on their way
  std::int64_t units_per_server = 1;
  std::int64_t servers_off = 0;
};

/// A server and the jobs on it.
struct ServerLoad {
  const ServerModel& model;
  Draw draw;        // at full clock
  double busy = 1;  // of what jobs hold, the share that works at full clock
};

/// What a server that works draws at its lowest clock, and what it would draw at full.
struct Wish {
  std::int64_t least_nw = 0, most_nw = 0;
};

/// The total power that a site is held to, and how often it is shared anew.
struct Budget {
  std::int64_t most_nw = 0;
  sim::Span interval;
};

class PowerPolicy {
 public:
  virtual ~PowerPolicy() = default;
  virtual std::unique_ptr<PowerPolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  /// What is wrong with the settings, for these servers: the key, and the rest of the sentence.
  struct Problem {
    std::string key, text;
  };
  virtual std::vector<Problem> problems(const Plant&) const { return {}; }

  /// The instant at which a server idle since `now` is switched off if it is still idle then; Time::never()
  /// to leave it on.
  virtual sim::Time idle_until(sim::Time, const ServerModel&) const { return sim::Time::never(); }
  /// How many servers to boot. By default enough for every unit that waits and is not on its way.
  virtual std::int64_t servers_to_boot(const PowerView& view) const {
    const auto missing = view.waiting_units - view.booting_units;
    return missing <= 0 ? 0 : (missing + view.units_per_server - 1) / view.units_per_server;
  }

  /// Whether servers may run slower than they can; clock() and budget() are asked only where they may.
  virtual bool slows() const { return false; }
  /// The clock of a server, relative to full, in [min_clock, 1].
  virtual double clock(const ServerLoad&) const { return 1; }
  /// What the site is held to; servers then also run no faster than the level that was found last allows.
  virtual std::optional<Budget> budget(const SitePlan&) const { return std::nullopt; }
  /// The cap under which servers that work, each clamped between its least and its most, draw no more than
  /// `most_nw` together.
  virtual std::int64_t level_nw(std::span<const Wish>, std::int64_t most_nw) const { return most_nw; }
};

}  // namespace jevons

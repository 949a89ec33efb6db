// The `consolidation` seam: what moves to which host, so that others empty and may sleep. A member decides
// about jobs (moves_jobs: plan) or about virtual machines (moves_machines: rounds, with seams of their own
// for detectors, selectors and placements; models/policies/migrate.hpp). Contract: plan() is asked every
// interval(), of the hosts of one pool at a time and of what stands on them then; it answers with moves, at
// most one a tenant, each to a host that has room once the moves before it are reckoned in. Who asks carries
// them out, or leaves a move undone that no longer fits.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct Migrate;

struct Host {
  std::int32_t capacity = 0, free = 0;  // units
  bool on = true;                       // can take tenants now
};

struct Tenant {
  std::uint32_t id = 0;  // of a job or a virtual machine, as the asker numbers them
  std::uint32_t host = 0;
  std::int32_t size = 0;  // units held
  bool movable = true;
};

struct Move {
  std::uint32_t tenant = 0, from = 0, to = 0;
  bool operator==(const Move&) const = default;
};

struct TenantView {
  sim::Time now;
  std::span<const Host> hosts;      // by number
  std::span<const Tenant> tenants;  // in order of `host`, then of `id`
};

class Consolidation {
 public:
  virtual ~Consolidation() = default;
  virtual std::unique_ptr<Consolidation> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  /// What is wrong with the settings: the key, and the rest of the sentence.
  struct Problem {
    std::string key, text;
  };
  virtual std::vector<Problem> problems() const { return {}; }

  /// Whether its tenants are jobs that run; those of others are not its business.
  virtual bool moves_jobs() const { return false; }
  /// Whether it decides about virtual machines on hosts (models/vms).
  virtual bool moves_machines() const { return false; }
  /// Whether hosts without virtual machines are switched off.
  virtual bool switches_off() const { return false; }
  /// Whether hosts of virtual machines draw their peak power, whatever they do.
  virtual bool full_power() const { return false; }
  /// How rounds of consolidation are decided (models/vms/round.hpp); nothing where machines stay.
  virtual const Migrate* rounds() const { return nullptr; }
  /// How long a job of this many units stands still while it moves.
  virtual sim::Span standstill(std::int32_t /*units*/) const { return {}; }
  /// How often it is asked; 0: never.
  virtual sim::Span interval() const { return {}; }
  /// Adds to `moves` what is to move, in the order in which it is to be done.
  virtual void plan(const TenantView&, std::vector<Move>&) const {}
};

}  // namespace jevons

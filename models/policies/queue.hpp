// The `queue` seam: which waiting job starts next.
// Contract: called when capacity or the queue has changed, again after every start, until it answers nothing.
// The view is read-only; the answer is a slot of the view that fits, or kNone, and perhaps a server to keep
// clear of.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "models/workload/job.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/ordered_slots.hpp"

namespace jevons {

struct JobTable;
struct Pool;
struct ServerTable;

/// Where a job that fits on no server now will first find room, if jobs end as they are estimated to.
struct Room {
  std::uint32_t server = 0;  // number within the pool
  sim::Time when;
  std::int64_t left_over = 0;  // units free there then, beyond what the job needs
};

/// What a queue policy may look at: one pool of like servers, its waiting and its running jobs.
class QueueView {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  QueueView(Pool& pool, const JobTable& jobs, const ServerTable& servers, sim::Time now)
      : pool_(pool), jobs_(jobs), servers_(servers), now_(now) {}

  sim::Time now() const { return now_; }
  /// Waiting jobs in the policy's order: `head()`, then `after(slot)`, until kNone.
  std::uint32_t head() const;
  std::uint32_t after(std::uint32_t slot) const;
  /// Running jobs by estimated end (a job past its estimate counts as ending now): first, then next.
  std::uint32_t first_to_end() const;
  std::uint32_t next_to_end(std::uint32_t slot) const;

  const JobSpec& job(std::uint32_t slot) const;
  /// When a running job is estimated to end, not before now.
  sim::Time estimated_end(std::uint32_t slot) const;
  /// Whether it is wider than any server, so that free units count wherever they are.
  bool is_wide(std::uint32_t slot) const;
  /// Whether it can be placed at this instant; also without touching server `spared` of the pool.
  bool fits(std::uint32_t slot) const;
  bool fits(std::uint32_t slot, std::uint32_t spared) const;
  /// When a waiting job would be estimated to end if it started now, on the slowest servers of the pool.
  sim::Time latest_end(std::uint32_t slot) const;
  std::int64_t free_units() const;
  /// The instant by which running jobs that hold at least `units` are estimated to have ended; the last of
  /// all where they hold less. And how many units running jobs give back by an instant.
  sim::Time end_of_units(std::int64_t units) const;
  std::int64_t units_ending_by(sim::Time when) const;
  /// Units of servers that are off, booting or shutting down.
  std::int64_t coming_units() const;
  /// The server that is on and will first have room for a job that is not wide and fits nowhere now; nothing
  /// where no server that is on is large enough. Found once for a job, and again if the time has come and it
  /// still waits.
  std::optional<Room> room_for(std::uint32_t slot) const;

 private:
  std::int64_t free_on(std::uint32_t server) const;
  Room find_room(std::int32_t units) const;

  Pool& pool_;  // only to remember the room that was found
  const JobTable& jobs_;
  const ServerTable& servers_;
  sim::Time now_;
};

/// What a queue policy decides: which job starts now, and on which server of the pool it may not.
struct Start {
  std::uint32_t slot = QueueView::kNone;
  std::uint32_t spared = QueueView::kNone;
};

class QueuePolicy {
 public:
  virtual ~QueuePolicy() = default;
  virtual std::unique_ptr<QueuePolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  /// Place in the order of waiting jobs, least first; equal keys keep the order of arrival.
  virtual std::int64_t key(const JobSpec&) const = 0;
  /// Whether a job may start while one before it waits.
  virtual bool overtakes() const { return false; }
  /// The next job to start. By default the head, and nobody overtakes it.
  virtual Start next(const QueueView& view) const {
    const auto head = view.head();
    return {.slot = head != QueueView::kNone && view.fits(head) ? head : QueueView::kNone};
  }
};

}  // namespace jevons

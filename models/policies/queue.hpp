// The `queue` seam: which waiting job starts next.
// Contract: called when capacity or the queue has changed, again after every start, until it answers nothing.
// The view is read-only; the answer is a slot of the view that fits, or kNone.
#pragma once

#include <cstdint>
#include <memory>

#include "models/workload/job.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/ordered_slots.hpp"

namespace jevons {

struct JobTable;
struct Pool;

/// What a queue policy may look at: one pool of like servers, its waiting and its running jobs.
class QueueView {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  QueueView(const Pool& pool, const JobTable& jobs, sim::Time now) : pool_(pool), jobs_(jobs), now_(now) {}

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
  /// Whether it can be placed at this instant.
  bool fits(std::uint32_t slot) const;
  /// When a waiting job would be estimated to end if it started now, on the slowest servers of the pool.
  sim::Time latest_end(std::uint32_t slot) const;
  std::int64_t free_units() const;
  /// Units of servers that are off, booting or shutting down.
  std::int64_t coming_units() const;

 private:
  const Pool& pool_;
  const JobTable& jobs_;
  sim::Time now_;
};

class QueuePolicy {
 public:
  virtual ~QueuePolicy() = default;
  virtual std::unique_ptr<QueuePolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  /// Place in the order of waiting jobs, least first; equal keys keep the order of arrival.
  virtual std::int64_t key(const JobSpec&) const = 0;
  /// The next job to start. By default the head, and nobody overtakes it.
  virtual std::uint32_t next(const QueueView& view) const {
    const auto head = view.head();
    return head != QueueView::kNone && view.fits(head) ? head : QueueView::kNone;
  }
};

}  // namespace jevons

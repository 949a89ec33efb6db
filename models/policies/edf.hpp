// Earliest deadline first: jobs without a deadline come last, ties in order of arrival, no preemption.
#pragma once

#include "models/policies/queue.hpp"

namespace jevons {

struct EarliestDeadlineFirst final : QueuePolicy {
  std::unique_ptr<QueuePolicy> clone() const override {
    return std::make_unique<EarliestDeadlineFirst>(*this);
  }
  std::int64_t key(const JobSpec& job) const override { return job.deadline.ns; }
};

}  // namespace jevons

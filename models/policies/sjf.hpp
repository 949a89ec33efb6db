// Shortest job first: least estimated duration first, ties in order of arrival, no preemption.
#pragma once

#include "models/policies/queue.hpp"

namespace jevons {

struct ShortestJobFirst final : QueuePolicy {
  std::unique_ptr<QueuePolicy> clone() const override { return std::make_unique<ShortestJobFirst>(*this); }
  std::int64_t key(const JobSpec& job) const override { return later({}, job.estimate_s).ns; }
};

}  // namespace jevons

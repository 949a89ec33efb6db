// First in, first out: jobs start in the order of arrival; a job that does not fit holds back the rest.
#pragma once

#include "models/policies/queue.hpp"

namespace jevons {

struct Fifo final : QueuePolicy {
  std::unique_ptr<QueuePolicy> clone() const override { return std::make_unique<Fifo>(*this); }
  std::int64_t key(const JobSpec&) const override { return 0; }
};

}  // namespace jevons

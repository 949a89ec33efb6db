// Run to failure: nothing is replaced that works; what has failed is replaced by planning.
#pragma once

#include "models/policies/refresh.hpp"

namespace jevons {

struct RunToFailure final : RefreshPolicy {
  std::unique_ptr<RefreshPolicy> clone() const override { return std::make_unique<RunToFailure>(*this); }
  bool replaces(const RefreshView&) const override { return false; }
};

}  // namespace jevons

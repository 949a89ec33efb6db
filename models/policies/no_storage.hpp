// None: the battery stands still.
#pragma once

#include "models/policies/storage.hpp"

namespace jevons {

struct NoStorage final : StoragePolicy {
  std::unique_ptr<StoragePolicy> clone() const override { return std::make_unique<NoStorage>(*this); }
  double decide(const StorageView&, StorageMemory&) const override { return 0; }
};

}  // namespace jevons

// A storage policy by itself, on a series of hours: what it saves, beside what dynamic programming would
// have.
#pragma once

#include <span>

#include "models/grid/storage_optimum.hpp"
#include "models/policies/forecast.hpp"
#include "models/policies/storage.hpp"

namespace jevons {

struct StorageTrial {
  double saved = 0;  // over having no battery, in the series' own USD or kg, less the wear
  BatteryState end;
};

/// Hour by hour; the series stands for price and intensity alike, and may be sold into where `may_export`.
StorageTrial try_storage(const StoragePolicy& policy, const Forecast& forecast, const Battery& battery,
                         const BatteryState& start, std::span<const Exchange> series, bool may_export,
                         std::uint64_t seed = 0);

}  // namespace jevons

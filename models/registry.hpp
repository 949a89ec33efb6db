// Everything a scenario can name at a seam: one list a seam, one line a member (registry.cpp).
#pragma once

#include "models/policies/consolidation.hpp"
#include "models/policies/cooling.hpp"
#include "models/policies/demand.hpp"
#include "models/policies/detector.hpp"
#include "models/policies/forecast.hpp"
#include "models/policies/governance.hpp"
#include "models/policies/placement.hpp"
#include "models/policies/power.hpp"
#include "models/policies/queue.hpp"
#include "models/policies/refresh.hpp"
#include "models/policies/routing.hpp"
#include "models/policies/selector.hpp"
#include "models/policies/shifting.hpp"
#include "models/policies/storage.hpp"
#include "models/policies/vm_placement.hpp"
#include "sim/config/registry.hpp"

namespace jevons {

const sim::config::Registry<QueuePolicy>& queue_policies();
const sim::config::Registry<Placement>& placements();
const sim::config::Registry<PowerPolicy>& power_policies();
const sim::config::Registry<Consolidation>& consolidations();
const sim::config::Registry<CoolingPolicy>& cooling_policies();
const sim::config::Registry<StoragePolicy>& storage_policies();
const sim::config::Registry<ShiftingPolicy>& shifting_policies();
const sim::config::Registry<RoutingPolicy>& routing_policies();
const sim::config::Registry<Forecast>& forecasts();
const sim::config::Registry<Governance>& governances();
const sim::config::Registry<RefreshPolicy>& refresh_policies();
const sim::config::Registry<Detector>& detectors();
const sim::config::Registry<Selector>& selectors();
const sim::config::Registry<VmPlacement>& vm_placements();
const sim::config::Registry<DemandPolicy>& demand_policies();

}  // namespace jevons

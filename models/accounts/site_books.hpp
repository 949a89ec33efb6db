// The accounts of a site and what an interval posts to them: energy from the meter to heat, carbon from the
// grid to whom it is laid to, water, and money by cause.
#pragma once

#include <cstdint>
#include <string>

#include "models/accounts/attribution.hpp"
#include "models/plant.hpp"
#include "models/state.hpp"

namespace jevons {

/// Opens the accounts of a site that buys from `supplier` ("grid.caiso").
void open_site_accounts(Ledger&, const SitePlan&, const std::string& supplier, SiteState&);
/// Posts an interval, but for what a plant does (facility_books.hpp).
void post_site(Ledger&, const SitePlan&, const SiteState&, const Settled&, const PerItJoule&);

}  // namespace jevons

// The accounts of a site with a plant: each watt from the meter to the machine that draws it, each joule of
// heat from there to where it ends, each litre. Every account on the way must come out empty, so that the
// first law is audited stage by stage at every settlement: IT, losses, cooling, the room (less what it
// stores) and the plant.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "models/accounts/ledger.hpp"
#include "models/facility/sums.hpp"

namespace jevons {

struct FacilityFlows {
  std::uint32_t generated = 0, fans = 0, distribution = 0, ups = 0, transformer = 0, other = 0;
  std::array<std::uint32_t, kUses> use{}, heat_of_use{};
  std::uint32_t heat_to_air = 0, heat_to_liquid = 0, heat_of_distribution = 0, heat_of_ups = 0,
                heat_of_transformer = 0, heat_of_other = 0;
  std::uint32_t stored = 0, envelope = 0, taken = 0, rejected = 0, reused = 0;
  std::uint32_t drift = 0, blowdown = 0, fuel_carbon = 0, refrigerant_carbon = 0;
};

/// Opens the accounts of site `name` ("site.oasis"); water flows come from account `cooling` of the site.
FacilityFlows open_facility_accounts(Ledger&, const std::string& name, bool ups_cooled);
/// Posts what an interval of `length_s` came to, but for what the meter and the servers have counted
/// themselves.
void post_facility(Ledger&, const FacilityFlows&, const FacilityStep&, double length_s);

}  // namespace jevons

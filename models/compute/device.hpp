// A whole device, as it is bought and thrown away: a server with the accelerators that it carries.
//   embodied  the catalogue's figure (the bill's sum where there is none) of the host and of each accelerator; from as
//             little to as much as stated, by the bill where nothing is, and never past the figure itself
//   mass      stated, else the bill's; what of it no part of the bill accounts for is the rest
#pragma once

#include <optional>

#include "models/compute/catalog.hpp"

namespace jevons {

struct Device {
  Range embodied_kg;
  std::optional<double> price_usd, mass_kg;  // nothing where the host's or its accelerators' is not known
  double fab_water_m3 = 0;   // of the dies of its bills
  Materials materials_kg{};  // adds up to the mass that is known
};

/// `server` and its accelerator without problems.
Device device_of(const ServerSpec& server, const Catalog& catalog);
Device device_of(const AcceleratorSpec& accelerator, const Catalog& catalog);
/// Without its accelerators.
Device host_of(const ServerSpec& server, const Catalog& catalog);

}  // namespace jevons

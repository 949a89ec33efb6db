// Makes a scenario carry the catalogue entries that it names, so that it means the same whatever the catalogue
// comes to hold: what is shown and written into results needs no catalogue to be run again.
#pragma once

#include "models/scenario.hpp"

namespace jevons {

/// Adds to [server.NAME], [accelerator.NAME] and [chiller.NAME] what the sites name, by way of `catalog`, in which entries of the
/// scenario's own have already won. Names that are not there are left alone.
void embed_catalog(Scenario& scenario, const Catalog& catalog);
/// Writes into [hardware.NAME] what its entry's bill and prices came to, from the plant that was built of it; but for what
/// follows from one of the `uncertain` inputs, which is not the same in every replication.
void embed_hardware(Scenario& scenario, const Plant& plant, const std::vector<sim::config::Uncertain>& uncertain);

}  // namespace jevons

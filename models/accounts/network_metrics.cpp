#include "models/accounts/network_metrics.hpp"

#include "models/units.hpp"

namespace jevons {
namespace {

constexpr std::string_view kMeters =
    "what accelerators draw while they wait for the network is energy of their jobs";

const std::vector<SiteMetric> kNetworkMetrics{
    {{"network_energy", "kWh",
      "part of it_energy: drawn by switches, optics and network cards, but for cards that servers' own "
      "figures contain",
      kMeters, Better::lower},
     [](const Totals& t) { return t.network_j / joules_per_kwh; }},
    {{"network_energy_in_servers", "kWh",
      "drawn by network cards and their optics as part of what servers draw, were all servers on: in "
      "it_energy, not in network_energy",
      kMeters},
     [](const Totals& t) { return t.cards_in_servers_j / joules_per_kwh; }},
};

}  // namespace

const std::vector<SiteMetric>& network_metrics() { return kNetworkMetrics; }

}  // namespace jevons

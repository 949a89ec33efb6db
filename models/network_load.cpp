#include "models/network_load.hpp"

#include "models/compute/site_power.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

void draw_all(World& w, std::uint32_t site) {
  const double constant_w = w.plant->sites[site].network->power.beside_servers_w();
  set_network_load(w, site, constant_w + static_cast<double>(w.state.sites[site].traffic_nw) * 1e-9);
}

}  // namespace

void set_up_networks(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site)
    if (w.plant->sites[site].network) draw_all(w, site);
}

void change_traffic(World& w, std::uint32_t site, double from_b_per_s, double to_b_per_s) {
  const auto& network = w.plant->sites[site].network;
  if (!network) return;
  const auto drawn_nw = [&](double b_per_s) { return sim::nanowatts(b_per_s * network->energy_j_per_b); };
  w.state.sites[site].traffic_nw += drawn_nw(to_b_per_s) - drawn_nw(from_b_per_s);
  draw_all(w, site);
}

}  // namespace jevons

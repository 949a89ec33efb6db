#include "models/compute/site_power.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "models/server_model.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

/// The most that the meters of a site hold.
void check_power(const World& w, std::uint32_t site, double it_w) {
  const double power_w = it_w + w.plant->sites[site].overhead.watts(it_w) / w.state.sites[site].overhead_gain;
  if (power_w > kMostPower)
    throw std::runtime_error(fmt::format("{}: site.{} would draw {:.3g} GW; its meters hold {:.3g} GW", sim::format_instant(sim::at(w.plant->start, w.now())),
                                         w.plant->sites[site].name, power_w * 1e-9, kMostPower * 1e-9));
}

/// A part of the IT power that is no servers'.
void set_load(World& w, std::uint32_t site, sim::Meter& part, sim::Integral& once_more, double power_w) {
  auto& s = w.state.sites[site];
  const auto delta_nw = sim::nanowatts(power_w) - part.power_nw();
  s.it.add(w.now(), delta_nw);
  part.add(w.now(), delta_nw);
  once_more.set(w.now(), power_w);
  follow_it_power(s, w.plant->sites[site].overhead, w.now());
}

}  // namespace

void follow_it_power(SiteState& site, const Overhead& overhead, sim::Time now) {
  const auto overhead_nw = sim::nanowatts(overhead.watts(site.it.power_w()) / site.overhead_gain);
  site.overhead.add(now, overhead_nw - site.overhead.power_nw());
  site.facility.add(now, site.it.power_nw() + overhead_nw - site.facility.power_nw());
}

void set_overhead_gain(World& w, std::uint32_t site, double factor) {
  auto& s = w.state.sites[site];
  s.overhead_gain *= factor;
  check_power(w, site, s.it.power_w());
  follow_it_power(s, w.plant->sites[site].overhead, w.now());
}

void set_fluid_load(World& w, std::uint32_t site, double power_w) {
  auto& s = w.state.sites[site];
  s.load_w = power_w;
  follow_stocks(w, site);
}

void follow_stocks(World& w, std::uint32_t site) {
  auto& s = w.state.sites[site];
  double power_w = s.load_w;
  for (const auto stock : w.plant->sites[site].stocks) power_w += w.state.stocks[stock].now.power_w;
  check_power(w, site, s.it.power_w() - s.fluid.power_w() + power_w);
  set_load(w, site, s.fluid, s.fluid_w, power_w);
}

void set_network_load(World& w, std::uint32_t site, double power_w) {
  auto& s = w.state.sites[site];
  set_load(w, site, s.network, s.network_w, power_w);
}

void deposit(World& w, std::uint32_t number, double energy_j, double length_s) {
  auto& site = w.state.sites[number];
  const double overhead_j = w.plant->sites[number].overhead.watts(energy_j / length_s) / site.overhead_gain * length_s;
  site.it.deposit(energy_j);
  site.machines.deposit(energy_j);
  site.overhead.deposit(overhead_j);
  site.facility.deposit(energy_j);
  site.facility.deposit(overhead_j);
}

}  // namespace jevons

#include "models/vms/metrics.hpp"

#include <algorithm>
#include <limits>

#include "models/units.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

double share(double a, double b) { return b > 0 ? a / b : std::numeric_limits<double>::quiet_NaN(); }

constexpr std::string_view kConsolidation = "Beloglazov, Buyya 2012, section 3";

double slatah(const VmBooks& b) { return share(b.short_s, b.active_s); }
double pdm(const VmBooks& b) { return share(b.degraded_mi, b.asked_mi); }

const std::vector<MachineMetric> kMetrics{
    {{"migrations", "1", "copies of virtual machines that were begun", kConsolidation, Better::lower},
     [](const VmBooks& b, const World&) { return static_cast<double>(b.migrations); }},
    {{"slatah", "1",
      "SLA violation time per active host: share of its time in use that a host was short, time-weighted",
      kConsolidation, Better::lower},
     [](const VmBooks& b, const World&) { return slatah(b); }},
    {{"pdm", "1",
      "performance degradation by migration: demand not met while a machine is copied, over all demand",
      kConsolidation, Better::lower},
     [](const VmBooks& b, const World&) { return pdm(b); }},
    {{"slav", "1", "slatah times pdm", kConsolidation, Better::lower},
     [](const VmBooks& b, const World&) { return slatah(b) * pdm(b); }},
    {{"esv", "kWh", "energy of the hosts times slav", kConsolidation, Better::lower},
     [](const VmBooks& b, const World& w) {
       double it_j = 0;
       for (const auto& site : w.state.sites) it_j += site.total.machines_j;
       return it_j / joules_per_kwh * slatah(b) * pdm(b);
     }},
    {{"host_shutdowns", "1", "times that a host was left without work", kConsolidation, Better::lower},
     [](const VmBooks& b, const World&) { return static_cast<double>(b.host_shutdowns); }},
    {{"host_on_mean", "s", "mean time that a host was in use before it was left without work",
      "CloudSim 3.0.3"},
     [](const VmBooks& b, const World&) { return share(b.on_s, static_cast<double>(b.host_shutdowns)); }},
    {{"unmet_demand", "1", "demand of virtual machines that was not met, over all demand",
      "CloudSim 3.0.3: overall SLA violation", Better::lower},
     [](const VmBooks& b, const World&) { return share(b.unmet_mi, b.asked_mi); }},
    {{"shortfall_mean", "1", "mean share that was missing where anything was, by machine and interval",
      "CloudSim 3.0.3: average SLA violation", Better::lower},
     [](const VmBooks& b, const World&) {
       return share(b.shortage_share, static_cast<double>(b.shortages));
     }},
    {{"machines_alive", "1", "virtual machines that have not ended", ""},
     [](const VmBooks&, const World& w) {
       double n = 0;
       for (const auto& vms : w.state.vms) n += static_cast<double>(vms.alive);
       return n;
     }},
    {{"machines_waiting", "1", "virtual machines that no host has had room for", ""},
     [](const VmBooks&, const World& w) {
       std::int64_t n = 0;
       for (const auto& vms : w.state.vms)
         n += std::count_if(vms.vms.begin(), vms.vms.end(),
                            [](const Vm& vm) { return vm.host == kNobody && !vm.gone; });
       return static_cast<double>(n);
     }},
};

}  // namespace

const std::vector<MachineMetric>& machine_metrics() { return kMetrics; }

VmBooks books_of_all(const World& w) {
  VmBooks sum;
  for (const auto& vms : w.state.vms) sum.add(vms.books);
  return sum;
}

}  // namespace jevons

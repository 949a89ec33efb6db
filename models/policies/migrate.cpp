#include "models/policies/migrate.hpp"

#include "models/registry.hpp"

namespace jevons {

Migrate::Migrate()
    : detector(detectors().make("lr")),
      selector(selectors().make("mmt")),
      placement(vm_placements().make("power_aware_best_fit")) {}

void Migrate::visit(sim::config::Visitor& v) {
  v.duration("interval", every, {.help = "between rounds", .source = "Beloglazov, Buyya 2012", .min = 1});
  v.choice("detector", detector, detectors(), {.help = "which hosts are overloaded"});
  v.choice("selector", selector, selectors(), {.help = "which machine leaves an overloaded host"});
  v.choice("placement", placement, vm_placements(), {.help = "which host takes a machine"});
}

}  // namespace jevons

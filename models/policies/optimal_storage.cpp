#include "models/policies/optimal_storage.hpp"

#include <algorithm>

namespace jevons {

void OptimalStorage::visit(sim::config::Visitor& v) {
  v.one_of("objective", objective, {"price", "carbon"}, {.help = "what is saved"});
  v.whole("horizon", horizon,
          {.help = "hours planned ahead", .source = "48: two days", .min = 2, .max = 168});
  v.quantity("wear", wear_usd_per_j, "USD J-1",
             {.help = "cost of a joule delivered that a spread must earn as well (price)",
              .source = "0: ageing is sunk",
              .min = 0});
}

double OptimalStorage::decide(const StorageView& view, StorageMemory& memory) const {
  const bool by_price = objective == "price";
  const auto ahead = by_price ? view.price_ahead_usd_per_j : view.intensity_ahead_kg_per_j;
  const double wear = by_price ? wear_usd_per_j : view.battery.embodied_kg_per_j();
  const auto exchange = [&](double value, double net_load_w) {
    return Exchange{value, view.may_export ? value : 0, net_load_w, wear};
  };
  auto& issued = memory.numbers;
  if (issued.size() != 1 || issued[0] != view.issued.seconds()) {
    issued.assign(1, view.issued.seconds());
    memory.value = worthless(view.battery, view.state);
    // Of its own supply in the hours ahead it knows nothing.
    for (std::size_t t = ahead.size(); t-- > 1;)
      memory.value = step_back(view.battery, memory.value, exchange(ahead[t], view.load_w), 3600);
  }
  const double now = by_price ? view.price_usd_per_j : view.intensity_kg_per_j;
  const double power_w = best_power_w(view.battery, memory.value, exchange(now, view.load_w - view.supply_w),
                                      view.state.charge_j, view.length_s);
  return view.may_export ? power_w : std::max(power_w, -view.deficit_w());
}

}  // namespace jevons

#include "models/policies/optimal_storage.hpp"

#include "models/grid/storage_optimum.hpp"

namespace jevons {

void OptimalStorage::visit(sim::config::Visitor& v) {
  v.one_of("objective", objective, {"price", "carbon"}, {.help = "what is saved"});
  v.whole("levels", levels,
          {.help = "of charge that are told apart", .source = "50 to 200", .min = 100, .max = 1000});
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
  const ChargeLevels grid(view.battery, view.state, static_cast<std::size_t>(levels), 3600, wear);
  const auto exchange = [&](double value) {
    return Exchange{value, view.may_export ? value : 0, view.may_export ? 0 : view.load_w - view.supply_w};
  };
  // Issued, the values at the end of its hour 0, and room for those of the hour before.
  const std::size_t width = grid.count(), size = 1 + 2 * width;
  const double issued = view.issued.seconds();
  if (memory.size() != size || memory[0] != issued) {
    memory.assign(size, 0);
    memory[0] = issued;
    auto after = std::span(memory).subspan(1, width), before = std::span(memory).subspan(1 + width, width);
    for (std::size_t t = ahead.size(); t-- > 1;) {
      grid.step_back(exchange(ahead[t]), after, before);
      std::copy(before.begin(), before.end(), after.begin());
    }
  }
  const double now = by_price ? view.price_usd_per_j : view.intensity_kg_per_j;
  const double power_w = grid.best_power_w(exchange(now), view.state.charge_j, view.length_s,
                                           std::span<const double>(memory).subspan(1, width));
  return view.may_export ? power_w : std::max(power_w, -view.deficit_w());
}

}  // namespace jevons

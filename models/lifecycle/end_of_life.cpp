#include "models/lifecycle/end_of_life.hpp"

#include <numeric>
#include <string>

namespace jevons {
namespace {

constexpr RecoveryConfig known(double yield, std::string_view source) { return {source, yield, 0}; }

}  // namespace

void RecoveryConfig::visit(sim::config::Visitor& v) {
  v.number(
      "yield", yield,
      {.help = "share of what is collected of it that is recovered", .source = source, .min = 0, .max = 1});
  v.quantity(
      "price", price_usd_per_kg, "USD kg-1",
      {.help = "that is paid for what is recovered",
       .source = "0: prices of metals move too much for a default; gold is about 60 USD/g, copper 8.5 USD/kg",
       .min = 0});
}

EndOfLifeConfig::EndOfLifeConfig()
    : recovery{
          known(0.95, "0.95: by magnets, low in confidence"),
          known(0.9, "0.9: low in confidence"),
          known(0.95, "0.95: a copper smelter; 0.57 where shredded, Chancerel et al. 2009"),
          known(0.95, "0.95: a copper smelter; 0.24 where shredded, Chancerel et al. 2009"),
          known(0.95, "0.95: as gold; 0.11 where shredded, Chancerel et al. 2009"),
          known(0.9, "0.9: a copper smelter; 0.23 where shredded, Chancerel et al. 2009"),
          known(0, "0: it leaves a copper smelter with the slag"),
          known(0.5, "0.5: some smelters recover it and others do not, low in confidence"),
          known(0.05,
                "0.05: at most, it follows the steel; of the demand for rare earths 1 % is met by e-waste, "
                "Global E-waste Monitor 2024"),
          known(0, "0: burnt or dumped")} {}

void EndOfLifeConfig::visit(sim::config::Visitor& v) {
  v.number("resold", resold,
           {.help = "share of the mass of working devices that is sold on to work elsewhere",
            .source = "0: none",
            .min = 0,
            .max = 1});
  v.number("collected", collected,
           {.help = "share of the rest that is collected and recycled formally",
            .source =
                "0.223: of all e-waste in 2022 (0.174 in 2019), Global E-waste Monitor 2024; of servers more",
            .min = 0,
            .max = 1});
  v.quantity("cost", cost_usd_per_kg, "USD kg-1",
             {.help = "of collecting and recycling", .source = "0: paid by what is recovered", .min = 0});
  for (std::size_t m = 0; m < material_count; ++m)
    v.table(material_names[m], recovery[m],
            {.help = "what is recovered of this material, and what is paid for it"});
}

double EndOfLife::recovered_kg() const { return std::accumulate(recovered.begin(), recovered.end(), 0.0); }

EndOfLife end_of_life(const EndOfLifeConfig& config, double mass_kg, const MaterialShares& shares,
                      bool working) {
  EndOfLife end;
  end.resold_kg = working ? config.resold * mass_kg : 0;
  const double rest_kg = mass_kg - end.resold_kg, collected_kg = config.collected * rest_kg;
  end.uncollected_kg = rest_kg - collected_kg;
  for (std::size_t m = 0; m < material_count; ++m) {
    const double kg = collected_kg * shares[m];
    end.recovered[m] = config.recovery[m].yield * kg;
    end.residue_kg += kg - end.recovered[m];
    end.proceeds_usd += config.recovery[m].price_usd_per_kg * end.recovered[m];
  }
  end.cost_usd = config.cost_usd_per_kg * collected_kg;
  return end;
}

}  // namespace jevons

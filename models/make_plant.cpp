#include "models/make_plant.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/facility/plants/dx.hpp"
#include "sim/config/fingerprint.hpp"
#include "sim/config/names.hpp"

namespace jevons {
namespace {

constexpr double kColdPlates = 0.75, kColdPlateFans = 0.3, kTank = 0.97;

bool is(const CoolingConfig& config, std::initializer_list<std::string_view> plants) {
  return std::find(plants.begin(), plants.end(), config.plant()) != plants.end();
}

/// A table in which something was written, of a component that the plant has not got.
template <class Table>
void refuse_foreign(Problems& all, const CoolingConfig& config, const char* key, Table table, Table usual,
                    std::initializer_list<std::string_view> plants) {
  if (is(config, plants) || sim::config::fingerprint(table) == sim::config::fingerprint(usual)) return;
  all.push_back(
      {key, fmt::format("belongs to plant = {}, not to \"{}\"", fmt::join(plants, ", "), config.plant())});
}

double fan_share_of(const CoolingConfig& config) {
  return config.liquid.fan_share.value_or(config.plant() == "immersion" ? 0 : kColdPlateFans);
}

}  // namespace

Problems foreign_tables(const CoolingConfig& config) {
  static const CoolingConfig usual;
  Problems all;
  const auto refuse = [&](const char* key, const auto& table, const auto& its_usual,
                          std::initializer_list<std::string_view> plants) {
    refuse_foreign(all, config, key, table, its_usual, plants);
  };
  const std::initializer_list<std::string_view> any{"dx", "air_economiser", "chilled_water", "direct_liquid", "immersion"};
  refuse("set_points", config.set_points, usual.set_points, any);
  refuse("air", config.air, usual.air, any);
  refuse("room", config.room, usual.room, any);
  refuse("racks", config.racks, usual.racks, any);
  refuse("server_fans", config.server_fans, usual.server_fans, any);
  refuse("refrigerant", config.refrigerant, usual.refrigerant, any);
  refuse("reuse", config.reuse, usual.reuse, any);
  if (!config.has_plant() && config.policy.kind != usual.policy.kind)
    all.push_back({"policy", fmt::format("\"{}\" runs a plant, and plant = \"{}\" is a number", config.policy.kind, config.plant())});
  refuse("chiller", config.chiller, usual.chiller, {"chilled_water"});
  refuse("tower", config.tower, usual.tower, {"chilled_water"});
  refuse("chilled_pumps", config.chilled_pumps, usual.chilled_pumps, {"chilled_water"});
  refuse("condenser_pumps", config.condenser_pumps, usual.condenser_pumps, {"chilled_water"});
  refuse("economiser", config.economiser, usual.economiser, {"chilled_water"});
  refuse("dx", config.dx, usual.dx, {"dx", "air_economiser", "direct_liquid", "immersion"});
  refuse("outside_air", config.outside_air, usual.outside_air, {"air_economiser"});
  refuse("evaporative", config.evaporative, usual.evaporative, {"air_economiser"});
  refuse("liquid", config.liquid, usual.liquid, {"direct_liquid", "immersion"});
  refuse("dry_cooler", config.dry_cooler, usual.dry_cooler, {"direct_liquid", "immersion"});
  return all;
}

Problems plant_problems(const CoolingConfig& config, const Catalog& catalog) {
  Problems all;
  if (is(config, {"dx", "air_economiser", "direct_liquid", "immersion"}))
    add_problems(all, "dx", config.dx.problems());
  const auto& cooler = config.dry_cooler;
  const double most_rise_k = cooler.approach_k + cooler.margin * config.liquid.rise_k;
  if (is(config, {"direct_liquid", "immersion"}) && cooler.air_rise_k > most_rise_k)
    all.push_back(
        {"dry_cooler.air_rise",
         fmt::format(
             "is {:.4g} K: its air would leave warmer than its water comes; expected is at most {:.4g} K",
             cooler.air_rise_k, most_rise_k)});
  if (config.plant() != "chilled_water") return all;
  add_problems(all, "tower", config.tower.problems());
  if (catalog.chiller(config.chiller.model)) return all;
  const auto near = sim::config::nearest(config.chiller.model, catalog.chiller_names());
  all.push_back({"chiller.model",
                 near.empty() ? fmt::format("\"{}\" is not in the catalogue; there are: {}",
                                            config.chiller.model, fmt::join(catalog.chiller_names(), ", "))
                              : fmt::format("\"{}\" is not in the catalogue; did you mean \"{}\"?",
                                            config.chiller.model, near)});
  return all;
}

double liquid_share_of(const CoolingConfig& config) {
  if (!is(config, {"direct_liquid", "immersion"})) return 0;
  return config.liquid.share.value_or(config.plant() == "immersion" ? kTank : kColdPlates);
}

std::shared_ptr<const CoolingPlant> make_plant(const CoolingConfig& c, const Catalog& catalog,
                                               const Design& design) {
  if (c.plant() == "dx") return std::make_shared<DxPlant>(c.air, c.dx, c.reuse, design);
  if (c.plant() == "air_economiser")
    return std::make_shared<AirEconomiserPlant>(c.air, c.outside_air, c.evaporative, c.dx, c.reuse, design);
  if (c.plant() == "chilled_water") {
    const ChilledWaterConfig config{c.air,        c.chiller, c.tower, c.chilled_pumps, c.condenser_pumps,
                                    c.economiser, c.reuse};
    return std::make_shared<ChilledWaterPlant>(config, *catalog.chiller(c.chiller.model), design);
  }
  return std::make_shared<LiquidPlant>(c.air, c.liquid, c.dry_cooler, c.dx, c.reuse, liquid_share_of(c),
                                       fan_share_of(c), design);
}

}  // namespace jevons

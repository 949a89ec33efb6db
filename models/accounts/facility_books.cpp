#include "models/accounts/facility_books.hpp"

namespace jevons {
namespace {

constexpr std::array<const char*, kUses> kCauses{"fans of air handlers", "compressors", "pumps",
                                                 "fans that reject heat"};

void open_power(Ledger& ledger, const std::string& name, FacilityFlows& f) {
  using enum Commodity;
  const auto meter = ledger.account(energy, name + ".meter", true);
  const auto it = ledger.account(energy, name + ".it", true);
  const auto losses = ledger.account(energy, name + ".losses", true);
  const auto cooling = ledger.account(energy, name + ".cooling", true);
  f.generated = ledger.flow(energy, ledger.account(energy, name + ".generators", false), meter, "generators");
  f.fans = ledger.flow(energy, meter, it, "fans of servers beyond their reference");
  f.distribution = ledger.flow(energy, meter, losses, "distribution");
  f.ups = ledger.flow(energy, meter, losses, "UPS");
  f.transformer = ledger.flow(energy, meter, losses, "transformers");
  f.other = ledger.flow(energy, meter, losses, "lighting and offices");
  for (std::size_t use = 0; use < kUses; ++use)
    f.use[use] = ledger.flow(energy, meter, cooling, kCauses[use]);
}

void open_heat(Ledger& ledger, const std::string& name, bool ups_cooled, FacilityFlows& f) {
  using enum Commodity;
  const auto it = ledger.account(energy, name + ".it", true);
  const auto losses = ledger.account(energy, name + ".losses", true);
  const auto cooling = ledger.account(energy, name + ".cooling", true);
  const auto room = ledger.account(energy, name + ".room", true);
  const auto plant = ledger.account(energy, name + ".plant", true);
  const auto outdoors = ledger.account(energy, name + ".outdoors", false);
  f.heat_to_air = ledger.flow(energy, it, room, "heat of IT into air");
  f.heat_to_liquid = ledger.flow(energy, it, plant, "heat of IT into liquid");
  f.heat_of_distribution = ledger.flow(energy, losses, room, "heat of distribution");
  f.heat_of_ups = ledger.flow(energy, losses, ups_cooled ? room : outdoors, "heat of the UPS");
  f.heat_of_transformer = ledger.flow(energy, losses, outdoors, "heat of transformers");
  f.heat_of_other = ledger.flow(energy, losses, outdoors, "heat of lighting and offices");
  for (std::size_t use = 0; use < kUses; ++use)
    f.heat_of_use[use] = ledger.flow(energy, cooling, static_cast<Use>(use) == Use::air_fans ? room : plant,
                                     std::string("heat of ") + kCauses[use]);
  f.stored = ledger.flow(energy, room, ledger.account(energy, name + ".mass", false), "warms air and racks");
  f.envelope = ledger.flow(energy, room, outdoors, "through walls and roof");
  f.taken = ledger.flow(energy, room, plant, "taken from the air");
  f.rejected = ledger.flow(energy, plant, outdoors, "rejected");
  f.reused =
      ledger.flow(energy, plant, ledger.account(energy, name + ".heat_users", false), "delivered for use");
}

}  // namespace

FacilityFlows open_facility_accounts(Ledger& ledger, const std::string& name, bool ups_cooled) {
  using enum Commodity;
  FacilityFlows f;
  open_power(ledger, name, f);
  open_heat(ledger, name, ups_cooled, f);
  const auto cooling = ledger.account(water, name + ".cooling", true);
  f.drift = ledger.flow(water, cooling, ledger.account(water, "carried off", false), "drift");
  f.blowdown = ledger.flow(water, cooling, ledger.account(water, "sewer", false), "blow-down");
  const auto emissions = ledger.account(carbon, name + ".emissions", true);
  f.fuel_carbon =
      ledger.flow(carbon, ledger.account(carbon, name + ".generators", false), emissions, "fuel, scope 1");
  f.refrigerant_carbon =
      ledger.flow(carbon, ledger.account(carbon, name + ".refrigerant", false), emissions, "leaked, scope 1");
  return f;
}

void post_facility(Ledger& ledger, const FacilityFlows& f, const FacilityStep& step, double length_s) {
  using enum Commodity;
  const auto post = [&](std::uint32_t flow, double power_w) {
    ledger.post(energy, flow, power_w * length_s);
  };
  ledger.post(energy, f.generated, step.generated.energy_j);
  post(f.fans, step.fans_beyond_w);
  post(f.distribution, step.losses.distribution_w);
  post(f.ups, step.losses.ups_w);
  post(f.transformer, step.losses.transformer_w);
  post(f.other, step.losses.other_w);
  post(f.heat_of_distribution, step.losses.distribution_w);
  post(f.heat_of_ups, step.losses.ups_w);
  post(f.heat_of_transformer, step.losses.transformer_w);
  post(f.heat_of_other, step.losses.other_w);
  for (std::size_t use = 0; use < kUses; ++use) {
    post(f.use[use], step.plant.power_w[use]);
    post(f.heat_of_use[use], step.plant.power_w[use]);
  }
  post(f.heat_to_air, step.it_to_room_w);
  post(f.heat_to_liquid, step.it_to_liquid_w);
  post(f.stored, step.room.stored_w);
  post(f.envelope, step.room.envelope_w);
  post(f.taken, step.room.taken_w);
  post(f.rejected, step.plant.rejected_w);
  post(f.reused, step.plant.reused_w);
  const auto& water_flow = step.plant.water;
  ledger.post(water, f.drift, water_flow.drift_m3_per_s * length_s);
  ledger.post(water, f.blowdown, water_flow.blowdown_m3_per_s * length_s);
  ledger.post(carbon, f.fuel_carbon, step.generated.carbon_kg);
  ledger.post(carbon, f.refrigerant_carbon, step.refrigerant_kg);
}

}  // namespace jevons

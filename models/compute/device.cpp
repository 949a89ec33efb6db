#include "models/compute/device.hpp"

namespace jevons {
namespace {

template <class Spec>
Device made(const Spec& spec, const Catalog& catalog) {
  const auto* bill = catalog.bills.bill(spec.bill);
  const auto parts = bill ? added_up(*bill, catalog.bills) : BillSum{};
  Device device{.price_usd = spec.price_usd,
                .mass_kg = spec.mass_kg,
                .fab_water_m3 = parts.water_m3,
                .materials_kg = parts.materials_kg};
  const double stated_kg = spec.embodied_kg > 0 || !bill ? spec.embodied_kg : parts.carbon_kg.middle;
  Range around = bill ? parts.carbon_kg : Range{stated_kg, stated_kg, stated_kg};
  around.low = spec.embodied_low_kg.value_or(around.low);
  around.high = spec.embodied_high_kg.value_or(around.high);
  device.embodied_kg = around.around(stated_kg);
  if (!device.mass_kg && parts.mass_kg() > 0) device.mass_kg = parts.mass_kg();
  if (device.mass_kg) device.materials_kg[material_rest] += *device.mass_kg - parts.mass_kg();
  return device;
}

std::optional<double> sum(const std::optional<double>& a, const std::optional<double>& b, double times) {
  return a && b ? std::optional(*a + times * *b) : std::nullopt;
}

}  // namespace

Device host_of(const ServerSpec& server, const Catalog& catalog) { return made(server, catalog); }
Device device_of(const AcceleratorSpec& accelerator, const Catalog& catalog) {
  return made(accelerator, catalog);
}

Device device_of(const ServerSpec& server, const Catalog& catalog) {
  auto device = host_of(server, catalog);
  if (server.accelerators == 0) return device;
  const auto each = device_of(*catalog.accelerator(server.accelerator), catalog);
  const auto n = static_cast<double>(server.accelerators);
  device.embodied_kg += n * each.embodied_kg;
  device.price_usd = sum(device.price_usd, each.price_usd, n);
  device.mass_kg = sum(device.mass_kg, each.mass_kg, n);
  device.fab_water_m3 += n * each.fab_water_m3;
  add(device.materials_kg, each.materials_kg, n);
  return device;
}

}  // namespace jevons

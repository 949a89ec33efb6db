#include "models/compute/device.hpp"

#include <catch2/catch.hpp>

using namespace jevons;

namespace {

Catalog shipped() { return Catalog::load({{JEVONS_SOURCE_DIR "/scenarios"}}); }

}  // namespace

TEST_CASE(
    "a DGX H100 is its host and eight accelerators: 5700 kg by the catalogue, 130 kg of mass, 269,000 USD") {
  const auto catalog = shipped();
  const auto& server = *catalog.server("dgx_h100");
  const auto whole = device_of(server, catalog), host = host_of(server, catalog);
  const auto each = device_of(*catalog.accelerator("h100_sxm5"), catalog);
  CHECK(whole.embodied_kg.middle == Approx(4388 + 8 * 164));
  CHECK(whole.embodied_kg.low == Approx(host.embodied_kg.low + 8 * each.embodied_kg.low));
  CHECK(whole.embodied_kg.high == Approx(host.embodied_kg.high + 8 * each.embodied_kg.high));
  CHECK(*whole.mass_kg == Approx(130).margin(0.1));
  CHECK(*whole.price_usd == Approx(269e3));
  CHECK(whole.fab_water_m3 == Approx(host.fab_water_m3 + 8 * each.fab_water_m3));
}

TEST_CASE(
    "every server of the catalogue has a range about its figure, and materials that weigh what it weighs") {
  const auto catalog = shipped();
  for (const auto& server : catalog.servers) {
    INFO(server.name);
    const auto device = device_of(server, catalog);
    CHECK(device.embodied_kg.low > 0);
    CHECK(device.embodied_kg.low < device.embodied_kg.middle);
    CHECK(device.embodied_kg.middle <= device.embodied_kg.high);
    REQUIRE(device.mass_kg);
    CHECK(total(device.materials_kg) == Approx(*device.mass_kg));
    for (const double kg : device.materials_kg) CHECK(kg >= 0);
    CHECK(device.materials_kg[0] > 0);
    CHECK(device.price_usd.has_value());
  }
}

TEST_CASE("what is stated of an entry goes before what its bill says") {
  auto catalog = shipped();
  auto gpu = *catalog.accelerator("h100_sxm5");
  const auto bill = added_up(*catalog.bills.bill("h100_sxm5"), catalog.bills);
  gpu.embodied_low_kg = gpu.embodied_high_kg = std::nullopt;
  CHECK(device_of(gpu, catalog).embodied_kg.low == bill.carbon_kg.low);
  CHECK(device_of(gpu, catalog).embodied_kg.high == bill.carbon_kg.high);
  gpu.embodied_kg = 300;  // beyond the bill's high
  CHECK(device_of(gpu, catalog).embodied_kg.high == 300);
  gpu.embodied_low_kg = 290;
  CHECK(device_of(gpu, catalog).embodied_kg.low == 290);
  gpu.embodied_low_kg = std::nullopt;
  gpu.embodied_kg = 0;  // not known: the bill's sum
  CHECK(device_of(gpu, catalog).embodied_kg.middle == bill.carbon_kg.middle);
}

TEST_CASE("an entry without a bill has its figure and no more") {
  Catalog catalog;
  ServerSpec server;
  server.embodied_kg = 1200;
  auto device = device_of(server, catalog);
  CHECK(device.embodied_kg.low == 1200);
  CHECK(device.embodied_kg.high == 1200);
  CHECK_FALSE(device.mass_kg);
  CHECK_FALSE(device.price_usd);
  CHECK(total(device.materials_kg) == 0);
  server.mass_kg = 20;
  device = device_of(server, catalog);
  CHECK(device.materials_kg[material_rest] == 20);
}

TEST_CASE("a bill that is not there, heavier than its device, or a figure outside its range is an error") {
  const auto catalog = shipped();
  auto gpu = *catalog.accelerator("h100_sxm5");
  gpu.bill = "h100_sxm";
  CHECK(problem(gpu, catalog) == "bill \"h100_sxm\" is not in the catalogue, did you mean \"h100_sxm5\"?");
  gpu.bill = "h100_sxm5";
  gpu.mass_kg = 1;
  CHECK(problem(gpu, catalog) == "`mass` is 1 kg, and the parts of its bill have 1.24 kg");
  gpu.mass_kg = std::nullopt;
  CHECK(problem(gpu, catalog).empty());
  gpu.embodied_low_kg = 165;
  CHECK(problem(gpu, catalog) == "`embodied` is not between `embodied_low` and `embodied_high`");
  auto server = *catalog.server("dgx_h100");
  server.bill = "dgx_h10";
  CHECK(problem(server, catalog) == "bill \"dgx_h10\" is not in the catalogue, did you mean \"dgx_h100\"?");
}

#include "models/lifecycle/end_of_life.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "sim/config/document.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

double uniform(sim::Stream& draw, double low, double high) { return low + (high - low) * draw.uniform(); }

MaterialShares any_shares(sim::Stream& draw) {
  MaterialsConfig config;
  double left = 1;
  for (auto& share : config.share) left -= share = uniform(draw, 0, left);
  return config.shares();
}

EndOfLifeConfig any_config(sim::Stream& draw) {
  EndOfLifeConfig config;
  config.resold = draw.uniform() < 0.3 ? 0 : draw.uniform();
  config.collected = draw.uniform();
  for (auto& recovery : config.recovery) {
    recovery.yield = draw.uniform();
    recovery.price_usd_per_kg = uniform(draw, 0, 1e5);
  }
  return config;
}

struct Leaving {
  double mass_kg;
  MaterialShares shares;
  bool working;
};

EndOfLife end_of_life(const EndOfLifeConfig& config, const Leaving& devices) {
  return jevons::end_of_life(config, devices.mass_kg, devices.shares, devices.working);
}

Leaving any_devices(sim::Stream& draw) {
  return {std::pow(10, uniform(draw, -3, 9)), any_shares(draw), draw.uniform() < 0.7};
}

double wasted_kg(const EndOfLife& end) { return end.uncollected_kg + end.residue_kg; }
double total_kg(const EndOfLife& end) { return end.resold_kg + end.recovered_kg() + wasted_kg(end); }
double of(const PerMaterial<double>& kg, Material material) { return kg[index_of(material)]; }

EndOfLifeConfig parsed(const std::string& text) {
  auto document = sim::config::Document::parse(text, "end.toml", ".", {}, {});
  EndOfLifeConfig config;
  document.read(config);
  document.throw_if_bad();
  return config;
}

}  // namespace

TEST_CASE("every kilogram that leaves is resold, recovered, residue or uncollected") {
  sim::Stream draw(7, 0, 901, 1);
  for (int i = 0; i < 2000; ++i) {
    const auto config = any_config(draw);
    const auto devices = any_devices(draw);
    const auto end = end_of_life(config, devices);
    CHECK(total_kg(end) == Approx(devices.mass_kg).epsilon(1e-12).margin(0));
    for (double kg : {end.resold_kg, end.uncollected_kg, end.residue_kg}) CHECK(kg >= 0);
    for (std::size_t m = 0; m < material_count; ++m) {
      CHECK(end.recovered[m] >= 0);
      CHECK(end.recovered[m] <= devices.mass_kg * devices.shares[m]);
    }
    CHECK((devices.working || end.resold_kg == 0));
  }
}

TEST_CASE("more is collected, less is wasted, and more recovered of everything") {
  sim::Stream draw(7, 0, 901, 2);
  for (int i = 0; i < 500; ++i) {
    auto config = any_config(draw);
    const auto devices = any_devices(draw);
    const auto before = end_of_life(config, devices);
    config.collected = uniform(draw, config.collected, 1);
    const auto after = end_of_life(config, devices);
    CHECK(wasted_kg(after) <= wasted_kg(before) + 1e-15 * devices.mass_kg);
    CHECK(after.uncollected_kg <= before.uncollected_kg);
    for (std::size_t m = 0; m < material_count; ++m) CHECK(after.recovered[m] >= before.recovered[m]);
    CHECK(after.resold_kg == before.resold_kg);
  }
}

TEST_CASE("twice the devices are twice of everything") {
  sim::Stream draw(7, 0, 901, 3);
  const auto config = any_config(draw);
  auto devices = any_devices(draw);
  const auto once = end_of_life(config, devices);
  devices.mass_kg *= 2;
  const auto twice = end_of_life(config, devices);
  CHECK(twice.resold_kg == 2 * once.resold_kg);
  CHECK(twice.residue_kg == 2 * once.residue_kg);
  CHECK(twice.uncollected_kg == 2 * once.uncollected_kg);
  CHECK(twice.recovered[3] == 2 * once.recovered[3]);
  CHECK(twice.proceeds_usd == 2 * once.proceeds_usd);
}

TEST_CASE("at the limits all is wasted, resold, or recovered") {
  EndOfLifeConfig config;
  config.cost_usd_per_kg = 2;
  const Leaving devices{1000, rack_server(), true};
  config.collected = 0;
  auto end = end_of_life(config, devices);
  CHECK(end.uncollected_kg == 1000);
  CHECK(end.recovered_kg() == 0);
  CHECK(end.cost_usd == 0);
  config.resold = 1;
  CHECK(end_of_life(config, devices).resold_kg == 1000);
  CHECK(wasted_kg(end_of_life(config, devices)) == 0);
  CHECK(end_of_life(config, {1000, rack_server(), false}).uncollected_kg ==
        1000);  // nobody buys what is broken
  config.resold = 0;
  config.collected = 1;
  for (auto& recovery : config.recovery) recovery.yield = 1;
  end = end_of_life(config, devices);
  CHECK(wasted_kg(end) == 0);
  CHECK(end.recovered_kg() == Approx(1000).epsilon(1e-14));
  CHECK(end.cost_usd == 2000);
  CHECK(total_kg(end_of_life(config, {0, rack_server(), true})) == 0);
}

TEST_CASE(
    "a hundred servers of 25 kg that a recycler takes yield 44 g of gold, by hand; 11 g by the shredder") {
  EndOfLifeConfig config;
  config.collected = 1;
  config.recovery[index_of(Material::gold)].price_usd_per_kg = 60000;
  auto end = end_of_life(config, {2500, rack_server(), true});
  CHECK(of(end.recovered, Material::gold) == Approx(2500 * 0.12 * 1.55e-4 * 0.95).epsilon(1e-12));
  CHECK(of(end.recovered, Material::gold) == Approx(0.044).margin(0.0005));
  CHECK(end.proceeds_usd == Approx(60000 * of(end.recovered, Material::gold)).epsilon(1e-14));
  config.recovery[index_of(Material::gold)].yield = 0.256 * 0.95;
  end = end_of_life(config, {2500, rack_server(), true});
  CHECK(of(end.recovered, Material::gold) == Approx(0.0113).margin(0.00005));
  CHECK(of(end.recovered, Material::tantalum) == 0);
}

TEST_CASE("the world's e-waste: recycling grows, and its share and what it leaves out with it or not") {
  struct Year {
    double mass_mt, collected;
  };
  const auto outside = [](Year year) {
    EndOfLifeConfig config;
    config.collected = year.collected;
    return end_of_life(config, {year.mass_mt, {}, true}).uncollected_kg;
  };
  const Year y2019{53.6, 0.174}, y2022{62, 0.223}, y2030{82, 0.2};  // Global E-waste Monitors 2020 and 2024
  // published: 9.3 and 13.8 Mt were collected; 44.3 Mt of 2019 were not
  CHECK(std::round(10 * (y2019.mass_mt - outside(y2019))) == 93);
  CHECK(std::round(10 * (y2022.mass_mt - outside(y2022))) == 138);
  CHECK(std::round(10 * outside(y2019)) == 443);
  // as projected to 2030 more is recycled than in 2022, and yet 17 Mt more are not
  CHECK(y2030.mass_mt - outside(y2030) > y2022.mass_mt - outside(y2022));
  CHECK(outside(y2030) - outside(y2022) == Approx(17.4).margin(0.05));
  // what the share of 2030 would have to be for no more to be lost than in 2022
  CHECK(1 - outside(y2022) / y2030.mass_mt == Approx(0.4125).margin(0.0001));
}

TEST_CASE(
    "a scarce metal that smelters lose is stretched by a fiftieth of its life, and not by collecting more") {
  // Of the reserve of a metal that lasts T at the rate of use of now, T / (1 - collected yield) where what is
  // used comes back: indium "15 years".
  const auto years = [](double collected, double yield) {
    EndOfLifeConfig config;
    config.collected = collected;
    config.recovery[index_of(Material::neodymium_magnet)].yield = yield;
    MaterialShares pure{};
    pure[index_of(Material::neodymium_magnet)] = 1;
    const auto end = end_of_life(config, {1, pure, true});
    return 15 / (1 - of(end.recovered, Material::neodymium_magnet));
  };
  const double usual = EndOfLifeConfig().recovery[index_of(Material::neodymium_magnet)].yield;
  CHECK(years(0.223, usual) == Approx(15.17).margin(0.005));
  CHECK(years(1, usual) == Approx(15.79).margin(0.005));
  CHECK(years(0.223, 0.95) == Approx(19.03).margin(0.005));
  CHECK(years(1, 0.95) == Approx(300));
}

TEST_CASE("the end of life and the materials as shown are read again, to the bit") {
  sim::Stream draw(7, 0, 901, 4);
  for (int i = 0; i < 50; ++i) {
    auto config = any_config(draw);
    auto again = parsed(sim::config::to_toml(config, true));
    const auto devices = any_devices(draw);
    const auto one = end_of_life(config, devices), two = end_of_life(again, devices);
    CHECK(one.residue_kg == two.residue_kg);
    CHECK(one.proceeds_usd == two.proceeds_usd);
    CHECK(sim::config::to_toml(again, true) == sim::config::to_toml(config, true));
    MaterialsConfig materials{any_shares(draw)}, read;
    auto document =
        sim::config::Document::parse(sim::config::to_toml(materials, true), "m.toml", ".", {}, {});
    document.read(read);
    document.throw_if_bad();
    CHECK(read.problems().empty());
    CHECK(read.shares() == materials.shares());
  }
}

TEST_CASE("the end of life is read, and refused where it cannot be") {
  const auto config = parsed(R"(
    resold = 0.3
    collected = 0.174
    cost = "0.5 USD/kg"
    gold = { yield = 0.24, price = "60 USD/g" }
  )");
  CHECK(config.resold == 0.3);
  CHECK(config.collected == 0.174);
  CHECK(config.cost_usd_per_kg == 0.5);
  CHECK(config.recovery[index_of(Material::gold)].yield == 0.24);
  CHECK(config.recovery[index_of(Material::gold)].price_usd_per_kg == Approx(60000).epsilon(1e-14));
  CHECK(config.recovery[index_of(Material::copper)].yield == 0.95);
  CHECK(parsed("").collected == 0.223);
  CHECK_THROWS_WITH(parsed("collected = 1.2"), Catch::Contains("end.toml:1:13"));
  CHECK_THROWS_WITH(parsed("resold = -0.1"), Catch::Contains("end.toml:1:10"));
  CHECK_THROWS_WITH(parsed("cost = \"1 USD\""), Catch::Contains("end.toml:1:8"));
  CHECK_THROWS_WITH(parsed("gold = { yield = 2 }"),
                    Catch::Contains("end.toml:1:18") && Catch::Contains("yield"));
  CHECK_THROWS_WITH(parsed("aluminum = { yield = 1 }"), Catch::Contains("aluminium"));
}

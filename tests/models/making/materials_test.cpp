#include "models/making/materials.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <string>

#include "sim/config/document.hpp"

using namespace jevons;

namespace {

double sum(const MaterialShares& shares) { return std::accumulate(shares.begin(), shares.end(), 0.0); }

double of(const MaterialShares& shares, Material material) { return shares[index_of(material)]; }

MaterialsConfig parsed(const std::string& text) {
  auto document = sim::config::Document::parse(text, "materials.toml", ".", {}, {});
  MaterialsConfig config;
  document.read(config);
  if (document.ok())
    for (const auto& problem : config.problems()) document.complain(problem.key, problem.text);
  document.throw_if_bad();
  return config;
}

}  // namespace

TEST_CASE("shares of a mass add up to it") {
  for (const auto& shares : {server_board(), rack_server(), mixed(0.3, server_board(), rack_server()),
                             parsed("").shares(), parsed("steel = 0").shares()}) {
    CHECK(sum(shares) == Approx(1).epsilon(1e-15));
    for (double share : shares) CHECK(share >= 0);
  }
  CHECK(mixed(1, server_board(), rack_server()) == server_board());
  CHECK(mixed(0, server_board(), rack_server()) == rack_server());
}

TEST_CASE("the boards of Germany's data centers hold the precious metals that were found in them") {
  const double boards_kg = 11.6e6;  // Fichter and Hintemann 2014: 1.8 t, 7.5 t and 0.8 t
  CHECK(std::round(boards_kg * of(server_board(), Material::gold) / 100) == 18);
  CHECK(std::round(boards_kg * of(server_board(), Material::silver) / 100) == 75);
  CHECK(std::round(boards_kg * of(server_board(), Material::palladium) / 100) == 8);
}

TEST_CASE("a server of 25 kg holds half a gram of gold, all of it in its boards") {
  CHECK(25 * of(rack_server(), Material::gold) == Approx(0.465e-3).epsilon(1e-12));
  CHECK(of(rack_server(), Material::gold) ==
        Approx(0.12 * of(server_board(), Material::gold)).epsilon(1e-14));
  CHECK(of(rack_server(), Material::steel) == Approx(0.88 * 0.68).epsilon(1e-14));
}

TEST_CASE("what is not named is other") {
  const auto shares = parsed(
                          "steel = 0.5\naluminium = 0\ncopper = 0.25\ngold = 0\nsilver = 0\npalladium = 0\n"
                          "tantalum = 0\ntin = 0\nneodymium_magnet = 0.125")
                          .shares();
  CHECK(of(shares, Material::other) == 0.125);
  CHECK(of(shares, Material::steel) == 0.5);
}

TEST_CASE("shares beyond the whole are refused, and rounding is not") {
  CHECK_NOTHROW(parsed("steel = 0.8"));
  CHECK_THROWS_WITH(parsed("steel = 0.98"),
                    Catch::Contains("add up to 1.13") && Catch::Contains("at most 1"));
  CHECK_THROWS_WITH(parsed("steel = 1.2"), Catch::Contains("materials.toml:1:9"));
  CHECK_THROWS_WITH(parsed("other = 0.2"), Catch::Contains("materials.toml:1:1"));
  CHECK_THROWS_WITH(parsed("aluminum = 0.2"), Catch::Contains("aluminium"));
  MaterialsConfig config;
  config.share.fill(1. / 9);
  config.share[0] += 1e-12;
  CHECK(config.problems().empty());
  CHECK(sum(config.shares()) == Approx(1).epsilon(1e-15));
}

#include "models/grid/offset.hpp"

#include <catch2/catch.hpp>

#include "sim/config/document.hpp"

using Catch::Matchers::Contains;
using namespace jevons;

namespace {

std::pair<OffsetConfig, std::string> read(const std::string& text) {
  auto document = sim::config::Document::parse(text, "s.toml", {}, {}, {});
  OffsetConfig offset;
  document.read(offset);
  try {
    document.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    return {offset, bad.what()};
  }
  return {offset, ""};
}

}  // namespace

TEST_CASE("an offset has an amount, a price and a vintage, and costs what it costs") {
  const auto [offset, errors] = read("amount = \"50 t\"\nprice = \"12 USD/t\"\nvintage = 2021\n");
  CHECK(errors == "");
  CHECK(offset.cost_usd() == Approx(600));
  CHECK(offset.vintage == 2021);
}

TEST_CASE("an offset of nothing, below zero or without a vintage is an error") {
  CHECK_THAT(read("amount = \"0 t\"\nprice = \"12 USD/t\"\nvintage = 2021\n").second, Contains("amount"));
  CHECK_THAT(read("amount = \"-1 t\"\nprice = \"12 USD/t\"\nvintage = 2021\n").second, Contains("amount"));
  CHECK_THAT(read("amount = \"1 t\"\nprice = \"12 USD/t\"\n").second, Contains("vintage"));
  CHECK_THAT(read("amount = \"1 t\"\nprice = \"12 USD/t\"\nvintage = 21\n").second, Contains("vintage"));
}

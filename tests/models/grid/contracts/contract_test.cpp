#include "models/grid/contracts/contract.hpp"

#include <catch2/catch.hpp>

#include "models/grid/generation/factors.hpp"
#include "models/units.hpp"
#include "sim/config/document.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using sim::Time;

namespace {

constexpr double mwh = joules_per_mwh;
const auto start = *sim::parse_instant("2023-01-01");

struct Holder {
  std::vector<ContractConfig> contract;
  void visit(sim::config::Visitor& v) { v.list("contract", contract, {}); }
};
struct Outcome {
  std::vector<ContractConfig> contracts;
  std::string errors;
};
Outcome read(const std::string& text) {
  auto document = sim::config::Document::parse(text, "s.toml", {}, {}, {});
  Holder holder;
  document.read(holder);
  Outcome outcome;
  for (std::size_t i = 0; i < holder.contract.size() && document.ok(); ++i)
    for (const auto& problem : holder.contract[i].problems())
      outcome.errors += problem.key + ": " + problem.text + "\n";
  outcome.contracts = holder.contract;
  try {
    document.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    outcome.errors += bad.what();
  }
  return outcome;
}
std::string errors_of(const std::string& keys) { return read("[[contract]]\nname = \"c\"\n" + keys).errors; }

/// Every contract of `text` at one site, unless sites are named.
std::string overlaps_of(const std::string& text, const std::vector<std::string>& sites = {},
                        std::optional<double> source_most_w = {}) {
  const auto outcome = read(text);
  REQUIRE(outcome.errors == "");
  std::vector<PlacedContract> placed;
  for (std::size_t i = 0; i < outcome.contracts.size(); ++i)
    placed.push_back({"contract[" + std::to_string(i) + "]", sites.empty() ? "one" : sites[i], "grid",
                      &outcome.contracts[i], source_most_w});
  std::string all;
  for (const auto& problem : overlaps(placed)) all += problem.key + ": " + problem.text + "\n";
  return all;
}

}  // namespace

TEST_CASE("a ppa as produced follows its source, by share or by capacity, and a baseload one does not") {
  const auto c = read(R"(
    contract = [{ name = "a", kind = "ppa", source = "solar", share = 0.25, strike = "40 USD/MWh" },
                { name = "b", kind = "ppa", source = "solar", capacity = "100 MW", strike = "40 USD/MWh" },
                { name = "c", kind = "ppa", source = "nuclear", shape = "baseload", capacity = "50 MW", strike = "40 USD/MWh" }])");
  REQUIRE(c.errors == "");
  const Time end = Time{} + sim::hours(2);
  const auto energy_mwh = [&](int i, double generation_mw) {
    return make_contract(c.contracts[static_cast<std::size_t>(i)], start)
               .ppa_j(Time{}, end, generation_mw * 1e6, 800e6) /
           mwh;
  };
  CHECK(energy_mwh(0, 400) == Approx(200));
  CHECK(energy_mwh(1, 400) == Approx(100));
  CHECK(energy_mwh(2, 400) == Approx(100));
  CHECK(energy_mwh(0, 0) == 0);
  CHECK(energy_mwh(1, -3) == 0);  // what a plant draws at night is not delivered
  CHECK(make_contract(c.contracts[1], start).ppa_j(Time{}, end, 0, 0) == 0);
  CHECK(source_names[make_contract(c.contracts[2], start).source] == "nuclear");
}

TEST_CASE("certificates are spread evenly over their calendar year, a leap year too") {
  const auto c = read("[[contract]]\nname = \"c\"\nvolume = \"20 GWh\"\nprice = \"3 USD/MWh\"\n");
  REQUIRE(c.errors == "");
  const auto contract = make_contract(c.contracts[0], start);
  const sim::LocalCalendar utc(start);
  const Time in_2024 = Time{} + sim::days(365), in_2025 = in_2024 + sim::days(366);
  CHECK(contract.eac_j(Time{}, in_2024, utc) / mwh == Approx(20000));
  CHECK(contract.eac_j(in_2024, in_2025, utc) / mwh == Approx(20000));
  CHECK(contract.eac_j(in_2024, in_2024 + sim::days(1), utc) / mwh == Approx(20000 / 366.0));
  CHECK(contract.eac_j(in_2024 - sim::hours(1), in_2024 + sim::hours(1), utc) / mwh ==
        Approx(20000 / 8760.0 + 20000 / 8784.0));
  double sum = 0;
  for (Time t; t < in_2024; t = t + sim::minutes(5)) sum += contract.eac_j(t, t + sim::minutes(5), utc);
  CHECK(sum / mwh == Approx(20000).epsilon(1e-12));
}

TEST_CASE("a contract yields while it is in force") {
  auto config =
      read(
          R"(contract = [{ name = "c", volume = "8760 MWh", price = "3 USD/MWh", begin = 2023-01-02T00:30:00Z, end = 2023-01-02T02:00:00Z }])")
          .contracts[0];
  const auto contract = make_contract(config, start);
  const sim::LocalCalendar utc(start);
  CHECK(contract.within_s(Time{}, Time{} + sim::days(1)) == 0);
  CHECK(contract.within_s(Time{} + sim::days(1), Time{} + sim::hours(25)) == 1800);
  CHECK(contract.eac_j(Time{}, Time{} + sim::days(9), utc) / mwh == Approx(1.5));
  CHECK(contract.within_s(Time{} + sim::hours(26), Time{} + sim::hours(27)) == 0);
  config.begin.reset();
  config.end.reset();
  CHECK(make_contract(config, start).within_s(Time{}, Time{} + sim::days(3650)) == 3650 * 86400.0);
}

TEST_CASE("a ppa settles strike less spot, whichever is higher, and a certificate has its price") {
  Contract ppa{.kind = Contract::Kind::ppa, .strike_usd_per_j = 40 / mwh};
  CHECK(ppa.cost_usd(10 * mwh, 25 / mwh) == Approx(150));
  CHECK(ppa.cost_usd(10 * mwh, 70 / mwh) == Approx(-300));
  CHECK(ppa.cost_usd(10 * mwh, -20 / mwh) == Approx(600));
  // with the spot price paid for energy, a load as large as the ppa pays the strike
  CHECK(ppa.cost_usd(10 * mwh, 70 / mwh) + 10 * 70 == Approx(400));
  Contract eac{.kind = Contract::Kind::eac, .price_usd_per_j = 3 / mwh};
  CHECK(eac.cost_usd(10 * mwh, 70 / mwh) == Approx(30));
  CHECK(Contract{.kind = Contract::Kind::supplier}.cost_usd(10 * mwh, 70 / mwh) == 0);
}

TEST_CASE("a negative or empty volume, capacity and share are errors where they stand") {
  CHECK_THAT(errors_of("volume = \"0 MWh\"\nprice = \"3 USD/MWh\"\n"),
             Contains("s.toml:3") && Contains("volume"));
  CHECK_THAT(errors_of("volume = \"-5 MWh\"\nprice = \"3 USD/MWh\"\n"), Contains("volume"));
  CHECK_THAT(errors_of("volume = \"5 MW\"\nprice = \"3 USD/MWh\"\n"), Contains("is a power"));
  CHECK_THAT(errors_of("kind = \"ppa\"\nstrike = \"4 USD/MWh\"\ncapacity = \"0 MW\"\n"),
             Contains("capacity"));
  CHECK_THAT(errors_of("kind = \"ppa\"\nstrike = \"4 USD/MWh\"\nshare = 1.5\n"), Contains("share"));
  CHECK_THAT(errors_of("kind = \"pap\"\n"), Contains("ppa"));
  CHECK_THAT(errors_of("matching = \"hour\"\n"), Contains("hourly"));
  CHECK_THAT(errors_of("kind = \"ppa\"\nsource = \"coal\"\n"), Contains("source"));
}

TEST_CASE("a kind of contract needs its own keys and takes no others") {
  CHECK_THAT(errors_of(""), Contains("volume: is needed by kind = \"eac\"") && Contains("price: is needed"));
  CHECK_THAT(errors_of("kind = \"ppa\"\n"), Contains("strike: is needed") && Contains("capacity: is needed"));
  CHECK_THAT(errors_of("kind = \"supplier\"\n"), Contains("intensity: is needed"));
  CHECK_THAT(
      errors_of(
          "volume = \"5 MWh\"\nprice = \"3 USD/MWh\"\nstrike = \"4 USD/MWh\"\nintensity = \"1 g/kWh\"\n"),
      Contains("strike: belongs to kind = \"ppa\"") && Contains("intensity: belongs to kind = \"supplier\""));
  const std::string ppa = "kind = \"ppa\"\nstrike = \"4 USD/MWh\"\n",
                    supplier = "kind = \"supplier\"\nintensity = \"1 g/kWh\"\n";
  CHECK_THAT(errors_of(ppa + "share = 0.5\ncapacity = \"4 MW\"\n"), Contains("two sizes"));
  CHECK_THAT(errors_of(ppa + "share = 0.5\nshape = \"baseload\"\n"),
             Contains("belongs to shape") && Contains("capacity: is needed"));
  CHECK_THAT(errors_of(ppa + "share = 0.5\nadditional = true\n"), Contains("not a `share`"));
  CHECK_THAT(errors_of(supplier + "matching = \"hourly\"\nplant = \"p\"\n"),
             Contains("matching: has no effect") && Contains("plant: has no effect"));
  CHECK_THAT(errors_of(ppa + "capacity = \"4 MW\"\nplant_share = 0.5\n"),
             Contains("plant_share: is a share"));
  CHECK_THAT(errors_of(supplier + "begin = 2023-02-01\nend = 2023-02-01\n"), Contains("end: is not after"));
  CHECK(errors_of(supplier) == "");
  CHECK(errors_of(ppa + "capacity = \"4 MW\"\nadditional = true\n") == "");
}

TEST_CASE("a site has one supplier at any time") {
  const std::string until =
      "{ name = \"a\", kind = \"supplier\", intensity = \"1 g/kWh\", end = 2023-06-01 }";
  const auto from = [](const std::string& day) {
    return "{ name = \"b\", kind = \"supplier\", intensity = \"2 g/kWh\", begin = " + day + " }";
  };
  CHECK(overlaps_of("contract = [" + until + "," + from("2023-06-01") + "]") == "");
  CHECK_THAT(overlaps_of("contract = [" + until + "," + from("2023-05-31") + "]"),
             Contains("contract[1]: `b` and `a` supply the site at one time"));
  CHECK(overlaps_of("contract = [" + until + "," + from("2023-05-31") + "]", {"one", "two"}) == "");
}

TEST_CASE("certificates of a plant, and a source of a grid, are sold once, by whatever sites buy them") {
  const auto eac = [](const std::string& name, const std::string& more) {
    return "{ name = \"" + name + "\", volume = \"1 GWh\", price = \"1 USD/MWh\", " + more + " },";
  };
  const auto sold = [&](const std::string& a, const std::string& b) {
    return overlaps_of("contract = [" + eac("a", a) + eac("b", b) + "]", {"one", "two"});
  };
  CHECK_THAT(sold("plant = \"p\"", "plant = \"p\""), Contains("2 of the plant `p` is sold"));
  CHECK(sold("plant = \"p\"", "plant = \"q\"") == "");
  CHECK(sold("plant = \"p\", plant_share = 0.6", "plant = \"p\", plant_share = 0.4") == "");
  CHECK_THAT(sold("plant = \"p\", plant_share = 0.6", "plant = \"p\", plant_share = 0.5"),
             Contains("1.1 of"));
  CHECK(sold("plant = \"p\", end = 2023-02-01", "plant = \"p\", begin = 2023-02-01") == "");

  const auto ppa = [](const std::string& name, double share) {
    return "{ name = \"" + name +
           "\", kind = \"ppa\", strike = \"1 USD/MWh\", share = " + std::to_string(share) + " },";
  };
  CHECK(overlaps_of("contract = [" + ppa("a", 0.7) + ppa("b", 0.3) + "]") == "");
  CHECK_THAT(overlaps_of("contract = [" + ppa("a", 0.7) + ppa("b", 0.2) + ppa("c", 0.2) + "]"),
             Contains("1.1 of all wind of the grid `grid` is sold"));
}

TEST_CASE("three contracts are too many only where three meet") {
  const auto eac = [](const std::string& name, int from, int to) {
    return "{ name = \"" + name +
           "\", volume = \"1 GWh\", price = \"1 USD/MWh\", plant = \"p\", plant_share = 0.5, begin = 2023-0" +
           std::to_string(from) + "-01, end = 2023-0" + std::to_string(to) + "-01 },";
  };
  CHECK(overlaps_of("contract = [" + eac("a", 1, 4) + eac("b", 3, 6) + eac("c", 5, 8) + "]") == "");
  CHECK_THAT(overlaps_of("contract = [" + eac("a", 1, 6) + eac("b", 3, 6) + eac("c", 5, 8) + "]"),
             Contains("1.5 of"));
}

TEST_CASE("a name stands for one contract at any time") {
  const auto eac = [](const std::string& more) {
    return "{ name = \"a\", volume = \"1 GWh\", price = \"1 USD/MWh\"" + more + " },";
  };
  CHECK_THAT(overlaps_of("contract = [" + eac("") + eac("") + "]"),
             Contains("contract[1].name: `a` is in force twice"));
  CHECK(overlaps_of("contract = [" + eac(", end = 2024-01-01") + eac(", begin = 2024-01-01") + "]") == "");
  CHECK(overlaps_of("contract = [" + eac("") + eac("") + "]", {"one", "two"}) == "");
}

TEST_CASE("a grid sells no more of a source than it has, unless the contract brings its own plant") {
  const auto ppa = [](const std::string& name, const std::string& more) {
    return "{ name = \"" + name + "\", kind = \"ppa\", source = \"solar\", strike = \"1 USD/MWh\", " + more +
           " },";
  };
  const auto sold = [&](const std::string& a, const std::string& b, std::optional<double> most_w) {
    return overlaps_of("contract = [" + ppa("a", a) + ppa("b", b) + "]", {}, most_w);
  };
  CHECK(sold("capacity = \"60 MW\"", "share = 0.4", 100e6) == "");
  CHECK_THAT(sold("capacity = \"60 MW\"", "share = 0.5", 100e6),
             Contains("contract[0].capacity: with") && Contains("1.1 of all solar of the grid `grid`"));
  CHECK(sold("capacity = \"60 MW\", additional = true", "share = 0.5", 100e6) == "");
  CHECK(sold("capacity = \"60 MW\"", "share = 0.5", {}) == "");
  CHECK_THAT(sold("capacity = \"60 MW\"", "capacity = \"1 MW\", additional = true", 0.0),
             Contains("contract[0].source: the grid `grid` generates no solar") && !Contains("contract[1]"));
}

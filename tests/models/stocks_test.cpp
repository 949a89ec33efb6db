// Hardware that serves fluid workloads, as statements about the world.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "models/ordering.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::model_of;
using jevons::testing::outcome_of;
using jevons::testing::value_of;

namespace {

/// A site of 100 devices of 100 to 500 W at PUE 1.25, and what a test adds; `fluid` goes into
/// [workload.fluid].
struct Text {
  std::string head = "duration = \"365 days\"\nsettle = \"1 h\"\nresults = { interval = \"1 day\" }\n";
  std::string hardware = "price = \"1000 USD\"\nembodied = \"800 kg\"\nmass = \"20 kg\"\n";
  std::string site = "grid = \"plain\"\ncooling = { pue = 1.25 }\n";
  std::string cohort = "count = 100\n";
  std::string fluid = "demand = 30\n";
  std::string more;

  std::string str() const {
    return "start = 2025-01-01\n" + head +
           "[grid.plain]\nkind = \"constant\"\nintensity = \"400 g/kWh\"\nflat_price = \"80 USD/MWh\"\n"
           "[server.box]\ntitle = \"a box\"\nsource = \"none\"\ncores = 1\n"
           "power = { kind = \"linear\", idle = \"100 W\", peak = \"500 W\" }\noff = \"10 W\"\n"
           "[hardware.box]\nserver = \"box\"\n" +
           hardware + "[site.hall]\n" + site +
           (cohort.empty() ? "" : "[[site.hall.cohort]]\nhardware = \"box\"\n" + cohort) +
           "[[workload]]\nkind = \"fluid\"\nname = \"service\"\nsite = \"hall\"\n[workload.fluid]\n" + fluid +
           more;
  }
  Model model() const { return model_of(str()); }
  Outcome run() const { return outcome_of(model()); }
  double operator[](std::string_view metric) const { return value_of(run(), metric); }
};

constexpr const char* kElastic =
    "[policy]\ndemand = { kind = \"constant_elasticity\", elasticity = 1.2, energy_share = 1.0 }\n";
/// A price that nobody answers, so that load and price stay as the gain has made them.
constexpr const char* kPriced =
    "[policy]\ndemand = { kind = \"constant_elasticity\", elasticity = 0, energy_share = 1.0 }\n";

double devices(const World& w, std::uint32_t stock) {
  double n = 0;
  for (const auto& cohort : w.state.stocks[stock].cohorts) n += static_cast<double>(cohort.count);
  return n;
}

}  // namespace

TEST_CASE("gains that come in one instant each come once", "[stocks]") {
  Text text;
  text.fluid +=
      "[[workload.fluid.gain]]\nat = 2025-03-01\nfactor = 2\n[[workload.fluid.gain]]\nat = "
      "2025-03-01\nfactor = 1.5\n";
  CHECK(text["workload.service.model_gain"] == 3);
}

TEST_CASE("a gain is measured against the start, also where the hardware came with it", "[stocks]") {
  Text there, comes;
  for (auto* text : {&there, &comes}) {
    text->hardware += "performance = 1\n";
    text->fluid = "demand = 35\nhardware = [\"box\"]\n[[workload.fluid.gain]]\nfactor = 2\n";
    text->more = kElastic;
  }
  there.cohort = "count = 50\n";
  comes.cohort.clear();
  CHECK(comes["rebound"] > 0);
  CHECK(comes["workload.service.price_factor"] < 1);
  // 50 devices would do the work without the gain, 25 do it with it.
  comes.more = kPriced;
  CHECK(comes["workload.service.price_factor"] ==
        Approx(25 * (100 + 0.7 * 400) / (50 * (100 + 0.7 * 400))).epsilon(1e-9));
}

TEST_CASE("all that a site cools gets cheaper with its cooling", "[stocks]") {
  const auto with = [](const char* first, const char* second) {
    Text text;
    const auto gain = "[[workload.fluid.gain]]\nat = 2025-02-01\nfactor = 5\nby = \"cooling\"\n";
    text.cohort =
        "count = 50\nserves = \"service\"\n[[site.hall.cohort]]\nhardware = \"box\"\ncount = 50\nserves = "
        "\"other\"\n";
    text.fluid = std::string("demand = 15\n") + first;
    text.more = std::string(
                    "[[workload]]\nkind = \"fluid\"\nname = \"other\"\nsite = "
                    "\"hall\"\n[workload.fluid]\ndemand = 15\n") +
                second + kPriced;
    if (!*first && !*second) text.more.insert(text.more.find("[policy]"), gain);
    return text.run();
  };
  const std::string gain = "[[workload.fluid.gain]]\nfactor = 5\nby = \"cooling\"\n";
  const auto one = with(gain.c_str(), ""), other = with("", gain.c_str());
  for (const char* name : {"workload.service.price_factor", "workload.other.price_factor"}) {
    CHECK(value_of(one, name) == Approx(1.05 / 1.25).epsilon(1e-9));
    CHECK(value_of(other, name) == Approx(1.05 / 1.25).epsilon(1e-9));
  }
  // It comes to both in the instant in which it comes to one.
  CHECK(value_of(with("", ""), "workload.service.price_factor") == Approx(1.05 / 1.25).epsilon(1e-9));
}

TEST_CASE("what is delivered after the end of the longest run is ordered and does not come", "[stocks]") {
  Text text;
  text.head = "duration = \"30 years\"\nsettle = \"10 days\"\nresults = { interval = \"1 year\" }\n";
  text.hardware += "lead_time = \"19 years\"\n";
  text.fluid = "demand = 70\nhardware = [\"box\"]\ngrowth = \"0.02/yr\"\n";
  const auto outcome = text.run();
  CHECK(value_of(outcome, "devices_bought") > 100);
  CHECK(value_of(outcome, "audit_residual") < 1e-12);
}

TEST_CASE("months are sampled though nothing draws power in their first days", "[stocks][sampling]") {
  Text text;
  text.head =
      "duration = \"60 days\"\nsettle = \"1 h\"\nsample = \"7 days\"\nresults = { interval = \"1 day\" }\n";
  text.hardware += "lead_time = \"10 days\"\n";
  text.cohort.clear();
  text.fluid = "demand = 70\nhardware = [\"box\"]\n";
  const auto sampled = text.run();
  text.head = "duration = \"60 days\"\nsettle = \"1 h\"\nresults = { interval = \"1 day\" }\n";
  const auto full = text.run();
  CHECK(value_of(full, "it_energy") == Approx(50 * 24 * 100 * 0.38).epsilon(1e-12));
  for (const char* name : {"it_energy", "facility_energy", "carbon_total", "electricity_cost"})
    CHECK(value_of(sampled, name) == Approx(value_of(full, name)).epsilon(1e-12));
}

TEST_CASE("a hall never holds more than it can, whatever is to be replaced", "[stocks]") {
  // All of it is old, and demand is more than it holds: what comes takes the places of what was to leave.
  for (const char* limit : {"devices = 100", "power = \"50 kW\""})
    for (const char* lead : {"0 s", "90 days"}) {
      CAPTURE(limit, lead);
      Text text;
      text.hardware += fmt::format("lead_time = \"{}\"\n", lead);
      text.site += fmt::format("hall = {{ {} }}\n", limit);
      text.cohort = "count = 100\nbought = 2020-01-01\n";
      text.fluid = "demand = 100\ngrowth = \"0.5/yr\"\nhardware = [\"box\"]\n";
      text.more = "[policy]\nrefresh = { kind = \"fixed_age\", age = \"4 years\" }\n";
      const auto model = text.model();
      auto world = model.world(0);
      testing::Rows look([](const World& w) { REQUIRE(devices(w, 0) <= 100); });
      const auto outcome = run(world, &look);
      CHECK(value_of(outcome, "devices") == 100);
      CHECK(value_of(outcome, "devices_bought") == 100);
      CHECK(value_of(outcome, "devices_retired") == 100);
      CHECK(value_of(outcome, "workload.service.congested_time") > 0.2);
    }
}

TEST_CASE("what was needed longer than planned leaves once it is needed no more", "[stocks]") {
  // Nothing can be bought in their place, and all of them are needed at first.
  Text text;
  text.head = "duration = \"4 years\"\nsettle = \"1 day\"\nresults = { interval = \"30 days\" }\n";
  text.cohort = "count = 100\nbought = 2021-01-01\n";
  text.fluid = "demand = 70\ngrowth = \"-0.3/yr\"\n";
  text.more = "[policy]\nrefresh = { kind = \"fixed_age\", age = \"4 years\" }\n";
  const auto outcome = text.run();
  const double needed = 100 * std::exp(-0.3 * 4);
  CHECK(value_of(outcome, "devices") >= needed);
  CHECK(value_of(outcome, "devices") <=
        needed * std::exp(0.3 * 31 / 365) + 1);  // as it was at the last review
  CHECK(value_of(outcome, "workload.service.work_served_share") == Approx(1).epsilon(1e-12));
}

TEST_CASE("hardware that is used half of the time is written off at half the pace, packed or even",
          "[stocks]") {
  for (const char* spread : {"even", "packed"}) {
    Text text;
    text.fluid = fmt::format("demand = 25\nspread = \"{}\"\n", spread);
    text.more = "[lifecycle]\nbooked = \"use\"\nexpected_utilisation = 0.5\n";
    CHECK(text["embodied_amortised"] == Approx(100 * 800 * 0.5 * 365.0 / (6 * 365)).epsilon(1e-9));
  }
}

TEST_CASE("more devices than can be counted are a failure that says so", "[stocks]") {
  Text text;
  text.hardware += "performance = 1e-20\n";
  text.cohort.clear();
  text.fluid = "demand = 1\nhardware = [\"box\"]\n";
  CHECK_THROWS_WITH(
      text.run(), Catch::Contains("2025-01-01T00:00:00Z: workload service would need 1.43e+20 more devices"));
}

TEST_CASE("a gain below one that meters cannot hold is a failure that says so", "[stocks]") {
  Text text;
  text.cohort = "count = 200000\n";
  text.fluid =
      "demand = 100000\n[[workload.fluid.gain]]\nat = 2025-02-01\nfactor = 0.0011\nby = \"cooling\"\n";
  CHECK_THROWS_WITH(text.run(), Catch::Contains("2025-02-01T00:00:00Z: site.hall would draw") &&
                                    Catch::Contains("its meters hold 9.2 GW"));
}

TEST_CASE("failures are drawn alike whatever else the scenario serves elsewhere", "[stocks]") {
  Text text;
  text.hardware += "ageing = { failures = \"0.5/yr\", repaired = 0 }\n";
  const auto alone = text["device_failures"];
  text.more =
      "[site.aside]\n[[site.aside.cohort]]\nhardware = \"box\"\ncount = 10\n[[workload]]\nkind = "
      "\"fluid\"\nname = \"more\"\nsite = \"aside\"\n[workload.fluid]\ndemand = 1\n";
  CHECK(text["site.hall.device_failures"] == alone);
}

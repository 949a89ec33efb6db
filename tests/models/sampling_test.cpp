// Long runs by shortcut, held against the full run of a year: the first days of each month for all of it, and work as
// a fluid for the same work as jobs.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::model_of;
using jevons::testing::outcome_of;
using jevons::testing::value_of;

namespace {

/// A year of a growing fleet whose hardware is replaced, behind a cooling plant in drawn weather, on a typical grid.
std::string year_of(const std::string& sample, const std::string& signals) {
  return "start = 2025-01-01\nduration = \"365 days\"\nsettle = \"15 min\"\nresults = { interval = \"5 days\" }\n" + sample +
         "[server.box]\ntitle = \"a box\"\nsource = \"none\"\ncores = 1\n"
         "power = { kind = \"linear\", idle = \"100 W\", peak = \"500 W\" }\n"
         "[hardware.box]\nserver = \"box\"\nprice = \"9000 USD\"\nembodied = \"1200 kg\"\nmass = \"25 kg\"\n"
         "performance_growth = \"0.2/yr\"\nlead_time = \"40 days\"\nageing = { failures = \"0.05/yr\" }\n" +
         signals +
         "[[site.hall.cohort]]\nhardware = \"box\"\ncount = 1000\nbought = 2021-02-01\n"
         "[[site.hall.cohort]]\nhardware = \"box\"\ncount = 1000\nbought = 2023-01-01\n"
         "[[workload]]\nkind = \"fluid\"\nname = \"service\"\n[workload.fluid]\ndemand = 800\ngrowth = \"0.2/yr\"\n"
         "hardware = [\"box\"]\nprofile = [6, 5, 5, 5, 5, 6, 7, 8, 9, 10, 11, 12, 12, 12, 12, 12, 12, 11, 11, 10, 9, 9, 8, 7]\n"
         "[policy]\nrefresh = { kind = \"fixed_age\", age = \"4 yr\" }\n";
}

constexpr const char* kSteady =
    "[grid.g]\nkind = \"constant\"\nintensity = \"400 g/kWh\"\nflat_price = \"80 USD/MWh\"\n"
    "[site.hall]\ngrid = \"g\"\ncooling = { pue = 1.25, wue = \"1.5 L/kWh\" }\n";
constexpr const char* kReal =
    "[grid.g]\nkind = \"trace\"\ngeneration = \"grid/ciso_typical.csv\"\nprice = \"price/ciso_price_typical.csv\"\nutc_offset = \"-8 h\"\n"
    "[site.hall]\ngrid = \"g\"\nutc_offset = \"-8 h\"\nweather = \"weather/san_jose_stochastic.csv\"\ncooling = { plant = \"chilled_water\" }\n";

double distance(const Outcome& sampled, const Outcome& full, std::string_view metric) {
  return std::abs(value_of(sampled, metric) / value_of(full, metric) - 1);
}

}  // namespace

TEST_CASE("where signals and weather stand still a week of each month is the month", "[sampling]") {
  const auto full = outcome_of(model_of(year_of("", kSteady))), week = outcome_of(model_of(year_of("sample = \"7 days\"\n", kSteady)));
  // What grows within a day meets its hours apart: demand of an hour is that of the mean day in a stretch.
  for (const char* metric : {"it_energy", "facility_energy", "carbon_scope2_location", "electricity_cost", "water"})
    CHECK(distance(week, full, metric) < 3e-5);
  for (const char* metric : {"embodied_amortised", "capital_cost"}) CHECK(distance(week, full, metric) < 1e-12);
  for (const char* metric : {"devices_bought", "e_waste", "device_failures", "hardware_mass"})
    CHECK(value_of(week, metric) == value_of(full, metric));
  CHECK(value_of(week, "audit_residual") < 1e-9);
}

TEST_CASE("on a real grid in drawn weather a week of each month comes near the year", "[sampling]") {
  const auto full = outcome_of(model_of(year_of("", kReal)));
  const auto week = outcome_of(model_of(year_of("sample = \"7 days\"\n", kReal)));
  CHECK(distance(week, full, "it_energy") < 3e-5);
  for (const char* metric : {"facility_energy", "carbon_scope2_location", "carbon_scope2_market", "electricity_cost"}) {
    CAPTURE(metric);
    CHECK(distance(week, full, metric) < 2.5e-3);
  }
  CHECK(distance(week, full, "water") < 0.02);
  // The whole month stands for itself.
  const auto all = outcome_of(model_of(year_of("sample = \"31 days\"\n", kReal)));
  CHECK(value_of(all, "facility_energy") == value_of(full, "facility_energy"));
}

TEST_CASE("work as a fluid draws what the same work draws as jobs", "[sampling]") {
  const std::string head =
      "start = 2025-01-01\nduration = \"365 days\"\nsettle = \"1 h\"\nresults = { interval = \"5 days\" }\n"
      "[grid.g]\nkind = \"trace\"\ngeneration = \"grid/ciso_typical.csv\"\nutc_offset = \"-8 h\"\n"
      "[server.box]\ntitle = \"a box\"\nsource = \"none\"\ncores = 10\n"
      "power = { kind = \"linear\", idle = \"100 W\", peak = \"500 W\" }\n[site.hall]\ngrid = \"g\"\ncooling = { pue = 1.25 }\n";
  const auto jobs = outcome_of(model_of(
      head + "[[site.hall.servers]]\nmodel = \"box\"\ncount = 100\n[[workload]]\nkind = \"batch\"\narrivals = \"regular\"\n"
             "rate = \"200/h\"\nsize = { kind = \"exponential\", mean = \"3 h\" }\n"));
  // 600 of 1,000 cores on average.
  const auto fluid = outcome_of(model_of(
      head + "[hardware.box]\nserver = \"box\"\nprice = \"1 USD\"\nmass = \"1 kg\"\n[[site.hall.cohort]]\nhardware = \"box\"\ncount = 100\n"
             "[[workload]]\nkind = \"fluid\"\n[workload.fluid]\ndemand = 60\n"));
  CHECK(value_of(fluid, "it_energy") == Approx(100 * (0.1 + 0.6 * 0.4) * 8760).epsilon(1e-12));
  // Sizes are drawn, and the run begins empty: 1.75 million jobs come to 0.1 % of their mean.
  CHECK(distance(fluid, jobs, "it_energy") < 1e-3);
  CHECK(distance(fluid, jobs, "carbon_scope2_location") < 1e-3);
}

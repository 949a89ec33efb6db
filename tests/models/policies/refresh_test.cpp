#include <catch2/catch.hpp>
#include <limits>

#include "models/policies/carbon_payback.hpp"
#include "models/policies/cost_payback.hpp"
#include "models/policies/fixed_age.hpp"
#include "models/policies/run_to_failure.hpp"
#include "models/registry.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double kYear = 365 * 86400, kNone = std::numeric_limits<double>::quiet_NaN();

sim::Span years(double n) { return sim::seconds(n * kYear); }

/// 600 W that 300 W could do for 1500 kg and 10,000 USD, at 0.1 kg/kWh and 0.1 USD/kWh: 262.8 kg and 262.8
/// USD a year.
RefreshView halving(double age_years) {
  RefreshView view;
  view.age = years(age_years);
  view.warranty = years(3);
  view.power_w = 600;
  view.offer_power_w = 300;
  view.intensity_kg_per_j = view.price_usd_per_j = 0.1 / 3.6e6;
  view.offer_embodied_kg = 1500;
  view.offer_price_usd = 10000;
  return view;
}

/// Some cohort, its savings those of a steady improvement since it was bought.
RefreshView any_view(sim::Stream& draw) {
  auto view = halving(0.1 + 12 * draw.uniform());
  view.power_w = 1000 * draw.uniform();
  view.offer_power_w = 1000 * draw.uniform();
  view.intensity_kg_per_j *= 10 * draw.uniform();
  view.price_usd_per_j *= 10 * draw.uniform();
  view.saved_j = (view.power_w - view.offer_power_w) * view.age.seconds() / 2;
  view.saved_kg = view.saved_j * view.intensity_kg_per_j;
  view.saved_usd = view.saved_j * view.price_usd_per_j;
  view.offer_embodied_kg = 5000 * draw.uniform();
  view.offer_price_usd = 5000 * draw.uniform();
  return view;
}

}  // namespace

TEST_CASE("what runs to failure is never replaced while it works", "[refresh]") {
  CHECK_FALSE(RunToFailure{}.replaces(halving(100)));
}

TEST_CASE("a fixed age is reached to the day", "[refresh]") {
  FixedAge policy;
  policy.age = years(4);
  CHECK_FALSE(policy.replaces(halving(3.99)));
  CHECK(policy.replaces(halving(4)));
}

TEST_CASE("it is replaced once what would have been saved is what making the newest emits", "[refresh]") {
  auto view = halving(8);
  view.saved_kg = 1499;
  CHECK_FALSE(CarbonPayback{}.replaces(view));
  view.saved_kg = 1500;
  CHECK(CarbonPayback{}.replaces(view));
  CarbonPayback patient;
  patient.factor = 1.5;
  CHECK_FALSE(patient.replaces(view));
  view.saved_kg = 2250;
  CHECK(patient.replaces(view));
}

TEST_CASE("within a time: 1500 kg at 262.8 kg a year are 5.71 years", "[refresh]") {
  CarbonPayback policy;
  policy.within = years(5.70);
  CHECK_FALSE(policy.replaces(halving(1)));
  policy.within = years(5.71);
  CHECK(policy.replaces(halving(1)));
}

TEST_CASE("what it can be sold for shortens the payback", "[refresh]") {
  auto view = halving(5);
  view.saved_usd = 7000;
  CHECK_FALSE(CostPayback{}.replaces(view));
  view.resale_usd = 3000;
  CHECK(CostPayback{}.replaces(view));
}

// 10,000 USD at 262.8 USD a year are 38.05 years; 500 USD a year less of maintenance make it 13.11 years.
TEST_CASE("maintenance and repairs out of warranty count as what they cost", "[refresh]") {
  auto view = halving(5);
  view.maintenance_usd_per_s = 700 / kYear;
  view.offer_maintenance_usd_per_s = 200 / kYear;
  CostPayback policy;
  policy.within = years(13.10);
  CHECK_FALSE(policy.replaces(view));
  policy.within = years(13.12);
  CHECK(policy.replaces(view));
  view.repair_usd_per_s = 500 / kYear;
  policy.within = years(7.93);  // 10,000 / 1262.8 = 7.919
  CHECK(policy.replaces(view));
  policy.within = years(7.91);
  CHECK_FALSE(policy.replaces(view));
}

TEST_CASE("nothing is replaced where nothing can be bought, or where what it saves is not known",
          "[refresh]") {
  for (const auto& entry : refresh_policies().entries()) {
    const auto policy = refresh_policies().make(entry.name);
    auto view = halving(50);
    view.saved_kg = view.saved_usd = 1e9;
    CHECK(policy->replaces(view) == (entry.name != "run_to_failure"));
    auto nothing = view;
    nothing.offer_power_w = nothing.offer_price_usd = nothing.offer_embodied_kg = kNone;
    CHECK_FALSE(policy->replaces(nothing));
    if (entry.name == "fixed_age") continue;
    view.intensity_kg_per_j = view.price_usd_per_j = kNone;
    CHECK_FALSE(policy->replaces(view));
  }
}

TEST_CASE("hardware that saves nothing now is not bought, whatever it would have saved", "[refresh]") {
  auto view = halving(5);
  view.saved_kg = view.saved_usd = 1e9;
  view.offer_power_w = 601;
  CHECK_FALSE(CarbonPayback{}.replaces(view));
  CHECK_FALSE(CostPayback{}.replaces(view));
  view.offer_power_w = 300;
  view.intensity_kg_per_j = 0;
  CHECK_FALSE(CarbonPayback{}.replaces(view));
}

TEST_CASE("a dirtier grid never replaces later, a dearer one neither", "[refresh]") {
  sim::Stream draw(2, 0, 0, 0);
  CarbonPayback carbon, carbon_within;
  CostPayback cost, cost_within;
  int replaced = 0, kept = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto view = any_view(draw);
    carbon_within.within = cost_within.within = years(10 * draw.uniform() + 0.01);
    auto dirtier = view;
    const double times = 1 + draw.uniform();
    dirtier.intensity_kg_per_j *= times;
    dirtier.saved_kg *= times;
    dirtier.price_usd_per_j *= times;
    dirtier.saved_usd *= times;
    for (const RefreshPolicy* policy :
         {static_cast<const RefreshPolicy*>(&carbon), static_cast<const RefreshPolicy*>(&carbon_within),
          static_cast<const RefreshPolicy*>(&cost), static_cast<const RefreshPolicy*>(&cost_within)}) {
      const bool replaces = policy->replaces(view);
      (replaces ? replaced : kept)++;
      if (replaces) CHECK(policy->replaces(dirtier));
    }
  }
  CHECK(replaced > 500);
  CHECK(kept > 500);
}

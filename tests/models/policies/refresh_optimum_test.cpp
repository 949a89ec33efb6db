// What the policies of refresh come to beside the optima of lifecycle/payback.hpp: reviews by the month,
// hardware that draws less at a steady rate, an even grid.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "models/lifecycle/payback.hpp"
#include "models/policies/carbon_payback.hpp"
#include "models/policies/cost_payback.hpp"
#include "models/policies/fixed_age.hpp"
#include "models/policies/run_to_failure.hpp"
#include "models/units.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double kYear = 8760 * 3600, kMonth = kYear / 12;

/// One device of 600 W at the meter and 1500 kg, the same work being done for less by what is bought later.
struct Setting {
  double intensity_kg_per_j = 0.37 / joules_per_kwh, growth_per_s = 0.2 / kYear;
  double made_kg = 1500, power_w = 600;

  double newest_w(double t_s) const { return power_w * std::exp(-growth_per_s * t_s); }
  Renewal renewal() const {
    return {.made = made_kg, .running_per_s = power_w * intensity_kg_per_j, .growth_per_s = growth_per_s};
  }
};

/// Emissions of constant work over so many months. Money is counted as if it were CO2e.
double total_kg(const RefreshPolicy& policy, const Setting& setting, std::size_t months) {
  double total_kg = setting.made_kg;
  double bought_s = 0;
  RefreshView view;
  for (std::size_t month = 0; month < months; ++month) {
    const double now_s = static_cast<double>(month) * kMonth;
    view.age = sim::seconds(now_s - bought_s);
    view.power_w = setting.newest_w(bought_s);
    view.offer_power_w = setting.newest_w(now_s);
    view.offer_embodied_kg = view.offer_price_usd = setting.made_kg;
    view.intensity_kg_per_j = view.price_usd_per_j = setting.intensity_kg_per_j;
    if (policy.replaces(view)) {
      total_kg += setting.made_kg;
      bought_s = now_s;
      view = {.power_w = view.offer_power_w, .offer_power_w = view.offer_power_w};
    }
    total_kg += view.power_w * kMonth * setting.intensity_kg_per_j;
    view.saved_kg += (view.power_w - view.offer_power_w) * kMonth * setting.intensity_kg_per_j;
    view.saved_usd = view.saved_kg;
  }
  return total_kg;
}

double least_kg(const Setting& setting, std::size_t months) {
  return best_schedule(months,
                       [&](std::size_t i, std::size_t j) {
                         return setting.made_kg + setting.newest_w(static_cast<double>(i) * kMonth) *
                                                      static_cast<double>(j - i) * kMonth *
                                                      setting.intensity_kg_per_j;
                       })
      .total;
}

/// Age at which a device of a fleet that grows as fast as performance is replaced: what does its work at age
/// a takes exp(-g a) of what making and running one takes.
double fleet_age_s(const RefreshPolicy& policy, const Setting& setting) {
  RefreshView view;
  for (double age_s = 0; age_s < 100 * kYear; age_s += 0.001 * kYear) {
    const double share = std::exp(-setting.growth_per_s * age_s);
    view.age = sim::seconds(age_s);
    view.power_w = setting.power_w;
    view.offer_power_w = setting.power_w * share;
    view.offer_embodied_kg = setting.made_kg * share;
    view.intensity_kg_per_j = setting.intensity_kg_per_j;
    view.saved_kg = setting.power_w * setting.intensity_kg_per_j *
                    (age_s + std::expm1(-setting.growth_per_s * age_s) / setting.growth_per_s);
    if (policy.replaces(view)) return age_s;
  }
  return 100 * kYear;
}

}  // namespace

TEST_CASE("carbon payback comes to the age of the square root as growth within a life goes to nothing",
          "[refresh]") {
  Setting setting;
  setting.growth_per_s = 0.02 / kYear;
  setting.intensity_kg_per_j = 40 / joules_per_kwh;  // 0.84 years, 1.7 % of growth
  const double root_s = square_root_age_s(setting.renewal());
  CHECK(root_s / kYear == Approx(0.84467).margin(5e-5));
  CHECK(fleet_age_s(CarbonPayback{}, setting) / root_s == Approx(1).margin(0.01));
}

TEST_CASE(
    "a growing fleet under carbon payback emits at most 1.3 % more than the least, from hydro power to coal",
    "[refresh]") {
  for (const auto& [intensity, excess] :
       {std::pair{0.01, 0.0123}, {0.1, 0.0037}, {0.37, 0.0011}, {0.75, 0.0005}}) {
    Setting setting;
    setting.intensity_kg_per_j = intensity / joules_per_kwh;
    const auto renewal = setting.renewal();
    const double least = fleet_rate_per_s(renewal, fleet_age_s(renewal));
    const double rate = fleet_rate_per_s(renewal, fleet_age_s(CarbonPayback{}, setting));
    CHECK(rate >= least);
    CHECK(rate / least - 1 == Approx(excess).margin(1e-4));
  }
}

TEST_CASE(
    "constant work over 20 years under carbon payback: within 3 % of the best dates, which know the end",
    "[refresh]") {
  for (const auto& [intensity, times] :
       {std::pair{0.01, 1.0}, {0.1, 1.0000}, {0.37, 1.0259}, {0.75, 1.0050}}) {
    Setting setting;
    setting.intensity_kg_per_j = intensity / joules_per_kwh;
    CHECK(total_kg(CarbonPayback{}, setting, 240) / least_kg(setting, 240) == Approx(times).margin(1e-4));
  }
}

// Worst where a run ends just after the first is replaced: three times M (two made, one saved too late) for two.
TEST_CASE("no policy emits less than the best dates; carbon payback never more than half as much again",
          "[refresh]") {
  sim::Stream draw(5, 0, 0, 0);
  for (int i = 0; i < 60; ++i) {
    Setting setting;
    setting.intensity_kg_per_j = std::exp(std::log(0.01) + std::log(100.0) * draw.uniform()) / joules_per_kwh;
    setting.growth_per_s = (0.05 + 0.4 * draw.uniform()) / kYear;
    const auto months = static_cast<std::size_t>(60 + 300 * draw.uniform());
    const double least = least_kg(setting, months);
    FixedAge fixed;
    fixed.age = sim::seconds((1 + 9 * draw.uniform()) * kYear);
    CarbonPayback within;
    within.within = sim::seconds((0.5 + 5 * draw.uniform()) * kYear);
    for (const RefreshPolicy* policy : std::initializer_list<const RefreshPolicy*>{&fixed, &within})
      CHECK(total_kg(*policy, setting, months) >= least * (1 - 1e-12));
    CHECK(total_kg(RunToFailure{}, setting, months) >= least * (1 - 1e-12));
    const double carbon = total_kg(CarbonPayback{}, setting, months);
    CHECK(carbon >= least * (1 - 1e-12));
    CHECK(carbon <= 1.5 * least);
    CHECK(total_kg(CostPayback{}, setting, months) == carbon);  // the same rule where a dollar is a kilogram
  }
}

TEST_CASE("a dirtier grid is refreshed no later", "[refresh]") {
  double last_s = 200 * kYear;
  for (const double intensity : {0.001, 0.01, 0.05, 0.1, 0.37, 0.75, 2.0}) {
    Setting setting;
    setting.intensity_kg_per_j = intensity / joules_per_kwh;
    const double age_s = fleet_age_s(CarbonPayback{}, setting);
    CHECK(age_s < last_s);
    last_s = age_s;
  }
}

// Carbon payback: replaced once the newest hardware would have saved, since this was bought, what making it emits.
//   saved    f M <= S(a)       S(a) the sum over its age of (its draw - that of the newest then) x intensity
//   within   f M <= s(a) tau   s(a) = (its draw - that of the newest now) x intensity of the past year
// Why `saved` needs no foresight: over a life T the mean rate beyond that of the newest is (M + S(T)) / T, least
// where s(T) T = M + S(T): what running on costs has risen to the mean. Where s rises in proportion to age,
// s T = 2 S, and that is S = M: the age of the square root, sqrt(2 M / (C g)) of lifecycle/payback.hpp, without
// knowing C or g. In a fleet that grows by 20 % a year it comes within 1.3 % of the least, in constant work over
// 20 years within 3 % (tests/models/policies/refresh_optimum_test.cpp); it does not know when a run ends.
// `within` looks ahead: it pays back in time tau if all stays as it is now.
#pragma once

#include <optional>

#include "models/policies/refresh.hpp"

namespace jevons {

struct CarbonPayback final : RefreshPolicy {
  double factor = 1;
  std::optional<sim::Span> within;

  std::unique_ptr<RefreshPolicy> clone() const override { return std::make_unique<CarbonPayback>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.number("factor", factor,
             {.help = "times the embodied carbon of the newest that must have been saved",
              .source = "1: least emissions where efficiency rises steadily",
              .min = 0,
              .max = 1e6,
              .above_min = true});
    v.duration("within", within,
               {.help = "replaced instead where the saving of now would pay back in that time; by what would "
                        "have been saved "
                        "since purchase where not given",
                .min = 0,
                .max = 100 * 365.0 * 86400,
                .above_min = true});
  }
  bool needs_intensity() const override { return true; }
  bool replaces(const RefreshView& view) const override {
    const double saving_kg_per_s = (view.power_w - view.offer_power_w) * view.intensity_kg_per_j;
    const double made_kg = factor * view.offer_embodied_kg;
    if (!(saving_kg_per_s > 0)) return false;  // nor where either is not known
    return made_kg <= (within ? saving_kg_per_s * within->seconds() : view.saved_kg);
  }
};

}  // namespace jevons

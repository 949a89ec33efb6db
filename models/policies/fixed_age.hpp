// Fixed age: replaced at the first review at which it is as old as that, if anything does its work that can
// be bought.
#pragma once

#include <cmath>

#include "models/policies/refresh.hpp"

namespace jevons {

struct FixedAge final : RefreshPolicy {
  sim::Span age = sim::days(6 * 365);

  std::unique_ptr<RefreshPolicy> clone() const override { return std::make_unique<FixedAge>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.duration("age", age,
               {.help = "since it was bought, such as \"4 years\"",
                .source = "6 years: over which Alphabet and Microsoft have written off servers since 2023",
                .min = 0,
                .max = 100 * 365.0 * 86400,
                .above_min = true});
  }
  bool replaces(const RefreshView& view) const override {
    return !std::isnan(view.offer_power_w) && view.age >= age;
  }
};

}  // namespace jevons

// The site whose power is believed cleanest while the job would run; home, then the first, of equal ones. It
// looks at no queue: a clean site can be asked for more than it holds.
#pragma once

#include "models/policies/routing.hpp"

namespace jevons {

struct LowestCarbon final : RoutingPolicy {
  std::unique_ptr<RoutingPolicy> clone() const override { return std::make_unique<LowestCarbon>(*this); }
  void visit(sim::config::Visitor& v) override { outlook.visit(v, {"average", "marginal", "both"}); }
  std::size_t choose(std::span<const SiteOption> sites) const override {
    return cheapest(sites, [](const SiteOption&) { return true; });
  }
};

}  // namespace jevons

// The site whose power is believed cheapest while the job would run; home, then the first, of equal ones.
#pragma once

#include "models/policies/routing.hpp"

namespace jevons {

struct LowestPrice final : RoutingPolicy {
  LowestPrice() { outlook.signal = "price"; }
  std::unique_ptr<RoutingPolicy> clone() const override { return std::make_unique<LowestPrice>(*this); }
  void visit(sim::config::Visitor& v) override { outlook.visit(v, {"price", "both"}); }
  std::size_t choose(std::span<const SiteOption> sites) const override {
    return cheapest(sites, [](const SiteOption&) { return true; });
  }
};

}  // namespace jevons

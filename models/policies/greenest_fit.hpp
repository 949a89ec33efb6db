// The cleanest site among those that have servers free for the job now; where none has, the one with the
// least waiting work for its size.
#pragma once

#include <algorithm>

#include "models/policies/routing.hpp"

namespace jevons {

struct GreenestFit final : RoutingPolicy {
  std::unique_ptr<RoutingPolicy> clone() const override { return std::make_unique<GreenestFit>(*this); }
  void visit(sim::config::Visitor& v) override { outlook.visit(v, {"average", "marginal", "both"}); }
  std::size_t choose(std::span<const SiteOption> sites) const override {
    const auto best = cheapest(sites, [](const SiteOption& site) { return site.fits_now; });
    if (best < sites.size()) return best;
    const auto least =
        std::min_element(sites.begin(), sites.end(),
                         [](const SiteOption& a, const SiteOption& b) { return a.backlog < b.backlog; });
    return static_cast<std::size_t>(least - sites.begin());
  }
};

}  // namespace jevons

// No routing: every job runs where it arrives.
#pragma once

#include "models/policies/routing.hpp"

namespace jevons {

struct Home final : RoutingPolicy {
  std::unique_ptr<RoutingPolicy> clone() const override { return std::make_unique<Home>(*this); }
  bool routes() const override { return false; }
  std::size_t choose(std::span<const SiteOption>) const override { return 0; }
};

}  // namespace jevons

// Best fit for machines: the host that is left with the least capacity, as a share of its own.
#pragma once

#include "models/policies/vm_placement.hpp"

namespace jevons {

struct FullestHost final : VmPlacement {
  std::unique_ptr<VmPlacement> clone() const override { return std::make_unique<FullestHost>(*this); }
  double score(const HostOffer& host) const override { return -host.used_after(); }
  double least_score(const HostRange& hosts) const override {
    return -(hosts.used_most_mips + hosts.demand_mips) / hosts.type->mips - 1e-12;
  }
};

}  // namespace jevons

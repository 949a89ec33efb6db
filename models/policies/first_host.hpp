// First fit for machines: the lowest-numbered host with room.
#pragma once

#include "models/policies/vm_placement.hpp"

namespace jevons {

struct FirstHost final : VmPlacement {
  std::unique_ptr<VmPlacement> clone() const override { return std::make_unique<FirstHost>(*this); }
  double score(const HostOffer&) const override { return 0; }
  double least_score(const HostRange&) const override { return 0; }
};

}  // namespace jevons

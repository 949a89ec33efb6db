// Power-aware best fit: the host whose power rises least. With machines in the order of falling demand it is
// power-aware best fit decreasing: Beloglazov, Abawajy, Buyya (2012), FGCS 28(5), algorithm 1.
#pragma once

#include "models/policies/vm_placement.hpp"

namespace jevons {

struct PowerAwareBestFit final : VmPlacement {
  std::unique_ptr<VmPlacement> clone() const override { return std::make_unique<PowerAwareBestFit>(*this); }
  double score(const HostOffer& host) const override { return host.after_w() - host.before_w; }
  double least_score(const HostRange& hosts) const override {
    const double mips = hosts.type->mips;
    return hosts.ahead_w + hosts.type->least_rise_w(hosts.used_least_mips / mips, hosts.used_most_mips / mips,
                                                    hosts.demand_mips / mips);
  }
};

}  // namespace jevons

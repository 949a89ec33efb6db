// Maximum correlation: the machine whose past the others explain best, since machines that peak together are
// what overloads a host. The multiple correlation R^2 = 1 - RSS / TSS of each machine's history regressed on
// those of all others, with an intercept; the largest leaves, the first among equals. Where that says nothing
// (one machine, fewer rounds than machines, an exactly singular design) the machine with the least memory
// leaves. Beloglazov, Buyya (2012), section 5.3.
#pragma once

#include "models/policies/selector.hpp"

namespace jevons {

struct MaximumCorrelation final : Selector {
  std::unique_ptr<Selector> clone() const override { return std::make_unique<MaximumCorrelation>(*this); }
  std::size_t pick(std::span<const Leaver> machines, SelectorDraws&) const override;
};

}  // namespace jevons

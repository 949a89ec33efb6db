// No limit and no price on carbon.
#pragma once

#include "models/policies/governance.hpp"

namespace jevons {

class Ungoverned final : public Governance {
 public:
  std::unique_ptr<Governance> clone() const override { return std::make_unique<Ungoverned>(*this); }
};

}  // namespace jevons

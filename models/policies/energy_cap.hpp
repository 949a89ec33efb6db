// A cap on the energy of all sites over the run: once it is used up no job is let in. What runs goes on, so
// that the cap may be passed by what jobs already let in still use. Work as a fluid is kept under it: each day it may
// draw what is left spread evenly over the time that is left, and what it cannot do then is not done.
#pragma once

#include "models/policies/governance.hpp"

namespace jevons {

class EnergyCap final : public Governance {
 public:
  std::unique_ptr<Governance> clone() const override { return std::make_unique<EnergyCap>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.quantity("cap", cap_j_, "J",
               {.help = "energy of all facilities over the run", .min = 0, .required = true});
  }
  std::optional<double> energy_cap_j() const override { return cap_j_; }

 private:
  double cap_j_ = 0;
};

}  // namespace jevons

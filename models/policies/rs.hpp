// Random selection: any machine, all equally likely. Beloglazov, Buyya (2012), section 5.2.
// With `java_seed` the draws are those of one java.util.Random of that seed, as the reproducible rows of the
// published experiment; without, those of the run's own streams, new for each replication.
#pragma once

#include <optional>

#include "models/policies/selector.hpp"

namespace jevons {

struct RandomSelection final : Selector {
  std::int64_t java_seed = -1;

  void visit(sim::config::Visitor& v) override {
    v.whole(
        "java_seed", java_seed,
        {.help = "draw as one java.util.Random of this seed; -1: as the run draws", .min = -1, .max = 9e15});
  }
  std::unique_ptr<Selector> clone() const override { return std::make_unique<RandomSelection>(*this); }
  void seed(SelectorDraws& draws) const override { draws.java = java::Random(java_seed); }
  std::size_t pick(std::span<const Leaver> machines, SelectorDraws& draws) const override {
    const auto n = machines.size();
    if (java_seed >= 0) return static_cast<std::size_t>(draws.java.below(static_cast<std::int32_t>(n)));
    return static_cast<std::size_t>(draws.stream.uniform() * static_cast<double>(n));
  }
};

}  // namespace jevons

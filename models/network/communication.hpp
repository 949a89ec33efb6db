// What a job puts on links that it shares with others, as long as it communicates. Its flow is what a rank
// sends between islands where nobody else does; an island has `carriers` of them at once. Of those, c(m)
// islands of the m below a leaf (or pod) send out of it at once (models/network/fabric.hpp), so that the way
// up carries carriers x c(m) times the flow.
#pragma once

#include "models/network/fabric.hpp"
#include "models/network/slowdown.hpp"

namespace jevons {

struct Communication {
  RankGroup group;
  Passage passage;
  Slowdown slowdown;  // of its work
  double sent_b = 0;  // between islands, by all its ranks together, for a second of its work at rate 1

  /// How many times the flow leaves a leaf or a pod that holds so many of its accelerators.
  double factor(double accelerators) const {
    const double islands = accelerators / static_cast<double>(group.per_node);
    return static_cast<double>(passage.carriers) * passage.leaving(islands, static_cast<double>(group.nodes));
  }
};

}  // namespace jevons

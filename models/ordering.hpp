// What hardware is bought: the most efficient that is sold, as much as the peak hour will need by the time that the next
// order could be there, and no more than the hall holds.
//   need(t) = demand D(now)/D0 e^(g (t - now)) peak / (model gain u*)        u*: most_utilisation, times a gain of sharing
// What is to leave counts as gone, what is on order or comes from another workload as there; in the hall it is gone when
// it is due. Nobody foresees how demand will answer a price.
#pragma once

#include <cstdint>
#include <optional>

#include "models/lifecycle/stock.hpp"

namespace jevons {

struct World;

struct Choice {
  std::uint32_t line = 0;
  Offer device;
};

/// The least energy per work of what is sold for this workload at a time; nothing where nothing is.
std::optional<Choice> best_offer(const World&, std::uint32_t stock, sim::Time ordered);
/// Work per second in the busiest hour from now to the next review, over u*.
double capacity_needed(const World&, std::uint32_t stock, sim::Time at);
sim::Time next_review(const World&);
/// What takes no time to come is there at the end of the review.
void order(World&, std::uint32_t stock);
/// Of this cohort, as many as stand there beyond what the hall of the site holds.
std::int64_t beyond_hall(const World&, std::uint32_t stock, const Cohort& cohort);

}  // namespace jevons

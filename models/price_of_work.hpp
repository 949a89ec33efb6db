// What a unit of service costs, and the demand that its price asks for.
//   cost = e meter p + capital + maintenance       e: IT energy of a unit of service with the hardware, models and
//                                                  sharing of now; meter: energy at the meter for one of IT; p: the mean
//                                                  price of electricity over the run
//   capital and maintenance of all hardware that stands there, prices spread evenly over lifetimes, and over the service
//   that it is meant to do (`most_utilisation` in the peak hour). What stands there idle is its owner's loss: were the
//   price that of the average, F / D, a demand of elasticity above 1 would run away, D' = D^elasticity, to 0 or on.
// A price is asked at the start, whenever a gain comes, hardware comes or leaves, and at every review. At a site with a
// plant the meter counts once twelve months of it have been measured. models.md section 8.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

/// Takes the cost of now without any gain for that to which prices are relative; where nothing serves yet it is taken
/// once something does.
void set_reference_cost(World&, std::uint32_t stock);
/// Throws std::runtime_error where the price asks for more than can be.
void ask_price(World&, std::uint32_t stock);

}  // namespace jevons

// A plan of a battery's hours by pairs: buy in a cheap hour, sell in a dear one, the best pair first, until
// none pays.
//   a stored joule bought in hour i and sold in hour j gains (v_j - wear) eta_d - v_i / eta_c
// so that it pays where v_j / v_i > 1 / eta_rt and the wear is earned as well. A pair moves as much as the
// power in both hours and the room (or the charge) between them allow; what has been planned may be taken
// back, which makes the plan the best there is for its beliefs where they are not below zero (augmenting
// paths of a flow along a line). Ford, Fulkerson (1962), Flows in Networks.
#pragma once

#include <cstddef>
#include <span>

#include "models/policies/storage.hpp"

namespace jevons {

inline constexpr std::size_t most_planned_hours = 168;

/// What the plan of the hours ahead does in its first hour [W at the terminals]. Made once an hour and kept
/// in `memory`. `values` are the beliefs, USD/J or kg/J; `wear` the same for a joule delivered; at most
/// most_planned_hours of them count.
double planned_power_w(const StorageView& view, std::span<const double> values, double wear,
                       StorageMemory& memory);

}  // namespace jevons

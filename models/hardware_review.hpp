// The first of each month: what has failed, what ageing has done, what prices have become, what is to be replaced, and
// what is ordered. Months are those of UTC.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

void on_hardware_review(World&);
void on_hardware_delivered(World&, std::uint32_t stock);

}  // namespace jevons

// The books of hardware: what was bought, what is left of it, and where it went; carbon and money as it is written off.
//   bought      makers -> site        mass, embodied carbon, price
//   written off site.hardware -> scope 3, linear over the lifetime or by use over it; the rest of it when it leaves
//   every kilogram that came is in service or has left: reconciled at every review against the cohorts themselves
#pragma once

#include <cstdint>

#include "models/lifecycle/life_sums.hpp"
#include "models/lifecycle/stock.hpp"

namespace jevons {

struct World;

void open_hardware_accounts(World&, std::uint32_t site);
/// What stands there at the start, bought then or before.
void open_hardware(World&, std::uint32_t stock);
void buy(World&, std::uint32_t stock, const Cohort& cohort);

/// Rates from now on, until cohorts change, or their use where it is written off by use; write_off() posts what is due by them.
void set_write_off(World&, std::uint32_t stock);
void write_off(World&, std::uint32_t stock);
/// Brings the books of all cohorts to now.
void book_cohorts(World&, std::uint32_t stock);
/// The rest of so many devices, as they leave for good.
void write_off_rest(World&, std::uint32_t stock, const Cohort& cohort, std::int64_t count);

/// To the sums of a stock and of its site.
void add_life(World&, std::uint32_t stock, Life what, double amount);
/// Against what stands there.
void reconcile_hardware(World&, std::uint32_t site);

}  // namespace jevons

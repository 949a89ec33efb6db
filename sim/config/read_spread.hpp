// Distributions as a file writes them, `{ distribution = "normal", mean = "2000 USD", sd = "300 USD", low =
// "0 USD" }`:
//   uniform      low, high
//   log_uniform  low, high           both above 0
//   normal       mean, sd            and low, high where it is cut
//   lognormal    median, sigma       the same; sigma is the standard deviation of the logarithm
//   triangular   low, mode, high
// Parameters have the unit of the key, but for sigma; sd of a temperature is a difference. A distribution is
// cut by inversion (sim::Truncated). One that could be drawn outside the range of its key is an error,
// whatever is drawn.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/config/spread.hpp"
#include "sim/config/tree.hpp"
#include "sim/config/units.hpp"
#include "sim/config/visitor.hpp"

namespace sim::config {

/// The keys of a table that are a distribution's: `distribution`, and the parameters of all kinds.
const std::vector<std::string>& spread_keys();

/// Whether a distribution, good or bad, stands in place of a value: a table with one of spread_keys().
bool is_spread(const Node& node);

struct SpreadFault {
  std::string parameter;  // the key in the table, "" for the table itself
  Place place;
  std::string text;
};

/// The distribution in a table, or nothing and what is wrong, each where it stands. Keys other than
/// spread_keys() are not looked at: they may be somebody else's. `si_unit` is "" for plain and whole numbers,
/// "s" for durations; `meta` holds the range of the key.
std::optional<Spread> read_spread(const Node& table, Grain grain, std::string_view si_unit, const Meta& meta,
                                  std::vector<SpreadFault>& faults);

/// The same of parameters by name, each as an override would have it ("0.4", "1312 kg", "'1312 kg'").
Reading<Spread> parse_spread(const std::string& distribution,
                             const std::map<std::string, std::string>& parameters, Grain grain,
                             std::string_view si_unit, const Meta& meta);

}  // namespace sim::config

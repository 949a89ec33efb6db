#include "models/policies/demand.hpp"

#include <fmt/format.h>

namespace jevons {

void PriceTerms::visit(sim::config::Visitor& v) {
  v.number("pass_through", pass_through,
           {.help = "share of a change in cost that reaches the price",
            .source = "1: all of it, as where providers compete",
            .min = 0,
            .max = 1});
  v.number("energy_share", energy_share,
           {.help = "share of energy in the price at the start, the rest of which stays as it is; where not "
                    "given, the price follows all that a unit of work costs",
            .min = 0,
            .max = 1});
  v.duration("lag", lag,
             {.help = "time constant with which demand comes to what a price asks for",
              .source = "none: at once",
              .min = 0,
              .max = 100 * 365.25 * 86400});
}

double price_ratio(const PriceTerms& terms, double cost_ratio) {
  return 1 + terms.pass_through * terms.energy_share.value_or(1) * (cost_ratio - 1);
}

std::optional<std::string> runaway(const DemandPolicy& policy, double price_ratio) {
  if (!policy.responds()) return {};
  if (!(price_ratio >= 0))
    return fmt::format(
        "the price of a unit of work is {:.6g} times that at the start; demand answers one of 0 or more",
        price_ratio);
  const double asked = policy.asked(price_ratio);
  if (!(asked <= most_asked))
    return fmt::format(
        "a price of {:.6g} times that at the start asks for {:.6g} times the work; the limit is {:.0e}",
        price_ratio, asked, most_asked);
  return {};
}

}  // namespace jevons

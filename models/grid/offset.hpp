// Carbon offsets: reductions elsewhere that somebody else is paid for. They stand on a line of their own and
// are never taken from gross emissions. GHG Protocol Corporate Standard (2004), ch. 8.
#pragma once

#include <string>

#include "sim/config/visitor.hpp"

namespace jevons {

/// [[site.NAME.offset]]
struct OffsetConfig {
  double amount_kg = 0, price_usd_per_kg = 0;
  std::int64_t vintage = 0;

  void visit(sim::config::Visitor& v) {
    v.quantity("amount", amount_kg, "kg",
               {.help = "CO2e, for the whole run", .min = 0, .required = true, .above_min = true});
    v.quantity("price", price_usd_per_kg, "USD kg-1",
               {.help = "such as \"12 USD/t\"", .min = 0, .required = true});
    v.whole("vintage", vintage,
            {.help = "year in which the reduction took place", .min = 1990, .max = 2261, .required = true});
  }
  double cost_usd() const { return amount_kg * price_usd_per_kg; }
};

}  // namespace jevons

#include "models/policies/noisy.hpp"

#include <cmath>

#include "models/policies/perfect.hpp"
#include "models/purposes.hpp"
#include "sim/engine/distributions.hpp"
#include "sim/engine/random.hpp"

namespace jevons {

void Noisy::visit(sim::config::Visitor& v) {
  v.number("error", error,
           {.help = "standard deviation far ahead, share of the mean of the series",
            .source = "0.1 to 0.2 for day-ahead carbon intensity",
            .min = 0,
            .max = 10});
  v.number(
      "correlation", correlation,
      {.help = "of the errors of two hours that follow each other; at 1 none would ever begin", .source = "assumed", .min = 0, .max = 0.999});
}

void Noisy::believe(const ForecastView& view, std::span<double> slots) const {
  Perfect{}.believe(view, slots);
  const auto issue = static_cast<std::uint64_t>(view.now.ns / view.slot.ns);
  const double rho = std::pow(correlation, view.slot.seconds() / sim::hours(1).seconds());
  sim::Stream draws(view.seed, view.replication, purpose::forecast_error,
                    std::uint64_t{view.signal} << 32 | issue);
  const sim::Normal shock(0, error * std::abs(view.mean) * std::sqrt(1 - rho * rho));
  double off = 0;
  for (std::size_t k = 1; k < slots.size(); ++k) slots[k] += off = rho * off + shock(draws);
}

}  // namespace jevons

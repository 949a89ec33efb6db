#include "models/lifecycle/ageing.hpp"

#include <fmt/format.h>

#include <cmath>

namespace jevons {
namespace {

constexpr double kDay = 86400, kYear = 365 * kDay;

double hazard(const Weibull& part, double age_s) {
  return part.shape / part.scale_s * std::pow(age_s / part.scale_s, part.shape - 1);
}

/// (to/s)^k - (from/s)^k, as a product where both are there: a difference would lose the digits of a short
/// period.
double expected_failures(const Weibull& part, double from_s, double length_s) {
  if (from_s == 0) return std::pow(length_s / part.scale_s, part.shape);
  return std::pow(from_s / part.scale_s, part.shape) * std::expm1(part.shape * std::log1p(length_s / from_s));
}

}  // namespace

void Weibull::visit(sim::config::Visitor& v) {
  v.number(
      "shape", shape,
      {.help =
           "at most 1 of infants (the hazard falls with age), at least 1 of wear (it rises, in proportion "
           "to age where 2)",
       .min = 0.05,
       .max = 20,
       .required = true});
  v.quantity("scale", scale_s, "s",
             {.help = "age by which 63 % would have failed, were there no other cause",
              .min = kDay,
              .max = 1e6 * kYear,
              .required = true});
}

void AgeingConfig::visit(sim::config::Visitor& v) {
  v.quantity(
      "failures", failures_per_s, "s-1",
      {.help = "at any age alike, such as \"0.024/year\"",
       .source =
           "0: nothing fails; of 100 servers 2.4 a year and 0.1 for each DIMM, 0.2 for each SSD (4.8 with "
           "12 and 6), Lyu et al., OSDI'23, as in Azure's GreenSKU",
       .min = 0,
       .max = 1 / kDay});
  v.table("infant", infant, {.help = "failures of the young, fewer with age"});
  v.table("wear", wear, {.help = "failures of the old, more with age"});
  v.number("repaired", repaired,
           {.help = "share of the failures that are repaired; the other devices are scrapped",
            .source = "1: a server is mended by changing a part",
            .min = 0,
            .max = 1});
  v.number("repair_cost", repair_cost,
           {.help = "of one repair once the warranty is over, as a share of the price when bought",
            .source = "0: within the maintenance",
            .min = 0,
            .max = 1});
  v.quantity("drift", drift_per_s, "s-1",
             {.help = "by which the draw grows with age, such as \"0.01/year\"",
              .source = "0: none is known of that holds for all servers",
              .min = 0,
              .max = 1 / kYear});
}

Problems AgeingConfig::problems() const {
  Problems all;
  if (infant && infant->shape > 1)
    all.push_back(
        {"infant.shape", fmt::format("is {}: failures of infants fall with age, a shape of at most 1 is "
                                     "expected; what rises is `wear`",
                                     infant->shape)});
  if (wear && wear->shape < 1)
    all.push_back(
        {"wear.shape", fmt::format("is {}: failures by wear rise with age, a shape of at least 1 is "
                                   "expected; what falls is `infant`",
                                   wear->shape)});
  return all;
}

double hazard(const AgeingConfig& ageing, sim::Span age) {
  double sum = ageing.failures_per_s;
  for (const auto* part : {&ageing.infant, &ageing.wear})
    if (*part) sum += hazard(**part, age.seconds());
  return sum;
}

double expected_failures(const AgeingConfig& ageing, sim::Span from, sim::Span to) {
  const double from_s = from.seconds(), length_s = (to - from).seconds();
  double sum = ageing.failures_per_s * length_s;
  for (const auto* part : {&ageing.infant, &ageing.wear})
    if (*part) sum += expected_failures(**part, from_s, length_s);
  return sum;
}

double draw_factor(const AgeingConfig& ageing, sim::Span age) {
  return std::exp(ageing.drift_per_s * age.seconds());
}

}  // namespace jevons

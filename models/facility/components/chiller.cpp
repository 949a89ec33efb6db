#include "models/facility/components/chiller.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jevons {
namespace {

constexpr double kKelvin = 273.15;

template <std::size_t n>
void copy_into(std::array<double, n>& to, const std::vector<double>& from) {
  std::copy_n(from.begin(), std::min(n, from.size()), to.begin());
}

/// Carnot's limit between the water that leaves and the fluid that enters.
double carnot(double evaporator_c, double condenser_c) {
  return (evaporator_c + kKelvin) / std::max(1e-9, condenser_c - evaporator_c);
}

/// What is wrong at one place of the box, at one load.
std::string problem_at(const Chiller& chiller, double evaporator_c, double condenser_c, double load) {
  const auto where =
      fmt::format("{:.1f} degC chilled water and {:.1f} degC at the condenser", evaporator_c, condenser_c);
  const double capacity_w = chiller.capacity_w(evaporator_c, condenser_c);
  if (capacity_w <= 0) return fmt::format("gives no capacity at {}", where);
  const double power_w = chiller.power_w(evaporator_c, condenser_c, load * capacity_w);
  if (power_w <= 0)
    return fmt::format("makes power negative or zero at {} and {:.0f} % load", where, load * 100);
  if (condenser_c > evaporator_c && load * capacity_w / power_w >= carnot(evaporator_c, condenser_c))
    return fmt::format("gives a COP of {:.1f} at {} and {:.0f} % load, above Carnot's {:.1f}",
                       load * capacity_w / power_w, where, load * 100, carnot(evaporator_c, condenser_c));
  return "";
}

}  // namespace

void ChillerSpec::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  v.one_of("condenser", condenser, {"water", "air"},
           {.help = "what takes its heat; with air its fans are in the COP"});
  v.number("cop", cop, {.help = "at the reference point", .min = 0.5, .max = 30, .required = true});
  v.number("least_load", least_load,
           {.help = "share of capacity below which it cycles", .source = "0.1", .min = 0.01, .max = 1});
  v.quantity("evaporator", evaporator_c, "degC",
             {.help = "leaving chilled water at the reference point", .required = true});
  v.quantity("condenser_fluid", condenser_c, "degC",
             {.help = "entering condenser fluid there", .required = true});
  v.quantity("evaporator_least", evaporator_least_c, "degC",
             {.help = "the curves hold from here", .required = true});
  v.quantity("evaporator_most", evaporator_most_c, "degC", {.help = "to here", .required = true});
  v.quantity("condenser_least", condenser_least_c, "degC", {.help = "and from here", .required = true});
  v.quantity("condenser_most", condenser_most_c, "degC", {.help = "to here", .required = true});
  v.numbers("capacity_curve", capacity_curve,
            {.help = "CAPFT: 1, Te, Te^2, Tc, Tc^2, Te Tc", .required = true});
  v.numbers("eir_curve", eir_curve, {.help = "EIRFT: the same", .required = true});
  v.numbers("part_load_curve", part_load_curve, {.help = "EIRFPLR: 1, x, x^2, x^3", .required = true});
}

Problems ChillerSpec::problems() const {
  Problems all;
  const auto count = [&](const char* key, const std::vector<double>& curve, std::size_t least,
                         std::size_t most) {
    if (curve.size() < least || curve.size() > most)
      all.push_back({key, fmt::format("has {} coefficients; expected are {}", curve.size(),
                                      least == most ? fmt::format("{}", least)
                                                    : fmt::format("{} or {}", least, most))});
  };
  count("capacity_curve", capacity_curve, 6, 6);
  count("eir_curve", eir_curve, 6, 6);
  count("part_load_curve", part_load_curve, 3, 4);
  if (evaporator_most_c < evaporator_least_c)
    all.push_back({"evaporator_most", "is below `evaporator_least`"});
  if (condenser_most_c < condenser_least_c) all.push_back({"condenser_most", "is below `condenser_least`"});
  if (all.empty() && condenser_most_c <= evaporator_most_c)
    all.push_back({"condenser_most", "is not above `evaporator_most`; heat would flow without a chiller"});
  if (!all.empty()) return all;
  const Chiller chiller(*this, 1e6);
  constexpr int steps = 8;
  for (int e = 0; e <= steps; ++e)
    for (int c = 0; c <= steps; ++c)
      for (int l = 0; l <= steps; ++l) {
        const double te = evaporator_least_c + (evaporator_most_c - evaporator_least_c) * e / steps;
        const double tc = condenser_least_c + (condenser_most_c - condenser_least_c) * c / steps;
        const double load = least_load + (1 - least_load) * l / steps;
        if (const auto text = problem_at(chiller, te, tc, load); !text.empty()) return {{"", text}};
      }
  return all;
}

void ChillerConfig::visit(sim::config::Visitor& v) {
  v.text("model", model,
         {.help = "a chiller of the catalogue or of [chiller.NAME]", .source = "ASHRAE 90.1 Appendix J, COP 6.01"});
  v.whole("units", units, {.help = "how many, all alike", .source = "assumed", .min = 1, .max = 100});
  v.quantity(
      "capacity", capacity_w, "W",
      {.help = "of one at its reference point; the rated heat times `margin` over `units` where not given",
       .min = 1e3});
  v.number("margin", margin,
           {.help = "capacity of all over rated heat", .source = "assumed", .min = 0.01, .max = 10});
}

Chiller::Chiller(const ChillerSpec& spec, double reference_w)
    : reference_w_(reference_w),
      eir_(1 / spec.cop),
      least_load_(spec.least_load),
      evaporator_{spec.evaporator_least_c, spec.evaporator_most_c},
      condenser_{spec.condenser_least_c, spec.condenser_most_c},
      air_cooled_(spec.condenser == "air") {
  copy_into(capacity_, spec.capacity_curve);
  copy_into(temperature_, spec.eir_curve);
  copy_into(part_load_, spec.part_load_curve);
}

double Chiller::curve(const std::array<double, 6>& a, double te, double tc) const {
  return a[0] + te * (a[1] + a[2] * te) + tc * (a[3] + a[4] * tc) + a[5] * te * tc;
}

double Chiller::held(double condenser_c) const {
  return std::clamp(condenser_c, condenser_[0], condenser_[1]);
}

double Chiller::capacity_w(double evaporator_c, double condenser_c) const {
  const double te = std::clamp(evaporator_c, evaporator_[0], evaporator_[1]);
  return reference_w_ * curve(capacity_, te, held(condenser_c));
}

double Chiller::power_w(double evaporator_c, double condenser_c, double heat_w) const {
  if (heat_w <= 0) return 0;
  const double te = std::clamp(evaporator_c, evaporator_[0], evaporator_[1]), tc = held(condenser_c);
  const double available_w = reference_w_ * curve(capacity_, te, tc);
  const double load = std::min(1.0, heat_w / available_w), x = std::max(load, least_load_);
  const double part = part_load_[0] + x * (part_load_[1] + x * (part_load_[2] + x * part_load_[3]));
  const double lift = condenser_c > tc ? (condenser_c - te) / (tc - te) : 1;
  return available_w * eir_ * curve(temperature_, te, tc) * part * (load / x) * lift;
}

}  // namespace jevons

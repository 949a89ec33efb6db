#include "models/facility/power_chain.hpp"

#include <fmt/format.h>

#include <array>

namespace jevons {
namespace {

struct UpsKind {
  std::string_view name;
  double no_load, proportional, quadratic;
};
constexpr std::array<UpsKind, 4> ups_kinds{{{"double_conversion_modern", 0.008, 0.015, 0.012},
                                            {"double_conversion_legacy", 0.04, 0.03, 0.03},
                                            {"eco_mode", 0.004, 0.005, 0.003},
                                            {"none", 0, 0, 0}}};
constexpr std::string_view kUpsSource =
    "typical of such units, low confidence; form of Schneider Electric White Paper 113";

std::vector<std::string> ups_names() {
  std::vector<std::string> names;
  for (const auto& kind : ups_kinds) names.emplace_back(kind.name);
  return names;
}

std::vector<std::string> grade_names() {
  std::vector<std::string> names;
  for (const auto& grade : power_supply_grades) names.emplace_back(grade.name);
  return names;
}

/// What is installed to carry `needed_w`, in units of which one may fail, or twice.
double installed_w(double needed_w, const std::string& redundancy, std::int64_t units) {
  if (redundancy == "2N") return 2 * needed_w;
  const auto n = static_cast<double>(units);
  return redundancy == "N+1" ? needed_w * (n + 1) / n : needed_w;
}

Problems problems_of_loss(const std::string& key, const std::vector<double>& p) {
  if (p.size() != 3)
    return {
        {key, fmt::format("has {} numbers; expected are three: no load, proportional, quadratic", p.size())}};
  return {};
}

}  // namespace

void PowerChainConfig::visit(sim::config::Visitor& v) {
  v.one_of("ups", ups, ups_names(), {.help = "uninterruptible power supply", .source = kUpsSource});
  v.numbers("ups_loss", ups_loss,
            {.help = "your own no-load, proportional and quadratic losses, shares of rating, in place of "
                     "those of `ups`",
             .source = kUpsSource,
             .min = 0,
             .max = 1});
  v.quantity(
      "ups_rating", ups_rating_w, "W",
      {.help = "what the UPS must carry, without what is redundant; the rated load over 0.9 where not given",
       .min = 0,
       .above_min = true});
  v.one_of("redundancy", redundancy, {"N", "N+1", "2N"},
           {.help = "of the UPS: as much as is needed, one unit more, or twice; all of it shares the load",
            .source = "N+1: usual"});
  v.whole("ups_units", ups_units,
          {.help = "UPS units that carry the load (N)", .source = "assumed", .min = 1, .max = 100});
  v.flag("ups_cooled", ups_cooled,
         {.help = "whether the heat of the UPS goes into the cooled rooms; if not, outdoors"});
  v.number(
      "distribution", distribution,
      {.help = "efficiency of distribution, PDU or busway", .source = "0.98 to 0.99", .min = 0.5, .max = 1});
  v.one_of(
      "supplies", supplies, grade_names(),
      {.help = "grade of the power supplies in racks; their losses are inside of IT power and count in TUE",
       .source = "80 PLUS"});
  v.numbers("transformer_loss", transformer_loss,
            {.help = "no-load, proportional and quadratic losses, shares of rating",
             .source = "0.15 % and 0.65 % at full load, typical of oil-filled units",
             .min = 0,
             .max = 1});
  v.quantity(
      "transformer_rating", transformer_rating_w, "W",
      {.help = "of the transformers together; the rated load of the site times `margin` where not given",
       .min = 0,
       .above_min = true});
  v.number("margin", margin, {.help = "of the transformers", .source = "assumed", .min = 1, .max = 10});
  v.quantity("other", other_w, "W", {.help = "lighting, offices, all the time; heat outdoors", .min = 0});
  v.quantity("feed", feed_w, "W",
             {.help = "rating of the utility's feed, of which a breaker carries 80 % without end; no limit "
                      "where not given",
              .source = "US National Electrical Code 210.20",
              .min = 0,
              .above_min = true});
  v.table("generators", generators, {.help = "diesel generators"});
}

Problems PowerChainConfig::problems() const {
  Problems all;
  if (!ups_loss.empty()) all = problems_of_loss("ups_loss", ups_loss);
  for (auto& problem : problems_of_loss("transformer_loss", transformer_loss)) all.push_back(problem);
  return all;
}

PowerChain::PowerChain(const PowerChainConfig& config, double rated_it_w, double cooling_w)
    : other_w(config.other_w), feed_w(config.feed_w.value_or(0)), ups_cooled(config.ups_cooled) {
  constexpr double most_load = 0.9;         // of a UPS
  constexpr double supplies_margin = 1.25;  // their rating over what servers draw; 80 PLUS says nothing of it
  distribution = {rated_it_w, 0, 1 / config.distribution - 1, 0};
  const double out_w = rated_it_w + distribution.loss_w(rated_it_w);
  for (const auto& kind : ups_kinds)
    if (kind.name == config.ups) ups = {0, kind.no_load, kind.proportional, kind.quadratic};
  if (config.ups_loss.size() == 3) ups = {0, config.ups_loss[0], config.ups_loss[1], config.ups_loss[2]};
  ups.installed_w =
      installed_w(config.ups_rating_w.value_or(out_w / most_load), config.redundancy, config.ups_units);
  for (const auto& grade : power_supply_grades)
    if (grade.name == config.supplies) supplies = grade.supply;
  supplies_rated_w = supplies_margin * rated_it_w;
  const double low_w = out_w + ups.loss_w(out_w) + cooling_w + other_w;
  const auto& p = config.transformer_loss;
  if (p.size() == 3)
    transformer = {config.transformer_rating_w.value_or(config.margin * low_w), p[0], p[1], p[2]};
}

void PowerChain::add_it_losses(ChainLosses& losses, double it_w) const {
  losses.distribution_w = distribution.loss_w(it_w);
  losses.ups_w = ups.loss_w(it_w + losses.distribution_w);
  losses.supplies_w = supplies.loss_w(it_w, supplies_rated_w);
}

void PowerChain::add_feed_losses(ChainLosses& losses, double it_w, double cooling_w) const {
  losses.other_w = other_w;
  const double low_w = it_w + losses.distribution_w + losses.ups_w + cooling_w + other_w;
  losses.transformer_w = transformer.loss_w(low_w);
  losses.facility_w = low_w + losses.transformer_w;
}

}  // namespace jevons

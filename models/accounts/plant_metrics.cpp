#include "models/accounts/plant_metrics.hpp"

#include "models/units.hpp"

namespace jevons {
namespace {

/// What only a plant can tell.
double of_plant(const Totals& t, double value) { return t.has_plants ? value : kUnknown; }
double sum_of(const Totals& t, Sum sum, double unit) { return of_plant(t, t.facility[sum] / unit); }
constexpr double kKelvinMinute = 60;
constexpr std::string_view kPue = "ISO/IEC 30134-2";
constexpr std::string_view kTue = "Patterson et al., TUE, ISC 2013";
constexpr std::string_view kReuse = "ISO/IEC 30134-6";

const std::vector<SiteMetric> kPlantMetrics{
    {{"cooling_energy", "kWh",
      "energy of the cooling plant: fans of air handlers, compressors, pumps, heat rejection", kPue,
      Better::lower},
     [](const Totals& t) { return of_plant(t, t.facility.cooling_j() / joules_per_kwh); }},
    {{"power_loss_energy", "kWh", "energy lost in transformers, UPS and distribution", kPue, Better::lower},
     [](const Totals& t) { return of_plant(t, t.facility.losses_j() / joules_per_kwh); }},
    {{"air_fan_energy", "kWh", "part of cooling_energy: fans of air handlers", "", Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::air_fans, joules_per_kwh); }},
    {{"compressor_energy", "kWh", "part of cooling_energy: compressors", "", Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::compressors, joules_per_kwh); }},
    {{"pump_energy", "kWh", "part of cooling_energy: pumps", "", Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::pumps, joules_per_kwh); }},
    {{"rejection_fan_energy", "kWh", "part of cooling_energy: fans of towers, condensers, dry coolers", "",
      Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::rejection_fans, joules_per_kwh); }},
    {{"server_fan_energy", "kWh", "fans in servers, part of it_energy", "", Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::server_fans, joules_per_kwh); }},
    {{"ppue_cooling", "1", "IT and cooling energy over IT energy", "ISO/IEC 30134-2, partial PUE",
      Better::lower},
     [](const Totals& t) { return of_plant(t, ratio(t.it_j + t.facility.cooling_j(), t.it_j)); }},
    {{"ppue_power", "1", "IT energy and losses of the power chain over IT energy",
      "ISO/IEC 30134-2, partial PUE", Better::lower},
     [](const Totals& t) { return of_plant(t, ratio(t.it_j + t.facility.losses_j(), t.it_j)); }},
    {{"tue", "1",
      "facility energy over what reaches the electronics of servers: neither their fans nor power supplies",
      kTue, Better::lower},
     [](const Totals& t) {
       return of_plant(
           t, ratio(t.facility_j, t.it_j - t.facility[Sum::server_fans] - t.facility[Sum::supplies]));
     }},
    {{"erf", "1", "energy reused outside of the site over facility energy", kReuse, Better::higher},
     [](const Totals& t) {
       return of_plant(t, t.facility_j > 0 ? t.facility[Sum::reused] / t.facility_j : kUnknown);
     }},
    {{"ere", "1", "facility energy less what is reused outside over IT energy", "The Green Grid, ERE, 2010",
      Better::lower},
     [](const Totals& t) { return of_plant(t, ratio(t.facility_j - t.facility[Sum::reused], t.it_j)); }},
    {{"inlet_max", "degC", "the warmest that air at a server's inlet was", "", Better::none},
     [](const Totals& t) { return of_plant(t, t.facility.hottest_c); }},
    {{"envelope_violation", "K min",
      "how far the hottest inlet was outside of the envelope, added up over time", "ASHRAE TC 9.9 (2021)",
      Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::outside_envelope, kKelvinMinute); }},
    {{"cooling_short_time", "s", "time in which the plant could not take all heat", "", Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::short_of_capacity, 1); }},
    {{"throttled_time", "s", "time for which racks were slowed by heat, times the share of racks", "",
      Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::throttled, 1); }},
    {{"tripped_time", "s", "time for which racks were off for heat, times the share of racks", "",
      Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::tripped, 1); }},
    {{"feed_overload_time", "s",
      "time above 80 % of the feed's rating, above the rating of the UPS or of generators that run",
      "US National Electrical Code 210.20", Better::lower},
     [](const Totals& t) {
       return of_plant(t, t.facility[Sum::overload] + t.facility[Sum::ups_overload] +
                              t.facility[Sum::generator_overload]);
     }},
    {{"generator_energy", "kWh", "made on site by generators", "", Better::lower},
     [](const Totals& t) { return sum_of(t, Sum::generators, joules_per_kwh); }},
    {{"fuel", "L", "diesel burnt", "", Better::lower},
     [](const Totals& t) { return of_plant(t, t.facility[Sum::fuel] * kLitresPerM3); }},
};

}  // namespace

const std::vector<SiteMetric>& plant_metrics() { return kPlantMetrics; }

}  // namespace jevons

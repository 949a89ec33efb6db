#include "models/grid/tariff.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jevons {

namespace {

constexpr std::size_t hours_a_day = 24;

bool in_months(std::int64_t month, std::int64_t from, std::int64_t to) {
  return from <= to ? from <= month && month <= to : month >= from || month <= to;
}

}  // namespace

void TariffConfig::visit(sim::config::Visitor& v) {
  v.one_of("kind", kind, {"wholesale", "flat", "time_of_use"}, {.help = "how energy is priced"});
  v.quantity("adder", adder_usd_per_j, "USD J-1",
             {.help = "on top of the grid's price, for wires and the retailer",
              .source = "0: the bare market price"});
  v.quantity("price", price_usd_per_j, "USD J-1", {.help = "of a flat tariff, such as \"80 USD/MWh\""});
  v.quantities("prices", prices_usd_per_j, "USD J-1",
               {.help = "24 of a time-of-use tariff, by hour of standard time from midnight"});
  v.quantities("weekend_prices", weekend_usd_per_j, "USD J-1",
               {.help = "24 for Saturdays and Sundays; as on other days where not given"});
  v.quantities("summer_prices", summer_usd_per_j, "USD J-1",
               {.help = "24 for the summer; as in winter where not given"});
  v.quantities("summer_weekend_prices", summer_weekend_usd_per_j, "USD J-1",
               {.help = "24 for weekends of the summer; as on its other days where not given"});
  v.whole("summer_from", summer_from,
          {.help = "first month of the summer",
           .source = "6: June, as most of the United States' tariffs",
           .min = 1,
           .max = 12});
  v.whole("summer_to", summer_to,
          {.help = "last month of the summer", .source = "9: September", .min = 1, .max = 12});
  v.quantity("demand_charge", demand_charge_usd_per_w, "USD W-1",
             {.help = "on the highest mean over 15 min of each calendar month, such as \"15 USD/kW\"",
              .source = "0: none",
              .min = 0});
  v.quantity(
      "export_price", export_usd_per_j, "USD J-1",
      {.help = "for what is fed into the grid; where not given the grid's price (wholesale), else nothing"});
}

Problems TariffConfig::problems() const {
  Problems all;
  const auto complain = [&](std::string key, std::string text) {
    all.push_back({std::move(key), std::move(text)});
  };
  const auto belongs = [&](bool given, std::string_view to, std::string key) {
    if (given && kind != to) complain(std::move(key), fmt::format("belongs to kind = \"{}\"", to));
  };
  const auto has_24 = [&](const std::vector<double>& prices, std::string key) {
    belongs(!prices.empty(), "time_of_use", key);
    if (!prices.empty() && prices.size() != hours_a_day)
      complain(std::move(key), fmt::format("has {} prices; 24 are expected, one an hour", prices.size()));
  };
  static const TariffConfig none;
  belongs(adder_usd_per_j != none.adder_usd_per_j, "wholesale", "adder");
  belongs(price_usd_per_j.has_value(), "flat", "price");
  has_24(prices_usd_per_j, "prices");
  has_24(weekend_usd_per_j, "weekend_prices");
  has_24(summer_usd_per_j, "summer_prices");
  has_24(summer_weekend_usd_per_j, "summer_weekend_prices");
  if (kind == "flat" && !price_usd_per_j)
    complain("price", "is needed by kind = \"flat\", such as price = \"80 USD/MWh\"");
  if (kind == "time_of_use" && prices_usd_per_j.empty())
    complain("prices", "are needed by kind = \"time_of_use\": 24 of them, one an hour");
  const bool seasons = !summer_usd_per_j.empty() || !summer_weekend_usd_per_j.empty();
  if (!seasons && summer_from != none.summer_from)
    complain("summer_from", "has no effect without `summer_prices`");
  if (!seasons && summer_to != none.summer_to) complain("summer_to", "has no effect without `summer_prices`");
  return all;
}

Tariff::Tariff(const TariffConfig& config, const sim::LocalCalendar& calendar)
    : wholesale_(config.kind == "wholesale"),
      by_hour_(config.kind == "time_of_use"),
      adder_usd_per_j_(config.adder_usd_per_j),
      flat_usd_per_j_(config.price_usd_per_j.value_or(0)),
      demand_charge_usd_per_w_(config.demand_charge_usd_per_w),
      export_usd_per_j_(config.export_usd_per_j),
      calendar_(calendar) {
  if (!by_hour_) return;
  const auto or_else =
      [](const std::vector<double>& prices, const std::vector<double>& others) -> const auto& {
    return prices.empty() ? others : prices;
  };
  const auto& weekday = config.prices_usd_per_j;
  const auto& weekend = or_else(config.weekend_usd_per_j, weekday);
  const auto& summer = or_else(config.summer_usd_per_j, weekday);
  const auto& summer_weekend = or_else(config.summer_weekend_usd_per_j,
                                       config.summer_usd_per_j.empty() ? weekend : config.summer_usd_per_j);
  const std::vector<double>* lists[] = {&weekday, &weekend, &summer, &summer_weekend};
  for (std::size_t i = 0; i < days_.size(); ++i)
    std::copy_n(lists[i]->begin(), hours_a_day, days_[i].begin());
  for (std::size_t month = 0; month < is_summer_.size(); ++month)
    is_summer_[month] = in_months(static_cast<std::int64_t>(month) + 1, config.summer_from, config.summer_to);
}

double Tariff::price(sim::Time t, double grid_usd_per_j) const {
  if (wholesale_) return grid_usd_per_j + adder_usd_per_j_;
  if (!by_hour_) return flat_usd_per_j_;
  const bool summer = is_summer_[static_cast<std::size_t>(calendar_.month(t) - 1)];
  const auto& day = days_[2 * summer + calendar_.is_weekend(t)];
  return day[static_cast<std::size_t>(calendar_.hour(t))];
}

double Tariff::export_price(double grid_usd_per_j) const {
  return export_usd_per_j_.value_or(wholesale_ ? grid_usd_per_j : 0);
}

double Tariff::energy_cost(sim::Time from, sim::Time to, double energy_j, double grid_usd_per_j) const {
  if (!by_hour_ || energy_j == 0) return energy_j * price(from, grid_usd_per_j);
  double cost_usd = 0;
  for (sim::Time t = from; t < to;) {
    const sim::Time next = std::min(to, calendar_.next_hour(t));
    cost_usd += energy_j * ((next - t).seconds() / (to - from).seconds()) * price(t, grid_usd_per_j);
    t = next;
  }
  return cost_usd;
}

Bill TariffMeter::step(const Tariff& tariff, sim::Time from, sim::Time to, double energy_j, double export_j,
                       double grid_usd_per_j) {
  return {tariff.energy_cost(from, to, energy_j, grid_usd_per_j), meter(tariff, from, to, energy_j),
          export_j == 0 ? 0 : export_j * tariff.export_price(grid_usd_per_j)};
}

double TariffMeter::meter(const Tariff& tariff, sim::Time from, sim::Time to, double energy_j) {
  double charge_usd = 0;
  for (sim::Time t = from; t < to;) {
    if (t >= month_end_) {
      peak_w_ = 0;
      month_end_ = tariff.calendar().next_month(t);
    }
    const sim::Time quarter_end = tariff.calendar().next_quarter(t), next = std::min(to, quarter_end);
    quarter_j_ += energy_j * ((next - t).seconds() / (to - from).seconds());
    quarter_s_ += (next - t).seconds();
    if (next == quarter_end) charge_usd += end_quarter(tariff);
    t = next;
  }
  return charge_usd;
}

double TariffMeter::end_quarter(const Tariff& tariff) {
  const double mean_w = quarter_s_ > 0 ? quarter_j_ / quarter_s_ : 0;
  const double rise_w = std::max(0.0, mean_w - peak_w_);
  peak_w_ = std::max(peak_w_, mean_w);
  quarter_j_ = quarter_s_ = 0;
  return rise_w * tariff.demand_charge();
}

double TariffMeter::finish(const Tariff& tariff) { return end_quarter(tariff); }

}  // namespace jevons

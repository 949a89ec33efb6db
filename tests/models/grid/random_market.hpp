// A small scenario of dispatched grids drawn at random: one to three of them with lines, fleets of all
// tempers, storage, must-run plants, wind and sun; sites with fluid loads that follow any signal, batteries
// under any policy, panels and turbines, tariffs, contracts, calls for less. Parts can be left out or added
// with every other draw kept.
#pragma once

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "tests/models/worlds.hpp"

namespace jevons::testing {

struct MarketChanges {
  bool without_certificates = false;  // ppa and eac
  bool one_more_certificate = false;  // at every site, each of another matching
  std::string interval = {};          // of results
};

class RandomMarket {
 public:
  explicit RandomMarket(std::uint64_t number, MarketChanges changes = {})
      : dice_(number + 50'000), changes_(std::move(changes)) {
    line("start = 2022-04-{:02}T{:02}:00:00-08:00", dice_.from(1, 28), dice_.below(24));
    hours_ = dice_.from(26, 75);
    line("duration = \"{} h\"", hours_);
    line("settle = \"{}\"", settle_ = dice_.of<const char*>({"1 h", "15 min", "15 min", "20 min", "5 min"}));
    line("seed = {}", dice_.below(1000));
    line("results.interval = \"{}\"", changes_.interval.empty() ? settle_ : changes_.interval);
    governance();
    grids_ = dice_.from(1, 3);
    for (std::int64_t g = 0; g < grids_; ++g) grid(g);
    for (std::int64_t a = 0; a < grids_; ++a)
      for (std::int64_t b = a + 1; b < grids_; ++b)
        if (!dice_.one_in(4))
          line("[[line]]\nfrom = \"g{}\"\nto = \"g{}\"\ncapacity = \"{:.1f} MW\"", a, b,
               dice_.one_in(8) ? 0 : dice_.between(1, 80));
    const auto sites = dice_.from(1, 3);
    for (std::int64_t s = 0; s < sites; ++s) site(s);
  }
  const std::string& text() const { return text_; }
  Model model() const { return model_of(text_); }
  const std::string& settle() const { return settle_; }
  /// Whether some load follows its contracts, so that these do change what is drawn.
  bool follows_contracts() const { return text_.find("follow = \"contracts\"") != std::string::npos; }

 private:
  template <class... T>
  void line(fmt::format_string<T...> format, T&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<T>(values)...);
    text_ += '\n';
  }
  std::string profile() {
    std::string all = "[";
    for (int h = 0; h < 24; ++h)
      all += fmt::format("{:.3f}, ", dice_.one_in(12) ? 0 : dice_.between(0.4, 1.6));
    return all + "]";
  }

  void governance() {
    if (dice_.one_in(3))
      line("policy.governance = {{ kind = \"{}\", price = \"{:.1f} USD/t\" }}",
           dice_.of<const char*>({"carbon_tax", "internal_price"}), dice_.between(0, 200));
    else if (dice_.one_in(4))
      line("policy.governance = {{ kind = \"carbon_cap\", cap = \"{:.1f} t\" }}", dice_.between(100, 3000));
  }

  void grid(std::int64_t g) {
    line("[grid.g{}]\nkind = \"dispatch\"", g);
    has_file_[g] = dice_.one_in(3);
    if (has_file_[g])
      line("generation = \"grid/{}_typical.csv\"", dice_.of<const char*>({"ciso", "bpat", "erco"}));
    has_wind_[g] = has_file_[g];
    if (!has_file_[g]) line("demand = \"{:.1f} MW\"", dice_.one_in(10) ? 0 : dice_.between(20, 200));
    if (!has_file_[g] && dice_.one_in(2)) line("demand_profile = {}", profile());
    if (has_file_[g])
      line("scale = {{ demand = {:.3f}, solar = {:.2f}, wind = {:.2f} }}", dice_.between(0.8, 1.1),
           dice_.between(0, 3), dice_.between(0, 2));
    if (dice_.one_in(2)) line("utc_offset = \"{} h\"", dice_.from(-11, 12));
    if (dice_.one_in(3)) line("reserve = {:.3f}", dice_.between(0, 0.3));
    if (dice_.one_in(3)) line("curtailment_price = \"{:.1f} USD/MWh\"", dice_.between(-100, 10));
    if (dice_.one_in(4)) line("scarcity_price = \"{:.1f} USD/MWh\"", dice_.between(300, 9000));
    if (dice_.one_in(4)) line("residual_mix = \"{:.1f} g/kWh\"", dice_.between(0, 900));
    if (has_file_[g] && dice_.one_in(3))
      line("hydro = \"shaves_peaks\"\nhydro_least = \"{:.1f} MW\"", dice_.between(0, 500));
    if (has_file_[g] && dice_.one_in(3)) line("variation = \"grid/ciso_variation.csv\"");
    if (dice_.one_in(4))
      line("nuclear = {{ capacity = \"{:.1f} MW\", units = {} }}", dice_.between(1, 60), dice_.from(1, 4));
    if (!has_file_[g] && dice_.one_in(4))
      line("reservoir = {{ capacity = \"{:.1f} MW\", daily = \"{:.1f} MWh\" }}", dice_.between(30, 60),
           dice_.between(10, 600));
    if (dice_.one_in(2)) {
      has_wind_[g] = true;
      line(
          "plant = [{{ kind = \"wind\", capacity = \"{:.1f} MW\", mean_speed = \"{:.1f} m/s\" }}, {{ kind = "
          "\"pv\", capacity = \"{:.1f} MW\", latitude = {:.1f}, longitude = -120 }}]",
          dice_.between(1, 200), dice_.between(4, 10), dice_.between(1, 200), dice_.between(-60, 60));
    }
    const double size = has_file_[g] ? 60 : 1;
    const auto fleets = dice_.from(0, 4);
    for (std::int64_t f = 0; f < fleets; ++f) fleet(g, f, size);
    const auto storages = dice_.one_in(2) ? 0 : dice_.from(1, 2);
    for (std::int64_t s = 0; s < storages; ++s)
      line(
          "[grid.g{}.storage.s{}]\nenergy = \"{:.1f} MWh\"\npower = \"{:.1f} MW\"\nround_trip_efficiency = "
          "{:.3f}",
          g, s, size * dice_.between(1, 200), size * dice_.between(1, 50),
          dice_.one_in(5) ? 1 : dice_.between(0.5, 1));
  }

  void fleet(std::int64_t g, std::int64_t f, double size) {
    line("[grid.g{}.fleet.f{}]\nsource = \"{}\"", g, f,
         dice_.of<const char*>({"gas", "coal", "oil", "gas", "other"}));
    line("capacity = \"{:.1f} MW\"\ncost = \"{:.1f} USD/MWh\"\nunits = {}", size * dice_.between(5, 100),
         dice_.between(-20, 250), dice_.from(1, 8));
    if (dice_.one_in(2)) line("min_load = {:.2f}", dice_.between(0.1, 1));
    if (dice_.one_in(2)) line("ramp = \"{:.3f}/h\"", dice_.between(0.02, 3));
    if (dice_.one_in(2)) line("start_time = \"{} min\"", dice_.of({5, 15, 60, 180, 900}));
    if (dice_.one_in(3)) line("least_off = \"{} h\"", dice_.from(1, 12));
    if (dice_.one_in(3)) line("start_cost = \"{:.0f} USD\"", dice_.between(0, 9000));
    if (dice_.one_in(3)) line("intensity = \"{:.0f} g/kWh\"", dice_.between(0, 1100));
    if (dice_.one_in(4)) line("availability = {:.2f}", dice_.between(0.5, 1));
  }

  void site(std::int64_t s) {
    const auto g = dice_.below(grids_);
    line(
        "[site.s{}]\ngrid = \"g{}\"\ncooling.pue = {:.3f}\noutdoor = {{ dry_bulb = \"20 degC\", "
        "relative_humidity = 0.5 }}",
        s, g, dice_.between(1, 1.6));
    if (dice_.one_in(2)) line("utc_offset = \"{} h\"", dice_.of<const char*>({"-8", "0", "5.5", "12"}));
    if (dice_.one_in(3)) line("export = false");
    if (dice_.one_in(3)) line("expected_load = \"{:.1f} MW\"", dice_.between(0, 10));
    const double it = dice_.between(1, 30), flexible = dice_.one_in(3) ? 0 : dice_.between(0.05, 1);
    line("[site.s{}.load]\nit = \"{:.2f} MW\"\nflexible = {:.3f}\nmost = \"{:.2f} MW\"", s, it, flexible,
         it * dice_.between(1.01, 3));
    const bool contracts = !dice_.one_in(3);
    if (flexible > 0) {
      const auto* follow =
          dice_.of<const char*>({"nothing", "price", "average", "marginal", "net_load", "contracts"});
      if (!contracts && std::string_view(follow) == "contracts") follow = "price";
      line("follow = \"{}\"", follow);
      const auto* forecast = dice_.of<const char*>({"perfect", "persistence", "noisy"});
      if (std::string_view(follow) != "nothing" && std::string_view(follow) != "contracts")
        line("forecast = \"{}\"", forecast);
    }
    if (!dice_.one_in(4)) battery(s);
    if (dice_.one_in(2))
      line("[[site.s{}.supply]]\nkind = \"pv\"\ncapacity = \"{:.1f} MW\"\nlatitude = 37\nlongitude = -120", s,
           dice_.between(1, 60));
    if (dice_.one_in(2))
      line("[[site.s{}.supply]]\nkind = \"wind\"\ncapacity = \"{:.1f} MW\"\nmean_speed = \"{:.1f} m/s\"", s,
           dice_.between(1, 60), dice_.between(4, 10));
    if (dice_.one_in(2)) tariff(s);
    if (contracts) contract(s, g);
    if (changes_.one_more_certificate)
      line(
          "[[site.s{}.contract]]\nname = \"one_more\"\nkind = \"eac\"\nvolume = \"{} GWh\"\nprice = \"2 "
          "USD/MWh\"\nmatching = \"{}\"",
          s, 20 * (s + 1), std::array{"hourly", "monthly", "annual"}[static_cast<std::size_t>(s)]);
    if (dice_.one_in(2)) events(s);
    if (dice_.one_in(4))
      line("[[site.s{}.offset]]\namount = \"5 t\"\nprice = \"12 USD/t\"\nvintage = 2021", s);
  }

  void battery(std::int64_t s) {
    const auto* policy = dice_.of<const char*>({"none", "self_consumption", "peak_shaving", "price_arbitrage",
                                                "carbon_arbitrage", "optimal", "reserve"});
    line("[site.s{}.battery]\nenergy = \"{:.2f} MWh\"\npower = \"{:.2f} MW\"\npolicy = \"{}\"", s,
         dice_.between(0.5, 60), dice_.between(0.1, 30), policy);
    if (std::string_view(policy) != "none")
      line("forecast = \"{}\"", dice_.of<const char*>({"perfect", "persistence", "noisy"}));
    if (dice_.one_in(2)) line("start_charge = {:.2f}", dice_.between(0.5, 1));
    if (dice_.one_in(3)) line("reserve = {:.2f}", dice_.between(0.2, 0.5));
    if (dice_.one_in(4)) line("least_charge = {:.2f}", dice_.between(0, 0.15));
    if (dice_.one_in(3))
      line("round_trip_efficiency = {:.2f}", dice_.one_in(2) ? 1.0 : dice_.between(0.4, 1));
    if (dice_.one_in(3)) line("standing_loss = \"{:.2f}/day\"", dice_.between(0, 0.5));
    if (dice_.one_in(3)) line("limits = \"c_l_c\"");
    if (dice_.one_in(4)) line("calendar_ageing = \"{:.1f}/year\"", dice_.between(0, 60));
  }

  void tariff(std::int64_t s) {
    const auto* kind = dice_.of<const char*>({"wholesale", "flat", "time_of_use"});
    line("[site.s{}.tariff]\nkind = \"{}\"\ndemand_charge = \"{:.1f} USD/kW\"", s, kind,
         dice_.between(0, 20));
    if (std::string_view(kind) == "flat") line("price = \"{:.1f} USD/MWh\"", dice_.between(20, 200));
    if (std::string_view(kind) == "time_of_use") {
      std::string prices;
      for (int h = 0; h < 24; ++h) prices += fmt::format("\"{:.1f} USD/MWh\", ", dice_.between(10, 300));
      line("prices = [{}]", prices);
    }
    if (dice_.one_in(3)) line("export_price = \"{:.1f} USD/MWh\"", dice_.between(-20, 100));
  }

  void contract(std::int64_t s, std::int64_t g) {
    const auto open = [&](const char* name, const char* kind) {
      return fmt::format("[[site.s{}.contract]]\nname = \"{}\"\nkind = \"{}\"\n", s, name, kind);
    };
    std::string claims;
    const auto matching = [&] { return dice_.of<const char*>({"hourly", "monthly", "annual"}); };
    claims += open("certificates", "eac") +
              fmt::format("volume = \"{:.1f} GWh\"\nprice = \"3 USD/MWh\"\nmatching = \"{}\"\n",
                          dice_.between(1, 600), matching());
    if (has_wind_[g])
      claims += open("wind", "ppa") + fmt::format(
                                          "source = \"wind\"\nshape = \"{}\"\ncapacity = \"{:.2f} "
                                          "MW\"\nstrike = \"{:.1f} USD/MWh\"\nmatching = \"{}\"\n",
                                          dice_.of<const char*>({"as_produced", "baseload"}),
                                          dice_.between(0.1, 9), dice_.between(10, 90), matching());
    const bool supplied = dice_.one_in(3);
    if (!changes_.without_certificates) text_ += claims;
    if (supplied)
      line("[[site.s{}.contract]]\nname = \"rate\"\nkind = \"supplier\"\nintensity = \"{:.1f} g/kWh\"", s,
           dice_.between(0, 900));
  }

  void events(std::int64_t s) {
    for (std::int64_t day = 0; day < 2; ++day)
      line(
          "[[site.s{}.demand_response]]\nat = {}\nreduction = \"{:.2f} MW\"\nduration = \"{} min\"\npayment "
          "= \"{:.0f} USD/MWh\"",
          s,
          // within the run, apart from one another
          sim::format_instant(model_start() + std::chrono::minutes(day * 720 + dice_.below(600))),
          dice_.between(0.1, 40), dice_.from(7, 110), dice_.between(0, 900));
  }
  sim::Instant model_start() const {
    const auto from = text_.find("start = ") + 8;
    return *sim::parse_instant(text_.substr(from, text_.find('\n', from) - from));
  }

  Dice dice_;
  MarketChanges changes_;
  std::int64_t hours_ = 0, grids_ = 0;
  std::array<bool, 3> has_file_{}, has_wind_{};
  std::string settle_, text_;
};

}  // namespace jevons::testing

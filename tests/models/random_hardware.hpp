// A world of hardware drawn at random: lines that improve, age and fail, cohorts of all ages, one to three
// fluid workloads that hand down to each other, halls, refresh by every rule, demand that answers or does
// not, gains, caps, sampled months.
#pragma once

#include <fmt/format.h>

#include <string>

#include "tests/models/worlds.hpp"

namespace jevons::testing {

class RandomHardware {
 public:
  explicit RandomHardware(std::uint64_t number) : dice_(number) {
    head();
    for (int i = 0; i < kLines; ++i) hardware(i);
    site();
    for (int i = 0; i < workloads_; ++i) workload(i);
    policy();
  }
  const std::string& text() const { return text_; }
  Model model(const std::vector<std::string>& overrides = {}) const { return model_of(text_, overrides); }
  bool sampled() const { return sampled_; }

 private:
  static constexpr int kLines = 3;

  template <class... T>
  void line(fmt::format_string<T...> format, T&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<T>(values)...);
    text_ += '\n';
  }

  void head() {
    workloads_ = static_cast<int>(dice_.from(1, 3));
    line("start = 2020-0{}-{:02}T{:02}:00:00Z", dice_.from(1, 9), dice_.from(1, 28),
         dice_.one_in(2) ? 0 : dice_.from(0, 23));
    line("duration = \"{} days\"", dice_.from(400, 2000));
    line("settle = \"{}\"", dice_.of({"1 day", "7 h", "6 days"}));
    line("seed = {}", dice_.below(1'000'000));
    line("results = {{ interval = \"{}\" }}", dice_.of({"30 days", "91 days", "50 h"}));
    if ((sampled_ = dice_.one_in(3))) line("sample = \"{} days\"", dice_.from(1, 31));
    line("[lifecycle]\nbooked = \"{}\"\nexpected_utilisation = {:.3f}",
         dice_.of({"linear", "use", "purchase"}), dice_.between(0.1, 1));
    line("end_of_life = {{ resold = {:.3f}, collected = {:.3f}, cost = \"{:.2f} USD/kg\" }}", dice_.uniform(),
         dice_.uniform(), dice_.uniform());
    line("[grid.g]\nkind = \"constant\"\nintensity = \"{:.1f} g/kWh\"\nflat_price = \"{:.2f} USD/MWh\"",
         dice_.between(5, 900), dice_.between(10, 200));
  }

  void hardware(int i) {
    const double idle_w = dice_.between(0, 200);
    line("[server.box{}]\ntitle = \"a box\"\nsource = \"none\"\ncores = 8\noff = \"{:.1f} W\"", i,
         dice_.between(0, 20));
    line("power = {{ kind = \"linear\", idle = \"{:.1f} W\", peak = \"{:.1f} W\" }}", idle_w,
         idle_w + dice_.between(50, 400));
    line("[hardware.h{}]\nserver = \"box{}\"\nperformance = {:.3f}", i, i, dice_.between(0.2, 5));
    line("price = \"{:.0f} USD\"\nembodied = \"{:.0f} kg\"\nmass = \"{:.1f} kg\"", dice_.between(100, 9000),
         dice_.between(100, 3000), dice_.between(5, 40));
    if (i > 0 && dice_.one_in(2)) line("available = 202{}-06-15", dice_.from(0, 3));
    if (i > 0 && dice_.one_in(3)) line("withdrawn = 2024-02-01");
    line("performance_growth = \"{:.3f}/yr\"\npower_decline = \"{:.3f}/yr\"", dice_.between(0, 0.4),
         dice_.between(0, 0.2));
    if (dice_.one_in(2)) line("generation = \"{} days\"", dice_.from(100, 900));
    if (dice_.one_in(2))
      line("price_growth = \"{:.3f}/yr\"\nembodied_growth = \"{:.3f}/yr\"", dice_.between(-0.3, 0.3),
           dice_.between(-0.3, 0.3));
    line("lead_time = \"{} days\"", dice_.one_in(2) ? 0 : dice_.from(1, 300));
    line("warranty = \"{} days\"\nlifetime = \"{} days\"", dice_.from(0, 1500), dice_.from(30, 3000));
    line("maintenance = \"{:.3f}/yr\"\nresale = {:.3f}\nresale_decline = \"{:.3f}/yr\"",
         dice_.between(0, 0.1), dice_.uniform(), dice_.uniform());
    line(
        "[hardware.h{}.ageing]\ndrift = \"{:.3f}/yr\"\nfailures = \"{:.3f}/yr\"\nrepaired = "
        "{:.3f}\nrepair_cost = {:.3f}",
        i, dice_.between(0, 0.05), dice_.between(0, 0.3), dice_.uniform(), dice_.uniform());
    if (dice_.one_in(3))
      line("infant = {{ shape = {:.2f}, scale = \"{:.0f} days\" }}", dice_.between(0.2, 0.99),
           dice_.between(500, 90000));
    if (dice_.one_in(3))
      line("wear = {{ shape = {:.2f}, scale = \"{:.0f} days\" }}", dice_.between(1.01, 5),
           dice_.between(1000, 9000));
  }

  void site() {
    line("[site.s]\ngrid = \"g\"\nutc_offset = \"{} h\"", dice_.from(-8, 9));
    if (dice_.one_in(2))
      line("cooling = {{ plant = \"constant_pue\", pue = {:.3f}, wue = \"1 L/kWh\" }}", dice_.between(1, 2));
    if (dice_.one_in(3)) line("hall = {{ devices = {} }}", dice_.from(60, 500));
    for (int i = 0; i < workloads_; ++i) {
      if (i + 1 < workloads_ && dice_.one_in(8)) continue;  // what others hand down, or what is bought
      for (std::int64_t n = dice_.from(1, 3); n > 0; --n)
        line("[[site.s.cohort]]\nhardware = \"h0\"\ncount = {}\nbought = 20{}-0{}-11\nserves = \"w{}\"",
             dice_.from(1, 6), dice_.from(10, 19), dice_.from(1, 9), i);
    }
  }

  void workload(int i) {
    line("[[workload]]\nkind = \"fluid\"\nname = \"w{}\"\nsite = \"s\"\n[workload.fluid]\ndemand = {:.3f}", i,
         dice_.between(0.5, 40));
    line("growth = \"{:.3f}/yr\"\nmost_utilisation = {:.3f}\nspread = \"{}\"", dice_.between(-0.3, 0.4),
         dice_.between(0.3, 0.5), dice_.of({"even", "packed"}));
    if (dice_.one_in(2)) {
      std::string hours;
      for (int h = 0; h < 24; ++h) hours += fmt::format("{:.3f}, ", dice_.between(0.5, 1.5));
      line("profile = [{}]", hours);
    }
    const bool last = i + 1 == workloads_;
    if (!last && dice_.one_in(2)) line("then = \"w{}\"", i + 1);
    if (!last || dice_.one_in(2)) line("hardware = [\"h0\", \"h1\", \"h2\"]");
    for (std::int64_t n = dice_.below(3); n > 0; --n)
      line("[[workload.fluid.gain]]\nat = 2020-{}-05T{:02}:30:00Z\nfactor = {:.3f}\nby = \"{}\"",
           dice_.from(10, 12), dice_.from(0, 23), dice_.between(1, 1.4),
           dice_.of({"model", "sharing", "cooling"}));
  }

  void policy() {
    line("[policy]");
    switch (dice_.below(4)) {
      case 0:
        line("refresh = \"run_to_failure\"");
        break;
      case 1:
        line("refresh = {{ kind = \"fixed_age\", age = \"{} days\" }}", dice_.from(100, 2500));
        break;
      case 2:
        line("refresh = {{ kind = \"carbon_payback\", factor = {:.2f} }}", dice_.between(0.1, 2));
        break;
      default:
        line("refresh = {{ kind = \"cost_payback\", within = \"{} days\" }}", dice_.from(100, 2000));
        break;
    }
    switch (dice_.below(3)) {
      case 0:
        break;
      case 1:
        line("demand = {{ kind = \"constant_elasticity\", elasticity = {:.2f}, lag = \"{} days\" }}",
             dice_.between(0, 2), dice_.from(0, 300));
        break;
      default:
        line(
            "demand = {{ kind = \"saturating\", elasticity = {:.2f}, most = {:.2f}, energy_share = {:.2f} }}",
            dice_.between(0, 2), dice_.between(1.1, 9), dice_.uniform());
    }
    if (dice_.one_in(4))
      line("governance = {{ kind = \"energy_cap\", cap = \"{:.0f} MWh\" }}", dice_.between(5, 400));
  }

  Dice dice_;
  std::string text_;
  int workloads_ = 1;
  bool sampled_ = false;
};

}  // namespace jevons::testing

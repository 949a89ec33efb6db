// A small scenario drawn at random: servers of mixed kinds, several sites, grids and workloads, jobs wider
// than a server, any combination of policies, timers and intervals of awkward lengths. Some of its figures
// can be changed with every decision kept, to see what follows from them alone.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/models/worlds.hpp"

namespace jevons::testing {

struct Changes {
  double pue_added = 0, intensity_factor = 1, idle_added_w = 0;
  std::string settle, interval;  // instead of what was drawn
};

/// The same scenario without caps on accelerators, for policies that set their clock themselves.
inline std::string without_caps(const std::string& text) {
  std::string result;
  for (std::size_t from = 0, to; from < text.size(); from = to) {
    to = text.find('\n', from) + 1;
    if (text.compare(from, 6, "cap = ") != 0) result.append(text, from, to - from);
  }
  return result;
}

class RandomScenario {
 public:
  explicit RandomScenario(std::uint64_t number, Changes changes = {})
      : dice_(number), changes_(std::move(changes)) {
    head();
    machines();
    for (std::int64_t i = 0; i < grids_; ++i) grid(i);
    const auto sites = dice_.from(1, 3);
    for (std::int64_t i = 0; i < sites; ++i) site(i);
    const auto workloads = dice_.from(1, 4);
    for (std::int64_t i = 0; i < workloads; ++i) workload();
    policy();
  }
  const std::string& text() const { return text_; }
  Model model() const { return model_of(text_); }

 private:
  struct Pool {
    std::string site, resource;
    std::int64_t units = 0;
  };
  template <class... T>
  void line(fmt::format_string<T...> format, T&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<T>(values)...);
    text_ += '\n';
  }

  void head() {
    hours_ = dice_.between(1.5, 8);
    grids_ = dice_.from(0, 2);
    line("start = 2022-04-{:02}T{:02}:17:23Z", dice_.from(1, 28), dice_.from(0, 23));
    line("duration = \"{} s\"", std::llround(hours_ * 3600));
    const auto settle = dice_.of({"5 min", "61 s", "17 min", "1 h", "7.3 s", "300.000000001 s"});
    line("settle = \"{}\"", changes_.settle.empty() ? settle : changes_.settle);
    line("seed = {}", dice_.below(1'000'000'000));
    const auto interval = dice_.of({"5 min", "97 s", "1 h", "23 min", "13.7 s"});
    line("results = {{ interval = \"{}\" }}", changes_.interval.empty() ? interval : changes_.interval);
  }

  std::string curve() {
    const double idle_w = dice_.between(20, 100) + changes_.idle_added_w,
                 peak_w = idle_w + dice_.between(0, 200);
    if (dice_.one_in(3)) {
      const double span_w = dice_.between(10, 100);
      std::string watts;
      for (int i = 0; i <= 10; ++i)
        watts += fmt::format("{}\"{:.3f} W\"", i ? ", " : "", idle_w + span_w * std::pow(i / 10.0, 0.7));
      return fmt::format("{{ kind = \"table\", watts = [{}] }}", watts);
    }
    return fmt::format("{{ kind = \"{}\", idle = \"{:.3f} W\", peak = \"{:.3f} W\" }}",
                       dice_.of({"linear", "fan"}), idle_w, peak_w + changes_.idle_added_w);
  }

  void transitions() {
    line("off = \"{:.2f} W\"", dice_.one_in(3) ? 0.0 : dice_.between(1, 15));
    line("boot_time = \"{:.3f} s\"", dice_.one_in(4) ? 0.0 : dice_.between(1, 300));
    line("shutdown_time = \"{:.3f} s\"", dice_.one_in(4) ? 0.0 : dice_.between(1, 60));
    if (dice_.one_in(2)) line("boot_power = \"{:.2f} W\"", dice_.between(100, 400));
  }

  void machines() {
    tdp_w_ = dice_.between(400, 700);
    line("[accelerator.card]\ntdp = \"{:.2f} W\"\nidle = \"{:.2f} W\"", tdp_w_, dice_.between(10, 60));
    if (dice_.one_in(2)) line("static_power = \"{:.2f} W\"", dice_.between(0, 100));
    for (int i = 0; i < 3; ++i) {
      cores_[i] = dice_.from(1, 9);
      line("[server.cpu{}]\ncores = {}\nspeed = {}", i, cores_[i], dice_.of({1.0, 1.0, 0.5, 1.7}));
      line("power = {}", curve());
      transitions();
    }
    for (int i = 0; i < 2; ++i) {
      cards_[i] = dice_.from(1, 8);
      line("[server.gpu{}]\ncores = 32\naccelerators = {}\naccelerator = \"card\"", i, cards_[i]);
      line("power = {}", curve());
      transitions();
    }
  }

  void grid(std::int64_t i) {
    if (dice_.one_in(2)) {
      line("[grid.g{}]\nkind = \"trace\"\ngeneration = \"grid/ciso_typical.csv\"", i);
      if (dice_.one_in(2)) line("price = \"price/ciso_price_typical.csv\"");
    } else {
      line("[grid.g{}]\nkind = \"constant\"\nintensity = \"{} g/kWh\"", i,
           std::round(dice_.between(10, 900)));
      if (dice_.one_in(2)) line("flat_price = \"{:.2f} USD/MWh\"", dice_.between(-20, 200));
    }
  }

  void site(std::int64_t i) {
    const auto name = fmt::format("s{}", i);
    line("[site.{}]", name);
    if (grids_ > 0 && !dice_.one_in(4)) line("grid = \"g{}\"", dice_.below(grids_));
    cooling();
    Pool cores{name, "cores"}, cards{name, "accelerators"};
    const auto groups = dice_.from(1, 3);
    for (std::int64_t g = 0; g < groups; ++g) {
      const auto which = dice_.below(5), count = dice_.from(1, 5);
      line("[[site.{}.servers]]\ncount = {}", name, count);
      if (which < 3) {
        line("model = \"cpu{}\"", which);
        cores.units += cores_[which] * count;
      } else {
        line("model = \"gpu{}\"", which - 3);
        cards.units += cards_[which - 3] * count;
        if (dice_.one_in(2)) line("cap = \"{:.1f} W\"", dice_.between(0.5, 1.2) * tdp_w_);
      }
    }
    for (const auto& pool : {cores, cards})
      if (pool.units > 0) pools_.push_back(pool);
  }

  void cooling() {
    const double wue = dice_.one_in(2) ? 0 : dice_.between(0, 3),
                 pue = dice_.between(1, 2) + changes_.pue_added;
    if (dice_.one_in(2)) {
      line("cooling = {{ plant = \"constant_pue\", pue = {:.4f}, wue = \"{:.3f} L/kWh\" }}", pue, wue);
    } else {
      const double fixed = dice_.between(0.05, 0.3) + changes_.pue_added, slope = dice_.between(0, 0.4);
      std::string curve;
      for (const double load : {0.1, 0.35, 1.0})
        curve += fmt::format("{}{:.5f}", curve.empty() ? "" : ", ", 1 + fixed / load + slope);
      line(
          "cooling = {{ plant = \"pue_curve\", load = [0.1, 0.35, 1.0], curve = [{}], wue = \"{:.3f} L/kWh\" "
          "}}",
          curve, wue);
    }
  }

  std::string size(double mean_s) {
    switch (dice_.below(5)) {
      case 0:
        return fmt::format("{{ kind = \"exponential\", mean = \"{:.3f} s\" }}", mean_s);
      case 1:
        return fmt::format("{{ kind = \"lognormal\", median = \"{:.3f} s\", sigma = 1.2 }}", mean_s / 2);
      case 2:
        return fmt::format("{{ kind = \"pareto\", scale = \"{:.3f} s\", index = 1.3, max = \"20 h\" }}",
                           mean_s / 4);
      case 3:
        return fmt::format("{{ kind = \"constant\", value = \"{:.0f} s\" }}", mean_s + 1);
      default:
        return fmt::format("{{ kind = \"uniform\", low = \"1 ms\", high = \"{:.3f} s\" }}", 2 * mean_s);
    }
  }

  void workload() {
    const auto& pool =
        pools_[static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(pools_.size())))];
    const double mean_s = dice_.between(20, 1200), load = dice_.between(0.1, 0.7);
    std::int64_t mean_width = 1;
    line("[[workload]]\nkind = \"batch\"\nsite = \"{}\"\nresource = \"{}\"", pool.site, pool.resource);
    if (dice_.one_in(2)) {
      const auto widest = std::min<std::int64_t>(pool.units, dice_.from(1, 20));
      line("widths = [1, {}, {}]\nwidth_weights = [2, 1, 0.5]", (1 + widest) / 2, widest);
      mean_width = std::max<std::int64_t>(1, widest / 3);
    }
    line("rate = \"{:.4f} h-1\"",
         load * static_cast<double>(pool.units) / static_cast<double>(mean_width) / mean_s * 3600);
    line("size = {}", size(mean_s));
    if (dice_.one_in(4)) line("arrivals = \"regular\"");
    if (dice_.one_in(2)) line("slack = \"{:.0f} s\"", dice_.between(0, 3600));
    if (dice_.one_in(2)) line("estimate_factor = {:.3f}", dice_.between(1, 8));
    if (dice_.one_in(2)) line("activity = {:.3f}", dice_.one_in(5) ? 0.0 : dice_.uniform());
    const auto phase = dice_.of({"training", "gemm", "communication", "decode", "stall"});
    if (pool.resource == "accelerators") line("phase = \"{}\"", phase);
  }

  void policy() {
    line("[policy]");
    line("queue = \"{}\"", dice_.of({"fifo", "sjf", "edf", "easy_backfill"}));
    line("placement = \"{}\"", dice_.of({"first_fit", "best_fit", "worst_fit", "random"}));
    if (dice_.one_in(3))
      line("power = \"always_on\"");
    else
      line("power = {{ kind = \"sleep_after\", after = \"{}\" }}",
           dice_.of({"0 s", "1 s", "45 s", "10 min"}));
  }

  Dice dice_;
  Changes changes_;
  std::string text_;
  double hours_ = 1, tdp_w_ = 0;
  std::int64_t grids_ = 0;
  std::int64_t cores_[3]{}, cards_[2]{};
  std::vector<Pool> pools_;
};

}  // namespace jevons::testing

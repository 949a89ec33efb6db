// A small scenario of virtual machines drawn at random: hosts of two kinds that sleep, machines of several,
// any policy, in either semantics.
#pragma once

#include <fmt/format.h>

#include <string>

#include "tests/models/worlds.hpp"

namespace jevons::testing {

struct MachineChanges {
  std::string semantics, consolidation;  // instead of what was drawn
  double idle_added_w = 0;
};

inline std::string random_machines(std::uint64_t number, const MachineChanges& changes = {}) {
  Dice dice(number);
  std::string text = fmt::format("start = 2022-04-12T00:00:00Z\nduration = \"{} s\"\nseed = {}\n",
                                 dice.from(4000, 12000), number + 1);
  text += fmt::format("settle = \"{}\"\n", dice.of({"5 min", "61 s", "17 min"}));
  for (int i = 0; i < 2; ++i) {
    const double idle_w = dice.between(40, 100) + changes.idle_added_w, peak_w = idle_w + dice.between(0, 80);
    text += fmt::format(
        "[server.box{}]\ncores = {}\ncore = \"{} MIPS\"\nmemory = \"{} MB\"\nnetwork = \"1 Gbit/s\"\n", i,
        dice.from(2, 4), 2000 + 700 * i, dice.from(3500, 6000));
    text += fmt::format("power = {{ kind = \"linear\", idle = \"{:.3f} W\", peak = \"{:.3f} W\" }}\n", idle_w,
                        peak_w);
    text += fmt::format("off = \"{:.2f} W\"\nboot_time = \"{} s\"\nshutdown_time = \"{} s\"\n",
                        dice.between(0, 15), dice.of({0, 20, 210, 700}), dice.of({0, 15, 60}));
    text += fmt::format("boot_power = \"{:.1f} W\"\n", dice.between(60, 150));
  }
  const auto each = dice.from(2, 10);
  text += fmt::format(
      "[site.a]\nserver_order = \"alternating\"\nservers = [{{ model = \"box0\", count = {} }}, {{ model = "
      "\"box1\", count = {} }}]\n",
      each, each);
  text += fmt::format("[[workload]]\nkind = \"vms\"\nlike = \"planetlab\"\nmachines = {}\n",
                      dice.from(3 * each, 6 * each));
  const std::string semantics = dice.one_in(2) ? "physical" : "cloudsim";
  text += fmt::format("semantics = \"{}\"\n", changes.semantics.empty() ? semantics : changes.semantics);
  text +=
      "type = [{ capacity = \"2000 MIPS\", memory = \"870 MB\", bandwidth = \"50 Mbit/s\" }, { capacity = "
      "\"1000 MIPS\", memory = \"1740 MB\" }]\n";
  const auto migrate =
      fmt::format("{{ kind = \"migrate\", detector = \"{}\", selector = \"{}\", placement = \"{}\" }}",
                  dice.of({"thr", "iqr", "mad", "lr", "lrr"}), dice.of({"mmt", "mc", "mu", "rs"}),
                  dice.of({"power_aware_best_fit", "first_fit", "best_fit"}));
  const auto drawn = dice.one_in(5) ? std::string(dice.of({"\"none\"", "\"npa\""})) : migrate;
  return text + fmt::format("[policy]\nconsolidation = {}\n",
                            changes.consolidation.empty() ? drawn : changes.consolidation);
}

}  // namespace jevons::testing

#include "models/workload/collective_config.hpp"

#include "models/network/collectives.hpp"

namespace jevons {

void CollectiveConfig::visit(sim::config::Visitor& v) {
  static const auto algorithms = [] {
    auto names = all_algorithms();
    names.insert(names.begin(), "site");
    return names;
  }();
  v.one_of("operation", operation, {"all_reduce", "reduce_scatter", "all_gather", "all_to_all"},
           {.help = "what the ranks do together"});
  v.whole("ranks", ranks, {.help = "accelerators that take part", .min = 2, .max = 1e9, .required = true});
  v.quantity("bytes", bytes, "byte",
             {.help = "of a rank's vector: what is reduced, gathered or sent away",
              .min = 0,
              .max = 1e18,
              .required = true,
              .above_min = true});
  v.one_of(
      "algorithm", algorithm, algorithms,
      {.help =
           "of an all-reduce; `site`: as the network of the site has it; `best`: the quickest for its size"});
  v.whole("repeat", repeat, {.help = "how many, one after another", .min = 1, .max = 1e15});
}

Problems CollectiveConfig::problems() const {
  Problems all;
  if (operation != "all_reduce" && algorithm != "site")
    all.push_back({"algorithm", "is of an all-reduce, and `operation` is \"" + operation + "\""});
  return all;
}

}  // namespace jevons

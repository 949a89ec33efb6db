#include "models/network/network_config.hpp"

#include "models/network/collectives.hpp"

namespace jevons {

void NetworkConfig::visit(sim::config::Visitor& v) {
  v.one_of("kind", kind, {"fat_tree", "torus", "none"},
           {.help = "what joins islands of accelerators; `none`: nothing does"});
  v.whole(
      "island", island,
      {.help = "accelerators joined by NVLink or its like", .source = "8: DGX H100", .min = 1, .max = 1e6});
  v.quantity("link_bandwidth", link_b_per_s, "byte s-1",
             {.help = "of an accelerator within its island, in one direction",
              .source = "NVLink 4: 900 GB/s both ways",
              .min = 0,
              .max = 1e15,
              .above_min = true});
  v.quantity(
      "link_latency", link_latency_s, "s",
      {.help = "of a message within an island", .source = "NCCL's tuner: 3.4 us a hop", .min = 0, .max = 1});
  v.whole("ports", ports,
          {.help = "network ports of an island; a rank drives one at most, and ranks share them evenly",
           .source = "8: DGX H100, a port an accelerator",
           .min = 1,
           .max = 1e6});
  v.quantity("port_bandwidth", port_b_per_s, "byte s-1",
             {.help = "of a port, in one direction; of one link of a torus",
              .source = "400 Gb/s: ConnectX-7",
              .min = 0,
              .max = 1e15,
              .above_min = true});
  v.quantity("port_latency", port_latency_s, "s",
             {.help = "of a message between islands", .source = "5 to 10 us", .min = 0, .max = 1});
  v.quantity("startup", startup_s, "s",
             {.help = "of a collective, whatever its size and ranks",
              .source = "0; NCCL's tuner: 0 to 10 us",
              .min = 0,
              .max = 1});
  v.quantity(
      "reduction", reduce_s_per_b, "s byte-1",
      {.help = "time to add up a byte", .source = "0: memory is quicker than links", .min = 0, .max = 1});
  v.one_of("algorithm", algorithm, all_algorithms(),
           {.help = "of an all-reduce; `best`: the quickest for its size"});
  v.one_of("in_network", in_network, {"nowhere", "islands", "between", "everywhere"},
           {.help = "where switches can reduce (NVLS within islands, SHARP between them)",
            .source = "nowhere: the plain case"});
  v.whole("leaf_islands", leaf_islands,
          {.help = "islands below one leaf (of each rail) of a fat tree",
           .source = "32: half the ports of a 64-port switch",
           .min = 1,
           .max = 1e6});
  v.whole("pod_leaves", leaves_of_pod,
          {.help = "leaves below one pod of a fat tree",
           .source = "32: half the ports of a 64-port switch",
           .min = 1,
           .max = 1e6});
  v.number("oversubscription", oversubscription,
           {.help = "bandwidth into leaves from below over that from above",
            .source = "1: non-blocking",
            .min = 1,
            .max = 1000});
  v.number("pod_oversubscription", pod_oversubscription,
           {.help = "the same of pods, beyond that of leaves",
            .source = "1: non-blocking; 7 above the pods of Llama 3's cluster",
            .min = 1,
            .max = 1000});
  v.number("path_efficiency", path_efficiency,
           {.help = "share of links' bandwidth above leaves that paths chosen by hash get",
            .source = "1: adaptive routing; 0.6 to 0.8 without",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.one_of(
      "rank_order", rank_order, {"any", "by_leaf"},
      {.help = "whether neighbours in a ring or tree lie below the same leaf wherever they can, or anywhere",
       .source = "any: the cautious case"});
  v.whole("dimensions", dimensions, {.help = "of a torus", .source = "3: TPU v4", .min = 1, .max = 6});
}

Problems NetworkConfig::problems() const {
  Problems all;
  const bool within = in_network == "islands" || in_network == "everywhere",
             between = in_network == "between" || in_network == "everywhere";
  if (algorithm == "in_network" && !(within && between))
    all.push_back({"algorithm",
                   "is `in_network`, and `in_network` does not say that switches can reduce `everywhere`"});
  return all;
}

}  // namespace jevons

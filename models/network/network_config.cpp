#include "models/network/network_config.hpp"

#include "models/network/collectives.hpp"

namespace jevons {

NetworkConfig NetworkConfig::resolved(std::int64_t accelerators, double accelerator_link_b_per_s) const {
  NetworkConfig all = *this;
  if (island == 0) all.island = accelerators;
  if (ports == 0) all.ports = all.island;
  if (!(link_b_per_s > 0)) all.link_b_per_s = accelerator_link_b_per_s;
  return all;
}

void NetworkConfig::visit(sim::config::Visitor& v) {
  v.one_of("kind", kind, {"fat_tree", "torus", "none"},
           {.help = "what joins islands of accelerators; `none`: nothing does"});
  v.whole("island", island,
          {.help = "accelerators joined by NVLink or its like; 0: those of a server",
           .source = "0",
           .min = 0,
           .max = 1e6});
  v.quantity(
      "link_bandwidth", link_b_per_s, "byte s-1",
      {.help =
           "of an accelerator within its island, in one direction; 0: as its entry in the catalogue has it",
       .source = "0",
       .min = 0,
       .max = 1e15});
  v.quantity(
      "link_latency", link_latency_s, "s",
      {.help = "of a message within an island", .source = "NCCL's tuner: 3.4 us a hop", .min = 0, .max = 1});
  v.quantity("link_chunk", link_chunk_s, "s",
             {.help = "what each chunk of a transfer costs beside its bytes",
              .source = "0; a fit of measured times has it",
              .min = 0,
              .max = 1});
  v.whole("ports", ports,
          {.help = "network ports of an island; a rank drives one at most, and ranks share them evenly; 0: "
                   "one for each accelerator",
           .source = "0: as nodes of eight have it",
           .min = 0,
           .max = 1e6});
  v.quantity("port_bandwidth", port_b_per_s, "byte s-1",
             {.help = "of a port, in one direction; of one link of a torus",
              .source = "400 Gb/s: ConnectX-7",
              .min = 0,
              .max = 1e15,
              .above_min = true});
  v.quantity("port_latency", port_latency_s, "s",
             {.help = "of a message between islands", .source = "5 to 10 us", .min = 0, .max = 1});
  v.quantity("port_chunk", port_chunk_s, "s",
             {.help = "the same between islands",
              .source = "0; a fit of measured times has it",
              .min = 0,
              .max = 1});
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
  v.whole("tiers", tiers,
          {.help = "of switches of a fat tree; 0: as many as the islands need",
           .source = "0",
           .min = 0,
           .max = 3});
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
  v.quantity(
      "card_power", card_w, "W",
      {.help = "of a network card, for each port", .source = "ConnectX-7, about 25 W", .min = 0, .max = 1e4});
  v.quantity("optic_power", optic_w, "W",
             {.help = "of a transceiver, one at each end of a link",
              .source = "NVIDIA's 400G: 8 W typical, 9 W at most",
              .min = 0,
              .max = 1e4});
  v.quantity("switch_port_power", switch_port_w, "W",
             {.help = "of a switch for each of its ports, without optics",
              .source = "QM9700: 747 W typical, 64 ports",
              .min = 0,
              .max = 1e4});
  v.number("torus_optics", torus_optics,
           {.help = "transceivers for each island of a torus",
            .source = "TPU v4: 96 for a cube of 64",
            .min = 0,
            .max = 1000});
  v.flag("cards_in_servers", cards_in_servers,
         {.help = "whether what servers draw contains their network cards with their transceivers, which "
                  "then are not counted again",
          .source = "true: nodes of the catalogue are measured or rated as a whole"});
  v.quantity("energy_per_bit", energy_j_per_b, "J byte-1",
             {.help = "that a bit between islands costs beside the constant power",
              .source = "7 to 27 pJ: ports draw 80 to 95 % of their power when idle",
              .min = 0,
              .max = 1e-6});
  v.file("measured", measured,
         {.help = "table of measured all-reduces, whose fit stands in place of latencies, bandwidths and "
                  "algorithm"});
  v.whole("measured_ranks", measured_ranks,
          {.help = "of a node, to fit on; 0: the middle of the numbers that were measured",
           .source = "0",
           .min = 0,
           .max = 1e6});
  v.whole("measured_ranks_between", measured_ranks_between,
          {.help = "of several nodes, to fit on; 0: the most that were measured",
           .source = "0",
           .min = 0,
           .max = 1e6});
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

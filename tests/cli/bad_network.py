"""Bad input about networks of sites and collectives on them is a located error in plain words; nothing is written."""
import unittest

from command import main
from rejecting import Rejecting

SCENARIO = """\
start = 2024-01-01
duration = "1 h"
[site.one]
servers = [{ model = "dgx_h100", count = 64 }]
[site.one.network]
kind = "fat_tree"
#network
[[workload]]
kind = "collective"
#workload
[workload.collective]
ranks = 256
bytes = "1 GB"
#collective
"""
HEADER = "size,num_workers,devices_per_node,ms_median\n"


class BadNetwork(Rejecting):
    good = SCENARIO

    def test_the_scenario_itself_is_good(self):
        self.write("s.toml", SCENARIO)
        self.jevons("check", "s.toml")

    def test_keys_of_networks(self):
        key = "site.one.network"
        for line, *words in (("kinds = 3", f"{key}.kinds: unknown key", 'did you mean "kind"?'), ("ports = -1", f"{key}.ports", "too small"), ("ports = 2.5", f"{key}.ports", "whole number"),
                             ('port_bandwidth = "50 GB"', f"{key}.port_bandwidth"), ('port_bandwidth = "0 B/s"', f"{key}.port_bandwidth", "above 0"),
                             ('port_latency = "-5 us"', f"{key}.port_latency", "too small"), ("oversubscription = 0.5", f"{key}.oversubscription: 0.5 is too small"),
                             ("path_efficiency = 1.5", f"{key}.path_efficiency: 1.5 is too large"), ('rank_order = "leaf"', f"{key}.rank_order", "known: any, by_leaf"),
                             ('algorithm = "rign"', f"{key}.algorithm", 'did you mean "ring"?'), ("dimensions = 7", f"{key}.dimensions: 7 is too large"), ("tiers = 4", f"{key}.tiers: 4 is too large"),
                             ('energy_per_bit = "10 pJ"', f"{key}.energy_per_bit"), ('card_power = "25 J"', f"{key}.card_power"), ("cards_in_servers = 1", f"{key}.cards_in_servers", "true or false")):
            self.wrong("network", line, *words)

    def test_networks_that_cannot_be(self):
        key = "site.one.network"
        self.wrong("network", "tiers = 1", f"{key}.tiers: join 32 islands at most, and the site has 64")
        self.wrong("network", 'algorithm = "in_network"', f"{key}.algorithm: is `in_network`, and `in_network` does not say that switches can reduce `everywhere`")

    def test_tables_of_measured_times(self):
        self.wrong("network", 'measured = "no.csv"', "site.one.network.measured", "no.csv")
        self.write("times.csv", HEADER + "1024,2,2,1\n")
        self.wrong("network", 'measured = "times.csv"', "sizes of all-reduces of 2 ranks within a node are too few")
        self.write("times.csv", HEADER + "1024,2,2,-1\n")
        self.rejects(self.with_line("network", 'measured = "times.csv"'), ("times.csv:2:10", "ms_median: -1 ms: expected is above 0"))
        self.write("times.csv", "size,workers,devices_per_node,ms_median\n1,2,2,1\n")
        self.write("s.toml", self.with_line("network", 'measured = "times.csv"'))
        self.assertIn("num_workers", self.jevons("check", "s.toml", expect=2).stderr)

    def test_keys_of_collectives(self):
        key = "workload[0].collective"
        for line, *words in (('operation = "broadcast"', f"{key}.operation", "known: all_reduce, reduce_scatter, all_gather, all_to_all"), ('algorithm = "tree"', f"{key}.algorithm", "naive_tree"),
                             ("repeat = 0", f"{key}.repeat: 0 is too small"), ("repeats = 3", f"{key}.repeats: unknown key", 'did you mean "repeat"?')):
            self.wrong("collective", line, *words)
        for old, new, *words in (("ranks = 256\nbytes", "ranks = 1\nbytes", f"{key}.ranks: 1 is too small"), ("ranks = 256", 'ranks = "all"', f"{key}.ranks"), ('bytes = "1 GB"', 'bytes = "0 B"', f"{key}.bytes", "above 0"),
                                 ('bytes = "1 GB"', 'bytes = "1 GB/s"', f"{key}.bytes")):
            self.rejects(SCENARIO.replace(old, new), (new.split(" = ", 1)[1], *words))
        self.rejects(SCENARIO.replace('ranks = 256\nbytes = "1 GB"\n', ""), ("[workload.collective]", f"{key}.ranks: missing"), ("[workload.collective]", f"{key}.bytes: missing"))

    def test_collectives_that_cannot_run(self):
        key = "workload[0].collective"
        self.rejects(SCENARIO.replace("ranks = 256", "ranks = 520"), ("[[workload]]", "workload[0]: has a job of width 520, wider than the whole site: site.one has 512 accelerators"))
        self.wrong("collective", 'algorithm = "in_network"', f'{key}.algorithm: "in_network" cannot run there: switches of the network reduce nowhere')
        self.wrong("collective", 'algorithm = "ring"', f"{key}.algorithm: is of an all-reduce", text=self.with_line("collective", 'operation = "all_gather"'))
        self.rejects(SCENARIO.replace('"fat_tree"', '"none"'), ("256", f"{key}.ranks: are 256 on 32 islands, and nothing joins islands"))
        self.rejects(SCENARIO.replace('[site.one.network]\nkind = "fat_tree"\n', ""), ("[[workload]]", "workload[0]: runs on the network of its site, and a site that it may run at has none: write [site.NAME.network]"))
        self.wrong("collective", 'algorithm = "ring"', f'{key}: belongs to kind = "collective", and this is "batch"', at="[workload.collective]",
                   text=SCENARIO.replace('kind = "collective"', 'kind = "batch"\nrate = "1/h"\nresource = "accelerators"\nsize = { kind = "exponential", mean = "1 min" }'))

    def test_keys_of_other_workloads(self):
        for line, key in (('rate = "1/h"', "rate"), ("jobs = 3", "jobs"), ("widths = [2]\nwidth_weights = [1]", "widths"), ('size = { kind = "exponential", mean = "1 min" }', "size")):
            text = self.with_line("workload", line)
            stderr = (self.write("s.toml", text), self.jevons("check", "s.toml", expect=2))[1].stderr
            self.assertIn(f'workload[0].{key}: does not belong to kind = "collective", whose keys stand in [workload.collective]', stderr)
        self.wrong("workload", 'resource = "cores"', 'workload[0].resource: is "cores", and a collective holds accelerators')
        self.wrong("workload", "elastic = [1, 0.5]", 'workload[0].elastic: does not belong to kind = "collective"')
        self.wrong("workload", "start_at = 2030-01-01", "workload[0].start_at: is not within the run")
        self.wrong("workload", 'phase = "spin"', "workload[0].phase", "communication")
        self.rejects(SCENARIO.replace('[workload.collective]\nranks = 256\nbytes = "1 GB"\n', ""), ("[[workload]]", "workload[0]: repeats a collective, and does not say which: write [workload.collective] below it"))


if __name__ == "__main__":
    main()

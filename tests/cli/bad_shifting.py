"""Bad input about when and where work runs (shifting, routing, connections, interruptions, elastic work) is a located error; nothing is written."""
import unittest

from command import SCENARIOS, main
from rejecting import Rejecting

SCENARIO = """\
start = 2022-04-12
duration = "2 days"
settle = "1 h"
[grid.sunny]
generation = "grid/ciso_typical.csv"
[grid.flat]
kind = "constant"
intensity = "400 g/kWh"
[server.node]
cores = 4
power = { kind = "linear", idle = "0 W", peak = "300 W" }
[site.one]
grid = "sunny"
servers = [{ model = "node", count = 2 }]
[site.two]
grid = "flat"
servers = [{ model = "node", count = 2 }]
#sites
[[wan]]
sites = ["one", "two"]
#wan
[[workload]]
site = "one"
rate = "1/h"
size = { kind = "constant", value = "1 h" }
slack = "24 h"
#workload
[workload.interruption]
save = "1 min"
#interruption
[policy.shifting]
kind = "interruptible"
#shifting
[policy.routing]
kind = "lowest_carbon"
#routing
"""
HEAD = "[policy.shifting]\nkind = "
TRACE = 'kind = "trace"\nfile = "jobs.csv"\n'


def by(kind, *lines, text=SCENARIO):
    return text.replace(f'{HEAD}"interruptible"\n', f'{HEAD}"{kind}"\n' + "".join(line + "\n" for line in lines))


class BadShifting(Rejecting):
    good = SCENARIO

    def test_the_scenario_itself_is_good(self):
        for kind in ("none", "lowest_slot", "lowest_window", "interruptible", "carbon_time", "threshold", "carbon_scaler", "capacity_curve"):
            self.write("s.toml", by(kind))
            self.jevons("check", "s.toml")

    def test_kinds_and_keys(self):
        for seam, known, near in (("shifting", "interruptable", "interruptible"), ("routing", "lowest_carbn", "lowest_carbon")):
            good = {"shifting": "interruptible", "routing": "lowest_carbon"}[seam]
            self.rejects(SCENARIO.replace(f'"{good}"', f'"{known}"'), (f'"{known}"', f"policy.{seam}", f'did you mean "{near}"?'))
            for line, *words in (('signal = "averag"', f"policy.{seam}.signal", 'did you mean "average"?'), ("signal = 3", f"policy.{seam}.signal", "a name in quotes is expected: average, marginal"),
                                 ('slot = "7 h"', f"policy.{seam}.slot", "does not divide a day into whole slots"), ('slot = "0 s"', f"policy.{seam}.slot", "is too small"),
                                 ('slot = "2 days"', f"policy.{seam}.slot", "is too large"), ('slot = "1 kW"', f"policy.{seam}.slot", "a time is expected"),
                                 ("slot = 3600", f"policy.{seam}.slot", "has no unit"), ('weight = "-1 USD/t"', f"policy.{seam}.weight", "too small"),
                                 ('weight = "1 USD/kWh"', f"policy.{seam}.weight", "is expected"), ('forecast = "persistance"', f"policy.{seam}.forecast", 'did you mean "persistence"?'),
                                 ("slots = 3", f"policy.{seam}.slots: unknown key", 'did you mean "slot"?'),
                                 ('forcast = "noisy"', f"policy.{seam}.forcast: unknown key", 'did you mean "forecast"?')):
                self.wrong(seam, line, *words)
            for line, *words in (("error = -0.1", "error", "too small"), ("error = 11", "error", "too large"), ("correlation = 1.1", "correlation: 1.1 is too large"),
                                 ('error = "a tenth"', "error", "a plain number is expected"), ("errors = 0.1", "errors: unknown key", 'did you mean "error"?')):
                nested = f'forecast = {{ kind = "noisy", {line} }}'
                self.wrong(seam, nested, f"policy.{seam}.forecast.{words[0]}", *words[1:], at=line.split(" ")[2] if "unknown" not in words[0] else line.split(" ")[0] + " =")

    def test_keys_of_single_policies(self):
        for kind, line, *words in (("lowest_window", 'length = "median"', "policy.shifting.length", 'did you mean "mean"?'), ("threshold", "percentile = 101", "policy.shifting.percentile", "0 to 100"),
                                   ("threshold", "renew = 1", "policy.shifting.renew", "true or false is expected"), ("capacity_curve", "margin = -0.1", "policy.shifting.margin", "too small"),
                                   ("capacity_curve", "peak_weight = -1", "policy.shifting.peak_weight", "too small"), ("capacity_curve", 'review = "0 s"', "policy.shifting.review", "too small"),
                                   ("interruptible", "percentile = 30", "policy.shifting.percentile: unknown key")):
            self.wrong("shifting", line, *words, text=by(kind))

    def test_signals_that_a_grid_does_not_have(self):
        for signal, grid in (("marginal", "one"), ("price", "one"), ("both", "one")):
            self.rejects(self.with_line("shifting", f'signal = "{signal}"'), (f"[policy.shifting]", "policy.shifting", f'looks at signal = "{signal}", and the grid of site.{grid} has none'))
        text = SCENARIO.replace('grid = "sunny"\n', "")
        self.rejects(text, ("[policy.shifting]", "policy.shifting", 'looks at signal = "average", and site.one has no grid'),
                     ("[policy.routing]", "policy.routing", 'looks at signal = "average", and site.one has no grid'))
        self.rejects(SCENARIO.replace('kind = "lowest_carbon"\n', 'kind = "lowest_price"\n'), ("[policy.routing]", "policy.routing", 'looks at signal = "price", and the grid of site.one has none'))

    def test_connections(self):
        for new, *words in (('["one", "tow"]', '"tow" is not a site; did you mean "two"?'), ('["one", "elsewhere"]', '"elsewhere" is not a site; there are: one, two'), ('["one", "one"]', "names two sites that are connected"),
                            ('["one"]', "names two sites"), ('["one", "two", "one"]', "names two sites"), ('"both"', "wan[0].sites")):
            self.rejects(SCENARIO.replace('["one", "two"]', new), (new, *words))
        self.rejects(SCENARIO.replace('["one", "two"]', "[1, 2]"), ("1, 2", "wan[0].sites[0]", "a text in quotes is expected"), ("2]", "wan[0].sites[1]", "a text in quotes is expected"))
        for line, *words in (('bandwidth = "0 Gbit/s"', "wan[0].bandwidth", "above 0"), ('bandwidth = "10 GB"', "wan[0].bandwidth", "is expected"), ("bandwidth = 10", "wan[0].bandwidth", "has no unit"),
                             ('latency = "-1 ms"', "wan[0].latency", "negative"), ('latency = "30 km"', "wan[0].latency", "a time is expected"), ('energy = "-1 kWh/GB"', "wan[0].energy", "too small"),
                             ('energy = "1 kWh"', "wan[0].energy", "is expected"), ('bandwith = "1 Gbit/s"', "wan[0].bandwith: unknown key", 'did you mean "bandwidth"?')):
            self.wrong("wan", line, *words)
        twice = self.with_line("wan", '[[wan]]\nsites = ["two", "one"]')
        self.rejects(twice, ('["two", "one"]', "wan[1].sites", "are connected by wan[0] already"))
        self.rejects(SCENARIO.replace('sites = ["one", "two"]\n', ""), ("[[wan]]", "wan[0].sites"))

    def test_data_that_cannot_follow(self):
        text = self.with_line("workload", 'data = "1 GB"').replace('[[wan]]\nsites = ["one", "two"]\n', "")
        self.rejects(text, ("[policy.routing]", "policy.routing", '"lowest_carbon" may send jobs of workload0 with their data from site.one to site.two, and no [[wan]] connects the two'))
        self.write("s.toml", text.replace('"lowest_carbon"', '"home"'))
        self.jevons("check", "s.toml")
        for line, *words in (('data = "-1 GB"', "workload[0].data", "too small"), ('data = "1 Gbit/s"', "workload[0].data", "is expected"), ("data = 5", "workload[0].data", "has no unit"),
                             ('max_latency = "-1 ms"', "workload[0].max_latency", "negative"), ('max_latency = "1 GB"', "workload[0].max_latency", "a time is expected")):
            self.wrong("workload", line, *words)

    def test_a_job_that_fits_nowhere(self):
        wide = self.with_line("workload", "widths = [1, 9]\nwidth_weights = [1, 1]")
        self.write("s.toml", wide)
        before = self.snapshot()
        done = self.jevons("run", "s.toml", "-o", "out.h5", expect=2)
        self.assertIn("has a job of width 9", done.stderr)
        self.assertIn("no site that it may go to has more", done.stderr)
        self.assertEqual(self.snapshot(), before)

    def test_interruptions_and_elastic_work(self):
        for line, *words in (('restore = "-1 s"', "workload[0].interruption.restore", "negative"), ("restore = 60", "workload[0].interruption.restore", "has no unit"), ('restore = "1 kW"', "a time is expected"),
                             ("draw = 1.1", "workload[0].interruption.draw: 1.1 is too large"), ("draw = -0.1", "workload[0].interruption.draw", "too small"),
                             ('saves = "1 min"', "workload[0].interruption.saves: unknown key", 'did you mean "save"?')):
            self.wrong("interruption", line, *words)
        for line, *words in (("elastic = []", "begins with 1"), ("elastic = [0.9]", "begins with 1"), ("elastic = [1, 0.5, 0.8]", "rises from 0.5 to 0.8"),
                             ("elastic = 2", "a list of plain numbers is expected"), ('slack = "-1 h"', "negative")):
            text = SCENARIO.replace('slack = "24 h"\n', "") if "slack" in line else SCENARIO
            self.wrong("workload", line, "workload[0]." + line.split(" ")[0], *words, text=text)
        self.wrong("workload", "elastic = [1, -0.5]", "workload[0].elastic", "too small", at="-0.5")

    def test_jobs_on_shares_of_an_accelerator_stay(self):
        shared = SCENARIO.replace('power = { kind = "linear", idle = "0 W", peak = "300 W" }', 'power = { kind = "linear", idle = "0 W", peak = "300 W" }\naccelerator = "a100_sxm4_80"\naccelerators = 1')
        shared = shared.replace("count = 2", "count = 2, slots = 4")
        shared = shared.replace("#workload", 'resource = "accelerators"\nshare = 0.25\n#workload')
        self.rejects(shared, ("0.25", "workload[0].share", 'cannot be interrupted or scaled, as policy.shifting = "interruptible" does'))
        self.write("s.toml", by("lowest_window", text=shared))
        self.jevons("check", "s.toml")

    def test_all_at_once_and_in_order(self):
        text = SCENARIO.replace('["one", "two"]', '["one", "tow"]').replace('save = "1 min"', "save = 60").replace("#shifting", 'signal = "averag"').replace("#routing", "forecast = 1")
        self.rejects(text, ('["one", "tow"]', "wan[0].sites"), ("60", "workload[0].interruption.save"), ('"averag"', "policy.shifting.signal"), ("1\n", "policy.routing.forecast"))


class Deadlines(Rejecting):
    """A deadline before the earliest finish is counted: the job runs at once, is late, and is none the shorter or longer."""

    def runs(self, kind, slack, jobs):
        self.write("jobs.csv", "arrival_time,length,cpus\n" + "".join(f"{job}\n" for job in jobs))
        text = SCENARIO.replace('rate = "1/h"\nsize = { kind = "constant", value = "1 h" }\n', TRACE).replace('slack = "24 h"', f'slack = "{slack}"')
        self.write("s.toml", by(kind, text=text).replace('"lowest_carbon"', '"home"'))
        return {name: metric["value"] for name, metric in self.run_json("s.toml")["metrics"].items()}

    def test_a_deadline_that_cannot_be_met_is_counted(self):
        # Two servers of four cores: the first job holds all of them for six hours, the second comes meanwhile and may wait for one.
        for kind in ("none", "lowest_slot", "lowest_window", "interruptible", "carbon_time", "threshold", "carbon_scaler", "capacity_curve"):
            with self.subTest(kind=kind):
                of = self.runs(kind, "1 h", ("0,21600,8", "60,3600,1"))
                self.assertEqual([of[name] for name in ("jobs_submitted", "jobs_completed", "jobs_rejected", "deadline_misses")], [2, 2, 0, 1])
                self.assertEqual(of["work_completed"], 8 * 21600 + 3600)

    def test_no_slack_is_no_wait(self):
        for kind in ("none", "lowest_window", "interruptible", "threshold", "carbon_scaler"):
            with self.subTest(kind=kind):
                of = self.runs(kind, "0 s", ("0,21600,8", "60,3600,1", "40000,3600,1"))
                self.assertEqual([of[name] for name in ("jobs_completed", "deadline_misses")], [3, 1])
                self.assertEqual(of["turnaround_mean"] * 3, 21600 + (21540 + 3600) + 3600)


class Shown(Rejecting):
    def test_what_is_shown_runs_to_the_same_bits(self):
        for name, chosen in (("wait_awhile", ("policy.shifting=interruptible",)), ("follow_the_sun", ("policy.routing=greenest_fit", "policy.shifting=lowest_window"))):
            sets = [word for override in (*chosen, "duration=30 days") for word in ("--set", override)]
            shown = self.write("shown.toml", self.jevons("show", SCENARIOS / f"{name}.toml", *sets).stdout)
            first, again = self.run_json(SCENARIOS / f"{name}.toml", *sets), self.run_json("shown.toml")
            for run in (first, again):
                run["metrics"].pop("wall_time")
            self.assertEqual(first["trace_hash"], again["trace_hash"])
            self.assertEqual(first["metrics"], again["metrics"])
            self.assertEqual(self.jevons("show", "shown.toml").stdout, shown.read_text())


if __name__ == "__main__":
    main()

"""Bad input about hardware that is bought, ages and is replaced, and about demand that answers, is a located error; nothing is written."""
import unittest

from command import main
from rejecting import Rejecting

SCENARIO = """\
start = 2025-01-01
duration = "3 years"
settle = "1 day"
results = { interval = "30 days" }
#root
[grid.plain]
kind = "constant"
intensity = "400 g/kWh"
flat_price = "80 USD/MWh"
[server.box]
title = "a box"
source = "none"
cores = 1
power = { kind = "linear", idle = "100 W", peak = "500 W" }
[hardware.old]
server = "box"
withdrawn = 2024-06-01
#old
[hardware.new]
server = "box"
available = 2024-01-01
#new
[site.here]
grid = "plain"
#here
[[site.here.cohort]]
hardware = "old"
count = 100
bought = 2023-01-01
serves = "first"
#cohort
[site.there]
grid = "plain"
#there
[[site.there.cohort]]
hardware = "new"
count = 20
#other
[[workload]]
kind = "fluid"
name = "first"
site = "here"
#workload
[workload.fluid]
demand = 30
hardware = ["new"]
then = "second"
#fluid
[[workload]]
kind = "fluid"
name = "second"
site = "here"
[workload.fluid]
demand = 10
#second
[[workload]]
kind = "fluid"
name = "third"
site = "there"
[workload.fluid]
demand = 10
#third
[lifecycle]
#lifecycle
[policy]
#policy
"""
GAIN = "[[workload.fluid.gain]]\n"
JOBS = 'start = 2025-01-01\nduration = "3 days"\n[site.here]\nservers = [{ model = "hp_ml110_g5", count = 4 }]\n[[workload]]\nkind = "batch"\nrate = "1/h"\nsize = { kind = "constant", value = "1 h" }\n'


def cohort(hardware="new", count=1, bought=None, serves="first"):
    return f'[[site.here.cohort]]\nhardware = "{hardware}"\ncount = {count}\nserves = "{serves}"' + (f"\nbought = {bought}" if bought else "")


class BadHardware(Rejecting):
    good = SCENARIO

    def rejects_line(self, place, lines, at, *words, text=None):
        self.rejects(self.with_line(place, lines, text), (at, *words))

    def accepts(self, text):
        self.write("s.toml", text)
        return self.jevons("check", "s.toml")

    def runs(self, text):
        self.write("s.toml", text)
        return self.jevons("run", "s.toml")

    def test_the_scenario_itself_is_good(self):
        self.accepts(SCENARIO)
        self.accepts(self.with_line("policy", 'refresh = "cost_payback"\ndemand = { kind = "saturating", elasticity = 1, most = 3 }'))
        self.accepts(self.with_line("root", 'sample = "7 days"'))
        self.accepts(self.with_line("cohort", cohort(bought="2024-01-01")))  # on its first day

    def test_efficiency_past_the_physical_limit(self):
        self.wrong("new", 'performance_growth = "2/yr"', "hardware.new.performance_growth", "takes efficiency past the physical limit", "most_improvement = 200 is reached in 2.6")
        self.wrong("new", 'performance_growth = "-0.3/yr"', "hardware.new.performance_growth", "makes energy per work rise")
        self.wrong("new", 'power_decline = "-0.1/yr"', "hardware.new.power_decline", "makes energy per work rise")
        self.wrong("new", "most_improvement = 1e9", "hardware.new.most_improvement", "too large; allowed: 1 to 246000000")
        self.wrong("new", "most_improvement = 0.5", "hardware.new.most_improvement", "too small")
        self.wrong("new", 'performance_growth = "20/yr"', "hardware.new.performance_growth", "too large")
        self.wrong("new", "performance = 0", "hardware.new.performance", "above 0")
        self.accepts(self.with_line("new", 'performance_growth = "1.3/yr"'))  # 182 times by the end

    def test_the_limit_of_what_was_always_sold_counts_from_the_start(self):
        text = self.with_line("new", 'performance_growth = "2/yr"').replace("available = 2024-01-01\n", "")
        self.rejects(text, ('"2/yr"', "hardware.new.performance_growth", "403.4 times in 3 years", "most_improvement = 200 is reached in 2.6"))

    def test_lives_and_quantities(self):
        for line, *words in (('lifetime = "0 s"', "lifetime", "too small"), ('lifetime = "-1 year"', "lifetime", "negative"), ("lifetime = 5", "lifetime", "has no unit"), ('lifetime = "101 years"', "too large"),
                             ('warranty = "-1 s"', "warranty", "negative"), ('lead_time = "-1 day"', "lead_time", "negative"), ('lead_time = "21 years"', "lead_time", "too large"),
                             ('price = "20 kg"', "price", "USD"), ("price = 1000", "price", "has no unit"), ('price = "-5 USD"', "price", "too small"), ('embodied = "800 USD"', "embodied", "kg"),
                             ('mass = "20 W"', "mass", "kg"), ('mass = "-20 kg"', "mass", "too small"), ('maintenance = "0.05 USD"', "maintenance", "is expected"), ("resale = 1.1", "resale", "too large"),
                             ('resale_decline = "-1/yr"', "resale_decline", "too small"), ('generation = "0 s"', "generation", "too small"), ("withdrawn = 2023-06-01", "withdrawn", "no day on which it could be bought"),
                             ('withdrawn = "soon"', "withdrawn"), ('lifetme = "4 years"', "hardware.new.lifetme: unknown key", 'did you mean "lifetime"?')):
            self.wrong("new", line, *words)

    def test_ageing(self):
        for ageing, at, *words in (('infant = { shape = 2, scale = "10 years" }', "2,", "infant.shape", "at most 1 is expected"), ('wear = { shape = 0.5, scale = "10 years" }', "0.5", "wear.shape", "at least 1 is expected"),
                                   ('wear = { shape = 2, scale = "0 s" }', '"0 s"', "wear.scale", "too small"), ('wear = { shape = 2 }', "{ shape = 2 }", "wear.scale", "required"), ('failures = "-0.1/yr"', '"-0.1/yr"', "failures", "too small"),
                                   ('failures = 0.1', "0.1 }", "failures", "has no unit"), ('failures = "9/h"', '"9/h"', "failures", "too large"), ('repaired = 1.5', "1.5", "repaired", "too large"),
                                   ('repair_cost = -1', "-1", "repair_cost", "too small"), ('drift = "2/yr"', '"2/yr"', "drift", "too large"), ('drft = "0.1/yr"', "drft", "ageing.drft: unknown key", 'did you mean "drift"?')):
            self.rejects_line("new", f"ageing = {{ {ageing} }}", at, "hardware.new.ageing", *words)

    def test_names(self):
        self.rejects(SCENARIO.replace('[hardware.new]\nserver = "box"', '[hardware.new]\nserver = "bax"'), ('"bax"', "hardware.new.server", 'did you mean "box"?'))
        self.rejects(SCENARIO.replace('hardware = ["new"]', 'hardware = ["nwe"]'), ('["nwe"]', "workload[0].fluid.hardware", '"nwe" is not hardware of this scenario; did you mean "new"?'))
        self.rejects_line("cohort", cohort("odl"), '"odl"', "site.here.cohort[1].hardware", 'did you mean "old"?')
        self.rejects_line("cohort", cohort(serves="frist"), '"frist"', "site.here.cohort[1].serves", '"frist" is not a fluid workload of site.here; did you mean "first"?')
        self.rejects_line("cohort", cohort(serves="third"), '"third"\nbought' if False else self.row(self.with_line("cohort", cohort(serves="third")), 'serves = "third"', 10),
                          "site.here.cohort[1].serves", '"third" is not a fluid workload of site.here; there are: first, second')
        self.rejects(self.with_line("cohort", '[[site.here.cohort]]\nhardware = "new"'), (self.row(self.with_line("cohort", '[[site.here.cohort]]\nhardware = "new"'), '[[site.here.cohort]]', 1, last=True),
                     "site.here.cohort[1].serves", "there are several fluid workloads; say which: first, second"))
        twice = self.with_line("third", '[[workload]]\nkind = "fluid"\nname = "third"\nsite = "there"\n[workload.fluid]\ndemand = 3\nhardware = ["new"]').replace("count = 20", 'count = 20\nserves = "third"')
        self.rejects(twice, (self.row(twice, 'name = "third"', 8, last=True), "workload[3].name", '"third" is the name of workload[2] already'))

    def row(self, text, line, column, last=False):
        rows = [number for number, row in enumerate(text.splitlines(), 1) if row == line]
        return f"s.toml:{rows[-1 if last else 0]}:{column}"

    def test_hardware_that_is_not_there_at_that_date(self):
        for bought, hardware, words in (("2023-12-31", "new", '"new" was not sold yet then'), ("2024-06-02", "old", '"old" was no longer sold then'), ("2025-01-02", "new", "is after the start of the run")):
            self.rejects_line("cohort", cohort(hardware, bought=bought), bought, "site.here.cohort[1].bought", words)
        text = self.with_line("cohort", cohort("old"))  # at the start of the run
        self.rejects(text, (self.row(text, "[[site.here.cohort]]", 1, last=True), "site.here.cohort[1].bought", '"old" was no longer sold then'))

    def test_hardware_that_is_never_sold(self):
        for dates in ("available = 2028-06-01", "available = 2020-01-01\nwithdrawn = 2025-01-01"):
            never = SCENARIO.replace("available = 2024-01-01", dates).replace('hardware = "new"\ncount = 20', 'hardware = "old"\ncount = 20\nbought = 2023-01-01')
            # Something serves the first workload all the same: a note. Nothing serves the last: an error.
            self.assertIn('workload[0].fluid.hardware: nothing of this is sold within the run: new', self.runs(never).stderr)
            alone = never.replace('[[site.there.cohort]]\nhardware = "old"\ncount = 20\nbought = 2023-01-01\n', "").replace("#third", 'hardware = ["new"]')
            self.rejects(alone, (self.row(alone, 'hardware = ["new"]', 12, last=True), "workload[2].fluid.hardware", "nothing of this is sold within the run: new, and nothing else serves the workload"))

    def test_nothing_to_serve_with(self):
        text = SCENARIO.replace('[[site.there.cohort]]\nhardware = "new"\ncount = 20\n', "")
        self.rejects(text, (self.row(text, "[workload.fluid]", 1, last=True), "workload[2].fluid", "has no hardware: write [[site.there.cohort]]"))
        self.rejects_line("there", "servers = [{ model = \"hp_ml110_g5\" }]", self.row(self.with_line("there", 'servers = [{ model = "hp_ml110_g5" }]', text), "[workload.fluid]", 1, last=True),
                          "workload[2].fluid", "has no hardware", text=text)
        aside = self.with_line("there", '[site.aside]\nservers = [{ model = "hp_ml110_g5" }]\n[[site.aside.cohort]]\nhardware = "new"')
        self.rejects(aside, ("[[site.aside.cohort]]", "site.aside.cohort[0]", "serves a fluid workload, and site.aside has none"))

    def test_counts(self):
        for count, *words in ((0, "too small"), (-3, "too small"), (100_000_001, "too large"), (1.5, "a whole number")):
            text = self.with_line("cohort", cohort(count=count))
            self.rejects(text, (self.row(text, f"count = {count}", 9), "site.here.cohort[1].count", *words))

    def test_halls(self):
        place = self.row(self.with_line("here", "hall = {}"), "[[site.here.cohort]]", 1)
        self.rejects_line("here", 'hall = { power = "49.9 kW" }', place, "site.here.cohort", "draws up to 50 kW; the hall feeds 49.9 kW")
        self.rejects_line("here", "hall = { devices = 99 }", place, "site.here.cohort", "is 100 devices; the hall has room for 99")
        self.rejects(self.with_line("here", 'hall = { power = "1 kW", devices = 1 }'), (place, "draws up to"), (place, "is 100 devices"))
        self.accepts(self.with_line("here", 'hall = { power = "50 kW", devices = 100 }'))
        for hall, at, *words in (('power = "0 W"', '"0 W"', "too small"), ("devices = -1", "-1", "too small"), ("power = 5", "5 }", "has no unit"), ('room = 3', "room", "site.here.hall.room: unknown key")):
            self.rejects_line("here", f"hall = {{ {hall} }}", at, "site.here.hall", *words)

    def test_what_takes_over(self):
        circle = self.with_line("second", 'then = "first"')
        self.rejects(circle, ('"first"\n#second', "workload[1].fluid.then", "leads back to this workload"))
        for name, *words in (("second", '"second" is not another fluid workload of its site; there are: first'), ("third", '"third" is not another fluid workload of its site'), ("frist", 'did you mean "first"?')):
            text = self.with_line("second", f'then = "{name}"')
            self.rejects(text, (self.row(text, f'then = "{name}"', 8, last=True), "workload[1].fluid.then", *words))

    def test_gains(self):
        for lines, at, *words in (("at = 2024-12-31\nfactor = 2", "2024-12-31", "gain[0].at", "is not within the run"), ("at = 2028-01-01\nfactor = 2", "2028-01-01", "gain[0].at", "is not within the run"),
                                  ("factor = 0", "0\n#fluid", "gain[0].factor", "above 0.001"), ("factor = -2", "-2", "gain[0].factor", "too small"), ("factor = 1e7", "1e7", "gain[0].factor", "too large"),
                                  ('factor = "2"', '"2"', "gain[0].factor", "plain number"), ('at = 2025-02-01', "[[workload.fluid.gain]]", "gain[0].factor", "required"),
                                  ('factor = 2\nby = "colling"', '"colling"', "gain[0].by", 'did you mean "cooling"?'), ('factor = 1.5\nby = "sharing"', "1.5", "gain[0].factor", "fills devices to 1.05"),
                                  ("factor = 2\nwhen = 2025-02-01", "when", "gain[0].when: unknown key")):
            self.rejects_line("fluid", GAIN + lines, at, "workload[0].fluid.", *words)
        plant = self.with_line("fluid", GAIN + 'factor = 2\nby = "cooling"').replace("#here", 'cooling = { plant = "dx" }\noutdoor = { dry_bulb = "15 degC", relative_humidity = 0.5 }')
        self.write("s.toml", plant)
        self.assertIn('workload[0].fluid.gain[0].by: divides a number, and what is not IT is an outcome of plant = "dx"', self.jevons("check", "s.toml", expect=2).stderr)

    def test_demand_and_growth(self):
        for line, *words in ((f"profile = [{', '.join(['1'] * 23)}]", "has 23 numbers; 24 are expected"), (f"profile = [{', '.join(['0'] * 24)}]", "has no number above 0"), ('growth = "8/yr"', "leads to", "1e+09 is the most"),
                             ('growth = "40/yr"', "too large"), ('growth = "2 kW"', "is expected"), ("growth = 0.2", "has no unit"), ("most_utilisation = 1.1", "too large"), ("most_utilisation = 0", "above 0"),
                             ('spread = "pakced"', 'did you mean "packed"?'), ('hardwares = ["new"]', "workload[0].fluid.hardwares: unknown key", 'did you mean "hardware"?')):
            self.wrong("fluid", line, "workload[0].fluid." + line.split(" ")[0], *words)
        self.rejects(SCENARIO.replace("demand = 30", "demand = 0"), ("0\nhardware", "workload[0].fluid.demand", "above 0"))
        self.rejects(SCENARIO.replace("demand = 30", "demand = -1"), ("-1\nhardware", "workload[0].fluid.demand", "too small"))

    def test_the_table_of_a_fluid(self):
        text = SCENARIO.replace('[workload.fluid]\ndemand = 10\n#third', "#third")
        self.rejects(text, (self.row(text, "[[workload]]", 1, last=True), "workload[2].fluid", "is missing: a fluid workload says how much is asked for"))
        self.rejects(JOBS + "fluid = { demand = 3 }\n", ("{ demand", "workload[0].fluid", 'belongs to kind = "fluid", and this is "batch"'))
        for line in ('rate = "1/h"', 'size = { kind = "constant", value = "1 h" }', "widths = [2]", "diurnal = [1]", "jobs = 3", 'resource = "accelerators"', 'slack = "1 h"', 'due = "next_workday"', "estimate_factor = 2",
                     "activity = 0.5", "unscaled = 0.1", "share = 0.5", "demand = 0.5", "interference = 0.1", 'interruption = { save = "1 min" }', "elastic = [1, 0.5]", 'data = "1 GB"', 'max_latency = "1 ms"',
                     'arrivals = "regular"', "start_at = 2025-01-01"):
            self.wrong("workload", line, "workload[0]." + line.split(" ")[0], "belongs to jobs or requests; this is work as a fluid")

    def test_policies(self):
        for seam, line, *words in (("refresh", 'refresh = "fixed_ages"', 'did you mean "fixed_age"?'), ("refresh", 'refresh = { kind = "fixed_age", age = "0 s" }', "age", "too small"), ("refresh", 'refresh = { kind = "fixed_age", age = 4 }', "age", "has no unit"),
                                   ("refresh", 'refresh = { kind = "carbon_payback", factor = 0 }', "factor", "above 0"), ("refresh", 'refresh = { kind = "cost_payback", withing = "1 year" }', "withing: unknown key", 'did you mean "within"?'),
                                   ("demand", 'demand = "constant_elasticity"', "elasticity", "required"), ("demand", 'demand = { kind = "constant_elasticity", elasticity = -1 }', "elasticity", "too small"),
                                   ("demand", 'demand = { kind = "constant_elasticity", elasticity = 21 }', "elasticity", "too large"), ("demand", 'demand = { kind = "saturating", elasticity = 1, most = 1 }', "most", "above 1"),
                                   ("demand", 'demand = { kind = "fixed", pass_through = 1.1 }', "pass_through", "too large"), ("demand", 'demand = { kind = "fixed", energy_share = -0.1 }', "energy_share", "too small"),
                                   ("demand", 'demand = { kind = "fixed", lag = "-1 year" }', "lag", "negative"), ("demand", 'demand = "elastic"', "known: fixed")):
            text = self.with_line("policy", line)
            self.write("s.toml", text)
            done = self.jevons("check", "s.toml", expect=2)
            self.assertRegex(done.stderr, rf"^s\.toml:{self.row(text, line, 1).split(':')[1]}:\d+: error: policy\.{seam}")
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            for word in words:
                self.assertIn(word, done.stderr)

    def test_policies_without_what_they_decide_about(self):
        self.rejects(JOBS + '[policy]\nrefresh = "fixed_age"\ndemand = { kind = "constant_elasticity", elasticity = 1 }\n',
                     ('"fixed_age"', "policy.refresh", "decides about fluid workloads, and the scenario has none"), ("{ kind = \"constant_elasticity\"", "policy.demand", "decides about fluid workloads"))
        self.rejects(JOBS + 'sample = "7 days"\n' if False else JOBS.replace("[site", 'sample = "1 day"\n[site', 1),
                     ('"1 day"', "sample", "is of fluid workloads, and the scenario has none"), ('"1 day"', "sample", 'a workload of kind "batch" must be followed through all of it'))

    def test_policies_that_do_not_know_what_they_weigh(self):
        free = SCENARIO.replace('flat_price = "80 USD/MWh"\n', "")
        text = self.with_line("policy", 'refresh = "cost_payback"\ndemand = { kind = "constant_elasticity", elasticity = 1 }', free)
        self.rejects(text, ('"cost_payback"', "policy.refresh", "weighs money, and what site.here pays for electricity is not known"),
                     ('{ kind = "constant_elasticity"', "policy.demand", "what site.here pays"), ('{ kind = "constant_elasticity"', "policy.demand", "what site.there pays"))
        self.accepts(self.with_line("policy", 'demand = { kind = "constant_elasticity", elasticity = 1, energy_share = 0.5 }', free))
        text = self.with_line("policy", 'refresh = "carbon_payback"').replace('[site.here]\ngrid = "plain"\n', "[site.here]\n")
        self.rejects(text, ('"carbon_payback"', "policy.refresh", "weighs carbon, and site.here has no grid that tells it"))

    def test_lifecycle(self):
        for line, *words in (('booked = "lineal"', 'did you mean "linear"?'), ('embodied = "most"', "low, middle, high"), ("expected_utilisation = 0", "above 0"), ('water_price = "-1 USD/m3"', "too small"), ('water_price = "1 USD/kg"', "is expected")):
            self.wrong("lifecycle", line, "lifecycle." + line.split(" ")[0], *words)
        for line, at, *words in (("resold = 1.1", "1.1", "resold", "too large"), ("collected = -0.1", "-0.1", "collected", "too small"), ('gold = { yield = 2 }', "2 }", "gold.yield", "too large"), ('glod = { yield = 1 }', "glod", "glod: unknown key", 'did you mean "gold"?')):
            self.rejects_line("lifecycle", f"end_of_life = {{ {line} }}", at, "lifecycle.end_of_life.", *words)

    def test_sampled_months(self):
        for line, *words in (('sample = "7 apples"', "a time is expected"), ('sample = "-1 day"', "negative"), ("sample = 7", "has no unit")):
            self.wrong("root", line, "sample", *words)
        sampled = self.with_line("root", 'sample = "7 days"')
        refused = 'stands for the rest of a month, and {} must be followed through all of it'
        for place, lines, what in (("third", '[[workload]]\nkind = "batch"\nsite = "there"\nrate = "1/h"\nsize = { kind = "constant", value = "1 h" }', 'a workload of kind "batch"'),
                                   ("there", 'load = { it = "1 kW" }', "the load, battery"), ("there", 'battery = { energy = "1 MWh", power = "1 MW" }', "the load, battery"),
                                   ("there", 'tariff = { demand_charge = "10 USD/kW" }', "the load, battery"), ("there", 'servers = [{ model = "hp_ml110_g5" }]', "what the servers of site.there do")):
            self.write("s.toml", self.with_line(place, lines, sampled))
            done = self.jevons("check", "s.toml", expect=2)
            self.assertRegex(done.stderr, r"s\.toml:5:10: error: sample: stands for the rest of a month, and " + what)

    def test_all_at_once_and_in_order(self):
        text = SCENARIO.replace("#new", 'lifetime = "0 s"').replace("#here", "hall = { devices = -1 }").replace("#cohort", cohort("odl")).replace("#fluid", 'growth = "40/yr"').replace("#policy", 'refresh = "fixed_ages"')
        self.rejects(text, ('"0 s"', "hardware.new.lifetime"), ("-1 }", "site.here.hall.devices"), ('"odl"', "cohort[1].hardware"), ('"40/yr"', "workload[0].fluid.growth"), ('"fixed_ages"', "policy.refresh"))


class Runaway(Rejecting):
    """What no key shows: a run that leads to infinity stops, says when and why, and leaves no file."""

    def fails(self, text, *words):
        self.write("s.toml", text)
        before = self.snapshot()
        done = self.jevons("run", "s.toml", "-o", "out.h5", expect=1)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertEqual(len([line for line in done.stderr.splitlines() if "error" in line]), 1, done.stderr)
        self.assertEqual(self.snapshot(), before)

    def test_demand_that_a_price_drives_to_infinity(self):
        demand = 'demand = { kind = "constant_elasticity", elasticity = 10, energy_share = 1 }'
        self.fails(SCENARIO.replace("#policy", demand).replace("#fluid", GAIN + "at = 2025-06-01\nfactor = 1e5"), "2025-06-01T00:00:00Z", "workload first", "times that at the start asks for", "times the work; the limit is 1e+12")

    def test_more_power_than_meters_hold(self):
        self.fails(SCENARIO.replace("demand = 30", "demand = 30e6"), "2025-01-01T00:00:00Z: site.here would draw", "its meters hold 9.2 GW")

    def test_more_devices_than_can_be_counted(self):
        self.fails(SCENARIO.replace("#new", "performance = 1e-20").replace("demand = 30", "demand = 300"), "2025-01-01T00:00:00Z: workload first would need", "more devices; 1e+12 are the most that are ordered at once")


class Shown(Rejecting):
    def same_again(self, text):
        self.write("s.toml", text)
        shown = self.write("shown.toml", self.jevons("show", "s.toml").stdout)
        first, again = self.run_json("s.toml"), self.run_json("shown.toml")
        for run in (first, again):
            run["metrics"].pop("wall_time")
        self.assertEqual(first["trace_hash"], again["trace_hash"])
        self.assertEqual(first["metrics"], again["metrics"])
        self.assertEqual(self.jevons("show", "shown.toml").stdout, shown.read_text())

    def test_what_is_shown_runs_to_the_same_bits(self):
        self.same_again(SCENARIO)
        rich = SCENARIO.replace("#new", 'performance_growth = "0.2/yr"\ngeneration = "1 year"\nlead_time = "60 days"\nprice = "1000 USD"\nembodied = "800 kg"\nmass = "20 kg"\nageing = { failures = "0.1/yr", wear = { shape = 2, scale = "9 years" } }')
        rich = rich.replace("#here", 'hall = { devices = 300 }').replace("#fluid", GAIN + 'at = 2025-02-03T04:00:00Z\nfactor = 1.5')
        rich = rich.replace("#policy", 'refresh = { kind = "fixed_age", age = "3 years" }\ndemand = { kind = "saturating", elasticity = 1.5, most = 4, lag = "90 days" }').replace("#lifecycle", 'booked = "use"\nend_of_life = { resold = 0.3, gold = { yield = 0.5 } }')
        self.same_again(rich)
        self.same_again(rich.replace("#root", 'sample = "7 days"'))

    def test_results_verify(self):
        self.write("s.toml", SCENARIO.replace("#policy", 'refresh = { kind = "fixed_age", age = "3 years" }'))
        self.jevons("run", "s.toml", "-o", "out.h5")
        self.jevons("verify", "out.h5")

    def test_what_can_be_chosen_is_listed_and_described(self):
        for seam, kinds in (("refresh", ("run_to_failure", "fixed_age", "carbon_payback", "cost_payback")), ("demand", ("fixed", "constant_elasticity", "saturating"))):
            listed = self.jevons("list", seam).stdout
            for kind in kinds:
                self.assertIn(kind, listed)
                self.assertGreater(len(self.jevons("describe", kind).stdout.splitlines()), 1)

    def test_every_key_and_metric_says_what_it_is(self):
        keys = ("hardware", "site.cohort", "site.hall", "workload.fluid", "workload.fluid.gain", "lifecycle", "lifecycle.end_of_life", "hardware.ageing", "sample")
        for key in keys:
            self.assertGreater(len(self.jevons("describe", key).stdout), 60, key)
        self.write("s.toml", SCENARIO)
        for name in self.run_json("s.toml")["metrics"]:
            last = name.split(".")[-1]
            self.assertIn(last, self.jevons("describe", last).stdout)


if __name__ == "__main__":
    main()

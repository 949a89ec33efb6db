"""jevons break-even: crossings that bisection on the simulator finds, beside those that paper knows."""
import json
import unittest

from command import SCENARIOS, CommandTest, main

KEEP_OR_REPLACE = """\
title = "Keep, or replace at once"
start = 2025-01-01
duration = "365 days"
settle = "1 day"
results = { interval = "1 day" }
grid.here = { kind = "constant", intensity = "300 g/kWh" }
server.old = { cores = 1, power = { kind = "linear", idle = "500 W", peak = "500 W" }, embodied = "1000 kg" }
server.new = { cores = 1, power = { kind = "linear", idle = "300 W", peak = "300 W" }, embodied = "1500 kg" }
hardware.old = { server = "old", performance = 1 }
hardware.new = { server = "new", performance = 1 }
site.a.grid = "here"
site.a.cooling = { pue = 1.0 }
site.a.cohort = [{ hardware = "old", count = 100, bought = 2024-01-01 }]
workload = [{ kind = "fluid", name = "w", fluid = { demand = 100, most_utilisation = 1 } }]
lifecycle = { booked = "purchase" }
"""
KEEP = 'site.a.cohort=[{ hardware = "old", count = 100, bought = 2024-01-01 }]'
REPLACE = 'site.a.cohort=[{ hardware = "new", count = 100, bought = 2025-01-01 }]'


class BreakingEven(CommandTest):
    def crossings(self, *arguments):
        return json.loads(self.jevons("break-even", *arguments, "--json").stdout)

    def test_carbon_is_paid_back_after_embodied_by_what_is_saved(self):
        """M / ((P_old - P_new) C): 1500 kg over 0.2 kW at 0.3 kg/kWh, at 8760 h a year."""
        scenario = self.write("keep.toml", KEEP_OR_REPLACE)
        found = self.crossings(scenario, "--with", KEEP, "--with", REPLACE, "--along", "duration=1 year,9 years", "--of", "carbon_total",
                               "--tolerance", "0.0005")
        [crossing] = found["break_even"]
        analytic = 1500 / (0.2 * 0.3) / 8760
        self.assertLessEqual(crossing["low"], analytic)
        self.assertGreaterEqual(crossing["high"], analytic)
        self.assertLessEqual(crossing["high"] - crossing["low"], 0.0005 * 8)
        self.assertEqual(found["unit"], "years" if found["unit"] == "years" else "year")

    def test_intensity_at_which_two_lives_weigh_the_same(self):
        """M / ((P_old - P_new) D): over one year, by ratios."""
        scenario = self.write("keep.toml", KEEP_OR_REPLACE)
        found = self.crossings(scenario, "--with", KEEP, "--with", REPLACE, "--along", "grid.here.intensity=10 g/kWh,9 kg/kWh", "--of", "carbon_total",
                               "--log", "--tolerance", "1e-6")
        [crossing] = found["break_even"]
        self.assertAlmostEqual(crossing["at"] / (1500 / 0.2 / 8760 * 1000), 1, delta=1e-6)

    def test_demand_backfires_at_an_elasticity_of_one_where_all_of_the_price_is_energy(self):
        found = self.crossings(SCENARIOS / "jevons.toml", "--along", "policy.demand.elasticity=0.2,2", "--of", "rebound", "--reaches", "1",
                               "--tolerance", "1e-4")
        [crossing] = found["break_even"]
        self.assertLessEqual(crossing["low"], 1)
        self.assertGreaterEqual(crossing["high"], 1)

    def test_demand_backfires_later_where_energy_is_a_part_of_the_price(self):
        """2^e' = 2 with the price falling to 1 - s/2: e = ln 2 / -ln(1 - s/2), s the share of energy in the price."""
        import math
        for share, along in ((0.6, "0.5,3"), (0.3, "1,8"), (0.1, "5,20")):
            found = self.crossings(SCENARIOS / "jevons.toml", "--set", f"policy.demand.energy_share={share}", "--along",
                                   f"policy.demand.elasticity={along}", "--of", "rebound", "--reaches", "1", "--tolerance", "1e-4")
            [crossing] = found["break_even"]
            analytic = math.log(2) / -math.log(1 - share / 2)
            self.assertLessEqual(crossing["low"], analytic * (1 + 1e-9), share)
            self.assertGreaterEqual(crossing["high"], analytic * (1 - 1e-9), share)

    def test_words_for_people(self):
        scenario = self.write("keep.toml", KEEP_OR_REPLACE)
        told = self.jevons("break-even", scenario, "--with", KEEP, "--with", REPLACE, "--along", "duration=1 year,9 years", "--of", "carbon_total")
        self.assertIn("have the same carbon_total at duration = 2.8", told.stdout)
        self.assertIn("evaluations of 2 runs each", told.stdout)
        none = self.jevons("break-even", scenario, "--with", KEEP, "--with", REPLACE, "--along", "duration=4 years,9 years", "--of", "carbon_total")
        self.assertIn("neither overtakes the other in carbon_total between 4 years and 9 years", none.stdout)

    def test_what_cannot_be_asked_is_told(self):
        scenario = self.write("keep.toml", KEEP_OR_REPLACE)
        def refused(*arguments):
            return self.jevons("break-even", scenario, *arguments, expect=2).stderr
        two = ("--with", KEEP, "--with", REPLACE)
        along = ("--along", "duration=1 year,9 years")
        self.assertIn("did you mean \"carbon_total\"", refused(*two, *along, "--of", "carbon_totl"))
        self.assertIn("is not above", refused(*two, "--along", "duration=9 years,1 year", "--of", "carbon_total"))
        self.assertIn("not a number or a quantity", refused(*two, "--along", "policy.queue=fifo,sjf", "--of", "carbon_total"))
        self.assertIn("did you mean \"duration\"", refused(*two, "--along", "duraton=1 year,9 years", "--of", "carbon_total"))
        self.assertIn("there is one alternative", refused(*along, "--of", "carbon_total"))
        self.assertIn("--reaches is about one scenario", refused(*two, *along, "--of", "carbon_total", "--reaches", "3"))
        self.assertIn("not positive", refused("--along", "site.a.cooling.pue=0,3", "--of", "carbon_total", "--reaches", "3", "--log"))
        self.assertIn("too small", refused("--along", "site.a.cooling.pue=0.5,3", "--of", "carbon_total", "--reaches", "3"))


if __name__ == "__main__":
    main()

"""Odd but good input about grids does what is stated; files with a gap or a duplicate hour are refused; shipped scenarios of grids show, run and verify."""
import unittest

from command import SCENARIOS, CommandTest, main, measured_series

SCENARIO = """\
start = 2022-04-12
duration = "1 day"
settle = "1 h"
[grid.main]
kind = "dispatch"
demand = "100 MW"
#grid
[grid.main.fleet.gas]
source = "gas"
capacity = "200 MW"
cost = "50 USD/MWh"
#fleet
[site.one]
grid = "main"
load = { it = "5 MW" }
cooling.pue = 1.2
#site
"""
EVENING = "demand_profile = [" + ", ".join(["1"] * 12 + ["3"] * 12) + "]"
MORNING = "demand_profile = [" + ", ".join(["3"] * 12 + ["1"] * 12) + "]"
CERTIFICATES = '[[site.one.contract]]\nname = "certificates"\nkind = "eac"\nvolume = "{} GWh"\nprice = "3 USD/MWh"\nmatching = "{}"\n'
SHIPPED = ["duck_curve", "duck_curve_measured", "duck_dispatch", "battery", "cfe", "price_maker", "carbon_tax", "green_mirage", "average_misleads"]


class OddGrid(CommandTest):
    def metrics(self, text=SCENARIO, grid="", fleet="", site="", *arguments):
        for place, lines in (("grid", grid), ("fleet", fleet), ("site", site)):
            text = text.replace(f"#{place}\n", lines + "\n")
        self.write("s.toml", text)
        got = {name: metric["value"] for name, metric in self.run_json("s.toml", *arguments)["metrics"].items()}
        self.assertLessEqual(got["audit_residual"], 1e-9)
        return got

    def test_shortage_has_the_scarcity_price_and_is_told(self):
        got = self.metrics(SCENARIO.replace('"200 MW"', '"80 MW"'))
        self.assertAlmostEqual(got["grid.main.unserved_energy"], 24 * 26e3, delta=1e-3)  # 106 MW of load
        self.assertAlmostEqual(got["grid.main.unserved_time"], 24)
        self.assertAlmostEqual(got["grid.main.price_mean"], 5000)
        self.assertAlmostEqual(got["electricity_cost"], 24 * 6 * 5000, delta=1e-6)
        done = self.jevons("run", "s.toml")
        self.assertIn("grid.main could not serve all load: 624,000 kWh unserved in 24 h", done.stderr)

    def test_zero_demand(self):
        got = self.metrics(SCENARIO.replace('"100 MW"', '"0 W"').replace('"5 MW"', '"1 W"'))
        self.assertEqual(got["grid.main.demand_energy"], 0)
        self.assertEqual(got["grid.main.unserved_energy"], 0)
        self.assertAlmostEqual(got["grid.main.price_mean"], 50)
        alone = '\n[grid.none]\nkind = "dispatch"\ndemand = "0 W"\n'
        got = self.metrics(SCENARIO + alone)
        self.assertEqual(got["grid.none.emissions"], 0)
        self.assertEqual(got["grid.none.carbon_intensity_mean"], 0)

    def test_negative_prices_are_paid_to_who_draws(self):
        must_run = 'reservoir = { capacity = "200 MW", daily = "3.6 GWh" }'
        got = self.metrics(grid=must_run)
        self.assertAlmostEqual(got["grid.main.negative_price_time"], 24)
        self.assertAlmostEqual(got["grid.main.price_mean"], -150)
        self.assertAlmostEqual(got["electricity_cost"], -150 * 24 * 6, delta=1e-6)
        self.assertAlmostEqual(got["grid.main.spilled_energy"], 24 * 44e3, delta=1e-3)  # 150 MW run, 106 are used

    def test_wind_that_pays_to_run_makes_negative_prices(self):
        wind = 'plant = [{ kind = "wind", capacity = "900 MW", mean_speed = "9 m/s" }]\ncurtailment_price = "-20 USD/MWh"'
        got = self.metrics(grid=wind)
        self.assertGreater(got["grid.main.curtailed_energy"], 0)
        self.assertAlmostEqual(got["grid.main.curtailing_time"], got["grid.main.negative_price_time"])

    def test_a_fleet_that_is_too_slow_leaves_load_unserved(self):
        quick = self.metrics(grid=EVENING)
        self.assertEqual(quick["grid.main.unserved_energy"], 0)
        slow = self.metrics(grid=EVENING, fleet='ramp = "0.0005/min"')  # 6 MW an hour; 100 MW are to be climbed
        missing = sum(100 - 6 * hour for hour in range(1, 13))
        self.assertAlmostEqual(slow["grid.main.unserved_energy"], missing * 1e3, delta=1e-3)
        self.assertAlmostEqual(slow["grid.main.price_mean"], (12 * 50 + 12 * 5000) / 24)

    def test_a_fleet_that_is_too_slow_to_come_down_makes_the_floor_price(self):
        slow = self.metrics(grid=MORNING, fleet='ramp = "0.0005/min"')
        self.assertEqual(slow["grid.main.unserved_energy"], 0)
        self.assertGreater(slow["grid.main.negative_price_time"], 0)

    def test_a_contract_bigger_than_the_load(self):
        for matching in ("annual", "monthly", "hourly"):
            got = self.metrics(site=CERTIFICATES.format(200, matching))
            contracted, load = 200e6 / 365, 24 * 6e3
            self.assertAlmostEqual(got["contracted_energy"], contracted, delta=1e-3)
            self.assertAlmostEqual(got["contract_surplus"], contracted - load, delta=1e-3)
            self.assertEqual((got["carbon_scope2_market"], got["cfe_annual_match"]), (0, 1))
            # Certificates of any hour of the year say nothing of this one.
            self.assertEqual(got["cfe_score"], 1 if matching == "hourly" else 0)
            self.assertAlmostEqual(got["carbon_scope2_location"], load * 0.49, delta=1e-6)

    def test_certificates_change_neither_dispatch_nor_the_location_based_line(self):
        without, owned = self.metrics(), self.metrics(site=CERTIFICATES.format(20, "annual"))
        for name, value in without.items():
            if name.startswith("grid.") or name.endswith(("carbon_scope2_location", "electricity_cost", "carbon_marginal")):
                self.assertEqual(value, owned[name], name)
        self.assertLess(owned["carbon_scope2_market"], without["carbon_scope2_market"])

    def test_a_cap_out_of_reach_is_told(self):
        got = self.metrics("policy.governance = { kind = \"carbon_cap\", cap = \"3 t\" }\n" + SCENARIO)
        self.assertGreater(got["grid.main.emissions_direct"], 3000)
        self.assertIn("the carbon cap is exceeded by", self.jevons("run", "s.toml").stderr)

    def test_a_battery_that_cannot_do_anything_does_nothing(self):
        for keys in ('power = "0 W"', 'power = "1 MW"\nleast_charge = 1'):
            got = self.metrics(site='[site.one.battery]\nenergy = "4 MWh"\npolicy = "price_arbitrage"\n' + keys)
            self.assertEqual((got["battery_charged_energy"], got["battery_discharged_energy"]), (0, 0))

    def test_every_policy_of_storage_and_of_governance_can_be_set(self):
        battery = '[site.one.battery]\nenergy = "4 MWh"\npower = "1 MW"\nstart_charge = 0.5\n'
        for policy in ("none", "self_consumption", "peak_shaving", "price_arbitrage", "carbon_arbitrage", "optimal"):
            got = self.metrics(SCENARIO, EVENING, "", battery, "--set", f"site.one.battery.policy={policy}")
            if policy == "none":
                self.assertEqual(got["battery_discharged_energy"], 0)
        for forecast in ("perfect", "persistence", "noisy"):
            self.metrics(SCENARIO, EVENING, "", battery + 'policy = "price_arbitrage"', "--set", f"site.one.battery.forecast={forecast}")
        for follow in ("price", "average", "marginal", "net_load"):
            got = self.metrics(SCENARIO, EVENING, "", "", "--set", f'site.one.load={{it="5 MW",most="8 MW",flexible=0.5,follow="{follow}"}}')
            self.assertAlmostEqual(got["load_energy"], 120e3, delta=1e-6)
        for governance in ("none", '{kind="carbon_tax",price="50 USD/t"}', '{kind="carbon_cap",cap="2000 t"}', '{kind="internal_price",price="50 USD/t"}'):
            got = self.metrics(SCENARIO, "", "", "", "--set", f"policy.governance={governance}")
            tax = 50 * 0.37 if "tax" in governance else 0
            self.assertAlmostEqual(got["grid.main.price_mean"], 50 + tax, places=6)

    def test_what_is_new_can_be_described(self):
        for name in ("self_consumption", "peak_shaving", "price_arbitrage", "carbon_arbitrage", "optimal", "perfect", "persistence", "noisy", "carbon_tax", "carbon_cap",
                     "energy_cap", "internal_price", "cfe_score", "cfe_hourly_match", "contract_surplus", "unserved_energy", "spilled_energy", "net_load_ramp_3h",
                     "carbon_scope2_market", "carbon_marginal", "response_shed", "battery_intensity", "grid.NAME.fleet.NAME.min_load", "grid.NAME.scale.solar", "line.capacity",
                     "site.NAME.contract.matching", "site.NAME.battery.policy", "site.NAME.tariff.demand_charge", "site.NAME.demand_response.at", "site.NAME.offset.vintage"):
            self.assertIn(name.split(".")[-1], self.jevons("describe", name).stdout)


class HoursOfDaylightSaving(CommandTest):
    """In the night of 13 March 2022 a file by local clocks lacks an hour; in that of 6 November it has one twice."""
    KINDS = {"generation": ("timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH", "900,400,300,0,3000,0,1000,20", 'kind = "trace"\n'),
             "price": ("utc,usd_per_mwh", "{}", 'kind = "trace"\ngeneration = "good.csv"\n'),
             "marginal": ("utc,g_per_kwh", "4{}", 'kind = "trace"\ngeneration = "good.csv"\n'),
             "interchange": ("utc_end_of_hour,net_export_mw", "-{}", 'kind = "dispatch"\ngeneration = "good.csv"\ninterchange_labels = "start"\n'),
             "demand_series": ("utc,demand_mw", "3{}", 'kind = "dispatch"\nfleet.gas = { source = "gas", capacity = "900 MW", cost = "50 USD/MWh" }\n')}

    def rows(self, kind, day, hours):
        header, row, _ = self.KINDS[kind]
        return header + "\n" + "".join(f"{day}T{hour:02}:00:00Z,{row.format(hour)}\n" for hour in hours)

    def scenario(self, kind, day):
        self.write("good.csv", self.rows("generation", day, range(24)))
        return (f'start = {day}\nduration = "1 day"\n[grid.main]\n{self.KINDS[kind][2]}{kind} = "{kind}.csv"\n'
                '[site.one]\ngrid = "main"\nload = { it = "5 MW" }\n')

    def refused(self, kind, day, hours, line, *words):
        self.write("s.toml", self.scenario(kind, day))
        self.write(f"{kind}.csv", self.rows(kind, day, hours))
        before = self.snapshot()
        done = self.jevons("run", "s.toml", "-o", "out.h5", expect=2)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertTrue(done.stderr.startswith(f"{kind}.csv:{line}:"), done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(self.snapshot(), before)

    def test_the_files_themselves_are_good(self):
        for kind in self.KINDS:
            self.write("s.toml", self.scenario(kind, "2022-03-13"))
            self.write(f"{kind}.csv", self.rows(kind, "2022-03-13", range(24)))
            self.jevons("run", "s.toml", "--quiet")

    def test_a_gap(self):
        for kind in self.KINDS:
            self.refused(kind, "2022-03-13", [*range(2), *range(3, 24)], 4, "a gap: 1 h is missing between 2022-03-13T01:00:00Z (line 3) and 2022-03-13T03:00:00Z", "the run needs it")

    def test_a_duplicate(self):
        for kind in self.KINDS:
            self.refused(kind, "2022-11-06", [*range(2), *range(1, 24)], 4, "2022-11-06T01:00:00Z", "duplicate")

    def test_a_file_that_ends_too_soon(self):
        for kind in self.KINDS:
            self.refused(kind, "2022-03-13", range(23), 24, "the run needs")


class Shipped(CommandTest):
    def scenarios(self):
        for name in SHIPPED:
            if name != "duck_curve_measured" or measured_series():
                yield SCENARIOS / f"{name}.toml"

    def environment(self):
        return super().environment() | ({"JEVONS_DATA": str(measured_series())} if measured_series() else {})

    def numbers(self, *arguments):
        run = self.run_json(*arguments)
        return {name: metric for name, metric in run["metrics"].items() if name != "wall_time"}

    def test_each_is_checked_and_what_it_shows_gives_the_same(self):
        for path in self.scenarios():
            self.jevons("check", path)
            shown = self.write("shown.toml", self.jevons("show", path).stdout)
            self.assertEqual(self.jevons("show", "shown.toml").stdout, shown.read_text(), path)
            self.jevons("check", "shown.toml")
            self.assertEqual(self.numbers("shown.toml"), self.numbers(path), path)

    def test_results_of_each_are_verified(self):
        for path in self.scenarios():
            self.jevons("run", path, "-o", "r.h5", "--quiet", "--set", "duration=1 day")
            self.jevons("verify", "r.h5")
            (self.folder / "r.h5").unlink()

    def test_each_alternative_is_a_scenario(self):
        for path, values in ((SCENARIOS / "duck_dispatch.toml", [f"grid.caiso.scale.solar={n}" for n in (0, 1, 2, 3)]),
                             (SCENARIOS / "carbon_tax.toml", ["policy.governance.price=80 USD/t"]),
                             (SCENARIOS / "green_mirage.toml", ["site.campus.load.follow=average"]),
                             (SCENARIOS / "price_maker.toml", ['site.campus.load={it="830 MW",most="1000 MW",flexible=0.3,follow="price"}'])):
            base = self.numbers(path, "--set", "duration=2 days")
            for value in values:
                got = self.numbers(path, "--set", "duration=2 days", "--set", value)
                self.assertLessEqual(got["audit_residual"]["value"], 1e-9)
                self.assertEqual(got == base, value == "grid.caiso.scale.solar=1", value)


if __name__ == "__main__":
    main()

"""jevons run: what it prints, what it writes, and that the same scenario and seed give the same bits on any threads."""
import json
import unittest

from command import SCENARIOS, SMALL, VARIED, CommandTest, main, measured_series

NOT_REPRODUCIBLE = {"created", "seal", "wall_time"}


def everything(path):
    """Every dataset and attribute of a results file as comparable bytes, but for what depends on the clock."""
    import h5py
    found = {}

    def visit(name, node):
        for key, value in node.attrs.items():
            if key not in NOT_REPRODUCIBLE and key not in ("REFERENCE_LIST", "DIMENSION_LIST"):
                found[f"{name}@{key}"] = repr(value)
        if isinstance(node, h5py.Dataset) and name.rsplit("/", 1)[-1] not in NOT_REPRODUCIBLE:
            data = node[()]
            found[name] = (data.dtype.str, data.shape, data.tolist() if data.dtype.hasobject else data.tobytes())

    with h5py.File(path) as file:
        visit("/", file)
        file.visititems(visit)
    return found


class Printing(CommandTest):
    def test_json_is_one_object_with_units(self):
        self.write("s.toml", SMALL)
        done = self.jevons("run", "s.toml", "--json", "--quiet")
        printed = json.loads(done.stdout)
        self.assertEqual(done.stderr, "")
        self.assertEqual(printed["metrics"]["pue"]["unit"], "1")
        self.assertAlmostEqual(printed["metrics"]["pue"]["value"], 1.5, places=12)
        self.assertEqual(printed["metrics"]["it_energy"]["unit"], "kWh")
        self.assertLess(printed["metrics"]["audit_residual"]["value"], 1e-9)
        self.assertGreaterEqual(printed["metrics"]["wall_time"]["value"], 0)
        listed = self.jevons("list", "metrics").stdout
        for name in printed["metrics"]:
            if not name.startswith(("site.", "grid.")):
                self.assertIn(f"  {name} ", listed)

    def test_what_is_not_known_is_null(self):
        self.write("s.toml", SMALL.replace('site.small.grid = "plain"\n', ""))
        metrics = self.run_json("s.toml")["metrics"]
        self.assertIsNone(metrics["carbon_scope2_location"]["value"])
        self.assertIsNone(metrics["electricity_cost"]["value"])

    def test_the_table_goes_to_standard_output_and_the_rest_to_standard_error(self):
        self.write("s.toml", 'title = "Four servers"\n' + SMALL)
        done = self.jevons("run", "s.toml", "-o", "out.h5")
        self.assertIn("Four servers\n", done.stdout)
        self.assertRegex(done.stdout, r"(?m)^  pue +1\.5000$")
        self.assertRegex(done.stdout, r"(?m)^  facility_energy +\d[\d.,]* kWh$")
        self.assertNotIn("\x1b", done.stdout, "colours where there is no terminal")
        self.assertIn("out.h5", done.stderr)
        self.assertNotIn("out.h5", done.stdout)

    def test_quiet_prints_nothing_that_was_not_asked_for(self):
        self.write("s.toml", SMALL)
        done = self.jevons("run", "s.toml", "--quiet")
        self.assertEqual((done.stdout, done.stderr), ("", ""))

    def test_without_an_output_nothing_is_written(self):
        self.write("s.toml", SMALL)
        self.jevons("run", "s.toml")
        self.assertEqual(list(self.snapshot()), ["s.toml"])

    def test_energy_worked_out_by_hand(self):
        # No jobs: four idle servers for six hours, at the idle power that the catalogue gives.
        flat = 'server.flat = { cores = 2, power = { kind = "linear", idle = "50 W", peak = "100 W" } }\n'
        self.write("s.toml", SMALL.split("workload")[0].replace("hp_ml110_g5", "flat") + flat)
        metrics = self.run_json("s.toml")["metrics"]
        self.assertAlmostEqual(metrics["it_energy"]["value"], 4 * 0.050 * 6, places=12)
        self.assertAlmostEqual(metrics["facility_energy"]["value"], 4 * 0.050 * 6 * 1.5, places=12)
        self.assertAlmostEqual(metrics["carbon_scope2_location"]["value"], 4 * 0.050 * 6 * 1.5 * 0.4, places=12)
        self.assertAlmostEqual(metrics["electricity_cost"]["value"], 4 * 0.050 * 6 * 1.5 * 0.08, places=12)


class Options(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("s.toml", VARIED)

    def test_set_overrides_a_key(self):
        metrics = self.run_json("s.toml", "--set", "site.a.cooling.pue=1.7", "--set", "duration=1 day")["metrics"]
        self.assertAlmostEqual(metrics["site.a.pue"]["value"], 1.7, places=12)
        table = self.run_json("s.toml", "--set", 'policy.power={ kind = "sleep_after", after = "1 min" }')
        plain = self.run_json("s.toml", "--set", "policy.power=always_on")
        self.assertLess(table["metrics"]["it_energy"]["value"], plain["metrics"]["it_energy"]["value"])

    def test_seed_changes_the_draws_and_nothing_else(self):
        one, again, two = (self.run_json("s.toml", "--seed", seed) for seed in (1, 1, 2))
        self.assertEqual(one["trace_hash"], again["trace_hash"])
        self.assertNotEqual(one["trace_hash"], two["trace_hash"])
        self.assertEqual(self.run_json("s.toml", "--set", "seed=2")["trace_hash"], two["trace_hash"])

    def test_a_policy_leaves_the_arrivals_as_they_are(self):
        submitted = {self.run_json("s.toml", "--set", f"policy.queue={queue}")["metrics"]["work_submitted"]["value"]
                     for queue in ("fifo", "sjf", "edf", "easy_backfill")}
        self.assertEqual(len(submitted), 1, submitted)

    def test_replications_are_different_runs_and_their_mean_has_an_interval(self):
        printed = self.run_json("s.toml", "-R", "5")
        self.assertEqual(printed["replications"], 5)
        self.assertEqual(len(set(printed["trace_hash"])), 5)
        self.assertGreater(printed["metrics"]["it_energy"]["half_width_95"], 0)
        self.assertEqual(self.run_json("s.toml")["trace_hash"][0], printed["trace_hash"][0])
        self.assertIn("±", self.jevons("run", "s.toml", "-R", "3").stdout)

    def test_the_same_bits_on_any_number_of_threads(self):
        for threads in (1, 2, 5):
            self.jevons("run", "s.toml", "-R", "6", "-j", threads, "-o", f"{threads}.h5", "--quiet")
        try:
            one = everything(self.folder / "1.h5")
        except ImportError as missing:
            self.skipTest(str(missing))
        self.assertGreater(len(one), 100)
        self.assertEqual(one, everything(self.folder / "2.h5"))
        self.assertEqual(one, everything(self.folder / "5.h5"))

    def test_extends_and_files_are_found_beside_the_scenario(self):
        self.write("deep/over.toml", 'extends = "../s.toml"\nseed = 9\n')
        nine = self.run_json("s.toml", "--seed", "9")["trace_hash"]
        self.assertEqual(self.run_json("deep/over.toml")["trace_hash"], nine)

    def test_a_scenario_may_come_through_a_pipe(self):
        self.assertIn("ok", self.jevons("check", "/dev/stdin", input=SMALL).stdout)

    def test_data_folder_is_looked_in_before_what_is_shipped(self):
        rows = ["month,hour_utc,usd_per_mwh"] + [f"{month},{hour},100" for month in range(1, 13) for hour in range(24)]
        self.write("mine/price/ciso_price_typical.csv", "\n".join(rows) + "\n")
        metrics = self.run_json("s.toml", "--data", "mine")["metrics"]
        cost, energy = (metrics[f"site.a.{name}"]["value"] for name in ("electricity_cost", "grid_energy"))
        self.assertAlmostEqual(cost, 0.1 * energy, places=9)


class Shipped(CommandTest):
    def test_every_scenario_that_needs_no_measured_series_passes_its_check(self):
        for path in sorted(SCENARIOS.glob("*.toml")):
            if path.stem not in ("first_day_measured", "duck_curve_measured", "planetlab"):
                self.jevons("check", path)

    def test_first_day_runs_and_its_books_balance(self):
        metrics = self.run_json(SCENARIOS / "first_day.toml", "-o", "day.h5")["metrics"]
        self.assertLess(metrics["audit_residual"]["value"], 1e-9)
        self.assertGreater(metrics["jobs_completed"]["value"], 0)
        self.assertTrue((self.folder / "day.h5").exists())

    def test_minimal_is_minimal(self):
        self.assertLessEqual(len((SCENARIOS / "minimal.toml").read_text().splitlines()), 10)

    def test_measured_day(self):
        data = measured_series()
        if not data:
            self.skipTest("no measured series at hand")
        metrics = self.run_json(SCENARIOS / "first_day_measured.toml", "--data", data)["metrics"]
        self.assertEqual(metrics["jobs_rejected"]["value"], 0)
        self.assertGreater(metrics["jobs_completed"]["value"], 0)


if __name__ == "__main__":
    main()

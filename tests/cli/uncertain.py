"""Inputs that are distributions: what a run says of them and keeps, that verify repeats them, that alternatives share them,
and that the page about them shows what runs."""
import json
import math
import re
import unittest

from command import REPOSITORY, SMALL, CommandTest, main, position

INTENSITY = '{ distribution = "lognormal", median = "400 g/kWh", sigma = 0.3 }'
COUNT = '{ distribution = "uniform", low = 1.5, high = 6.5 }'
UNSURE = SMALL.replace('intensity = "400 g/kWh"', f"intensity = {INTENSITY}").replace("count = 4", f"count = {COUNT}")
PATHS = ["grid.plain.intensity", "site.small.servers[0].count"]


class Uncertain(CommandTest):
    def setUp(self):
        super().setUp()
        self.assertIn(INTENSITY, UNSURE)
        self.assertIn(COUNT, UNSURE)
        self.write("s.toml", UNSURE)

    def test_results_hold_what_was_drawn(self):
        import h5py
        self.jevons("run", "s.toml", "-R", "5", "-o", "out.h5", "--quiet")
        with h5py.File(self.folder / "out.h5") as file:
            inputs = file["inputs"]
            self.assertEqual(sorted(set(inputs) - {"replication"}), PATHS)
            intensity, count = inputs[PATHS[0]], inputs[PATHS[1]]
            self.assertEqual(intensity.shape, (5,))
            self.assertEqual([dimension[0].name for dimension in intensity.dims], ["/inputs/replication"])
            self.assertEqual(intensity.attrs["units"], "kg J-1")
            self.assertEqual(intensity.attrs["distribution"], INTENSITY)
            self.assertEqual(count.attrs["units"], "1")
            self.assertEqual(len(set(intensity[()])), 5)
            self.assertTrue(set(count[()]) <= {2, 3, 4, 5, 6})
            summary = file["summary"]
            for r in range(5):
                self.assertTrue(math.isclose(summary["carbon_scope2_location"][r],
                                             summary["grid_energy"][r] * 3.6e6 * intensity[r], rel_tol=1e-12))
            self.assertIn("2 inputs are uncertain: " + ", ".join(PATHS) + "; each replication draws its own\n", file.attrs["notes"])
            self.assertIn(f"intensity = {INTENSITY}\n", file.attrs["scenario"])

    def test_xarray_opens_them(self):
        try:
            import xarray
        except ImportError:
            self.skipTest("no xarray")
        self.jevons("run", "s.toml", "-R", "3", "-o", "out.h5", "--quiet")
        with xarray.open_dataset(self.folder / "out.h5", group="inputs") as inputs:
            self.assertEqual(inputs[PATHS[1]].dims, ("replication",))

    def test_every_replication_is_the_certain_scenario_with_its_draws(self):
        drawn = self.run_json("s.toml", "-R", "3")
        self.assertEqual(sorted(drawn["uncertain"]), PATHS)
        for r in range(3):
            plain = [f"{path}={drawn['uncertain'][path]['values'][r]!r}" + (" kg J-1" if path == PATHS[0] else "") for path in PATHS]
            certain = self.run_json("s.toml", "-R", "3", *(word for text in plain for word in ("--set", text)))
            self.assertNotIn("uncertain", certain)
            self.assertEqual(certain["trace_hash"][r], drawn["trace_hash"][r])
        self.assertEqual(drawn["uncertain"][PATHS[0]]["distribution"], INTENSITY)
        self.assertEqual(drawn["uncertain"][PATHS[0]]["unit"], "kg J-1")

    def test_nothing_depends_on_the_number_of_threads(self):
        one, three = (self.run_json("s.toml", "-R", "6", "-j", j) for j in ("1", "3"))
        self.assertEqual(one["trace_hash"], three["trace_hash"])
        self.assertEqual(one["uncertain"], three["uncertain"])

    def test_verify_repeats_all_replications(self):
        self.jevons("run", "s.toml", "-R", "4", "-o", "out.h5", "--quiet")
        (self.folder / "s.toml").unlink()
        self.assertIn("verified", self.jevons("verify", "out.h5").stdout)

    def test_what_is_shown_keeps_the_distributions_and_runs_the_same(self):
        shown = self.jevons("show", "s.toml").stdout
        self.assertRegex(shown, r"(?m)^intensity = " + re.escape(INTENSITY) + "  # ")
        self.write("shown.toml", shown)
        self.assertEqual(self.run_json("shown.toml", "-R", "3")["trace_hash"], self.run_json("s.toml", "-R", "3")["trace_hash"])
        self.assertEqual(self.jevons("show", "shown.toml").stdout, shown)

    def test_the_notes_are_told(self):
        self.assertIn("note: 2 inputs are uncertain: " + ", ".join(PATHS), self.jevons("run", "s.toml").stderr)

    def test_a_catalogue_of_ones_own_may_be_unsure_and_verify_does_not_need_it(self):
        self.write("mine/catalog/servers.toml", '[server.hp_ml110_g5]\ncores = 2\npower = { kind = "linear", '
                   'idle = { distribution = "uniform", low = "50 W", high = "90 W" }, peak = "130 W" }\n')
        self.write("plain.toml", SMALL)
        self.jevons("run", "plain.toml", "--data", "mine", "-R", "3", "-o", "out.h5", "--quiet")
        self.assertEqual(list(self.run_json("plain.toml", "--data", "mine")["uncertain"]), ["server.hp_ml110_g5.power.idle"])
        (self.folder / "mine" / "catalog" / "servers.toml").unlink()
        self.jevons("verify", "out.h5")

    def test_alternatives_meet_the_same_draws(self):
        import h5py
        alone = self.run_json("s.toml", "-R", "4")["uncertain"]
        self.jevons("compare", "s.toml", "--vary", "policy.placement=first_fit,best_fit", "--with", f"{PATHS[1]}=3", "-R", "4", "-o", "out.h5", "--quiet")
        with h5py.File(self.folder / "out.h5") as file:
            intensity, count = (file["inputs"][path][()] for path in PATHS)
            self.assertEqual(intensity.tolist(), [alone[PATHS[0]]["values"]] * 3)
            self.assertEqual(count[:2].tolist(), [alone[PATHS[1]]["values"]] * 2)
            self.assertTrue(all(math.isnan(value) for value in count[2]))
            self.assertEqual(file["inputs"][PATHS[0]].attrs["distribution"], INTENSITY)

    def test_draws_that_make_no_scenario_leave_no_results(self):
        self.write("bad.toml", SMALL.replace("hp_ml110_g5", "box") + 'server.box = { cores = 2, power = { kind = "linear", '
                   'idle = "90 W", peak = { distribution = "uniform", low = "60 W", high = "900 W" } } }\n')
        before = self.snapshot()
        done = self.jevons("run", "bad.toml", "-R", "300", "-o", "out.h5", expect=2)
        self.assertRegex(done.stderr, r"`peak` must not be less than `idle`.*\(as replication \d+ draws its inputs\)")
        self.assertEqual(self.snapshot(), before)

    def test_a_distribution_that_can_leave_its_range_is_an_error_at_once(self):
        text = SMALL.replace('intensity = "400 g/kWh"', 'intensity = { distribution = "normal", mean = "400 g/kWh", sd = "1 g/kWh" }')
        self.write("bad.toml", text)
        place = position("bad.toml", text, '{ distribution')
        self.assertIn(f"{place}: error: grid.plain.intensity: can fall below 0 kg J-1; give `low`", self.jevons("check", "bad.toml", expect=2).stderr)


class Page(CommandTest):
    def test_the_example_of_the_page_runs(self):
        page = (REPOSITORY / "docs" / "uncertain.md").read_text()
        self.write("box.toml", page.split("<!-- example -->\n```toml\n")[1].split("```")[0])
        printed = self.run_json("box.toml", "-R", "20")
        self.assertEqual(sorted(printed["uncertain"]), ["grid.plain.intensity", "server.box.power.idle", "site.small.cooling.pue", "workload[0].rate"])
        self.assertGreater(printed["metrics"]["carbon_scope2_location"]["half_width_95"], 0)


if __name__ == "__main__":
    main()

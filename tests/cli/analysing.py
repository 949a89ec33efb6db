"""What a sweep leaves: files that open in xarray, h5py and netCDF4 with axes as coordinates; and jevons analyse, whose tables,
fronts and best points are those that numpy finds in the same file."""
import json
import unittest

from command import SMALL, CommandTest, main

try:
    import numpy as np
    import xarray as xr
except ImportError as missing:
    np, why_not = None, str(missing)

# Jobs that wait, so that policies matter.
STUDY = 'title = "Queues and servers"\n' + SMALL.replace('"6/h"', '"12/h"').replace('"6 h"', '"1 day"') + """\
[sweep]
replications = 3
metrics = ["carbon_total", "wait_mean", "it_energy", "utilisation_mean"]
series = ["site.small.facility_power"]
[sweep.axis.queue]
key = "policy.queue"
values = ["fifo", "sjf"]
[sweep.axis.servers]
key = "site.small.servers[0].count"
values = [2, 3, 4, 8]
[sweep.axis.intensity]
key = "grid.plain.intensity"
values = ["100 g/kWh", "0.4 kg/kWh"]
"""
PARETO = ("carbon_total", "wait_mean")


class AnalysisTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("s.toml", STUDY)

    def sweep(self, *arguments):
        self.jevons("sweep", "s.toml", "-o", "out.h5", "--quiet", *arguments)

    def analyse(self, *arguments):
        return json.loads(self.jevons("analyse", "out.h5", "--json", "--quiet", *arguments).stdout)

    def by_point(self):
        """Means over replications of every point, by metric, as numpy has them."""
        with xr.open_dataset(self.folder / "out.h5", engine="h5netcdf") as results:
            return results[["carbon_total", "wait_mean", "it_energy", "utilisation_mean"]].groupby("point").mean().load()


@unittest.skipIf(np is None, "no numpy or xarray")
class Files(AnalysisTest):
    def test_open_in_xarray_with_axes_as_coordinates(self):
        self.sweep()
        for engine in ("h5netcdf", "netcdf4"):
            with xr.open_dataset(self.folder / "out.h5", engine=engine) as opened:
                results = opened.load()
            self.assertEqual(results.sizes["run"], 48)
            self.assertLessEqual({"run", "point", "replication", "queue", "servers", "intensity", "time"}, set(results.coords))
            self.assertEqual(set(results.queue.values), {"fifo", "sjf"})
            self.assertTrue(all(isinstance(name, str) for name in results.queue.values))
            self.assertEqual(sorted(set(results.servers.values)), [2, 3, 4, 8])
            self.assertEqual(sorted(set(results.intensity.values)), [100, 400])
            self.assertEqual([results[axis].attrs["key"] for axis in ("queue", "servers", "intensity")],
                             ["policy.queue", "site.small.servers[0].count", "grid.plain.intensity"])
            self.assertEqual([results[name].attrs["units"] for name in ("intensity", "it_energy", "wait_mean", "carbon_total")], ["g/kWh", "kWh", "s", "kg"])
            self.assertEqual((results.attrs["kind"], results.attrs["design"], results.attrs["points"], results.attrs["failed"]), ("sweep", "grid", 16, 0))
            self.assertEqual(results.attrs["title"], "Queues and servers")
            self.assertEqual(results.run.values.tolist(), [*range(48)])
            self.assertEqual(results.point.values.tolist(), [run // 3 for run in range(48)])
            self.assertEqual(set(results.error.values), {""})
            chosen = results.where((results.queue == "sjf") & (results.servers == 4) & (results.intensity == 400), drop=True)
            self.assertEqual((chosen.sizes["run"], chosen.replication.values.tolist()), (3, [0, 1, 2]))

    def test_series_lie_along_run_and_time(self):
        self.sweep()
        with xr.open_dataset(self.folder / "out.h5", engine="h5netcdf") as results:
            power = results["site.small.facility_power"]
            self.assertEqual((power.dims, power.shape, power.attrs["units"]), (("run", "time"), (48, 288), "W"))
            self.assertEqual(results.time.values[[0, 1, -1]].tolist(),
                             np.array(["2022-04-12T00:00", "2022-04-12T00:05", "2022-04-12T23:55"], "datetime64[ns]").tolist())
            kwh = power.values.mean(axis=1) * 24 / 1000  # of servers at constant PUE
            np.testing.assert_allclose(kwh, 1.5 * results.it_energy.values, rtol=1e-9)

    def test_series_are_those_of_the_run_alone(self):
        self.sweep()
        with xr.open_dataset(self.folder / "out.h5", engine="h5netcdf") as results:
            for run in (0, 45):  # replication 0 of the first point and of the last
                one = results.isel(run=run)
                self.jevons("run", "s.toml", "-o", f"{run}.h5", "--quiet", "--set", f"policy.queue={one.queue.item()}", "--set",
                            f"site.small.servers[0].count={one.servers.item():.0f}", "--set", f"grid.plain.intensity={one.intensity.item()} g/kWh")
                with xr.open_dataset(self.folder / f"{run}.h5", group="site/small", engine="h5netcdf") as alone:
                    np.testing.assert_array_equal(one["site.small.facility_power"].values, alone.facility_power.values)

    def test_open_in_h5py_and_netcdf4(self):
        try:
            import h5py
            import netCDF4
        except ImportError as missing:
            self.skipTest(str(missing))
        self.sweep()
        with h5py.File(self.folder / "out.h5") as results, netCDF4.Dataset(self.folder / "out.h5") as same:
            self.assertEqual([dimension[0].name for dimension in results["site.small.facility_power"].dims], ["/run", "/time"])
            self.assertEqual(same["site.small.facility_power"].dimensions, ("run", "time"))
            self.assertEqual(results["queue"].asstr()[()].tolist(), same["queue"][:].tolist())
            np.testing.assert_array_equal(results["it_energy"][()], same["it_energy"][:].data)
            for name in ("it_energy", "trace_hash", "site.small.facility_power"):
                self.assertEqual(same[name].coordinates, "point replication intensity queue servers")


@unittest.skipIf(np is None, "no numpy or xarray")
class Choices(AnalysisTest):
    def setUp(self):
        super().setUp()
        self.sweep()
        self.means = self.by_point()

    def dominated(self, values):
        """By point, whether another is at least as good in all (lower is better) and better in one."""
        return np.array([((values <= one).all(axis=1) & (values < one).any(axis=1)).any() for one in values])

    def test_the_front_is_that_of_numpy(self):
        values = np.column_stack([self.means[name].values for name in PARETO])
        found = self.analyse("--pareto", ",".join(PARETO))
        front, = [table for name, table in found.items() if name == "pareto"]
        self.assertEqual(sorted(front["point"]), np.flatnonzero(~self.dominated(values)).tolist())
        self.assertTrue(1 < len(front["point"]) < 16)
        bound = float(np.median(values[:, 0]))
        under = self.analyse("--pareto", ",".join(PARETO), "--subject-to", f"carbon_total>={bound!r}")["pareto"]
        allowed = np.flatnonzero(values[:, 0] >= bound)
        self.assertEqual(sorted(under["point"]), allowed[~self.dominated(values[allowed])].tolist())

    def test_the_best_is_that_of_numpy(self):
        for metric, find in (("carbon_total", np.argmin), ("wait_mean", np.argmin), ("it_energy", np.argmin)):
            best = self.analyse("--best", metric)["best"]
            self.assertEqual(best["point"], [find(self.means[metric].values)])
            self.assertAlmostEqual(best[metric][0], self.means[metric].values.min(), delta=1e-12)
        wait = float(np.median(self.means.wait_mean))
        best = self.analyse("--best", "carbon_total", "--subject-to", f"wait_mean<={wait!r}")["best"]
        carbon = np.where(self.means.wait_mean <= wait, self.means.carbon_total, np.inf)
        self.assertEqual(best["point"], [carbon.argmin()])
        self.assertNotEqual(carbon.argmin(), self.means.carbon_total.values.argmin())
        told = self.jevons("analyse", "out.h5", "--best", "carbon_total", "--subject-to", "carbon_total<0").stdout
        self.assertIn("no point keeps within the bounds", told)

    def test_effects_of_a_grid_are_sums_of_squares(self):
        with xr.open_dataset(self.folder / "out.h5", engine="h5netcdf") as results:
            energy = results.it_energy.load()
        total = float(((energy - energy.mean()) ** 2).sum())
        found = self.analyse("--metrics", "it_energy")["effects"]["it_energy"]
        shares = dict(zip(found["axis"], found["share"]))
        for axis in ("queue", "servers", "intensity", "replication"):
            means = energy.groupby(axis).mean()
            expected = float((len(energy) / len(means) * (means - energy.mean()) ** 2).sum()) / total
            self.assertAlmostEqual(shares[axis], expected, delta=1e-9, msg=axis)
        self.assertIn("48 runs; balanced", self.jevons("analyse", "out.h5", "--metrics", "it_energy").stdout)

    def test_tables_and_groups(self):
        import h5py
        told = self.jevons("analyse", "out.h5", "-o", "tables.h5")
        self.assertIn("results: tables.h5", told.stderr)
        for word in ("main effects on carbon_total", "interactions in wait_mean", "servers", "queue x servers", "[kg]"):
            self.assertIn(word, told.stdout)
        with h5py.File(self.folder / "tables.h5") as tables:
            self.assertEqual(tables.attrs["kind"], "analysis")
            groups = []
            tables.visititems(lambda name, item: groups.append(name) if isinstance(item, h5py.Group) else None)
            self.assertTrue(any("effects" in name for name in groups), groups)
        before = self.snapshot()
        self.assertIn("main effects", self.jevons("analyse", "out.h5").stdout)
        self.assertEqual(self.snapshot(), before)


class Designs(AnalysisTest):
    def test_sobol_indices_of_a_product_are_known(self):
        """Carbon is energy times intensity: with the energy fixed, all of its variance is the intensity's."""
        self.sweep("--set", "sweep.design=saltelli", "--set", "sweep.samples=32", "--set", "sweep.replications=1", "--set", "sweep.series=[]",
                   "--set", 'sweep.axis={ intensity = { key = "grid.plain.intensity", from = "100 g/kWh", to = "500 g/kWh" }, '
                            'price = { key = "grid.plain.flat_price", from = "10 USD/MWh", to = "90 USD/MWh" } }',
                   "--set", 'sweep.metrics=["carbon_total", "electricity_cost"]')
        found = self.analyse()["sobol"]
        for metric, axis in (("carbon_total", "intensity"), ("electricity_cost", "price")):
            self.assertEqual(found[metric]["axis"][0], axis)
            self.assertAlmostEqual(found[metric]["total"][0], 1, delta=0.1)
            self.assertAlmostEqual(found[metric]["total"][1], 0, delta=1e-9)

    def test_every_design_is_analysed(self):
        for design, keys, words in (("one_at_a_time", (), "as one axis moves and all others stay"),
                                    ("morris", ("sweep.samples=3",), "elementary effects on it_energy"),
                                    ("latin_hypercube", ("sweep.samples=20",), "regression of it_energy"),
                                    ("sobol", ("sweep.samples=16",), "regression of it_energy")):
            self.sweep("--overwrite", *(word for key in (f"sweep.design={design}", "sweep.replications=1", *keys) for word in ("--set", key)))
            self.assertIn(words, self.jevons("analyse", "out.h5", "--metrics", "it_energy").stdout)
            self.assertTrue(self.analyse("--metrics", "it_energy"))


class Refused(AnalysisTest):
    def refuses(self, *arguments, file="out.h5"):
        before = self.snapshot()
        done = self.jevons("analyse", file, *arguments, expect=2)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.snapshot(), before)
        return done.stderr

    def test_files_that_hold_no_sweep(self):
        self.jevons("run", "s.toml", "-o", "run.h5", "--quiet")
        self.jevons("compare", "s.toml", "--vary", "policy.queue=fifo,sjf", "-R", "2", "-o", "compare.h5", "--quiet")
        for file in ("run.h5", "compare.h5"):
            self.assertIn("holds the results of a run or a comparison; `jevons sweep` makes those of a study", self.refuses(file=file))
        self.assertIn("nowhere.h5: error: there is no such file", self.refuses(file="nowhere.h5"))
        self.assertIn("is no results file of jevons", self.refuses(file="s.toml"))

    def test_options_that_make_no_sense(self):
        self.sweep()
        self.assertIn('--metrics wait_meen: the study kept no such metric; did you mean "wait_mean"?', self.refuses("--metrics", "wait_meen"))
        self.assertIn("known: carbon_total, wait_mean, it_energy, utilisation_mean", self.refuses("--best", "zzz"))
        told = self.refuses("--pareto", "it_energi,water", "--best", "carbn_total", "--subject-to", "wait_mean", "--subject-to", "x<2")
        self.assertEqual(len(told.splitlines()), 5, told)
        self.assertIn("--subject-to bounds what --best or --pareto may choose", self.refuses("--subject-to", "wait_mean<=2"))
        self.assertIn("out.h5", self.refuses("-o", "out.h5"))
        self.assertIn("the folder 'no' does not exist", self.refuses("-o", "no/tables.h5"))

    def test_a_file_that_was_changed(self):
        self.sweep()
        data = bytearray((self.folder / "out.h5").read_bytes())
        data[len(data) // 2] ^= 1
        self.write("out.h5", bytes(data))
        self.assertIn("its bytes are not those that were written", self.refuses())


if __name__ == "__main__":
    main()

"""Results as a researcher meets them: opened by h5py and by both HDF5 engines of xarray, with units, dimensions and
times right, and with columns that add up to what the summary says."""
import json
import unittest

from command import SKIPPED, VARIED, CommandTest, main

try:
    import h5py
    import numpy as np
    import xarray as xr
except ImportError as missing:
    print(f"SKIP: {missing}; tools/setup --tests installs it")
    raise SystemExit(SKIPPED)

ENGINES = ("h5netcdf", "netcdf4")
UNITS = {"it_power": "W", "facility_power": "W", "carbon": "kg", "cost": "USD", "water": "L", "utilisation": "1",
         "running_jobs": "1", "dry_bulb": "degC"}


class Readers(CommandTest):
    @classmethod
    def setUpClass(cls):
        case = cls("run_once")
        CommandTest.setUp(case)
        cls.addClassCleanup(case.doCleanups)
        case.write("s.toml", VARIED)
        cls.file = case.folder / "out.h5"
        cls.metrics = case.run_json("s.toml", "-o", "out.h5")["metrics"]

    def run_once(self):
        pass

    def open(self, group, engine="h5netcdf"):
        dataset = xr.open_dataset(self.file, group=group, engine=engine, decode_timedelta=False)
        self.addCleanup(dataset.close)
        return dataset

    def value(self, metric):
        return self.metrics[metric]["value"]

    def test_units_names_and_dimensions(self):
        for engine in ENGINES:
            site = self.open("site/a", engine)
            for name, units in UNITS.items():
                self.assertEqual(site[name].attrs["units"], units, name)
                self.assertTrue(site[name].attrs["long_name"])
                self.assertEqual(site[name].dims, ("time",))
                self.assertEqual(site[name].dtype, np.float64)
            self.assertEqual(self.open("grid/caiso", engine).generation.dims, ("time", "source"))
            self.assertEqual(self.open("ledger/energy", engine).amount.dims, ("time", "flow"))
            self.assertEqual(self.open("jobs", engine).width.dims, ("job",))

    def test_times_decode_to_the_calendar(self):
        expected = np.arange("2022-04-12T00:00", "2022-04-14T00:00", 300, dtype="datetime64[s]")
        for engine in ENGINES:
            for group in ("site/a", "site/b", "grid/caiso", "ledger/carbon"):
                times = self.open(group, engine).time.values.astype("datetime64[s]")
                np.testing.assert_array_equal(times, expected)

    def test_both_engines_read_the_same(self):
        for group in ("site/a", "grid/caiso", "jobs", "ledger/money", "summary"):
            one, two = (self.open(group, engine).load() for engine in ENGINES)
            self.assertTrue(one.equals(two), group)

    def test_plain_h5py_finds_scales_attributes_and_text(self):
        with h5py.File(self.file) as file:
            power = file["site/a/it_power"]
            self.assertEqual(power.dims[0][0].name, "/site/a/time")
            self.assertEqual(power.attrs["units"], "W")
            self.assertEqual(file["grid/caiso/source"].asstr()[:].tolist()[0], "wind")
            self.assertEqual(file.attrs["Conventions"], "CF-1.8")
            for name in ("title", "scenario", "version", "git_commit", "build_type", "inputs_sha256", "start", "finish"):
                self.assertTrue(file.attrs[name], name)
            self.assertEqual(int(file.attrs["seed"]), 1)
            self.assertLess(file.attrs["audit_residual"], 1e-9)
            self.assertIn("ciso_typical.csv", file.attrs["inputs_sha256"])

    def test_columns_are_chunked_and_compressed(self):
        with h5py.File(self.file) as file:
            for name in ("site/a/it_power", "jobs/work"):
                self.assertTrue(file[name].chunks, name)
                self.assertTrue(file[name].compression, name)
                self.assertEqual(file[name].maxshape, (None,))

    def test_rows_add_up_to_the_summary(self):
        site = self.open("site/a")
        self.assertAlmostEqual(float(site.it_power.sum()) * 300 / 3.6e6, self.value("site.a.it_energy"), places=9)
        self.assertAlmostEqual(float(site.carbon.sum()), self.value("site.a.carbon_scope2_location"), places=9)
        self.assertAlmostEqual(float(site.cost.sum()), self.value("site.a.electricity_cost"), places=9)
        self.assertAlmostEqual(float(site.water.sum()), self.value("site.a.water"), places=9)
        np.testing.assert_allclose(site.facility_power, site.it_power + site.overhead_power, rtol=1e-12)
        summary = self.open("summary")
        self.assertEqual(float(summary.facility_energy[0]), self.value("facility_energy"))

    def test_carbon_of_a_row_is_power_times_intensity(self):
        site, grid = self.open("site/a"), self.open("grid/caiso")
        np.testing.assert_allclose(site.carbon, site.facility_power * 300 / 3.6e6 * grid.carbon_intensity / 1000, rtol=1e-12)

    def test_every_job_has_a_row_and_the_rows_add_up_to_the_meter(self):
        jobs = self.open("jobs")
        self.assertEqual(jobs.sizes["job"], self.value("jobs_submitted") - self.value("jobs_rejected"))
        for fate, name in enumerate(("jobs_waiting", "jobs_running", "jobs_completed")):
            self.assertEqual(int((jobs.fate == fate).sum()), self.value(name))
        started, finished = jobs.isel(job=jobs.fate.values >= 1), jobs.isel(job=jobs.fate.values == 2)
        self.assertTrue(bool((started.start >= started.arrival).all() and (finished.finish > finished.start).all()))
        self.assertAlmostEqual(float((finished.work * finished.width).sum()), self.value("work_completed"), delta=1e-6)
        self.assertTrue(bool((finished.energy_dynamic > 0).all()))
        energy_j = float((jobs.energy_dynamic + jobs.energy_idle).sum()) + self.value("unheld_energy") * 3.6e6
        self.assertAlmostEqual(energy_j / (self.value("it_energy") * 3.6e6), 1, delta=1e-9)
        at_a = jobs.isel(job=jobs.site.values == list(jobs.site_name.values).index("a"))
        carbon_kg = float((at_a.carbon_dynamic + at_a.carbon_idle).sum()) + self.value("site.a.unheld_carbon")
        self.assertAlmostEqual(carbon_kg / self.value("site.a.carbon_total"), 1, delta=1e-9)
        self.assertEqual(len(set(zip(jobs.workload.values.tolist(), jobs.id.values.tolist()))), jobs.sizes["job"])
        coordinate = jobs.coords.get("job")
        if coordinate is not None:
            self.assertEqual(len(np.unique(coordinate)), jobs.sizes["job"], "a coordinate must tell jobs apart")

    def test_every_flow_has_two_ends_and_what_goes_in_comes_out(self):
        for name in ("energy", "carbon", "water"):
            book = self.open(f"ledger/{name}")
            net = {}
            for index, label in enumerate(book.flow.values):
                ends, _, cause = str(label).partition(": ")
                source, arrow, target = ends.partition(" -> ")
                self.assertTrue(arrow and target and cause, label)
                amount = float(book.amount[:, index].sum())
                net[source] = net.get(source, 0) - amount
                net[target] = net.get(target, 0) + amount
            self.assertAlmostEqual(sum(net.values()), 0, delta=1e-9 * max(map(abs, net.values()), default=1))
        energy = self.open("ledger/energy")
        meter = [i for i, label in enumerate(energy.flow.values) if "-> site.a.meter" in str(label)]
        self.assertAlmostEqual(float(energy.amount[:, meter].sum()) / 3.6e6, self.value("site.a.facility_energy"), places=9)

    def test_an_output_interval_of_its_own(self):
        self.write("hourly.toml", VARIED + '[results]\ninterval = "1 h"\njobs = false\n')
        metrics = self.run_json("hourly.toml", "-o", "hourly.h5")["metrics"]
        with xr.open_dataset(self.folder / "hourly.h5", group="site/a", engine="h5netcdf") as site:
            self.assertEqual(site.sizes["time"], 48)
            self.assertAlmostEqual(float(site.it_power.sum()) / 1000, metrics["site.a.it_energy"]["value"], places=9)
        five_minutes = self.value("it_energy")
        self.assertAlmostEqual(metrics["it_energy"]["value"], five_minutes, delta=1e-9 * five_minutes)
        with h5py.File(self.folder / "hourly.h5") as file:
            self.assertNotIn("jobs", file)


if __name__ == "__main__":
    main()

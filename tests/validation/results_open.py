"""A results file as its readers meet it: h5py, and xarray with both of its HDF5 engines.

usage: results_open.py PROGRAM-OF-TESTS      (which writes the file: tests/sim/results/readers_test.cpp)
"""

import os
import subprocess
import sys
import tempfile

import h5py
import numpy as np
import xarray

ENGINES = ("h5netcdf", "netcdf4")


def check_h5py(path):
    with h5py.File(path, "r") as file:
        assert file.attrs["Conventions"] == "CF-1.8"
        assert file.attrs["title"] == "a day"
        assert file.attrs["seed"] == 42 and file.attrs["audit_residual"] == 1e-12
        assert len(file.attrs["seal"]) == 64
        power = file["/site/oasis/it_power"]
        assert power.shape == (288,) and power.dtype == np.float32 and power.maxshape == (None,)
        assert power.compression == "gzip" and power.shuffle
        assert power.dims[0][0].name == "/site/oasis/time"
        assert power.attrs["units"] == "W" and power[17] == 1017
        energy = file["/ledger/energy"]
        assert [scale[0].name for scale in energy.dims] == ["/ledger/time", "/ledger/account"]
        assert file["/ledger/account"].asstr()[:].tolist() == ["grid", "Kühlung"]
        assert list(file["/site/oasis"].keys()) != [], "groups list their members"
        file.visititems(lambda name, member: member[()] if isinstance(member, h5py.Dataset) else None)


def check_site(site):
    assert dict(site.sizes) == {"time": 288}
    assert site.time.values[0] == np.datetime64("2022-04-12T00:05:00")
    assert site.time.values[-1] == np.datetime64("2022-04-13T00:00:00")
    assert site.time.encoding["units"] == "seconds since 2022-04-12 00:00:00"
    assert site.time.encoding["calendar"] == "proleptic_gregorian"
    assert site.time.attrs["standard_name"] == "time" and site.time.attrs["axis"] == "T"
    assert list(site.data_vars) == ["it_power", "waiting"], "in the order in which they were given"
    assert site.it_power.dtype == np.float32 and site.waiting.dtype == np.int32
    assert site.it_power.attrs == {
        "units": "W", "long_name": "power of the servers", "cell_methods": "time: mean"}
    np.testing.assert_array_equal(site.it_power, 1000 + np.arange(288))
    np.testing.assert_array_equal(site.waiting, np.arange(288) % 5)
    hourly = site.it_power.resample(time="1h", closed="right").mean()
    assert hourly.values[0] == 1005.5


def check_ledger(ledger):
    assert ledger.energy.dims == ("time", "account") and ledger.energy.shape == (288, 2)
    assert ledger.account.values.tolist() == ["grid", "Kühlung"]
    grid = ledger.energy.sel(account="grid")
    np.testing.assert_array_equal(grid, 0.1 * np.arange(288))
    assert np.isnan(ledger.energy.sel(account="Kühlung")).all()
    assert ledger.limit.dims == ("account",) and ledger.limit.attrs["units"] == "W"


def check_jobs(jobs):
    assert dict(jobs.sizes) == {"job": 1000}
    assert list(jobs.variables) == ["wait", "number", "state"], "a job is counted, and has no coordinate"
    assert (jobs.wait.dtype, jobs.number.dtype, jobs.state.dtype) == (np.float32, np.int64, np.uint8)
    np.testing.assert_array_equal(jobs.number, 10**15 + np.arange(1000))
    np.testing.assert_array_equal(jobs.wait, 0.5 * np.arange(1000))


def check_xarray(path, engine):
    def group(name):
        return xarray.open_dataset(path, engine=engine, group=name)

    with group("/") as root:
        assert root.attrs["title"] == "a day" and root.attrs["seed"] == 42
    with group("/site/oasis") as site:
        check_site(site)
    with group("/ledger") as ledger:
        check_ledger(ledger)
    with group("/jobs") as jobs:
        check_jobs(jobs)
    with group("/idle") as idle:
        assert dict(idle.sizes) == {"job": 0} and idle.wait.dtype == np.float64
    with group("/summary") as summary:
        assert summary.pue.dims == () and summary.pue == 1.25
        assert summary.pue.attrs["source"] == "the ledger"


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "day.h5")
        subprocess.run([program, "A results file is written for readers"], check=True, stdout=subprocess.DEVNULL,
                       env=dict(os.environ, JEVONS_RESULTS_SAMPLE=path))
        check_h5py(path)
        for engine in ENGINES:
            check_xarray(path, engine)


if __name__ == "__main__":
    main(sys.argv[1])

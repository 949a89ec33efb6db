#!/usr/bin/env python3
"""The duck of measured months against sums made here: belly, peak and greatest rise over three hours of the mean day.

    tests/validation/duck_curve.py JEVONS

Needs the measured series (JEVONS_DATA, or ../shared/data beside the repository); ends with 77 where they are not. Every
month of every authority that the file has in full; net load is all generation less wind and sun, by the file's own
labels in standard time. Then April of CAISO by the digits that were published for it, by the typical day within 2 %, and
by the dispatch within 15 %.
"""
import calendar
import csv
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
OFFSETS = {"CISO": -8, "ERCO": -6, "PJM": -5, "BPAT": -8}
SOURCES = ["WND", "SUN", "WAT", "OIL", "NG", "COL", "NUC", "OTH"]
METRICS = ["net_load_belly", "net_load_peak", "net_load_ramp_3h"]


def data_folder():
    folders = os.environ.get("JEVONS_DATA", "").split(":") + [str(REPOSITORY.parent / "shared" / "data")]
    return next((pathlib.Path(f) for f in folders if f and (pathlib.Path(f) / "grid" / "CISO_2022_hourly.csv").is_file()), None)


def net_load(path):
    """UTC label -> MW; an hour with an empty cell, or that adds up to nothing, is None."""
    rows = {}
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            when = datetime.datetime.fromisoformat(row["timestamp"].replace("Z", "+00:00"))
            cells = [row[s] for s in SOURCES]
            values = [float(c) for c in cells] if all(cells) else None
            rows[when] = sum(values) - values[0] - values[1] if values and sum(values) > 0 else None
    return rows


def expected(rows, month, offset):
    """Belly, peak and rise of the mean day of a local month, or None where an hour is missing."""
    start = datetime.datetime(2022, month, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=offset)))
    days = calendar.monthrange(2022, month)[1]
    hours = [rows.get((start + datetime.timedelta(hours=h)).astimezone(datetime.timezone.utc)) for h in range(24 * days)]
    if None in hours:
        return None
    mean = [sum(hours[h::24]) / days for h in range(24)]
    return min(mean), max(mean), max(mean[h + 3] - mean[h] for h in range(21))


def run(jevons, arguments, data):
    done = subprocess.run([jevons, "run", "--json", "--quiet", *arguments], capture_output=True, text=True,
                          env={**os.environ, "JEVONS_DATA": str(data)}, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["metrics"]


def duck(metrics, grid):
    return [metrics[f"grid.{grid}.{name}"]["value"] for name in METRICS]


def check_months(jevons, data):
    checked = 0
    for authority, offset in OFFSETS.items():
        path = data / "grid" / f"{authority}_2022_hourly.csv"
        if not path.is_file():
            continue
        rows = net_load(path)
        for month in range(1, 13):
            want = expected(rows, month, offset)
            if want is None:
                continue
            days = calendar.monthrange(2022, month)[1]
            scenario = f"""
start = 2022-{month:02}-01T00:00:00{offset:+03}:00
duration = "{days} days"
settle = "1 h"
grid.g = {{ generation = "{path}", utc_offset = "{offset} h" }}
site.s = {{ load = {{ it = "1 MW" }} }}
"""
            with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
                file.write(scenario)
                file.flush()
                got = duck(run(jevons, [file.name], data), "g")
            for g, w in zip(got, want):
                assert abs(g - w) <= 1e-9 * abs(w), f"{authority}, month {month}: {got}, expected {want}"
            checked += 1
    print(f"{checked} months of {len(OFFSETS)} authorities agree")
    assert checked >= 12


def check_april(jevons, data):
    measured = duck(run(jevons, [str(REPOSITORY / "scenarios" / "duck_curve_measured.toml")], data), "caiso")
    assert [round(x, 1) for x in measured] == [6418.0, 15761.8, 7759.5], measured
    for name, most in (("duck_curve", 0.02), ("duck_dispatch", 0.15)):
        got = duck(run(jevons, [str(REPOSITORY / "scenarios" / f"{name}.toml")], data), "caiso")
        off = [g / m - 1 for g, m in zip(got, measured)]
        print(f"{name}: " + ", ".join(f"{m} {o:+.2%}" for m, o in zip(METRICS, off)))
        assert all(abs(o) <= most for o in off), off


def main():
    data = data_folder()
    if data is None:
        print("skipped: the measured series are not at hand")
        return 77
    check_months(sys.argv[1], data)
    check_april(sys.argv[1], data)
    return 0


if __name__ == "__main__":
    sys.exit(main())

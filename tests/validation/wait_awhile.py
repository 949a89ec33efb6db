"""Whole runs of jobs that wait, or go elsewhere, save what exhaustive search over the measured year says, to 0.3 percentage points.

    wait_awhile.py JEVONS    (77: the measured series are not at hand)

Average carbon intensity of 2022 by the hour; jobs every 7 hours; a perfect forecast; contiguous and in pieces. Of three sites jobs of an
hour, one an hour at each: here exhaustive search is made anew.
"""
import csv
import importlib.machinery
import importlib.util
import pathlib
import sys
import tempfile
import unittest

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
sys.dont_write_bytecode = True
sys.path.insert(0, str(DOCS))
loader = importlib.machinery.SourceFileLoader("shifting_tables", str(DOCS / "shifting_tables"))
page = importlib.util.module_from_spec(importlib.util.spec_from_loader("shifting_tables", loader))
loader.exec_module(page)

CASES = ((1, 24), (4, 24), (12, 24), (24, 24), (1, 168), (24, 168))  # run and slack [h]
BOUNDS = {
    "CISO": ((35.0, 35.0), (33.0, 33.5), (20.4, 27.5), (4.4, 20.3), (47.5, 47.5), (15.8, 39.8)),
    "ERCO": ((17.5, 17.5), (15.6, 16.1), (10.7, 13.1), (6.8, 10.6), (33.7, 33.7), (20.0, 26.2)),
    "PJM": ((6.6, 6.6), (5.3, 5.6), (3.1, 4.1), (1.8, 3.1), (13.0, 13.0), (6.3, 8.8)),
}
NOISY = {0: 33.0, 0.05: 32.4, 0.1: 31.6, 0.2: 30.2, 0.3: 28.5, 0.5: 24.7}
WHERE = {"the mean of the regions": -24.2, "the best of them": -4.7}
SLACK_H = 24


def intensities(zone):
    """As published, an hour with an empty cell as the one before."""
    values = []
    with open(page.tables.measured_file(f"grid/{zone}_2022_hourly.csv")) as file:
        for row in csv.DictReader(file):
            values.append(float(row["avg_CI"]) if row["avg_CI"] else values[-1])
    return values


def mean(values):
    values = list(values)
    return sum(values) / len(values)


class WaitAwhile(unittest.TestCase):
    def test_bounds(self):
        for zone, bounds in BOUNDS.items():
            grid = page.measured_grid(zone)
            for (run_h, slack_h), expected in zip(CASES, bounds):
                for kind, bound in zip(("lowest_window", "interruptible"), expected):
                    with self.subTest(zone=zone, run_h=run_h, slack_h=slack_h, kind=kind):
                        self.assertAlmostEqual(page.saving(grid, run_h, slack_h, page.policy(kind)), bound, delta=0.3)

    def test_forecasts(self):
        grid = page.measured_grid("CISO")
        for error, expected in NOISY.items():
            with self.subTest(error=error):
                chosen = page.policy("lowest_window", forecast=f'{{kind="noisy",error={error},correlation=0}}')
                self.assertAlmostEqual(page.ten_seeds(grid, 4, 24, chosen), expected, delta=0.3)
        chosen = page.policy("lowest_window", forecast='{kind="persistence"}')
        self.assertAlmostEqual(page.saving(grid, 4, 24, chosen), 30.4, delta=0.3)

    def test_where_and_when(self):
        zones = [intensities(zone) for zone, _ in page.GRIDS]
        hours = range(page.HOURS - 1 - SLACK_H + 1)  # whose whole window lies in the year
        window = SLACK_H + 1
        comes = mean(mean(zone[h] for h in hours) for zone in zones)
        best_place = min(range(3), key=lambda i: mean(zones[i][h] for h in hours))
        sought = {
            ("home", "none", None): comes,
            ("home", "none", page.SITES[best_place]): mean(zones[best_place][h] for h in hours),
            ("lowest_carbon", "none", None): mean(min(zone[h] for zone in zones) for h in hours),
            ("home", "lowest_window", None): mean(mean(min(zone[h:h + window]) for h in hours) for zone in zones),
            ("lowest_carbon", "lowest_window", None): mean(min(min(zone[h:h + window]) for zone in zones) for h in hours),
        }
        found = {}
        with tempfile.TemporaryDirectory() as folder:
            for case, expected in sought.items():
                with self.subTest(case=case):
                    found[case] = page.three_measured(folder, SLACK_H, *case)
                    self.assertAlmostEqual(100 * found[case] / comes, 100 * expected / comes, delta=0.3)
        routed = found["lowest_carbon", "none", None]
        against = (found["home", "none", None], found["home", "none", page.SITES[best_place]])
        for (what, expected), base in zip(WHERE.items(), against):
            self.assertAlmostEqual(100 * (routed / base - 1), expected, delta=0.1, msg=what)


if __name__ == "__main__":
    page.tables.options.jevons = sys.argv.pop(1)
    try:
        for zone in BOUNDS:
            page.measured_grid(zone)
    except page.tables.Missing as what:
        print(f"skipped: {what}")
        sys.exit(page.tables.SKIPPED)
    unittest.main()

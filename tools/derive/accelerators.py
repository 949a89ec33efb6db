#!/usr/bin/python3
"""How fast accelerators improve: exponential rates by year of release, for `performance_growth` and `power_decline`.

    tools/derive/accelerators.py --report     the rates that tools/derive/README.md and `jevons describe` quote

Least squares of ln(figure) on the date of release, over Epoch AI's list of machine-learning hardware (CC-BY-4.0). Devices
of one maker and year are variants of one design, so that the 95 % interval is that of clusters (Liang and Zeger,
Biometrika 73 (1986) 13) and not that of independent devices, which would come out too narrow. What is written is the
figure of the data sheet at its rated power, not what a workload sees.
"""
import csv
import datetime
import math
import statistics
import sys

import series

SOURCE = "hardware/epoch_ml_hardware.csv"
TENSOR, FP32 = "Tensor-FP16/BF16 performance (FLOP/s)", "FP32 (single precision) performance (FLOP/s)"
POWER, PRICE = "TDP (W)", "Release price (USD)"
FOR_DESKS = ("GeForce", "Quadro", "RTX", "Radeon RX", "TITAN")
FIGURES = {  # what: columns above and below the line, and one that must be there too
    "16-bit FLOP/s per W": (TENSOR, POWER, TENSOR),
    "32-bit FLOP/s per W": (FP32, POWER, FP32),
    "16-bit FLOP/s": (TENSOR, None, TENSOR),
    "rated power": (POWER, None, TENSOR),
    "16-bit FLOP/s per USD": (TENSOR, PRICE, TENSOR),
}


def year(date):
    day = datetime.date.fromisoformat(date)
    first = datetime.date(day.year, 1, 1)
    return day.year + (day - first).days / (datetime.date(day.year + 1, 1, 1) - first).days


def devices(of):
    with open(series.find(SOURCE), newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Release date"]]
    return [row for row in rows if of == "all" or not any(name in row["Hardware name"] for name in FOR_DESKS)]


def points(rows, above, below, there):
    """(date, ln figure, cluster) of the devices for which all is known."""
    found = []
    for row in rows:
        if all(row[column] for column in (above, below, there) if column):
            figure = float(row[above]) / (float(row[below]) if below else 1)
            at = year(row["Release date"])
            found.append((at, math.log(figure), (row["Manufacturer"], int(at))))
    return found


def quantile_t(degrees):
    """97.5 % of Student's t, to within 0.001 from 7 degrees on (Abramowitz and Stegun 26.7.5)."""
    z = statistics.NormalDist().inv_cdf(0.975)
    return (z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2) +
            (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3))


def fit(found):
    """Rate per year, half of its 95 % interval, scatter of ln(figure), number of clusters."""
    centre, middle = series.mean([x for x, _, _ in found]), series.mean([y for _, y, _ in found])
    spread = math.fsum((x - centre) ** 2 for x, _, _ in found)
    rate = math.fsum((x - centre) * (y - middle) for x, y, _ in found) / spread
    strays = [y - middle - rate * (x - centre) for x, y, _ in found]
    clusters = {}
    for (x, _, cluster), stray in zip(found, strays):
        clusters.setdefault(cluster, []).append((x - centre) * stray)
    n, g = len(found), len(clusters)
    variance = math.fsum(math.fsum(c) ** 2 for c in clusters.values()) / spread**2 * g / (g - 1) * (n - 1) / (n - 2)
    return rate, quantile_t(g - 1) * math.sqrt(variance), math.sqrt(math.fsum(s * s for s in strays) / (n - 2)), g


def report():
    print("| figure | devices | from, to | rate [1/year] | doubles in [years] | scatter of ln | makers and years |")
    print("|---|---|---|---|---|---|---|")
    for of in ("all", "data centre"):
        for what, columns in FIGURES.items():
            found = points(devices(of), *columns)
            rate, half, scatter, clusters = fit(found)
            first, last = min(found)[0], max(found)[0]
            print(f"| {what}, {of} | {len(found)} | {first:.1f}, {last:.1f} | {rate:.3f} ± {half:.3f} | "
                  f"{math.log(2) / rate:.1f} | {scatter:.2f} | {clusters} |")


if __name__ == "__main__":
    if sys.argv[1:] != ["--report"]:
        sys.exit(__doc__)
    try:
        report()
    except series.NotAtHand as missing:
        print(missing, file=sys.stderr)
        sys.exit(series.NOT_AT_HAND)

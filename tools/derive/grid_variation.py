#!/usr/bin/python3
"""How the days of four US grids in 2022 stray from their typical day: spread and persistence of wind, sun, hydro and
demand, for models/grid/generation/variation.hpp. `--report` prints how near the fitted persistence comes.

The ratio of an hour to the mean of its month and hour of day has mean 1; its standard deviation is the spread of that
month and hour, and the largest ratio of the month bounds it. Hours whose sun is below DARK of the month's best hour
are night: no spread. Demand is all generation: imports are not in the data.

Persistence is that of the year, as a month is too short for it. Standardised ratios are correlated with those of LAGS
hours later within the month; a slow and a fast part,
    slow s^k + (1 - slow) f^k,
are fitted to these by least squares, s and f on a lattice.
"""
import math
import sys

import series
from generation import HOUR, hourly, total
from grid_typical import CELLS, cells_of, header

AUTHORITIES = ("CISO", "ERCO", "PJM", "BPAT")
VARIED = {"wind": lambda row: row["WND"], "solar": lambda row: row["SUN"], "hydro": lambda row: row["WAT"],
          "demand": total}
FIGURES = ("spread", "most", "slow", "slow_lag1", "fast_lag1")
DARK = 0.05
LAGS = (1, 2, 3, 6, 12, 24, 48)
SLOW = [(i / 50) ** (1 / 24) for i in range(5, 50)]  # by what is left after a day: 0.1 to 0.98
FAST = [i / 200 for i in range(100, 200)]            # 0.5 to 0.995


def ratios(hours, value, is_solar):
    """Start of hour -> ratio to the mean of its month and hour, where that is not night."""
    mean = {cell: series.mean(values) for cell, values in cells_of(hours, value).items()}
    floor = {month: DARK * max(mean[month, hour] for hour in range(24)) if is_solar else 0 for month in range(1, 13)}
    lit = {cell for cell in CELLS if mean[cell] > floor[cell[0]]}
    return {start: value(row) / mean[start.month, start.hour] for start, row in hours.items()
            if (start.month, start.hour) in lit}


def spreads(ratio):
    """(month, hour) -> standard deviation; 0 at night."""
    cells = {cell: [] for cell in CELLS}
    for start, r in ratio.items():
        cells[start.month, start.hour].append(r)
    return {cell: series.deviation(values) if values else 0.0 for cell, values in cells.items()}


def correlations(ratio, spread):
    score = {start: (r - 1) / spread[start.month, start.hour] for start, r in ratio.items()
             if spread[start.month, start.hour] > 0}
    result = []
    for lag in LAGS:
        pairs = [(z, score[start + lag * HOUR]) for start, z in score.items()
                 if start + lag * HOUR in score and (start + lag * HOUR).month == start.month]
        result.append(math.fsum(a * b for a, b in pairs) / math.sqrt(
            math.fsum(a * a for a, _ in pairs) * math.fsum(b * b for _, b in pairs)))
    return result


def fitted(slow, s, f):
    return [slow * s ** lag + (1 - slow) * f ** lag for lag in LAGS]


def fit(measured):
    """(slow, s, f) of the least squares; the share of the slow part follows from the other two."""
    best = None
    for s in SLOW:
        for f in FAST:
            if f >= s:
                break
            apart = [s ** lag - f ** lag for lag in LAGS]
            rest = [m - f ** lag for m, lag in zip(measured, LAGS)]
            share = math.fsum(a * r for a, r in zip(apart, rest)) / math.fsum(a * a for a in apart)
            share = min(1.0, max(0.0, share))
            error = math.fsum((r - share * a) ** 2 for a, r in zip(apart, rest))
            if best is None or error < best[0] - 1e-9:  # of equals the first, whatever the last digit
                best = error, share, s, f
    return best[1:]


def variation(hours, name):
    """(month, hour) -> the FIGURES as text, the measured correlations, and the fit."""
    ratio = ratios(hours, VARIED[name], name == "solar")
    spread = spreads(ratio)
    measured = correlations(ratio, spread)
    persistence = fit(measured)
    most = {month: max(r for start, r in ratio.items() if start.month == month) for month in range(1, 13)}
    text = {cell: [series.fixed(spread[cell], 4), series.fixed(most[cell[0]], 4)] +
            [series.fixed(value, 4) for value in persistence] for cell in CELLS}
    return text, measured, persistence


def derive(folder):
    for authority in AUTHORITIES:
        hours, counts = hourly(authority)
        figures = [variation(hours, name)[0] for name in VARIED]
        rows = [[str(cell[0]), str(cell[1])] + [text for figure in figures for text in figure[cell]] for cell in CELLS]
        notes = header(authority, counts, "How hours stray from their typical day:")
        notes[2] = "made by: tools/derive/grid_variation.py"
        notes += [
            "spread: standard deviation (n - 1) of the ratio to the mean of the month and hour; most: the month's largest",
            f"solar: night where the mean is below {DARK} of the month's best hour; demand: all generation, without "
            "imports",
            "slow, slow_lag1, fast_lag1: share of variance of a slow part, its correlation from hour to hour, and that "
            "of the rest; of the year",
        ]
        columns = ["month", "hour_utc"] + [f"{name}_{figure}" for name in VARIED for figure in FIGURES]
        series.write(folder / "grid" / f"{authority.lower()}_variation.csv", notes, columns, rows)


def report():
    print("grid, source: correlation after " + ", ".join(map(str, LAGS)) + " hours, measured / fitted; slow, s, f")
    for authority in AUTHORITIES:
        hours, _ = hourly(authority)
        for name in VARIED:
            _, measured, persistence = variation(hours, name)
            pairs = ", ".join(f"{m:.2f}/{g:.2f}" for m, g in zip(measured, fitted(*persistence)))
            print(f"{authority}, {name}: {pairs}; " + ", ".join(f"{value:.4f}" for value in persistence))


if __name__ == "__main__":
    if sys.argv[1:] == ["--report"]:
        report()
    else:
        series.main(derive)

#!/usr/bin/python3
"""Typical days of four US grids: mean generation by source for each month and hour of day (UTC), and how far and how
long the hours stray from it."""
import math

import series
from generation import (HOUR, LABELS, SOURCES, carbon_intensity, check_ciso_labels, hourly, net_load)

CELLS = [(month, hour) for month in range(1, 13) for hour in range(24)]


def header(authority, counts, what):
    unused = ", ".join(f"{counts[reason]} {reason}"
                       for reason in ("blank", "implausible", "doubly named", "of another year"))
    return [
        f"{what} {authority}, 2022.",
        "source: EIA-930 hourly generation by source (US federal, public domain), as compiled by "
        "HewlettPackard/dc-rl @ a92b4755aca5 (MIT)",
        "made by: tools/derive/grid_typical.py",
        f"rows: {counts['rows']} read, {counts['used']} used; not used: {unused}",
        f"labels of the source: {LABELS[authority]}",
        "hour_utc names an hour by its start; month is that of the same instant in UTC",
    ]


def cells_of(hours, value):
    cells = {cell: [] for cell in CELLS}
    for start, row in hours.items():
        cells[start.month, start.hour].append(value(row))
    return cells


def write_means(folder, authority, hours, counts):
    by_source = {source: cells_of(hours, lambda row, s=source: row[s]) for source in SOURCES}
    rows = [[str(month), str(hour)] +
            [series.fixed(series.mean(by_source[source][month, hour]), 1) for source in SOURCES]
            for month, hour in CELLS]
    notes = header(authority, counts, "Mean generation [MW] by source, month and hour of day of")
    notes.append("sources: wind, sun, water, oil, natural gas, coal, nuclear, other; imports are not included")
    series.write(folder / "grid" / f"{authority.lower()}_typical.csv", notes, ["month", "hour_utc", *SOURCES], rows)


def persistence(hours, value, mean, deviation):
    """Month -> correlation of one hour's standardised residual with the next hour's."""
    score = {}
    for start, row in hours.items():
        cell = start.month, start.hour
        score[start] = (value(row) - mean[cell]) / deviation[cell] if deviation[cell] > 0 else 0.0
    result = {}
    for month in range(1, 13):
        pairs = [(z, score[start + HOUR]) for start, z in score.items()
                 if start.month == month and start + HOUR in score]
        result[month] = math.fsum(a * b for a, b in pairs) / math.sqrt(
            math.fsum(a * a for a, _ in pairs) * math.fsum(b * b for _, b in pairs))
    return result


def write_spread(folder, authority, hours, counts):
    columns, figures = ["month", "hour_utc"], []
    for name, unit, value, decimals in (("net_load", "mw", net_load, 1), ("ci", "g_per_kwh", carbon_intensity, 2)):
        cells = cells_of(hours, value)
        mean = {cell: series.mean(values) for cell, values in cells.items()}
        deviation = {cell: series.deviation(values) for cell, values in cells.items()}
        lag1 = persistence(hours, value, mean, deviation)
        columns += [f"{name}_mean_{unit}", f"{name}_sd_{unit}", f"{name}_lag1"]
        figures.append({cell: [series.fixed(mean[cell], decimals), series.fixed(deviation[cell], decimals),
                               series.fixed(lag1[cell[0]], 4)] for cell in CELLS})
    rows = [[str(cell[0]), str(cell[1])] + [text for figure in figures for text in figure[cell]] for cell in CELLS]
    notes = header(authority, counts, "Spread and persistence of net load and carbon intensity of")
    notes += [
        "net load: generation less wind and sun (imports are not included); ci: average carbon intensity of "
        "generation, IPCC AR5 median life-cycle factors",
        "mean and sd (n - 1) over the days of the month at that hour; lag1: correlation of the standardised residual "
        "with that of the next hour, one figure a month",
    ]
    series.write(folder / "grid" / f"{authority.lower()}_typical_spread.csv", notes, columns, rows)


def derive(folder):
    check_ciso_labels()
    for authority in ("CISO", "ERCO", "PJM", "BPAT"):
        hours, counts = hourly(authority)
        write_means(folder, authority, hours, counts)
        write_spread(folder, authority, hours, counts)


if __name__ == "__main__":
    series.main(derive)

#!/usr/bin/python3
"""Prints how drawn years of the stochastic tables compare with the year that each was fitted to (needs numpy).

The hottest, coldest and wettest 0.4 % begin at the 35th of 8760 hours, by dry bulb and by wet bulb: what plants are
designed for. Wet bulb by ASHRAE's relations at the height of the place. A hundred years of each place, drawn by the model that
models/facility/stochastic_year.hpp states, by numpy's generator instead of the simulator's.
"""
import csv
import math
import re

import numpy as np

import series
import weather_stochastic

YEARS = 100
EXTREME = 35  # hours of a year


def saturation_pressure_pa(temp_c):
    t = temp_c + 273.15
    ice = (-5674.5359 / t + 6.3925247 - 9.677843e-3 * t
           + t * t * (6.2215701e-7 + t * (2.0747825e-9 - t * 9.484024e-13)) + 4.1635019 * np.log(t))
    water = (-5800.2206 / t + 1.3914993 - 4.8640239e-2 * t + t * t * (4.1764768e-5 - t * 1.4452093e-8)
             + 6.5459673 * np.log(t))
    return np.exp(np.where(temp_c < 0, ice, water))


def wet_bulb_c(dry_c, depression_k, pressure_pa):
    """By bisection, over water above 0 degC and over ice below."""
    def humidity(t, a, b, c):
        vapour = saturation_pressure_pa(t)
        saturated = 0.621945 * vapour / (pressure_pa - vapour)
        return ((a - b * t) * saturated - 1.006 * (dry_c - t)) / (a + 1.86 * dry_c - c * t)

    dew_pa = saturation_pressure_pa(dry_c - depression_k)
    w = 0.621945 * dew_pa / (pressure_pa - dew_pa)
    water = (dry_c > 0) & (w >= humidity(np.zeros_like(dry_c), 2501, 2.326, 4.186))
    low, high = dry_c - 60, dry_c.copy()
    for _ in range(45):
        middle = (low + high) / 2
        above = np.where(water, humidity(middle, 2501, 2.326, 4.186), humidity(middle, 2830, 0.24, 2.1)) > w
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return low


def before_truncation(mean, sd):
    """Mean and deviation of the Gaussian whose negative part put to 0 leaves these."""
    if sd * 8 <= mean:
        return mean, sd
    low, high = -4.0, 8.0
    for _ in range(60):
        a = (low + high) / 2
        share, density = math.erfc(-a / math.sqrt(2)) / 2, math.exp(-a * a / 2) / math.sqrt(2 * math.pi)
        first = density + a * share
        ratio = first / math.sqrt((1 + a * a) * share + a * density - first * first)
        low, high = (low, a) if ratio * sd > mean else (a, high)
    return low * mean / first, mean / first


def draw(rows, cells, generator):
    """Dry bulb and depression of YEARS years, an hour a row."""
    latent = {cell: before_truncation(row["depression_k"], row["depression_sd_k"]) for cell, row in rows.items()}
    z, y = generator.standard_normal((2, YEARS))
    dry_c, depression_k = [], []
    for cell in cells:
        row, (m, s) = rows[cell], latent[cell]
        phi, psi, r = row["dry_bulb_persistence"], row["depression_persistence"], row["correlation"]
        z = phi * z + math.sqrt(1 - phi * phi) * generator.standard_normal(YEARS)
        y = psi * y + math.sqrt(1 - psi * psi) * generator.standard_normal(YEARS)
        dry_c.append(row["dry_bulb_c"] + row["dry_bulb_sd_k"] * z)
        depression_k.append(np.maximum(0, m + s * (r * z + math.sqrt(1 - r * r) * y)))
    return np.array(dry_c), np.array(depression_k)


def day_to_day(dry_c, cells):
    """Correlation of standardised anomalies 24 hours apart."""
    months = np.array([(month - 1) * 24 + hour for month, hour in cells])
    z = np.empty_like(dry_c)
    for cell in range(288):
        inside = dry_c[months == cell]
        z[months == cell] = (inside - inside.mean()) / inside.std()
    return float((z[24:] * z[:-24]).mean())


def figures(dry_c, depression_k, pressure_pa, cells):
    wet_c = wet_bulb_c(dry_c, depression_k, pressure_pa)
    return {
        "hottest 0.4 % [degC]": np.sort(dry_c)[-EXTREME],
        "coldest 0.4 % [degC]": np.sort(dry_c)[EXTREME - 1],
        "wettest 0.4 % [degC]": np.sort(wet_c)[-EXTREME],
        "mean wet bulb [degC]": wet_c.mean(),
        "saturated [% of hours]": 100 * (depression_k < 1e-6).mean(),
        "correlation after 24 h": day_to_day(dry_c, cells),
    }


def report(name):
    hours, _, _, _ = weather_stochastic.year_of(name)
    lines = (series.DERIVED / "weather" / f"{name}_stochastic.csv").read_text().splitlines()
    elevation_m = float(re.search(r"elev_m=([-\d.]+\d)", lines[0])[1])
    pressure_pa = 101325 * (1 - 2.25577e-5 * elevation_m) ** 5.2559
    rows = {(int(row["month"]), int(row["hour_utc"])): {key: float(value) for key, value in row.items()}
            for row in csv.DictReader(line for line in lines if not line.startswith("#"))}
    cells = [hour.cell for hour in hours]
    measured = figures(np.array([h.dry_bulb_c for h in hours]), np.array([h.depression_k for h in hours]), pressure_pa,
                       cells)
    dry_c, depression_k = draw(rows, cells, np.random.Generator(np.random.Philox(1)))
    drawn = [figures(dry_c[:, year], depression_k[:, year], pressure_pa, cells) for year in range(YEARS)]
    columns = []
    for key, value in measured.items():
        values, digits = [figure[key] for figure in drawn], 2 if "correlation" in key else 1
        columns.append(f"{value:.{digits}f}, {np.mean(values):.{digits}f} ({np.std(values, ddof=1):.{digits}f})")
    return measured.keys(), columns


def main():
    for name in weather_stochastic.TMYX + list(weather_stochastic.OPEN_METEO):
        keys, columns = report(name)
        if name == weather_stochastic.TMYX[0]:
            print("| place |", " | ".join(keys), "|")
            print("|---" * (len(columns) + 1) + "|")
        print(f"| {name} |", " | ".join(columns), "|")


if __name__ == "__main__":
    main()

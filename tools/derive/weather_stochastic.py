#!/usr/bin/python3
"""Stochastic typical years of six places: by month and hour (UTC) the mean and spread of dry bulb and of dew-point
depression and how they go together, and by month how they persist from hour to hour; typical days of the two places
that `weather_typical.py` has not.

A row is an instant: month and hour are those of the instant in UTC. Anomalies are standardised by the mean and the
standard deviation of their month and hour. With u that of the dry bulb and v that of the depression,
    correlation            r = corr(u, v), over the hour, that before it and that after it
    dry_bulb_persistence   corr(u, u an hour before)
    depression_persistence the same of what the dry bulb does not explain of v, (v - r u) / sqrt(1 - r^2)
both hours in the month. `--report` prints how drawn years compare with the year they were fitted to.
"""
import datetime
import math
import re
import sys

import series
import weather_typical

OPEN_METEO_COLUMNS = ["local_time", "temp_c", "rh_pct", "cloud_pct", "wind_kmh"]
TMYX = ["phoenix", "ashburn", "san_jose", "dallas"]
# name: file, place, what its labels are ahead of UTC all year [h]
OPEN_METEO = {
    "singapore": ("openmeteo_SG_2022", "Singapore", 8),
    "frankfurt": ("openmeteo_DE-LU_2022", "Frankfurt am Main", 1),
}
OPEN_METEO_LICENCE = ("Open-Meteo, 2022 (CC-BY-4.0), as in HewlettPackard/sustain-cluster @ 293fbd152dae (MIT)")
CELLS = [(month, hour) for month in range(1, 13) for hour in range(24)]
COLUMNS = ["dry_bulb_c", "dry_bulb_sd_k", "depression_k", "depression_sd_k", "correlation", "dry_bulb_persistence",
           "depression_persistence"]


def saturation_pressure_pa(temp_c):
    """Hyland and Wexler (1983), ASHRAE Handbook Fundamentals ch. 1, eqs. 5 and 6."""
    t = temp_c + 273.15
    if temp_c < 0:
        return math.exp(-5674.5359 / t + 6.3925247 - 9.677843e-3 * t +
                        t * t * (6.2215701e-7 + t * (2.0747825e-9 - t * 9.484024e-13)) + 4.1635019 * math.log(t))
    return math.exp(-5800.2206 / t + 1.3914993 - 4.8640239e-2 * t + t * t * (4.1764768e-5 - t * 1.4452093e-8) +
                    6.5459673 * math.log(t))


def dew_point_c(dry_bulb_c, rh_pct):
    """By bisection; the dry bulb where the air is saturated."""
    vapour_pa = min(rh_pct, 100) / 100 * saturation_pressure_pa(dry_bulb_c)
    low, high = -99.0, dry_bulb_c
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if saturation_pressure_pa(middle) <= vapour_pa else (low, middle)
    return dry_bulb_c if rh_pct >= 100 else low


class Hour:
    """An instant of UTC, of whatever year, and its weather; pressure is None where the source has none."""

    def __init__(self, month, hour, dry_bulb_c, depression_k, pressure_pa=None):
        self.cell = month, hour
        self.dry_bulb_c, self.depression_k, self.pressure_pa = dry_bulb_c, depression_k, pressure_pa


def typical_year(name):
    """The hours of a TMYx file in their order, and what its table is to say of it. The last evening is the year's
    first hours in UTC, as a typical year follows itself."""
    file = weather_typical.STATIONS[name]
    rows, notes = series.read(f"weather/{file}.csv", weather_typical.SOURCE_COLUMNS)
    offset = int(float(re.search(r"utc_offset_h=(\S+)", notes[0])[1]))
    hours = []
    for row in rows:
        values = dict(zip(weather_typical.SOURCE_COLUMNS, row))
        local = datetime.datetime(2021, int(values["month"]), int(values["day"])) \
            + datetime.timedelta(hours=int(values["hour_end_lst"]))
        utc = local - datetime.timedelta(hours=offset)
        dry_bulb_c = float(values["dry_bulb_c"])
        hours.append(Hour(utc.month, utc.hour, dry_bulb_c, max(0.0, dry_bulb_c - float(values["dew_point_c"])),
                          float(values["pressure_pa"])))
    place = re.search(r"# (\S.*?) src=", notes[0])[1]
    where = " ".join(re.findall(r"(?:wmo|lat|lon|elev_m)=\S+", notes[0]))
    return hours, f"{place} ({where})", weather_typical.licence(file), \
        f"end of hour, local standard time (UTC{offset:+d} h), taken as the instant"


def open_meteo_rows(name):
    """(local time, dry bulb, relative humidity, wind in m/s) and what the tables are to say of the file."""
    file, place, offset = OPEN_METEO[name]
    rows, notes = series.read(f"weather/{file}.csv", OPEN_METEO_COLUMNS)
    where = " ".join(re.findall(r"(?:lat|lon|elev_m)=\S+", notes[0]))
    return [(datetime.datetime.fromisoformat(when), float(temp), float(rh), float(wind) / 3.6)
            for when, temp, rh, _, wind in rows], f"{place} ({where})", offset


def open_meteo_year(name):
    rows, place, offset = open_meteo_rows(name)
    hours = []
    for local, dry_bulb_c, rh_pct, _ in rows:
        utc = local - datetime.timedelta(hours=offset)
        hours.append(Hour(utc.month, utc.hour, dry_bulb_c, dry_bulb_c - dew_point_c(dry_bulb_c, rh_pct)))
    return hours, place, OPEN_METEO_LICENCE, f"the instant, local time (UTC{offset:+d} h all year)"


def year_of(name):
    return typical_year(name) if name in TMYX else open_meteo_year(name)


def product(a, b):
    """Correlation of two lists of anomalies, whose mean is 0."""
    size = math.sqrt(math.fsum(x * x for x in a) * math.fsum(y * y for y in b))
    return math.fsum(x * y for x, y in zip(a, b)) / size


def standardised(hours, value):
    """(mean, deviation) by cell, and each hour's anomaly."""
    cells = {cell: [] for cell in CELLS}
    for hour in hours:
        cells[hour.cell].append(value(hour))
    moments = {cell: (series.mean(values), series.deviation(values)) for cell, values in cells.items()}
    return moments, [(value(hour) - moments[hour.cell][0]) / moments[hour.cell][1] for hour in hours]


def hour_to_hour(hours, anomalies, month):
    pairs = [(a, b) for h0, h1, a, b in zip(hours, hours[1:], anomalies, anomalies[1:])
             if h0.cell[0] == h1.cell[0] == month]
    return product(*zip(*pairs))


def fit(hours):
    """By (month, hour): the values of COLUMNS."""
    dry_bulb, u = standardised(hours, lambda hour: hour.dry_bulb_c)
    depression, v = standardised(hours, lambda hour: hour.depression_k)
    pairs = {cell: [] for cell in CELLS}
    for hour, a, b in zip(hours, u, v):
        pairs[hour.cell].append((a, b))
    r = {(month, hour): product(*zip(*(pair for h in (hour - 1, hour, hour + 1) for pair in pairs[month, h % 24])))
         for month, hour in CELLS}
    own = [(b - r[hour.cell] * a) / math.sqrt(1 - r[hour.cell] ** 2) for hour, a, b in zip(hours, u, v)]
    persistence = {month: (hour_to_hour(hours, u, month), hour_to_hour(hours, own, month)) for month in range(1, 13)}
    return {cell: (*dry_bulb[cell], *depression[cell], r[cell], *persistence[cell[0]]) for cell in CELLS}


def derive_stochastic(folder, name):
    hours, place, licence, labels = year_of(name)
    values = fit(hours)
    has_pressure = hours[0].pressure_pa is not None
    table = []
    for cell in CELLS:
        row = [str(cell[0]), str(cell[1])] + [series.fixed(v, 2 if i < 4 else 4) for i, v in enumerate(values[cell])]
        if has_pressure:
            row.append(series.fixed(series.mean([h.pressure_pa for h in hours if h.cell == cell]), 0))
        table.append(row)
    header = [
        f"Stochastic typical year by month and hour of day at {place}.",
        f"source: {licence}",
        "made by: tools/derive/weather_stochastic.py",
        f"rows: {len(hours)} read, {len(hours)} used",
        f"labels of the source: {labels}",
        "hour_utc names an instant, on the hour; month is its month in UTC",
        "depression: dry bulb less dew point; correlation: of both; persistence: from hour to hour, that of the month",
    ]
    columns = ["month", "hour_utc"] + COLUMNS + (["pressure_pa"] if has_pressure else [])
    series.write(folder / "weather" / f"{name}_stochastic.csv", header, columns, table)


def derive_typical(folder, name):
    """Typical days in the form of `weather_typical.py`: an hour takes the value at its end."""
    rows, place, offset = open_meteo_rows(name)
    cells = {cell: [] for cell in CELLS}
    for local, dry_bulb_c, rh_pct, wind_m_s in rows:
        start = local - datetime.timedelta(hours=1)
        if start.year != 2022:
            continue
        cells[start.month, (start.hour - offset) % 24].append(
            (dry_bulb_c, dew_point_c(dry_bulb_c, rh_pct), rh_pct, wind_m_s))
    table = [[str(month), str(hour)] + [series.fixed(series.mean(column), decimals)
                                        for column, decimals in zip(zip(*values), (2, 2, 1, 2))]
             for (month, hour), values in cells.items()]
    header = [
        f"Mean weather by month and hour of day at {place}.",
        f"source: {OPEN_METEO_LICENCE}",
        "made by: tools/derive/weather_stochastic.py",
        f"rows: {len(rows)} read, {sum(map(len, cells.values()))} used (the first belongs to an hour of the year before)",
        f"labels of the source: the instant, local time (UTC{offset:+d} h all year); an hour takes the value at its end",
        "hour_utc names an hour by its start; month is the month of the local standard day it belongs to",
    ]
    series.write(folder / "weather" / f"{name}_typical.csv", header,
                 ["month", "hour_utc", "dry_bulb_c", "dew_point_c", "rh_pct", "wind_speed_m_s"], table)


def derive(folder):
    for name in TMYX + list(OPEN_METEO):
        derive_stochastic(folder, name)
    for name in OPEN_METEO:
        derive_typical(folder, name)


if __name__ == "__main__":
    if sys.argv[1:] == ["--report"]:
        import weather_report  # needs numpy
        weather_report.main()
    else:
        series.main(derive)

#!/usr/bin/python3
"""Stochastic typical years of six climates: by month and hour of day (UTC) mean and spread of dry bulb and of dew-point
depression, how much of an hour's anomaly is left in the next, and how the two go together. Also the typical days of the
two climates that are measured years (Open-Meteo) rather than typical ones.

    tools/derive/weather_stochastic.py             writes the tables
    tools/derive/weather_stochastic.py --report    sets years drawn by the model beside the measured ones

An anomaly is what an hour differs from its month-and-hour's mean, in its standard deviations. Its lag-1 correlation is
over hours that follow one another in the source; the correlation is of what is new each hour.
Open-Meteo's labels keep one offset from UTC all year and do not say which (github.com/open-meteo/open-meteo issue 488). Of
the San Jose file it is the offset of summer (tools/derive/README.md), so that is taken for Frankfurt too, UTC+2; an hour
is all that can be wrong. Its file has relative humidity and no dew point: Magnus' formula, 17.625 and 243.04 degC.
"""
import datetime
import math
import random
import re
import sys

import series
import weather_typical

STATIONS = {name: weather_typical.STATIONS[name] for name in ("phoenix", "ashburn", "san_jose", "dallas")}
OPEN_METEO = {"singapore": ("openmeteo_SG_2022", 8, "Singapore"), "frankfurt": ("openmeteo_DE-LU_2022", 2, "Frankfurt am Main")}
OPEN_METEO_COLUMNS = ["local_time", "temp_c", "rh_pct", "cloud_pct", "wind_kmh"]
OPEN_METEO_LICENCE = "Open-Meteo (CC-BY-4.0), 2022, as in HewlettPackard/sustain-cluster @ 293fbd152dae (MIT)"


def dew_point(dry_c, humidity_pct):
    g = math.log(humidity_pct / 100) + 17.625 * dry_c / (243.04 + dry_c)
    return 243.04 * g / (17.625 - g)


def hours_of_station(file):
    """(month, UTC hour, dry bulb, dew point, humidity %, pressure) hour by hour, what it is, height."""
    rows, notes = series.read(f"weather/{file}.csv", weather_typical.SOURCE_COLUMNS)
    offset = float(re.search(r"utc_offset_h=(\S+)", notes[0])[1])
    place = re.search(r"# (\S.*?) src=", notes[0])[1]
    height = re.search(r"elev_m=(\S+)", notes[0])[1]
    hours = []
    for row in rows:
        v = dict(zip(weather_typical.SOURCE_COLUMNS, row))
        hours.append((int(v["month"]), (int(v["hour_end_lst"]) - 1 - int(offset)) % 24, float(v["dry_bulb_c"]),
                      min(float(v["dew_point_c"]), float(v["dry_bulb_c"])), float(v["rh_pct"]), float(v["pressure_pa"])))
    return hours, place, height, weather_typical.licence(file), f"end of hour, local standard time (UTC{int(offset):+d} h)"


def hours_of_open_meteo(file, offset, place):
    rows, notes = series.read(f"weather/{file}.csv", OPEN_METEO_COLUMNS)
    height = re.search(r"elev_m=(\S+)", notes[0])[1]
    hours = []
    for row in rows:
        local = datetime.datetime.fromisoformat(row[0])
        dry, humidity = float(row[1]), float(row[2])
        hours.append((local.month, (local.hour - offset) % 24, dry, dew_point(dry, humidity), humidity, None))
    return hours, place, height, OPEN_METEO_LICENCE, f"instant, local time, taken as UTC{offset:+d} h all year"


class Model:
    def __init__(self, hours):
        cells = {(m, h): [] for m in range(1, 13) for h in range(24)}
        for month, hour, dry, dew, _, pressure in hours:
            cells[month, hour].append((dry, dry - dew, pressure))
        column = lambda rows, i: [row[i] for row in rows]
        self.dry = {c: (series.mean(column(r, 0)), series.deviation(column(r, 0))) for c, r in cells.items()}
        self.depression = {c: (series.mean(column(r, 1)), series.deviation(column(r, 1))) for c, r in cells.items()}
        self.pressure = {c: None if r[0][2] is None else series.mean(column(r, 2)) for c, r in cells.items()}
        z = [((dry - self.dry[m, h][0]) / (self.dry[m, h][1] or 1), (dry - dew - self.depression[m, h][0]) / (self.depression[m, h][1] or 1))
             for m, h, dry, dew, _, _ in hours]
        self.phi = [self.lag(column(z, 0)), self.lag(column(z, 1))]
        new = [[(b - p * a) / math.sqrt(1 - p * p) for a, b in zip(column(z, i), column(z, i)[1:])] for i, p in enumerate(self.phi)]
        self.correlation = math.fsum(a * b for a, b in zip(*new)) / math.sqrt(math.fsum(a * a for a in new[0]) * math.fsum(b * b for b in new[1]))

    @staticmethod
    def lag(z):
        return math.fsum(a * b for a, b in zip(z, z[1:])) / math.fsum(a * a for a in z[:-1])

    def year(self, seed):
        """A year drawn as jevons draws it: (dry bulb, dew point) hour by hour."""
        draw = random.Random(seed).gauss
        t = d = None
        drawn = []
        for day in range(365):
            date = datetime.date(2021, 1, 1) + datetime.timedelta(days=day)
            for hour in range(24):
                first, second = draw(0, 1), draw(0, 1)
                mixed = self.correlation * first + math.sqrt(1 - self.correlation ** 2) * second
                t = first if t is None else self.phi[0] * t + math.sqrt(1 - self.phi[0] ** 2) * first
                d = mixed if d is None else self.phi[1] * d + math.sqrt(1 - self.phi[1] ** 2) * mixed
                cell = date.month, hour
                dry = self.dry[cell][0] + self.dry[cell][1] * t
                drawn.append((dry, dry - max(0.0, self.depression[cell][0] + self.depression[cell][1] * d)))
        return drawn


def sources():
    for name, file in STATIONS.items():
        yield name, hours_of_station(file)
    for name, (file, offset, place) in OPEN_METEO.items():
        yield name, hours_of_open_meteo(file, offset, place)


def write_stochastic(folder, name, hours, place, height, licence, labels):
    model = Model(hours)
    has_pressure = model.pressure[1, 0] is not None
    header = [f"Stochastic typical year of weather at {place}, elev_m={height}",
              f"source: {licence}", "made by: tools/derive/weather_stochastic.py",
              f"rows: {len(hours)} read, {len(hours)} used", f"labels of the source: {labels}",
              f"dry_bulb_persistence={model.phi[0]:.4f} depression_persistence={model.phi[1]:.4f} correlation={model.correlation:.4f}",
              "hour_utc names an hour by its start; depression is dry bulb less dew point; sd: standard deviation"]
    columns = ["month", "hour_utc", "dry_bulb_c", "dry_bulb_sd_k", "depression_k", "depression_sd_k"] + ["pressure_pa"] * has_pressure
    table = [[str(m), str(h)] + [series.fixed(v, 2) for v in (*model.dry[m, h], *model.depression[m, h])] +
             ([series.fixed(model.pressure[m, h], 0)] if has_pressure else []) for m, h in model.dry]
    series.write(folder / "weather" / f"{name}_stochastic.csv", header, columns, table)


def write_typical(folder, name, hours, place, height, licence, labels):
    cells = {(m, h): [] for m in range(1, 13) for h in range(24)}
    for month, hour, dry, dew, humidity, _ in hours:
        cells[month, hour].append((dry, dew, humidity))
    header = [f"Mean weather by month and hour of day at {place}, elev_m={height}", f"source: {licence}",
              "made by: tools/derive/weather_stochastic.py", f"rows: {len(hours)} read, {len(hours)} used",
              f"labels of the source: {labels}", "hour_utc names an hour by its start"]
    table = [[str(m), str(h)] + [series.fixed(series.mean(column), d) for column, d in zip(zip(*rows), (2, 2, 1))]
             for (m, h), rows in cells.items()]
    series.write(folder / "weather" / f"{name}_typical.csv", header, ["month", "hour_utc", "dry_bulb_c", "dew_point_c", "rh_pct"], table)


def derive(folder):
    for name, hours in sources():
        write_stochastic(folder, name, *hours)
        if name in OPEN_METEO:
            write_typical(folder, name, *hours)


def report():
    years = 10
    quantile = lambda values, q: sorted(values)[min(len(values) - 1, int(q * len(values)))]
    print(f"dry bulb and dew point [degC], the source and the mean of {years} drawn years")
    print(f"{'':12}{'mean dry':>16}{'0.4 % dry':>16}{'99.6 % dry':>16}{'mean dew':>16}{'99.6 % dew':>16}")
    for name, (hours, *_) in sources():
        model = Model(hours)
        drawn = [model.year(seed) for seed in range(years)]
        cells = []
        for i, measure in ((0, series.mean), (0, lambda v: quantile(v, 0.004)), (0, lambda v: quantile(v, 0.996)),
                           (1, series.mean), (1, lambda v: quantile(v, 0.996))):
            source = measure([row[2 + i] for row in hours])
            cells.append(f"{source:8.1f}{series.mean([measure([row[i] for row in year]) for year in drawn]):8.1f}")
        print(f"{name:12}" + "".join(cells))


if __name__ == "__main__":
    if sys.argv[1:] == ["--report"]:
        report()
    else:
        series.main(derive)

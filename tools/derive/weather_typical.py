#!/usr/bin/python3
"""Typical days of weather at five stations: mean by month and hour of day (UTC).

The source names an hour by its end, 1 to 24, in local standard time. Hour h of a local day starts at h - 1 local, that
is (h - 1 - offset) mod 24 in UTC. A month's mean is over the month's local days, so with an offset of -8 h the UTC
hours 0 to 7 of a month hold the evenings of its local days (and not those of the last local day of the month before).

Radiation of the TMYx stations does not lie where the labels say: the middle of its day is half an hour from the sun's
noon (late at three, early at Phoenix; at the TMY3 station it is not). It is left as it is, and each table says how far.
"""
import datetime
import math
import re
import statistics

import series

STATIONS = {
    "san_jose": "san_jose_tmyx_2007_2021",
    "phoenix": "phoenix_tmyx_2007_2021",
    "ashburn": "ashburn_leesburg_tmyx_2007_2021",
    "dallas": "dallas_tmyx_2007_2021",
    "san_francisco": "san_francisco_tmy3",
}
SOURCE_COLUMNS = ["year", "month", "day", "hour_end_lst", "dry_bulb_c", "dew_point_c", "rh_pct", "pressure_pa",
                  "ghi_wh_m2", "dni_wh_m2", "dhi_wh_m2", "wind_dir_deg", "wind_speed_m_s"]
# column of the table, column of the source, decimals; Wh/m2 over an hour is the mean W/m2 of that hour
COLUMNS = [("dry_bulb_c", "dry_bulb_c", 2), ("dew_point_c", "dew_point_c", 2), ("rh_pct", "rh_pct", 1),
           ("pressure_pa", "pressure_pa", 0), ("ghi_w_m2", "ghi_wh_m2", 1), ("wind_speed_m_s", "wind_speed_m_s", 2)]


def licence(file):
    if file.endswith("tmy3"):
        return "NREL TMY3 (US government work), as in lbl-srg/modelica-buildings @ c4117ccec1f2 (BSD-3)"
    return ("TMYx 2007-2021 of climate.onebuilding.org (NOAA ISD, public domain; ERA5, Copernicus licence with "
            "attribution), as in HewlettPackard/dc-rl @ a92b4755aca5 (MIT)")


def solar_noon(day_of_year, longitude, offset_h):
    """Local standard time [h] at which the sun is due south, to a minute or so."""
    b = 2 * math.pi * (day_of_year - 81) / 364
    equation_of_time_min = 9.87 * math.sin(2 * b) - 7.53 * math.cos(b) - 1.5 * math.sin(b)
    return 12 - (longitude - 15 * offset_h) / 15 - equation_of_time_min / 60


def radiation_after_noon(rows, longitude, offset_h):
    """Median over the days of how long after solar noon [h] the middle of the day's radiation lies."""
    days = {}
    for row in rows:
        values = dict(zip(SOURCE_COLUMNS, row))
        date = datetime.date(2021, int(values["month"]), int(values["day"]))
        days.setdefault(date, []).append((int(values["hour_end_lst"]) - 0.5, float(values["ghi_wh_m2"])))
    return statistics.median(
        math.fsum(hour * g for hour, g in hours) / math.fsum(g for _, g in hours)
        - solar_noon(date.timetuple().tm_yday, longitude, offset_h)
        for date, hours in days.items())


def derive_station(folder, name, file):
    rows, notes = series.read(f"weather/{file}.csv", SOURCE_COLUMNS)
    place = re.search(r"# (\S.*?) src=", notes[0])[1]
    offset = float(re.search(r"utc_offset_h=(\S+)", notes[0])[1])
    if offset != int(offset):
        raise ValueError(f"{file}: offset {offset} h is not whole")
    longitude = float(re.search(r"lon=(\S+)", notes[0])[1])
    late = radiation_after_noon(rows, longitude, offset)
    where = " ".join(re.findall(r"(?:wmo|lat|lon|elev_m)=\S+", notes[0]))
    cells = {(month, hour): [] for month in range(1, 13) for hour in range(24)}
    for row in rows:
        values = dict(zip(SOURCE_COLUMNS, row))
        hour = (int(values["hour_end_lst"]) - 1 - int(offset)) % 24
        cells[int(values["month"]), hour].append([float(values[source]) for _, source, _ in COLUMNS])
    table = [[str(month), str(hour)] +
             [series.fixed(series.mean(column), decimals)
              for column, (_, _, decimals) in zip(zip(*values), COLUMNS)]
             for (month, hour), values in cells.items()]
    header = [
        f"Mean weather by month and hour of day at {place} ({where}).",
        f"source: {licence(file)}",
        "made by: tools/derive/weather_typical.py",
        f"rows: {len(rows)} read, {len(rows)} used",
        f"labels of the source: end of hour, local standard time (UTC{int(offset):+d} h)",
        f"radiation: the middle of its day lies {late:+.2f} h from the sun's noon (median of the days); left so",
        "hour_utc names an hour by its start; month is the month of the local standard day it belongs to",
    ]
    columns = ["month", "hour_utc"] + [column for column, _, _ in COLUMNS]
    series.write(folder / "weather" / f"{name}_typical.csv", header, columns, table)


def derive(folder):
    for name, file in STATIONS.items():
        derive_station(folder, name, file)


if __name__ == "__main__":
    series.main(derive)

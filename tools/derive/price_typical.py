#!/usr/bin/python3
"""Typical days of wholesale price: mean by month and hour of day (UTC).

The hours of two series are not the UTC they are labelled with. Against net load of the same grid (generation.py) the
CISO price comes 8 h late in winter and 7 h late in summer, the PJM price 5 h and 4 h late, the ERCO price not at all:
UTC was taken for local time and converted to UTC once more. Here each such label is converted back, by the zone's
own clock changes. The DE-LU series has no net load beside it to be held against; it is taken as labelled.
"""
import datetime
import zoneinfo

import series
from generation import utc

SERIES = {
    "ciso": ("US-CAL-CISO", 2022, "America/Los_Angeles", "CAISO OASIS via GridStatus"),
    "erco": ("US-TEX-ERCO", 2022, None, "ERCOT via GridStatus"),
    "pjm": ("US-MIDA-PJM", 2022, "America/New_York", "PJM via GridStatus"),
    "de_lu": ("DE-LU", 2023, None, "ENTSO-E (re-use with attribution)"),
}


def start_of_hour(label, converted_twice):
    """The UTC hour a label means, where `converted_twice` is the zone UTC was mistaken for (or None)."""
    if converted_twice is None:
        return label
    aware = label.replace(tzinfo=datetime.timezone.utc)
    return aware.astimezone(zoneinfo.ZoneInfo(converted_twice)).replace(tzinfo=None)


def hourly(name):
    """Start of hour (UTC) -> price [USD/MWh] over the year of the series, and the counts of what was not used."""
    zone, year, converted_twice, _ = SERIES[name]
    rows, _ = series.read(f"price/{zone}_{year}.csv", ["utc", "usd_per_mwh"])
    counts = {"rows": len(rows), "doubly named": 0, "of another year": 0}
    hours = {}
    for label, price in rows:
        start = start_of_hour(utc(label), converted_twice)
        if start.year != year:
            counts["of another year"] += 1
        elif start in hours:
            counts["doubly named"] += 1
        else:
            hours[start] = float(price)
    counts["used"] = len(hours)
    return hours, counts


def derive(folder):
    for name, (zone, year, converted_twice, upstream) in SERIES.items():
        hours, counts = hourly(name)
        cells = {(month, hour): [] for month in range(1, 13) for hour in range(24)}
        for start, price in hours.items():
            cells[start.month, start.hour].append(price)
        labels = (f"UTC taken for {converted_twice} and converted to UTC once more; converted back here (against net "
                  "load the price comes late by just that offset, winter and summer)"
                  if converted_twice else "UTC, start of hour")
        notes = [
            f"Mean wholesale price [USD/MWh] by month and hour of day of {zone}, {year}.",
            f"source: {upstream}, as compiled by HewlettPackard/sustain-cluster @ 293fbd152dae (MIT), "
            "at its fixed exchange rates",
            "made by: tools/derive/price_typical.py",
            f"rows: {counts['rows']} read, {counts['used']} used; not used: {counts['doubly named']} doubly named, "
            f"{counts['of another year']} of another year",
            f"labels of the source: {labels}",
            "hour_utc names an hour by its start; month is that of the same instant in UTC",
        ]
        rows = [[str(month), str(hour), series.fixed(series.mean(values), 3)]
                for (month, hour), values in cells.items()]
        series.write(folder / "price" / f"{name}_price_typical.csv", notes, ["month", "hour_utc", "usd_per_mwh"], rows)


if __name__ == "__main__":
    series.main(derive)

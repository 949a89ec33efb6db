#!/usr/bin/python3
"""Prints the figures that tools/derive/README.md quotes: the duck curve of CISO by the typical table and by the hours
themselves, and how late each price series comes after net load of its grid."""
import csv
import datetime
import statistics

import price_typical
import series
import weather_typical
from generation import HOUR, LIFECYCLE_G_PER_KWH, SOURCES, carbon_intensity, hourly, net_load, utc

PST = datetime.timedelta(hours=-8)


def table_day(month):
    """Net load [MW] by hour of day PST, from the derived table."""
    text = (series.DERIVED / "grid" / "ciso_typical.csv").read_text().splitlines()
    day = {}
    for row in csv.DictReader(line for line in text if not line.startswith("#")):
        if int(row["month"]) == month:
            generation = {source: float(row[source]) for source in SOURCES}
            day[(int(row["hour_utc"]) - 8) % 24] = net_load(generation)
    return day


def mean_day(hours, value, month=None):
    """Mean by hour of day PST, months by PST."""
    cells = {}
    for start, row in hours.items():
        local = start + PST
        if month in (None, local.month):
            cells.setdefault(local.hour, []).append(value(row))
    return {hour: series.mean(values) for hour, values in sorted(cells.items())}


def as_labelled(name):
    rows, _ = series.read(name, ["timestamp", *SOURCES, "avg_CI"])
    return {utc(row[0]): dict(zip(SOURCES, map(float, row[1:-1]))) for row in rows if "" not in row}


def duck(title, day):
    low, high = min(day, key=day.get), max(day, key=day.get)
    ramp, at = max((day[(h + 3) % 24] - day[h], h) for h in day)
    print(f"{title}: belly {day[low]:.0f} MW at {low} h, peak {day[high]:.0f} MW at {high} h PST, "
          f"ratio {day[low] / day[high]:.3f}, largest 3 h ramp {ramp:.0f} MW from {at} h")


def extremes(title, day):
    low, high = min(day, key=day.get), max(day, key=day.get)
    print(f"{title}: {day[low]:.1f} at {low} h, {day[high]:.1f} at {high} h PST, ratio {day[high] / day[low]:.3f}")


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    for rank, index in enumerate(order):
        result[index] = rank
    return result


def correlation(a, b):
    ma, mb = series.mean(a), series.mean(b)
    return (sum((x - ma) * (y - mb) for x, y in zip(a, b))
            / (sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b)) ** 0.5)


def rank_correlation(load, price, lag):
    """Of net load and the price so many hours later, over their strays from the mean of the day (UTC)."""
    paired = [(t, load[t], price[t + lag * HOUR]) for t in sorted(load) if t + lag * HOUR in price]
    days = {}
    for t, x, p in paired:
        days.setdefault(t.date(), []).append((x, p))
    centre = {day: tuple(map(series.mean, zip(*values))) for day, values in days.items()}
    return correlation(ranks([x - centre[t.date()][0] for t, x, _ in paired]),
                       ranks([p - centre[t.date()][1] for t, _, p in paired]))


def price_lags(name, authority, hours):
    zone, year, _, _ = price_typical.SERIES[name]
    rows, _ = series.read(f"price/{zone}_{year}.csv", ["utc", "usd_per_mwh"])
    labelled = {utc(label): float(price) for label, price in rows}
    converted, _ = price_typical.hourly(name)
    for season, months in (("winter", (1, 2, 12)), ("summer", (5, 6, 7, 8, 9))):
        load = {t: net_load(row) for t, row in hours.items() if t.month in months}
        for what, price in (("as labelled", labelled), ("as converted", converted)):
            best = sorted(((rank_correlation(load, price, lag), lag) for lag in range(-11, 13)), reverse=True)[:3]
            print(f"{authority} {season}, price {what}, comes after net load by: "
                  + ", ".join(f"{lag} h (rank correlation {r:.3f})" for r, lag in best))


def sun_after_noon(hours, months, longitude=-118.5):
    """Median over days of how long after solar noon [h] the middle of CISO's solar generation lies."""
    days = {}
    for start, row in hours.items():
        local = start + PST
        if local.month in months:
            days.setdefault(local.date(), []).append((local.hour + 0.5, row["SUN"]))
    return statistics.median(
        sum(hour * sun for hour, sun in day) / sum(sun for _, sun in day)
        - weather_typical.solar_noon(date.timetuple().tm_yday, longitude, -8)
        for date, day in days.items() if len(day) == 24)


def main():
    hours, _ = hourly("CISO")
    for title, months in (("January to May", range(1, 6)), ("July to December", range(7, 13))):
        print(f"CISO {title}: the solar day lies {sun_after_noon(hours, months):+.2f} h from noon at 118.5 W")
    raw = as_labelled("grid/CISO_2022_hourly.csv")
    duck("April, derived table (months by UTC)", table_day(4))
    duck("April, hours (months by PST)", mean_day(hours, net_load, 4))
    duck("year, relabelled hours", mean_day(hours, net_load))
    duck("year, hours as labelled", mean_day(raw, net_load))
    extremes("year, carbon intensity [g/kWh], relabelled", mean_day(hours, carbon_intensity))
    extremes("year, carbon intensity [g/kWh], as labelled", mean_day(raw, carbon_intensity))
    mean_mix = {source: mean_day(hours, lambda row, s=source: row[s]) for source in SOURCES}
    extremes("year, carbon intensity of the mean mix", {
        h: sum(LIFECYCLE_G_PER_KWH[s] * mean_mix[s][h] for s in SOURCES) / sum(mean_mix[s][h] for s in SOURCES)
        for h in range(24)})
    for name, authority in (("ciso", "CISO"), ("erco", "ERCO"), ("pjm", "PJM")):
        price_lags(name, authority, hourly(authority)[0])


if __name__ == "__main__":
    main()

"""Hourly generation by source of four US balancing authorities in 2022, under the hour it was really made in.

EIA-930 labels differ: PJM names an hour by its start, ERCO and BPAT by its end, CISO by its start until mid-June
and by its end after. For CISO twilight decides, day by day: around the solstice the hour that starts at 03:00 UTC
(20:00 PDT) is dark and the one before is not, and the hour that starts at 13:00 UTC has sun. Seen so, the local day
2022-06-14 is labelled by the end, 2022-06-15 by the start again, and every day from 2022-06-16 by the end. All hours
of a local day agree, so the switches are put at local midnight (07:00 UTC). Where start gives way to end, two rows
name the same hour: the one labelled by its start is kept. Where end gives way to start, an hour is missing.
"""
import datetime
import statistics

import series

SOURCES = ["WND", "SUN", "WAT", "OIL", "NG", "COL", "NUC", "OTH"]
LIFECYCLE_G_PER_KWH = {"WND": 11, "SUN": 41, "WAT": 24, "OIL": 650, "NG": 490, "COL": 820, "NUC": 12, "OTH": 230}
PLAUSIBLE_SHARE_OF_MEDIAN = 0.2  # of total generation; five PJM rows report 0.3 GW for an area of 90 GW
HOUR = datetime.timedelta(hours=1)


def utc(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%MZ")


CISO_END_LABELLED = [(utc("2022-06-14T07:00Z"), utc("2022-06-15T07:00Z")),
                     (utc("2022-06-16T07:00Z"), datetime.datetime.max)]


def labelled_by_end(authority, label):
    if authority == "CISO":
        return any(first <= label < last for first, last in CISO_END_LABELLED)
    return {"PJM": False, "ERCO": True, "BPAT": True}[authority]


LABELS = {
    "CISO": "start of hour until 2022-06-14T07Z and on 2022-06-15 (local day), end of hour on 2022-06-14 and from "
            "2022-06-16T07Z; a doubly named hour keeps the row labelled by its start",
    "PJM": "start of hour",
    "ERCO": "end of hour, shifted by one hour to its start",
    "BPAT": "end of hour, shifted by one hour to its start",
}


def total(row):
    return sum(row[source] for source in SOURCES)


def net_load(row):
    """Generation that is neither wind nor sun [MW]; imports are not in the data."""
    return total(row) - row["WND"] - row["SUN"]


def carbon_intensity(row):
    """Average carbon intensity [g/kWh], IPCC AR5 median life-cycle factors."""
    return sum(LIFECYCLE_G_PER_KWH[source] * row[source] for source in SOURCES) / total(row)


def hourly(authority):
    """Start of hour (UTC) -> generation by source [MW] over 2022, in order of time, and the counts of what was not
    used."""
    rows, _ = series.read(f"grid/{authority}_2022_hourly.csv", ["timestamp", *SOURCES, "avg_CI"])
    counts = {"rows": len(rows), "blank": 0, "implausible": 0, "doubly named": 0, "of another year": 0}
    complete = []
    for label, *values, _ in rows:
        if "" in values:
            counts["blank"] += 1
        else:
            complete.append((utc(label), dict(zip(SOURCES, map(float, values)))))
    floor = PLAUSIBLE_SHARE_OF_MEDIAN * statistics.median(total(row) for _, row in complete)
    hours = {}
    for label, row in complete:
        start = label - HOUR if labelled_by_end(authority, label) else label
        if total(row) < floor:
            counts["implausible"] += 1
        elif start.year != 2022:
            counts["of another year"] += 1
        elif start in hours:
            counts["doubly named"] += 1
        else:
            hours[start] = row
    counts["used"] = len(hours)
    return hours, counts


def check_ciso_labels():
    """Fails unless twilight says, for every day of June 2022, what CISO_END_LABELLED says."""
    rows, _ = series.read("grid/CISO_2022_hourly.csv", ["timestamp", *SOURCES, "avg_CI"])
    sun = {utc(row[0]): float(row[2]) for row in rows if row[2]}
    for day in range(1, 31):
        dawn = datetime.datetime(2022, 6, day, 13)
        evening = sun[dawn + 14 * HOUR] / (sun[dawn + 14 * HOUR] + sun[dawn])
        by_end = labelled_by_end("CISO", dawn)
        if not (evening > 0.8 if by_end else evening < 0.35):
            raise ValueError(f"CISO {dawn:%Y-%m-%d}: twilight {evening:.2f} contradicts label by end = {by_end}")

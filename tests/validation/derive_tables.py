"""What a bare clone holds below scenarios/data is whole and says what was published: 288 rows a table in order, shares
that add up, prices and sun at the right hours, and the duck curve of CAISO in April 2022. Needs no measured series."""
import csv
import math
import pathlib
import statistics
import sys
import tomllib

DERIVED = pathlib.Path(__file__).resolve().parents[2] / "scenarios" / "data"
SOURCES = ["WND", "SUN", "WAT", "OIL", "NG", "COL", "NUC", "OTH"]
CELLS = [(month, hour) for month in range(1, 13) for hour in range(24)]
wrong = []


def expect(condition, message):
    if not condition:
        wrong.append(message)


def table(name):
    """(month, hour_utc) -> column -> number."""
    lines = (DERIVED / name).read_text().splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return {(int(r["month"]), int(r["hour_utc"])): {k: float(v) for k, v in r.items()} for r in rows}


def near(a, b, tolerance):
    return abs(a - b) <= tolerance


def day_in_pst(cells, month, value):
    return {hour: value(cells[month, (hour + 8) % 24]) for hour in range(24)}


def check_shape():
    for path in sorted(DERIVED.rglob("*.csv")):
        text = path.read_text()
        expect(list(table(path.relative_to(DERIVED))) == CELLS, f"{path.name}: not every month and hour, in order")
        expect(text.startswith("#") and "# source: " in text and "# made by: tools/derive/" in text,
               f"{path.name}: does not say where it comes from")
        expect("\r" not in text and text.endswith("\n"), f"{path.name}: line ends")


def check_duck_curve():
    """The reported figures of tools/derive/README.md, from EIA-930 as compiled in HewlettPackard/dc-rl @ a92b475:
    6.4 GW to 15.7 GW at 19 h PST, belly/peak .408, largest 3 h ramp 7.7 GW."""
    net_load = day_in_pst(table("grid/ciso_typical.csv"), 4,
                          lambda row: sum(row[s] for s in SOURCES) - row["WND"] - row["SUN"])
    belly, peak = min(net_load.values()), max(net_load.values())
    ramp = max(net_load[(h + 3) % 24] - net_load[h] for h in range(24))
    expect(near(belly, 6400, 50), f"belly {belly} MW")
    expect(near(peak, 15700, 50) and net_load[19] == peak, f"peak {peak} MW")
    expect(near(belly / peak, 0.408, 0.001), f"belly/peak {belly / peak}")
    expect(near(ramp, 7700, 50), f"largest 3 h ramp {ramp} MW")


def check_hours():
    """The sun of every month lies about noon of where its plants stand, and California pays most in the evening."""
    noon_pst = {month: sum(h * s for h, s in sun.items()) / sum(sun.values()) + 0.5
                for month in range(1, 13)
                for sun in [day_in_pst(table("grid/ciso_typical.csv"), month, lambda row: row["SUN"])]}
    for month, noon in noon_pst.items():
        expect(11.4 < noon < 12.6, f"CISO sun of month {month} lies about {noon:.2f} h PST")
    for month in range(1, 13):
        price = day_in_pst(table("price/ciso_price_typical.csv"), month, lambda row: row["usd_per_mwh"])
        expect(max(price, key=price.get) in (16, 17, 18, 19), f"CISO price of month {month} peaks at another hour")
        light = day_in_pst(table("weather/san_francisco_typical.csv"), month, lambda row: row["ghi_w_m2"])
        centre = sum(h * s for h, s in light.items()) / sum(light.values()) + 0.5
        expect(11.8 < centre < 12.6, f"San Francisco sun of month {month} lies about {centre:.2f} h PST")
        warmth = day_in_pst(table("weather/san_jose_typical.csv"), month, lambda row: row["dry_bulb_c"])
        expect(max(warmth, key=warmth.get) in (13, 14, 15), f"San Jose is warmest in month {month} at another hour")


def check_variation():
    """A ratio of mean 1 spreads less than its bound allows; the sun has no spread at night, nor has the night any sun."""
    for name in ("ciso", "erco", "pjm", "bpat"):
        typical = table(f"grid/{name}_typical.csv")
        for (month, hour), row in table(f"grid/{name}_variation.csv").items():
            where = f"{name}, month {month}, hour {hour}"
            for source in ("wind", "solar", "hydro", "demand"):
                spread, most = row[f"{source}_spread"], row[f"{source}_most"]
                expect(0 <= spread and spread ** 2 < most - 1, f"{where}: {source} spreads by {spread} up to {most}")
                expect(0 <= row[f"{source}_slow"] <= 1, f"{where}: {source}: slow part")
                expect(all(0 < row[f"{source}_{part}_lag1"] < 1 for part in ("slow", "fast")), f"{where}: {source} persists")
            noon = max(typical[month, h]["SUN"] for h in range(24))
            sun = typical[month, hour]["SUN"] / noon
            if abs(sun - 0.05) > 0.001:
                expect((row["solar_spread"] > 0) == (sun > 0.05), f"{where}: sun of {sun:.3f} spreads by {row['solar_spread']}")
            expect(row["demand_spread"] < row["wind_spread"], f"{where}: demand strays further than wind")


def check_stochastic_weather():
    """Means of the hours agree with the typical days of the same source, which name an hour by its start and take the
    value at its end, but for the evening that is in another month; shares are shares."""
    for name in ("phoenix", "ashburn", "san_jose", "dallas", "singapore", "frankfurt"):
        drawn, typical = table(f"weather/{name}_stochastic.csv"), table(f"weather/{name}_typical.csv")
        for (month, hour), row in drawn.items():
            where = f"{name}, month {month}, hour {hour}"
            expect(row["dry_bulb_sd_k"] > 0 and row["depression_sd_k"] > 0 and row["depression_k"] > 0, f"{where}: spread")
            expect(-1 < row["correlation"] < 1, f"{where}: correlation")
            expect(0.5 < row["dry_bulb_persistence"] < 1 and 0.3 < row["depression_persistence"] < 1,
                   f"{where}: persistence")
            days = typical[month, (hour - 1) % 24]
            expect(near(row["dry_bulb_c"], days["dry_bulb_c"], 1), f"{where}: dry bulb {row['dry_bulb_c']}")
            expect(near(row["depression_k"], days["dry_bulb_c"] - days["dew_point_c"], 1),
                   f"{where}: depression {row['depression_k']}")


def check_jobs():
    for name in ("pai", "pai_1k"):
        jobs = tomllib.loads((DERIVED / "workload" / f"{name}.toml").read_text())
        expect(list(jobs) == ["size", "widths", "width_weights", "diurnal", "weekly"], f"{name}: keys {list(jobs)}")
        expect(len(jobs["widths"]) == len(jobs["width_weights"]) and jobs["widths"] == sorted(set(jobs["widths"])),
               f"{name}: widths")
        expect(near(sum(jobs["width_weights"]), 1, 1e-4), f"{name}: weights add up to {sum(jobs['width_weights'])}")
        for key, steps in (("diurnal", 24), ("weekly", 7)):
            expect(len(jobs[key]) == steps and near(sum(jobs[key]) / steps, 1, 1e-4), f"{name}: {key}")


def check_requests():
    """The means of the tables are those of the traces: 2047.8 and 27.9, 12035.1 and 342.6 tokens."""
    for name, prompt, output in (("azure_code", 2047.8, 27.9), ("mooncake_conversation", 12035.1, 342.6)):
        fit = tomllib.loads((DERIVED / "workload" / f"{name}.toml").read_text())
        expect(list(fit) == ["prompt", "output", "bursts"], f"{name}: keys {list(fit)}")
        expect(list(fit["bursts"]) == ["variation", "memory", "step"], f"{name}: bursts")
        for key, mean in (("prompt", prompt), ("output", output)):
            at, tokens = fit[key]["at"], fit[key]["tokens"]
            expect(at == sorted(set(at)) and at[0] == 0 and at[-1] == 1 and tokens == sorted(tokens), f"{name}: {key}")
            pieces = zip(at, at[1:], tokens, tokens[1:])
            sums = sum((q - p) * (a if a == b else (b - a) / math.log(b / a)) for p, q, a, b in pieces)
            expect(near(sums, mean, 0.01 * mean), f"{name}: mean {key} {sums}")


def check_virtual_machines():
    """The share of zeros that the idle probabilities add up to is that of the day: 45,401 of 302,976 samples."""
    fit = tomllib.loads((DERIVED / "workload" / "planetlab.toml").read_text())
    expect(list(fit) == ["interval", "between", "slow", "persistence", "idle", "idle_shift", "idle_slope",
                         "idle_spread", "diurnal", "shares"], f"planetlab: keys {list(fit)}")
    expect(len(fit["shares"]) == 101 and min(fit["shares"]) >= 0, "planetlab: shares of 0 to 100 percent")
    expect(sum(round(1e6 * share) for share in fit["shares"]) == 10**6, "planetlab: shares do not add up to 1")
    expect(fit["shares"][0] == 0, "planetlab: a busy machine asks for nothing")
    expect(len(fit["diurnal"]) == 24 and near(sum(fit["diurnal"]), 0, 24 * 0.00005), "planetlab: diurnal")
    expect(0 < fit["between"] and 0 < fit["slow"] and fit["between"] + fit["slow"] < 1, "planetlab: parts of z")
    expect(0 < fit["persistence"] < 1 and 0 < fit["idle"] < 1, "planetlab: persistence and idle")
    apart = (1 + fit["idle_slope"] ** 2 + fit["idle_spread"] ** 2) ** 0.5
    zeros = fit["idle"] * statistics.NormalDist().cdf(fit["idle_shift"] / apart)
    expect(near(zeros, 45401 / 302976, 0.0001), f"planetlab: {zeros} of all samples are 0")


check_shape()
check_duck_curve()
check_hours()
check_variation()
check_stochastic_weather()
check_jobs()
check_requests()
check_virtual_machines()
if wrong:
    sys.exit("\n".join(wrong))
print("derived tables are whole and agree with what was published")

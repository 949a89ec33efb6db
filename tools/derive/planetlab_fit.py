#!/usr/bin/python3
"""Virtual machines that ask for processors like those of PlanetLab on 3 March 2011: fits the demand model of
planetlab_model.py to the day.

    tools/derive/planetlab_fit.py [FOLDER]      writes workload/planetlab.toml below scenarios/data (or FOLDER)
    tools/derive/planetlab_fit.py --report      the fit beside the day (needs numpy; without the day, the fit alone)
"""
import math
import sys

import planetlab_model as model
import series
from lognormal import NORMAL, bisect

DAY = "workload/planetlab/20110303"
LAGS = (1, 2, 6, 12, 36)
HOUR = 12  # samples
STEP = 0.1  # between nodes of the integrals over a standard normal, from -6 to 6
NODES = [STEP * i for i in range(-60, 61)]
PASSES = 4  # between, slow and persistence depend a little on each other


def expected(values):
    """Of a function of a standard normal, given at the nodes (trapezoid rule, exact to many digits where smooth)."""
    return math.fsum(v * NORMAL.pdf(g) for v, g in zip(values, NODES)) * STEP


def fit_idling(day):
    """Ceiling, shift and spread of the idle probability from the share of zeros, of machines that are never idle, and
    of those alive at the end of the reference experiment; its tie to the level from the zeros of the quieter half."""
    zeros = day.zero_share()

    def spread_of(ceiling):
        def shift(spread):
            return math.sqrt(1 + spread * spread) * NORMAL.inv_cdf(zeros / ceiling)

        def probabilities(spread):
            return [ceiling * NORMAL.cdf(shift(spread) + spread * g) for g in NODES]

        spread = bisect(lambda s: expected([(1 - p) ** model.STEPS for p in probabilities(s)]) < day.never_idle(),
                        0.1, 20, 30)
        return shift(spread), spread, expected([model.alive(p) for p in probabilities(spread)])

    ceiling = bisect(lambda c: spread_of(c)[2] < day.alive_at_end() / len(day.machines), zeros * 1.5, 0.99, 30)
    shift, spread, _ = spread_of(ceiling)

    def quieter_half(slope):
        wide = math.sqrt(1 + spread * spread - slope * slope)
        below = [1 if b < -STEP / 2 else 0.5 if b < STEP / 2 else 0 for b in NODES]
        return 2 * expected([w * ceiling * NORMAL.cdf((shift - slope * b) / wide) for w, b in zip(below, NODES)])

    slope = bisect(lambda s: quieter_half(s) < day.zero_share_of_quieter_half(), 0, spread, 40)
    return {"idle": ceiling, "idle_shift": shift, "idle_slope": slope,
            "idle_spread": math.sqrt(spread * spread - slope * slope)}


def idle_given_level(fit, b):
    """Mean over machines of this level of the idle probability, and of the square of its complement."""
    centre = fit["idle_shift"] - fit["idle_slope"] * b
    p = [fit["idle"] * NORMAL.cdf(centre + fit["idle_spread"] * g) for g in NODES]
    return expected(p), expected([(1 - x) ** 2 for x in p])


def busy_cuts(histogram, between, idle):
    """Where z passes from one percent to the next, so that busy samples have this histogram. Quiet machines are busy
    less often, which is why z of a busy sample is not a standard normal."""
    grid = [-6 + 0.02 * i for i in range(601)]
    busy = [1 - p for p, _ in idle]
    inside, apart = math.sqrt(1 - between), math.sqrt(between)
    below = [expected([w * NORMAL.cdf((z - apart * b) / inside) for b, w in zip(NODES, busy)]) / expected(busy)
             for z in grid]
    cuts, i = [], 0
    for share in model.cumulated(histogram)[:-1]:
        if not below[0] < share < below[-1]:
            cuts.append(grid[0] if share <= below[0] else grid[-1])
            continue
        while below[i + 1] < share:
            i += 1
        cuts.append(grid[i] + 0.02 * (share - below[i]) / (below[i + 1] - below[i]))
    return cuts


def responses(cuts, between):
    """By level: mean percent while busy, its variance, and the first two Hermite coefficients of percent in the part
    that varies: two steps of correlation rho have covariance rho c1^2 + rho^2 c2^2 / 2 + ..."""
    inside, apart = math.sqrt(1 - between), math.sqrt(between)
    result = []
    for b in NODES:
        t = [(c - apart * b) / inside for c in cuts]
        above = [1 - NORMAL.cdf(x) for x in t]
        density = [NORMAL.pdf(x) for x in t]
        mean = math.fsum(above)
        square = math.fsum((2 * k + 1) * a for k, a in enumerate(above))
        result.append((mean, square - mean * mean, math.fsum(density), math.fsum(x * d for x, d in zip(t, density))))
    return result


def swings(diurnal):
    """Autocovariance of what is added to z by the hour, by lag."""
    shifts, n = [diurnal[i // HOUR] for i in range(model.STEPS)], model.STEPS
    return [math.fsum(a * b for a, b in zip(shifts, shifts[lag:])) / (n - lag) for lag in range(n)]


def autocorrelations(fit, swing, idle, response, lags):
    """Mean over machines of the autocorrelation about each one's mean of the day, as `Day.autocorrelation` takes it:
    the mean of the day takes part of a slow swing away."""
    n = model.STEPS
    rho = [(fit["slow"] * fit["persistence"] ** lag + swing[lag]) / (1 - fit["between"]) for lag in range(n)]
    once, twice = (2 * math.fsum((1 - lag / n) * rho[lag] ** power for lag in range(1, n)) for power in (1, 2))
    sums = {lag: [] for lag in lags}
    noise = []
    for (p, squared), (mean, variance, c1, c2) in zip(idle, response):
        whole = (1 - p) * (variance + mean * mean) - squared * mean * mean
        of_mean = (whole + squared * (once * c1 * c1 + twice * c2 * c2 / 2)) / n
        noise.append(of_mean)
        for lag in lags:
            covariance = squared * (rho[lag] * c1 * c1 + rho[lag] ** 2 * c2 * c2 / 2)
            sums[lag].append((1 - lag / n) * (covariance - of_mean) / (whole - of_mean))
    return [expected(sums[lag]) for lag in lags], expected(noise)


def fit_between(histogram, idle, variance_of_means):
    """Share of z that tells machines apart, by the variance of their means."""
    def spread(between):
        response = responses(busy_cuts(histogram, between, idle), between)
        first = expected([(1 - p) * r[0] for (p, _), r in zip(idle, response)])
        return expected([squared * r[0] ** 2 for (_, squared), r in zip(idle, response)]) - first * first
    return bisect(lambda b: spread(b) < variance_of_means, 0.3, 0.98, 20)


def fit_slow(fit, swing, idle, response, measured):
    """Persistence by least squares over the lags, with the share of z that is slow best for each."""
    def best_slow(persistence):
        trial = dict(fit, persistence=persistence)
        high = 0.9 * (1 - fit["between"])
        ends = [autocorrelations(dict(trial, slow=s), swing, idle, response, LAGS)[0] for s in (0, high)]
        gain = [(b - a) / high for a, b in zip(*ends)]  # nearly linear in so small a share
        slow = math.fsum(g * (m - a) for g, m, a in zip(gain, measured, ends[0])) / math.fsum(g * g for g in gain)
        got = autocorrelations(dict(trial, slow=slow), swing, idle, response, LAGS)[0]
        return slow, math.fsum((g - m) ** 2 for g, m in zip(got, measured))

    persistence = min((i / 500 for i in range(400, 500)), key=lambda p: best_slow(p)[1])
    return {"persistence": persistence, "slow": best_slow(persistence)[0]}


def diurnal(day, idle, response, between):
    """What to add to z in each hour so that the machines together ask for what they did in that hour."""
    slope = expected([(1 - p) * r[2] for (p, _), r in zip(idle, response)]) / math.sqrt(1 - between)
    hours = day.mean_by_hour()
    return [(hour - series.mean(hours)) / slope for hour in hours]


def fit_day(day):
    fit = {**fit_idling(day), "between": 0.75, "slow": 0.02, "persistence": 0.95, "diurnal": [0.0] * 24}
    histogram = day.busy_histogram()
    idle = [idle_given_level(fit, b) for b in NODES]
    measured = [day.autocorrelation(lag) for lag in LAGS]
    noise = 0.0
    for _ in range(PASSES):
        fit["between"] = fit_between(histogram, idle, day.variance_of_means() - noise)
        cuts = busy_cuts(histogram, fit["between"], idle)
        response = responses(cuts, fit["between"])
        fit["diurnal"] = diurnal(day, idle, response, fit["between"])
        swing = swings(fit["diurnal"])
        fit.update(fit_slow(fit, swing, idle, response, measured))
        noise = autocorrelations(fit, swing, idle, response, LAGS)[1]
    fit["shares"] = model.rounded_shares(cuts)
    return fit


def wrapped(key, numbers, decimals, width=10):
    words = [series.fixed(n, decimals) for n in numbers]
    return [f"{key} = [", *("  " + ", ".join(words[i:i + width]) + "," for i in range(0, len(words), width)), "]"]


def text(day, fit):
    return "\n".join([
        f"# Virtual machines like {len(day.machines)} of PlanetLab on 3 March 2011: how much of its processor each asks",
        "# for, in whole percents, every five minutes.",
        "# source: CoMoN (Park & Pai, CoMon: a mostly-scalable monitoring system for PlanetLab, 2006), the day 20110303",
        "#   of the set of Beloglazov & Buyya 2012 (doi:10.1002/cpe.1867), as distributed with CloudSim",
        "# made by: tools/derive/planetlab_fit.py, which also shows it beside the day (--report)",
        f"# rows: {len(day.machines)} machines read and used, {model.STEPS} samples each",
        *("# " + line if line else "#" for line in model.EQUATIONS.splitlines()),
        "",
        'interval = "5 min"',
        *(f"{key} = {series.fixed(fit[key], 4)}" for key in ("between", "slow", "persistence")),
        "",
        "# Idling.",
        *(f"{key} = {series.fixed(fit[key], 4)}" for key in ("idle", "idle_shift", "idle_slope", "idle_spread")),
        "",
        "# What is added to z in each hour of the day; it starts when the trace does.",
        *wrapped("diurnal", fit["diurnal"], 4, 12),
        "",
        "# Probabilities of 0, 1, ... 100 percent by the quantile of z. Of busy samples there are fewer at low z: there",
        "# machines idle more; with that the percents come as often as on the day. Idling apart, nothing is 0.",
        *wrapped("shares", fit["shares"], 6),
    ]) + "\n"


def derive(folder):
    day = model.Day(model.read_day(DAY))
    path = folder / "workload" / "planetlab.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text(day, fit_day(day)).encode())


if __name__ == "__main__":
    if sys.argv[1:] == ["--report"]:
        import planetlab_report
        planetlab_report.main()
    else:
        series.main(derive)

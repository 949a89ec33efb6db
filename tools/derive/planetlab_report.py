"""The demand model of workload/planetlab.toml beside the day it was fitted to: a hundred days drawn from it, each of as
many machines, and the statistics of both in one table."""
import sys
import tomllib

import numpy as np

import planetlab_model as model
import series
from lognormal import NORMAL

DAYS, MACHINES = 100, 1052
LAGS = (1, 2, 6, 12, 36)
HOURS = (1, 3, 6, 12, 18)


def drawn(fit, seed):
    """One day of the model; numpy's own draws, so not the days that the simulator draws."""
    random = np.random.default_rng(seed)
    level, restless, slow = random.standard_normal((3, MACHINES))
    phi = np.vectorize(NORMAL.cdf)
    p = fit["idle"] * phi(fit["idle_shift"] - fit["idle_slope"] * level + fit["idle_spread"] * restless)
    cuts = [NORMAL.inv_cdf(min(max(u, 1e-9), 1 - 1e-9)) for u in model.cumulated(fit["shares"])[:-1]]
    percents = np.empty((MACHINES, model.STEPS), int)
    for t in range(model.STEPS):
        if t > 0:
            fresh = random.standard_normal(MACHINES)
            slow = fit["persistence"] * slow + (1 - fit["persistence"] ** 2) ** 0.5 * fresh
        z = (fit["between"] ** 0.5 * level + fit["slow"] ** 0.5 * slow + fit["diurnal"][t // 12]
             + (1 - fit["between"] - fit["slow"]) ** 0.5 * random.standard_normal(MACHINES))
        percents[:, t] = np.where(random.random(MACHINES) < p, 0, np.searchsorted(cuts, z))
    return percents


def statistics(day):
    """Name -> (value, decimals), of machines by samples."""
    means = day.mean(axis=1, keepdims=True)
    strays = day - means
    variance = (strays ** 2).sum(axis=1)
    moves = variance > 0
    zero = day == 0
    both = zero[:, 1:] & np.concatenate([zero[:, 2:], zero[:, -1:]], axis=1)
    gone = np.logical_or.accumulate(both, axis=1)  # column k - 1: dropped by 300 k + 0.1 s
    total = day.sum(axis=0) / 100
    result = {"mean of samples [%]": (day.mean(), 2), "sd of samples [%]": (day.std(), 2)}
    for q in (10, 50, 90, 99):
        result[f"p{q} of samples [%]"] = (np.percentile(day, q), 1)
    result["sd of the machines' means [%]"] = (means.std(), 2)
    for lag in LAGS:
        each = (strays[moves, :-lag] * strays[moves, lag:]).sum(axis=1) / variance[moves]
        result[f"autocorrelation, lag {lag}"] = (each.mean(), 3)
    result["share of zeros"] = (zero.mean(), 4)
    result["P(0 after 0)"] = ((zero[:, :-1] & zero[:, 1:]).sum() / zero[:, :-1].sum(), 3)
    result["machines never at 0 [%]"] = (100 * (~zero.any(axis=1)).mean(), 1)
    for hour in HOURS:
        result[f"machines alive after {hour} h"] = ((~gone[:, 12 * hour - 1]).sum(), 1)
    result["machines alive at the end"] = ((~gone[:, -1]).sum(), 1)
    result["demand of all [machines]"] = (total.mean(), 2)
    result["its sd over the day [machines]"] = (total.std(), 2)
    left = (day[:, 1:] * ~gone).sum(axis=0) / 100
    result["demand of those alive, hours 12 to 24 [machines]"] = (left[143:].mean(), 2)
    return result


def main():
    fit = tomllib.loads((series.DERIVED / "workload" / "planetlab.toml").read_text())
    try:
        measured = statistics(np.array(model.read_day("workload/planetlab/20110303")))
    except series.NotAtHand as missing:
        print(missing, file=sys.stderr)
        measured = {}
    days = [statistics(drawn(fit, seed)) for seed in range(1, DAYS + 1)]
    print(f"| | the day | the model, mean of {DAYS} days | sd between days | difference, in sd |")
    print("|---|---|---|---|---|")
    for name, (_, decimals) in days[0].items():
        values = np.array([day[name][0] for day in days])
        mean, sd = values.mean(), values.std(ddof=1)
        at = series.fixed(measured[name][0], decimals) if measured else "-"
        away = f"{(mean - measured[name][0]) / sd:+.1f}" if measured and sd > 0 else "-"
        print(f"| {name} | {at} | {mean:.{decimals}f} | {sd:.{decimals}f} | {away} |")

#!/usr/bin/python3
"""Jobs distributed like those of the Alibaba PAI trace: length, width, and when in the day and week they come."""
import collections
import math

import lognormal
import series

SHORTEST_S, LONGEST_S = 300.0, 3 * 86400.0  # the trace was cut at 5 min and 3 days before it was sampled
COVERED = 0.99  # share of jobs whose width is kept as it is
SAMPLES = {  # output: file, columns, seconds in its unit of time
    "pai": ("alibaba_pai_100k.csv.gz", ["arrival_h", "length_h", "cpus"], 3600),
    "pai_1k": ("alibaba_pai_1k.csv", ["arrival_time", "length", "cpus"], 1),
}


def widths_and_shares(widths):
    """The commonest widths that cover 99 % of jobs; the others count to the nearest kept (the smaller of two)."""
    counts = collections.Counter(widths)
    kept, covered = [], 0
    for width, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if covered >= COVERED * len(widths):
            break
        kept.append(width)
        covered += count
    kept.sort()
    shares = collections.Counter()
    for width, count in counts.items():
        shares[min(kept, key=lambda k: (abs(k - width), k))] += count
    return kept, [shares[width] / len(widths) for width in kept], covered / len(widths)


def profile(times_s, step_s, steps):
    """Relative arrivals by step of the cycle (mean 1, each over the whole days it was seen), and chi-squared against a
    flat one."""
    days = math.ceil(max(times_s) / 86400)
    seen = collections.Counter(i % steps for i in range(days * 86400 // step_s))
    counts = collections.Counter(int(t // step_s) % steps for t in times_s)
    flat = len(times_s) / sum(seen.values())
    rates = [counts[i] / seen[i] for i in range(steps)]
    relative = [rate / series.mean(rates) for rate in rates]
    return relative, sum((counts[i] - flat * seen[i]) ** 2 / (flat * seen[i]) for i in range(steps))


def listed(numbers, decimals):
    return "[" + ", ".join(series.fixed(n, decimals) for n in numbers) + "]"


def size_lines(lengths):
    fit = lognormal.fit_load(lengths, SHORTEST_S, LONGEST_S)
    likeliest = lognormal.fit_likelihood(lengths, SHORTEST_S, LONGEST_S)

    def median(distribution):
        return series.fixed(math.exp(distribution.mu) / 60, 2) + " min"

    def distance(distribution):
        return series.fixed(lognormal.kolmogorov_smirnov(lengths, distribution.cdf), 4)

    return fit, [
        "# Truncated lognormal: a draw lies in [min, max] by condition, none is moved to an end; the median is that",
        "# before truncation. Fitted to equal mean and equal mean logarithm: the mean is the work that arrives.",
        f"# Mean {series.fixed(series.mean(lengths), 1)} s, KS distance {distance(fit)} (5 % bound at this sample size "
        f"{series.fixed(1.36 / len(lengths) ** 0.5, 4)}: near, not exact).",
        f"# Maximum likelihood would be median {median(likeliest)}, sigma {series.fixed(likeliest.sigma, 4)}: "
        f"KS distance {distance(likeliest)}, but mean {series.fixed(likeliest.mean(), 1)} s.",
        f'size = {{ kind = "lognormal", median = "{median(fit)}", sigma = {series.fixed(fit.sigma, 4)}, '
        'min = "5 min", max = "3 days" }',
    ]


def profile_lines(key, what, times, step_s, steps, bound):
    relative, chi2 = profile(times, step_s, steps)
    return [
        f"# Relative arrivals by {what}, mean 1. The trace has no stated calendar: step 0 is the trace's own first.",
        f"# Standard error of each {series.fixed(100 * (steps / len(times)) ** 0.5, 1)} %; chi-squared against flat "
        f"{series.fixed(chi2, 1)} (5 % bound of {steps - 1} degrees of freedom: {bound}).",
        f"{key} = {listed(relative, 4)}",
    ]


def report(file, jobs):
    times, lengths, widths = zip(*jobs)
    fit, sizes = size_lines(lengths)
    kept, shares, covered = widths_and_shares(widths)
    kept_width = sum(w * s for w, s in zip(kept, shares))
    days = max(times) / 86400
    core_hours = series.mean([length * width / 3600 for length, width in zip(lengths, widths)])
    lines = [
        f"# Jobs distributed like the Alibaba PAI trace: {len(jobs)} jobs over {days:.2f} days.",
        f"# source: Alibaba cluster-trace-gpu-v2020 (CC-BY-4.0), sampled by umassos/GAIA @ 62a5efccb20f (MIT): {file}",
        "# made by: tools/derive/pai_fit.py",
        f"# rows: {len(jobs)} read, {len(jobs)} used; widths are CPU cores",
        f"# arrivals: {series.fixed(len(jobs) / days / 24, 4)} jobs per hour on average",
        f"# work: {series.fixed(core_hours, 4)} core-hours per job; "
        f"{series.fixed(fit.mean() / 3600 * kept_width, 4)} by the fits below (length and width independent)",
        "",
        *sizes,
        "",
        f"# The commonest widths, {series.fixed(100 * covered, 2)} % of jobs; the others count to the nearest.",
        f"# Mean width {series.fixed(series.mean(widths), 4)}, by this table {series.fixed(kept_width, 4)}.",
        f"widths = [{', '.join(map(str, kept))}]",
        f"width_weights = {listed(shares, 5)}",
        "",
        *profile_lines("diurnal", "hour of day", times, 3600, 24, 35.2),
        "",
        *profile_lines("weekly", "day of week", times, 86400, 7, 12.6),
    ]
    return "\n".join(lines) + "\n"


def derive(folder):
    for name, (file, columns, unit_s) in SAMPLES.items():
        rows, _ = series.read(f"workload/{file}", columns)
        jobs = [(float(arrival) * unit_s, float(length) * unit_s, int(width)) for arrival, length, width in rows]
        path = folder / "workload" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(report(file, jobs).encode())


if __name__ == "__main__":
    series.main(derive)

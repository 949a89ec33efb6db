"""A lognormal kept to [min, max]: a draw is conditional on lying there (inversion between F(min) and F(max)), never
moved to an end. `mu` and `sigma` are those of ln x before truncation, exp(mu) its median."""
import math
from statistics import NormalDist

NORMAL = NormalDist()


class Truncated:
    def __init__(self, mu, sigma, low, high):
        self.mu, self.sigma, self.low, self.high = mu, sigma, low, high
        self.below = NORMAL.cdf(self._score(low))
        self.inside = NORMAL.cdf(self._score(high)) - self.below

    def _score(self, x):
        return (math.log(x) - self.mu) / self.sigma

    def cdf(self, x):
        return (NORMAL.cdf(self._score(x)) - self.below) / self.inside

    def mean(self):
        share = NORMAL.cdf(self._score(self.high) - self.sigma) - NORMAL.cdf(self._score(self.low) - self.sigma)
        return math.exp(self.mu + self.sigma ** 2 / 2) * share / self.inside

    def mean_log(self):
        density = NORMAL.pdf(self._score(self.low)) - NORMAL.pdf(self._score(self.high))
        return self.mu + self.sigma * density / self.inside

    def variance_log(self):
        a, b = self._score(self.low), self._score(self.high)
        pa, pb = NORMAL.pdf(a), NORMAL.pdf(b)
        return self.sigma ** 2 * (1 + (a * pa - b * pb) / self.inside - ((pa - pb) / self.inside) ** 2)


def bisect(below, low, high, steps=80):
    """Where `below` turns from true to false."""
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def with_mean_log(target, sigma, low, high):
    mu = bisect(lambda m: Truncated(m, sigma, low, high).mean_log() < target,
                math.log(low) - 4 * sigma, math.log(high))
    return Truncated(mu, sigma, low, high)


def fit_load(lengths, low, high):
    """Equal mean (the work that arrives) and equal mean logarithm (where the bulk lies)."""
    mean_log = math.fsum(map(math.log, lengths)) / len(lengths)
    mean = math.fsum(lengths) / len(lengths)
    sigma = bisect(lambda s: with_mean_log(mean_log, s, low, high).mean() < mean, 0.3, 4)
    return with_mean_log(mean_log, sigma, low, high)


def fit_likelihood(lengths, low, high):
    """Maximum likelihood: equal mean and variance of the logarithm."""
    logs = list(map(math.log, lengths))
    mean_log = math.fsum(logs) / len(logs)
    variance = math.fsum((x - mean_log) ** 2 for x in logs) / len(logs)
    sigma = bisect(lambda s: with_mean_log(mean_log, s, low, high).variance_log() < variance, 0.3, 4)
    return with_mean_log(mean_log, sigma, low, high)


def kolmogorov_smirnov(values, cdf):
    """Largest distance between the empirical distribution and `cdf`."""
    ordered = sorted(values)
    n = len(ordered)
    return max(max(cdf(x) - i / n, (i + 1) / n - cdf(x)) for i, x in enumerate(ordered))

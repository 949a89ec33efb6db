"""A day of virtual machines' demand, and the model that is fitted to it."""
import math

import series
from lognormal import NORMAL

STEPS = 288
EQUATIONS = """
The model. Machine i has a level b_i and a restlessness a_i, both standard normal, drawn once. At step t
  z(i,t) = sqrt(between) b_i + sqrt(slow) x_i(t) + sqrt(1 - between - slow) e_i(t) + diurnal[hour of t]
  x_i(t) = persistence x_i(t-1) + sqrt(1 - persistence^2) v_i(t),  x_i(0), v_i(t), e_i(t) standard normal
  p_i = idle Phi(idle_shift - idle_slope b_i + idle_spread a_i)
  percent(i,t) = 0 with probability p_i, else Q(Phi(z(i,t))), Q(u) the least k with shares[0] + ... + shares[k] >= u
Order of draws, a stream of uniforms for each machine: b, a, x(0); then at every step w, and from step 1 on v.
Idle if w <= p; else e = Phi^-1((w - p) / (1 - p)), which is standard normal: one uniform serves both, two a step."""


def read_day(name):
    """The machines of a day, bytewise by name, each a list of whole percents."""
    folder = series.find(name)
    machines = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name.encode()):
        samples = [int(line) for line in path.read_text().split()]
        if len(samples) != STEPS or not all(0 <= s <= 100 for s in samples):
            raise ValueError(f"{path}: expected {STEPS} whole percents from 0 to 100")
        machines.append(samples)
    return machines


def alive(p):
    """Probability that a machine which is idle at each step with probability p outlives the reference experiment:
    dropped at 300 k + 0.1 s, k = 1..287, where samples k and k + 1 are both 0 (after the last, the last again)."""
    busy, idle = 1 - p, p
    for _ in range(STEPS - 2):
        busy, idle = (busy + idle) * (1 - p), busy * p
    return busy


def outlives(samples):
    return not any(a == 0 and b == 0 for a, b in zip(samples[1:], samples[2:] + samples[-1:]))


def cumulated(shares):
    return [math.fsum(shares[:k + 1]) for k in range(len(shares))]


def rounded_shares(cuts):
    """The shares of a standard normal between the cuts, to six decimals that add up to 1 (largest remainders)."""
    below = [0.0, *map(NORMAL.cdf, cuts), 1.0]
    exact = [1e6 * (b - a) for a, b in zip(below, below[1:])]
    whole = [math.floor(x) for x in exact]
    short = 10**6 - sum(whole)
    for k in sorted(range(len(exact)), key=lambda k: (whole[k] - exact[k], k))[:short]:
        whole[k] += 1
    return [x / 1e6 for x in whole]


class Day:
    """Statistics of a day that the model is fitted to."""

    def __init__(self, machines):
        self.machines = machines
        self.means = [sum(m) / STEPS for m in machines]

    def zero_share(self):
        return sum(m.count(0) for m in self.machines) / STEPS / len(self.machines)

    def never_idle(self):
        return sum(0 not in m for m in self.machines) / len(self.machines)

    def alive_at_end(self):
        return sum(map(outlives, self.machines))

    def zero_share_of_quieter_half(self):
        """Quieter by the mean of the samples that are not 0."""
        loud = [(sum(m) / max(1, STEPS - m.count(0)), m.count(0)) for m in self.machines]
        return series.mean([zeros / STEPS for _, zeros in sorted(loud)[:len(loud) // 2]])

    def busy_histogram(self):
        counts = [0] * 101
        for m in self.machines:
            for sample in m:
                counts[sample] += sample > 0
        return [c / sum(counts) for c in counts]

    def variance_of_means(self):
        return series.mean([m * m for m in self.means]) - series.mean(self.means) ** 2

    def autocorrelation(self, lag):
        """About each machine's own mean, and the mean of that over machines."""
        values = []
        for samples, mean in zip(self.machines, self.means):
            strays = [s - mean for s in samples]
            variance = math.fsum(s * s for s in strays)
            values.append(math.fsum(a * b for a, b in zip(strays, strays[lag:])) / variance if variance else 0.0)
        return series.mean(values)

    def mean_by_hour(self):
        return [series.mean([sum(m[12 * h:12 * h + 12]) / 12 for m in self.machines]) for h in range(24)]

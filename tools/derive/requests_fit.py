#!/usr/bin/python3
"""Requests like those of two traces of language models: how long prompts and outputs are, how arrivals cluster.

    tools/derive/requests_fit.py [FOLDER]      derives scenarios/data/workload/{azure_code,mooncake_conversation}.toml
    tools/derive/requests_fit.py --report      the fits beside the traces
"""
import datetime
import math
import sys

import series

SHARES = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1]
TRACES = {  # output: file, columns, windows [s] over which counts are compared, what it is
    "azure_code": (
        "azure_llm_2023_code.csv", ["TIMESTAMP", "ContextTokens", "GeneratedTokens"], [1, 3, 10, 30, 60, 120],
        "Requests to complete code, of the Azure trace of 16 November 2023",
        "Azure/AzurePublicDataset @ b469a113cedc, AzureLLMInferenceTrace_code.csv (CC-BY-4.0); Patel et al., Splitwise, ISCA 2024"),
    "mooncake_conversation": (
        "mooncake_conversation.csv", ["timestamp_ms", "input_tokens", "output_tokens", "n_kv_blocks"], [30, 60, 120, 300],
        "Requests of conversations with long prompts, of the Mooncake trace (Kimi)",
        "kvcache-ai/Mooncake @ 3b5a59413395, conversation_trace.jsonl (Apache-2.0); Qin et al., Mooncake, FAST 2025"),
}


class Trace:
    def __init__(self, name):
        self.file, columns, self.windows, self.what, self.source = TRACES[name]
        rows, _ = series.read(f"workload/{self.file}", columns)
        times = [seconds(row[0]) for row in rows]
        self.times = [t - times[0] for t in times]
        self.prompts, self.outputs = [int(row[1]) for row in rows], [int(row[2]) for row in rows]
        self.length_s = self.times[-1]
        self.rate = len(rows) / self.length_s

    def dispersion(self, window):
        """Variance of the counts in whole windows over their mean: 1 where arrivals are independent of each other."""
        counts = [0] * int(self.length_s // window)
        for t in self.times:
            if t < len(counts) * window:
                counts[int(t // window)] += 1
        mean = series.mean(counts)
        return series.mean([(c - mean) ** 2 for c in counts]) / mean


def seconds(text):
    if text.isdigit():
        return int(text) / 1e3
    whole, fraction = text.split(".")
    return datetime.datetime.fromisoformat(whole + "+00:00").timestamp() + float("0." + fraction)


def quantile(ordered, share):
    """Linear between the values of the ranks."""
    at = share * (len(ordered) - 1)
    i = min(int(at), len(ordered) - 2)
    return ordered[i] + (at - i) * (ordered[i + 1] - ordered[i])


def table(values):
    """Tokens at SHARES; a prompt of none counts as one token."""
    ordered = sorted(max(1, v) for v in values)
    return [quantile(ordered, share) for share in SHARES]


def table_mean(tokens):
    """Of what is geometric between the shares: a piece from a to b has the mean (b - a) / ln(b / a)."""
    return math.fsum((q - p) * (a if b == a else (b - a) / math.log(b / a))
                     for p, q, a, b in zip(SHARES, SHARES[1:], tokens, tokens[1:]))


def with_mean(values):
    """The table, its longest pieces (above the 90th percentile) moved together so that the mean is that of the trace."""
    tokens, mean = table(values), series.mean([max(1, v) for v in values])
    fixed = SHARES.index(0.9)

    def moved(x):
        return [t if i <= fixed or i == len(tokens) - 1 else max(tokens[fixed], min(tokens[-1], tokens[fixed] * (t / tokens[fixed]) ** x))
                for i, t in enumerate(tokens)]
    low, high = 0.3, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if table_mean(moved(middle)) < mean else (low, middle)
    return moved(low)


def variance_of_mean(variation, memory, steps):
    """Of the mean over a window of the rate's factor, whose logarithm is autoregressive (models/workload/request_source.hpp)."""
    s2 = math.log1p(variation ** 2)
    lags = [math.expm1(s2 * math.exp(-lag / memory)) for lag in range(steps)]
    return (steps * lags[0] + 2 * math.fsum((steps - lag) * lags[lag] for lag in range(1, steps))) / steps ** 2


def fit_bursts(trace):
    """Variation and memory by least squares of the logarithm of the excess dispersion over the windows."""
    excess = [(trace.dispersion(w) - 1) / (trace.rate * w) for w in trace.windows]

    def error(variation, memory):
        return math.fsum(math.log(variance_of_mean(variation, memory, w) / e) ** 2 for w, e in zip(trace.windows, excess))

    def best(variations, memories):
        return min(((v, m) for v in variations for m in memories), key=lambda pair: error(*pair))

    variation, memory = best([1.3 ** i for i in range(-12, 8)], [1.5 ** i for i in range(0, 18)])
    for width in (1.14, 1.05, 1.02, 1.007):
        near = [width ** i for i in range(-3, 4)]
        variation, memory = best([variation * x for x in near], [memory * x for x in near])
    return variation, memory


def rank_correlation(xs, ys):
    def ranks(values):
        result = [0.0] * len(values)
        for rank, i in enumerate(sorted(range(len(values)), key=lambda i: (values[i], i))):
            result[i] = rank
        return result
    a, b = ranks(xs), ranks(ys)
    ma, mb = series.mean(a), series.mean(b)
    return (math.fsum((x - ma) * (y - mb) for x, y in zip(a, b)) /
            math.sqrt(math.fsum((x - ma) ** 2 for x in a) * math.fsum((y - mb) ** 2 for y in b)))


def listed(numbers, decimals):
    return "[" + ", ".join(series.fixed(n, decimals).rstrip("0").rstrip(".") if decimals else series.fixed(n, 0) for n in numbers) + "]"


def law(key, values):
    tokens = with_mean(values)
    return [f"# {key} tokens: mean {series.fixed(series.mean(values), 1)}, by this table {series.fixed(table_mean(tokens), 1)}.",
            f"[{key}]", 'kind = "quantiles"', f"at = {listed(SHARES, 3)}", f"tokens = {listed(tokens, 0)}"]


def same_instant(trace):
    shared = series.mean([float(a == b) for a, b in zip(trace.times, trace.times[1:])])
    return [f"# {series.fixed(100 * shared, 1)} % have the instant of the one before: its times are rounded, and short windows say "
            "nothing of it"] if shared > 0.5 else []


def text(name):
    trace = Trace(name)
    variation, memory = fit_bursts(trace)
    lines = [
        f"# {trace.what}: {len(trace.times)} in {series.fixed(trace.length_s / 60, 1)} minutes.",
        f"# source: {trace.source}",
        "# made by: tools/derive/requests_fit.py, which also shows the fits beside the trace (--report)",
        f"# rate: {series.fixed(trace.rate, 3)} requests per second",
        f"# prompt and output: rank correlation {series.fixed(rank_correlation(trace.prompts, trace.outputs), 3)}; drawn independently",
        *same_instant(trace),
        "# The trace is an hour long: it says nothing of the hours of a day or the days of a week.",
        "",
        *law("prompt", trace.prompts),
        "",
        *law("output", trace.outputs),
        "",
        "# Variance of counts over their mean, in windows of so many seconds (1: arrivals are independent):",
        "#   window  trace  fit",
        *(f"#   {w:6d} {trace.dispersion(w):6.1f} {1 + trace.rate * w * variance_of_mean(variation, memory, w):6.1f}" for w in trace.windows),
        "[bursts]",
        f"variation = {series.fixed(variation, 3)}",
        f'memory = "{series.fixed(memory, 1)} s"',
        'step = "1 s"',
    ]
    return "\n".join(lines) + "\n"


def derive(folder):
    for name in TRACES:
        path = folder / "workload" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text(name).encode())


def report():
    for name in TRACES:
        trace = Trace(name)
        print(text(name))
        for key, values in (("prompt", trace.prompts), ("output", trace.outputs)):
            tokens, fitted = table(values), with_mean(values)
            print(f"  {key}: share, trace, fit")
            for row in zip(SHARES, tokens, fitted):
                print("    {:6.3f} {:9.0f} {:9.0f}".format(*row))


if __name__ == "__main__":
    if sys.argv[1:] == ["--report"]:
        report()
    else:
        series.main(derive)

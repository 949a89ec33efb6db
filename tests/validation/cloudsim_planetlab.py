"""The reference experiment of consolidation comes out as CloudSim 3.0.3 prints it, row by row of its own output with
trace files in bytewise order: migrations and shutdowns exactly, energy, SLATAH, PDM, SLAV, ESV to 1e-9 (or to the
last printed digit, where that is coarser).
Rows of the unseeded random selector are drawn by chance: ours lie where theirs do.

    cloudsim_planetlab.py JEVONS    (77: the traces or the oracle are not at hand)
"""
import concurrent.futures
import csv
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORACLES = ROOT.parent / "shared" / "oracles" / "cloudsim_planetlab_20110303.csv"
SCENARIO = ROOT / "scenarios" / "planetlab.toml"
PRINTED = {"energy_kwh": ("it_energy", 1e-10), "slatah": ("slatah", 1e-12), "pdm": ("pdm", 1e-12), "slav": ("slav", 1e-12),
           "esv_kwh": ("esv", 1e-12), "overall_sla_violation": ("unmet_demand", 1e-12),
           "mean_time_before_host_shutdown_s": ("host_on_mean", 1e-6), "average_sla_violation": ("shortfall_mean", 1e-12)}
EXACT = {"migrations": "migrations", "host_shutdowns": "host_shutdowns"}
PARAMETER = {"thr": "threshold", "iqr": "safety", "mad": "safety", "lr": "safety", "lrr": "safety"}
RELATIVE = 1e-9
T_975 = {4: 2.776, 9: 2.262}


def traces_are_there(jevons):
    return subprocess.run([jevons, "check", str(SCENARIO)], capture_output=True).returncode == 0


def run(jevons, policy, selection, parameter, extra=()):
    if policy == "dvfs":
        options = ["policy.consolidation=none"]
    elif policy == "npa":
        options = ["policy.consolidation=npa"]
    else:
        options = [f"policy.consolidation.detector={{ kind = \"{policy}\", {PARAMETER[policy]} = {parameter} }}",
                   f"policy.consolidation.selector={selection}"]
    command = [jevons, "run", str(SCENARIO), "--json", "--quiet"]
    for option in options + list(extra):
        command += ["--set", option]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {name: metric["value"] for name, metric in json.loads(done.stdout)["metrics"].items()}


def differences(row, metrics):
    wrong = []
    for column, name in EXACT.items():
        if float(row[column]) != metrics[name]:
            wrong.append(f"{name}: {metrics[name]:.0f}, CloudSim {row[column]}")
    for column, (name, printed) in PRINTED.items():
        theirs, ours = float(row[column]), metrics[name]
        if ours is None:
            ours = 0.0  # nothing was ever short
        if abs(ours - theirs) > max(RELATIVE * abs(theirs), 0.51 * printed):
            wrong.append(f"{name}: {ours!r}, CloudSim {row[column]}")
    return wrong


def check_seeded(jevons, row):
    extra = ["policy.consolidation.selector={ kind = \"rs\", java_seed = " + row["rs_seed"] + " }"] if row["rs_seed"] != "-" else []
    return differences(row, run(jevons, row["policy"], row["selection"], row["parameter"], extra))


def check_unseeded(jevons, rows):
    """Ten draws of ours against five of theirs: the means differ by no more than two means may (Welch, 99.9 %)."""
    wrong, ours = [], [run(jevons, rows[0]["policy"], "rs", rows[0]["parameter"], [f"seed={seed}"]) for seed in range(10)]
    for column, name in {**EXACT, **{c: n for c, (n, _) in PRINTED.items()}}.items():
        a, b = [float(row[column]) for row in rows], [metrics[name] for metrics in ours]
        error = (statistics.variance(a) / len(a) + statistics.variance(b) / len(b)) ** 0.5
        if abs(statistics.mean(a) - statistics.mean(b)) > 5.0 * error:
            wrong.append(f"{name}: mean {statistics.mean(b):.6g}, CloudSim {statistics.mean(a):.6g}, standard error {error:.2g}")
    return wrong


def main():
    jevons = sys.argv[1]
    if not ORACLES.exists() or not traces_are_there(jevons):
        print("skipped: the traces or CloudSim's output are not at hand")
        return 77
    with open(ORACLES, newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file_order"] == "sorted"]
    seeded = [row for row in rows if row["selection"] != "rs" or row["rs_seed"] != "-"]
    unseeded = {}
    for row in rows:
        if row["selection"] == "rs" and row["rs_seed"] == "-":
            unseeded.setdefault(row["policy"], []).append(row)
    wrong = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [(f"{r['policy']} {r['selection']} {r['rs_seed']}".strip(" -"), pool.submit(check_seeded, jevons, r)) for r in seeded]
        jobs += [(f"{policy} rs, drawn", pool.submit(check_unseeded, jevons, group)) for policy, group in unseeded.items()]
        for name, job in jobs:
            found = job.result()
            wrong += bool(found)
            print(f"{name:<14} {'; '.join(found) if found else 'as CloudSim'}")
    print(f"{len(jobs)} rows, {wrong} that differ")
    return 1 if wrong or len(seeded) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())

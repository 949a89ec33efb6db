"""What the scripts of this folder share: asking jevons, writing figures, and keeping tables of a page between markers.

A page holds <!-- NAME --> ... <!-- end -->; what stands between is the script's, the rest is written by hand.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
SCENARIOS = ROOT / "scenarios"
SKIPPED = 77
options = argparse.Namespace(jevons=str(ROOT / "build/release/jevons"))


class Missing(Exception):
    """What a part of a page needs and does not find."""


# What jevons says.

def jevons(*arguments, data=None):
    environment = {**os.environ, "JEVONS_DATA": os.pathsep.join(filter(None, (data, os.environ.get("JEVONS_DATA"))))}
    done = subprocess.run([options.jevons, *map(str, arguments)], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"jevons {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


def compared(scenario, *arguments, data=None):
    """Of every alternative its metrics: mean, half-width, difference from the baseline."""
    printed = jevons("compare", scenario, "--json", "--quiet", *arguments, data=data)
    return {a["name"]: {metric: values["alternatives"][a["name"]] for metric, values in printed["metrics"].items()}
            for a in printed["alternatives"]}


def measured_file(name):
    """The path of a measured series, looked for as jevons does."""
    for folder in [*filter(None, os.environ.get("JEVONS_DATA", "").split(os.pathsep)), ROOT.parent / "shared" / "data"]:
        if (pathlib.Path(folder) / name).exists():
            return pathlib.Path(folder) / name
    raise Missing(f"no {name} along JEVONS_DATA; scenarios/data/README.md says where it comes from")


# How figures are written.

def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def figure(value, digits, scale=1.0):
    return "-" if value is None else f"{value * scale:,.{digits}f}"


def mean(row, metric):
    return row[metric]["mean"]


# The page.

def held(path, page, block):
    found = re.search(rf"(?s)(<!-- {block} -->\n)(.*?)(\n<!-- end -->)", page)
    if not found:
        sys.exit(f"{path.name} has no <!-- {block} --> ... <!-- end -->")
    return found


def write_page(path, description, parts):
    """The script's main: `parts` are functions by name, each of which gives texts by block. Returns the exit code."""
    arguments = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("jevons", nargs="?", default=options.jevons)
    arguments.add_argument("--part", choices=tuple(parts))
    arguments.add_argument("--check", action="store_true")
    arguments.parse_args(namespace=options)
    page, wrong = path.read_text(), []
    try:
        made = {block: text for name, part in parts.items() if options.part in (None, name) for block, text in part().items()}
    except Missing as what:
        print(f"skipped: {what}")
        return SKIPPED
    for block, text in made.items():
        there = held(path, page, block)
        if there[2] != text:
            wrong.append(block)
            page = page[:there.start(2)] + text + page[there.end(2):]
    print(f"{len(made)} tables, {len(wrong)} that differ" + (": " + ", ".join(wrong) if wrong else ""))
    if not options.check:
        path.write_text(page)
        return 0
    for block in wrong:
        print(f"\n{block}, as it would be:\n{made[block]}")
    return 1 if wrong else 0

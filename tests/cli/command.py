"""What the tests of the command line share: a folder of their own, the command, and what a scenario is made of.

Every test program here is run as `PROGRAM JEVONS`, by the distribution's Python, and ends with 77 if all it has was
skipped.
"""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SKIPPED = 77
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SCENARIOS = REPOSITORY / "scenarios"

SMALL = """\
start = 2022-04-12
duration = "6 h"
grid.plain = { kind = "constant", intensity = "400 g/kWh", flat_price = "80 USD/MWh" }
site.small.grid = "plain"
site.small.servers = [{ model = "hp_ml110_g5", count = 4 }]
workload = [{ kind = "batch", rate = "6/h", size = { kind = "exponential", mean = "20 min" } }]
"""
# Two sites on a grid by trace, jobs of several widths, sleeping servers: a bit of everything, still quick.
VARIED = """\
title = "A bit of everything"
start = 2022-04-12T00:00:00Z
duration = "2 days"
[grid.caiso]
kind = "trace"
generation = "grid/ciso_typical.csv"
price = "price/ciso_price_typical.csv"
[site.a]
grid = "caiso"
weather = "weather/san_jose_typical.csv"
cooling = { plant = "constant_pue", pue = 1.3, wue = "1 L/kWh" }
servers = [{ model = "hp_ml110_g5", count = 6 }]
[site.b]
servers = [{ model = "dgx_a100", count = 1 }]
[[workload]]
site = "a"
rate = "12/h"
size = { kind = "lognormal", median = "20 min", sigma = 1.2 }
widths = [1, 2, 4]
width_weights = [0.6, 0.3, 0.1]
slack = "2 h"
[[workload]]
site = "b"
resource = "accelerators"
rate = "2/h"
size = { kind = "exponential", mean = "2 h" }
[policy]
queue = "easy_backfill"
placement = "random"
power = { kind = "sleep_after", after = "10 min" }
"""


def measured_series():
    """The folder of measured series, where there is one at hand."""
    folders = [folder for folder in os.environ.get("JEVONS_DATA", "").split(":") if folder]
    for folder in map(pathlib.Path, [*folders, REPOSITORY.parent / "shared" / "data"]):
        if (folder / "grid" / "CISO_2022_hourly.csv").exists():
            return folder
    return None


class CommandTest(unittest.TestCase):
    command = ""
    extra = {}  # environment variables

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def environment(self):
        return {key: value for key, value in os.environ.items() if key not in ("JEVONS_DATA", "NO_COLOR")} | self.extra

    def jevons(self, *arguments, expect=0, **options):
        """Runs the command in the test's folder; its exit code must be the expected one."""
        done = subprocess.run([self.command, *map(str, arguments)], cwd=self.folder, env=self.environment(), text=True,
                              errors="replace", capture_output=True, timeout=300, **options)
        self.assertEqual(done.returncode, expect, f"jevons {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
        return done

    def start(self, *arguments, **options):
        return subprocess.Popen([self.command, *map(str, arguments)], cwd=self.folder, env=self.environment(), text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run_json(self, *arguments):
        return json.loads(self.jevons("run", *arguments, "--json", "--quiet").stdout)

    def snapshot(self):
        """Every file below the test's folder, by name, with what is in it."""
        return {str(p.relative_to(self.folder)): hashlib.sha256(p.read_bytes()).hexdigest() if p.is_file() else "folder"
                for p in sorted(self.folder.rglob("*"))}


def position(name, text, needle):
    """`name:line:column` of the only place where `needle` stands in the text."""
    assert text.count(needle) == 1, (needle, text.count(needle))
    before = text[:text.index(needle)]
    return f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def main():
    CommandTest.command = str(pathlib.Path(sys.argv.pop(1)).resolve())
    result = unittest.main(exit=False, verbosity=2).result
    for test, why in result.skipped:
        print(f"SKIP: {test}: {why}")
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if result.testsRun <= len(result.skipped) else 0)

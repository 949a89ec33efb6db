"""A page of docs holds what its script makes.

    page.py JEVONS SCRIPT PART    (77: the measured series that the part needs are not at hand)
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    jevons, script, part = sys.argv[1:]
    sys.exit(subprocess.run([sys.executable, "-B", ROOT / "docs" / script, jevons, "--part", part, "--check"]).returncode)

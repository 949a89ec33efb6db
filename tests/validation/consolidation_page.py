"""docs/consolidation.md holds what docs/consolidation_tables makes.

    consolidation_page.py JEVONS measured|synthetic    (77: the traces or the published output are not at hand)
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    jevons, part = sys.argv[1:]
    sys.exit(subprocess.run([sys.executable, ROOT / "docs" / "consolidation_tables", jevons, "--part", part, "--check"]).returncode)

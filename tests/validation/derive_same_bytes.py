"""The derived tables below scenarios/data are what tools/derive/all makes of the measured series, byte for byte."""
import pathlib
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
COMMITTED = REPOSITORY / "scenarios" / "data"
SKIPPED = 77


def files_below(folder):
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.name != "README.md"}


with tempfile.TemporaryDirectory() as fresh:
    made = subprocess.run([sys.executable, "-B", REPOSITORY / "tools" / "derive" / "all", fresh],
                          capture_output=True, text=True)
    if made.returncode == SKIPPED:
        print("skipped:", made.stderr.strip())
        sys.exit(SKIPPED)
    if made.returncode != 0:
        sys.exit(f"tools/derive/all failed:\n{made.stderr}")
    fresh = pathlib.Path(fresh)
    wrong = [f"{name}: not made by tools/derive/all" for name in files_below(COMMITTED) - files_below(fresh)]
    wrong += [f"{name}: made, but not committed" for name in files_below(fresh) - files_below(COMMITTED)]
    both = files_below(fresh) & files_below(COMMITTED)
    wrong += [f"{name}: differs" for name in both if (fresh / name).read_bytes() != (COMMITTED / name).read_bytes()]
    if wrong:
        sys.exit("\n".join(sorted(wrong)))
    print(f"{len(both)} derived files are the same bytes")

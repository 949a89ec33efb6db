"""Where the measured series lie, and how a derived table is written: the same bytes on any machine.

Only the standard library, sums by math.fsum (correctly rounded, whatever the order or the processor) and fixed
decimals, so that a table derived again is equal byte for byte.
"""
import csv
import gzip
import math
import os
import pathlib
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DERIVED = REPOSITORY / "scenarios" / "data"
NOT_AT_HAND = 77  # exit code by which ctest knows a skipped test


class NotAtHand(Exception):
    """A measured series that is on none of the folders searched."""


def find(name):
    """The measured series `name`, such as "grid/CISO_2022_hourly.csv", or a folder of them."""
    folders = [pathlib.Path(f) for f in os.environ.get("JEVONS_DATA", "").split(os.pathsep) if f]
    folders.append(REPOSITORY.parent / "shared" / "data")
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    searched = ", ".join(str(f) for f in folders)
    raise NotAtHand(f"{name} is not at hand (searched {searched}; set JEVONS_DATA to the folder that holds it)")


def read(name, columns):
    """The rows of a measured CSV as lists of text, and its leading # lines; the columns must be those named."""
    path = find(name)
    opened = gzip.open(path, "rt", newline="") if path.suffix == ".gz" else open(path, newline="")
    with opened as file:
        lines = file.read().splitlines()
    notes = [line for line in lines if line.startswith("#")]
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    if rows[0] != columns:
        raise ValueError(f"{path}: columns {rows[0]}, expected {columns}")
    for number, row in enumerate(rows[1:], start=len(notes) + 2):
        if len(row) != len(columns):
            raise ValueError(f"{path}:{number}: {len(row)} values, expected {len(columns)}")
    return rows[1:], notes


def mean(values):
    return math.fsum(values) / len(values)


def deviation(values):
    """Standard deviation of a sample (n - 1)."""
    centre = mean(values)
    return math.sqrt(math.fsum((v - centre) ** 2 for v in values) / (len(values) - 1))


def fixed(value, decimals):
    """The number with so many decimals, and no minus before a zero."""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def write(path, header, columns, rows):
    """A derived table: # lines that say where it comes from, the columns, the rows (already text)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"# {line}" for line in header] + [",".join(columns)] + [",".join(row) for row in rows]
    path.write_bytes(("\n".join(lines) + "\n").encode())


def output_folder(arguments):
    """The folder to write to: the one argument, or the repository's scenarios/data."""
    return pathlib.Path(arguments[0]) if arguments else DERIVED


def main(derive):
    """Runs one script: `derive(folder)` writes below the folder; exit 77 where a series is not at hand."""
    try:
        derive(output_folder(sys.argv[1:]))
    except NotAtHand as missing:
        print(missing, file=sys.stderr)
        sys.exit(NOT_AT_HAND)

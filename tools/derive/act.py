"""The tables of ACT (facebookresearch/ACT @ abc9fbb, MIT), and entries of a catalogue in TOML."""
import re

import series

ACT = "hardware/act/models/"


def figures(name):
    """Names and texts with units of a flat table of ACT."""
    line = re.compile(r'^\s*"?([^":#]+?)"?\s*:\s*([-+.\deE]+)\s*([^#]*?)\s*(#.*)?$')
    return {m[1]: (float(m[2]), m[3].replace(" ", "")) for m in map(line.match, series.find(name).read_text().splitlines()) if m}


def quantity(value, unit):
    return f'"{value:.12g} {unit}"'


def entry(table, name, **keys):
    return "\n".join([f"[{table}.{name}]"] + [f"{key} = {value}" for key, value in keys.items() if value is not None] + [""])


def text(value):
    return f'"{value}"'

#!/usr/bin/python3
"""What things are made with, scenarios/catalog/processes.toml and parts.toml: from the tables of ACT (facebookresearch/ACT @ abc9fbb,
MIT), from those of the GreenSKU framework (Azure/AzurePublicDataset @ b469a11, CC-BY-4.0), and what stands below with a source of its own.

    tools/derive/making.py            writes both files
"""
import sys

import making_parts
import series
from act import ACT, entry, figures, quantity, text

CATALOGUE = series.REPOSITORY / "scenarios" / "catalog"
NODES = ("28nm", "20nm", "14nm", "10nm", "8nm", "7nm", "5nm", "3nm")
SOURCES = ("coal", "solar")
WATER = {"7nm": ("11.9 m3", "137.3 L a mask layer, 87 layers (TSMC, by way of Scope3)")}
FABS = {"taiwan": "Taiwan", "korea": "Korea", "usa": "United States", "japan": "Japan", "world": "the world", "iceland": "Iceland"}

PROCESSES = """\
# What making a square centimetre of logic takes, by node, and what the electricity of fabs emits. Written by tools/derive/making.py, which
# says where it comes from.
#
# energy, gases, materials    EPA, GPA where 95 and 99 % are abated, and MPA of ACT
# imec        the sum of the three by imec.netzero as ACT states it, for comparison: not used
# water       of a wafer of 300 mm, before any is used again: at least 8300 L, two thirds of it ultra-pure
# carbon      of fabs: ACT's for 2022; low and high: its other year's, where it has one

# ---- what is not known of fabs; defects and clustering: 0.1/cm2 and 3, usual for logic in production

[making]
package = "150 g"

[making.low]
abated = 0.99
yield = { law = "fixed", fixed = 0.875 }  # ACT's, whatever the area: as if every die that is partly good is sold

[making.middle]
abated = 0.97
yield = { law = "negative_binomial", defects = "0.1/cm2", clustering = 3 }

[making.high]
abated = 0.95
yield = { law = "poisson", defects = "0.1/cm2" }
"""


def process(node, tables):
    water, water_source = WATER.get(node, ("8.3 m3", None))
    given = {key: quantity(*tables[key][node]) for key in ("energy", "gases_95", "gases_99", "materials")}
    imec = tables["imec"].get(node)
    return entry("process", "n" + node.removesuffix("nm"), title=text(f"logic, {node.removesuffix('nm')} nm"),
                 source=text("ACT" + (f"; water: {water_source}" if water_source else "")), **given,
                 imec=imec and quantity(imec[0], imec[1] + "/cm2"), water=text(water))


def fab(name, title):
    first, other = (figures(f"{ACT}carbon_intensity/location_{year}.yaml") for year in (2022, 2023))
    both = sorted(table[name][0] for table in (first, other) if name in table)
    spread = dict(carbon_low=quantity(both[0], "g/kWh"), carbon_high=quantity(both[1], "g/kWh")) if len(both) == 2 else {}
    return entry("fab", name, title=text(title), source=text("ACT, locations of 2022 and 2023"), carbon=quantity(first[name][0], "g/kWh"), **spread)


def processes():
    tables = {"energy": figures(ACT + "logic/epa.yaml"), "gases_95": figures(ACT + "logic/gpa_95.yaml"),
              "gases_99": figures(ACT + "logic/gpa_99.yaml"), "materials": figures(ACT + "logic/materials.yaml"),
              "imec": figures(ACT + "logic/imec-netzero-cpa.yaml")}
    sources = figures(ACT + "carbon_intensity/source.yaml")
    parts = [PROCESSES, "# ---- nodes\n"] + [process(node, tables) for node in NODES]
    parts += ["# ---- electricity\n"] + [fab(name, title) for name, title in FABS.items()]
    parts += [entry("fab", name, title=text(f"all from {name}"), source=text("ACT, sources"), carbon=quantity(sources[name][0], "g/kWh")) for name in SOURCES]
    return "\n".join(parts)


def write():
    (CATALOGUE / "processes.toml").write_text(processes())
    (CATALOGUE / "parts.toml").write_text(making_parts.parts())


if __name__ == "__main__":
    try:
        write()
    except series.NotAtHand as absent:
        print(absent, file=sys.stderr)
        sys.exit(series.NOT_AT_HAND)

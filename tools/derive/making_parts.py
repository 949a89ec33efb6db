"""Parts of scenarios/catalog/parts.toml: those whose figures are derived, and those that stand here with a source of their own."""
import math
import re

import series
from act import ACT, entry, figures, text

HEADER = """\
# What parts of devices take to make: carbon, cradle to gate, with as little and as much as that may be; mass and composition. Written by
# tools/derive/making.py, which says where it comes from. "recollected": written down from memory of a publication, not re-read; "low
# confidence": an order of magnitude.
#
# per         what it is counted by; carbon, carbon_low and carbon_high are per that
# mass        of a piece (a module, a stack or a drive where it is counted by capacity), per m2 or per W
# composition shares of that mass; what is left is plastics, glass, silicon and what is not counted
"""
# What a kilogram of server boards holds, as models/making/materials.hpp has it; low confidence.
BOARD = dict(copper=0.2, gold=0.000155, silver=0.00065, palladium=0.000069, tantalum=0.0006, tin=0.025)
# Of a server without drives and memory: a tenth of it boards, the rest steel, aluminium and copper; low confidence.
BOX = {"steel": 0.65, "aluminium": 0.1, **{name: 0.1 * share for name, share in BOARD.items()}, "copper": 0.08}
DRIVE = dict(aluminium=0.55, steel=0.25, copper=0.02, neodymium_magnet=0.015)  # 10 g of magnet of 670 g: 5-15 g, recollected
POWER_SUPPLY = {**{name: 0.3 * share for name, share in BOARD.items()}, "copper": 0.2, "steel": 0.35, "aluminium": 0.2}
DRAM = (0.065, 1.4)  # [kg/GB]: ACT's DDR4, and the 533 kg for 384 GB of Dell's assessment of the R740, which CCF takes
DELL_SSD = 3373 / (8 * 3840)  # [kg/GB], the same assessment, as ACT quotes it (exps/dellr740)
# CCF's rule: a server with one processor and 16 GB, and what is added to it; further memory is dram_ccf.
CCF = (("ccf_server", "server of one processor and 16 GB", 1000), ("ccf_processor", "further processor", 100), ("ccf_accelerator", "accelerator", 150),
       ("ccf_ssd", "solid-state drive", 100), ("ccf_hdd", "disk", 50))
LOW = ", low confidence"


def composition(shares):
    return "{ " + ", ".join(f"{name} = {share:.6g}" for name, share in shares.items()) + " }"


def part(name, title, source, per, unit, carbon, low=None, high=None, mass=None, mass_unit="kg", of=None):
    q = lambda value, u: None if value is None else f'"{value:.6g} {u}"'
    return entry("part", name, title=text(title), source=text(source), per=text(per), carbon=q(carbon, unit),
                        carbon_low=q(low, unit), carbon_high=q(high, unit), mass=q(mass, mass_unit), composition=of and composition(of))


def greensku(file, marker, key="carbon"):
    """The first number of the key after the marker."""
    lines = series.find(f"hardware/greensku/carbon_data/{file}.yaml").read_text()
    return float(re.search(rf"\b{key}:\s*([\d.]+)", lines[lines.index(marker):])[1])


def memory():
    act = {**figures(ACT + "dram/dram_hynix.yaml")}
    middle = math.sqrt(DRAM[0] * DRAM[1])
    unknown = "middle of the logarithm of what is stated, 0.065 kg/GB (ACT) to 1.4 kg/GB (Dell, CCF); the least known of all figures"
    yield part("dram", "memory in modules", unknown, "capacity", "kg/GB", middle, *DRAM, mass=0.05, of=BOARD)
    yield part("hbm", "stacks of memory on an accelerator", unknown + "; none is stated of stacks", "capacity", "kg/GB", middle, *DRAM)
    for name in ("ddr3_50nm", "ddr3_40nm", "ddr3_30nm", "ddr4_10nm", "lpddr4"):
        yield part(name, f"memory in modules, {name.replace('_', ', ')}", "ACT (SK hynix)", "capacity", "g/GB", act[name][0], mass=0.05, of=BOARD)
    yield part("dram_ccf", "memory in modules, by CCF", "CCF: 533 kg for 384 GB", "capacity", "kg/GB", 533 / 384, mass=0.05, of=BOARD)
    yield part("ddr5_greensku", "memory in modules, DDR5 by GreenSKU", "GreenSKU: 105.4 kg for 64 GB", "capacity", "kg/GB",
               greensku("DRAM", "64GB") / 64, mass=0.05, of=BOARD)


def storage():
    flash = {name: value[0] for maker in ("hynix", "seagate", "western") for name, value in figures(f"{ACT}ssd/ssd_{maker}.yaml").items()}
    yield part("ssd", "solid-state drives", "GreenSKU: 34.65 kg for 2 TB (Seagate Nytro 3530); low: the least of ACT's; high: 3373 kg for 30.72 TB of Dell's assessment "
               "of the R740, as ACT quotes it", "capacity", "g/GB", greensku("SSD", "2TB") / 2, min(flash.values()), 1000 * DELL_SSD, mass=0.12, of=BOARD)
    for name, value in flash.items():
        yield part(name, name.replace("_", " "), "ACT", "capacity", "g/GB", value, mass=0.12, of=BOARD)
    disks = {name: value[0] for name, value in figures(ACT + "hdd/hdd_enterprise.yaml").items()}
    nearline = [disks[name] for name in ("Exos2x14", "Exosx12", "Exosx16", "Exos7e8")]
    yield part("hdd", "disks of many terabytes", "ACT: Seagate Exos X16; low and high: others of 3.5 inches of the same table; composition recollected" + LOW,
               "capacity", "g/GB", disks["Exosx16"], min(nearline), max(nearline), mass=0.67, of=DRIVE)
    for name in ("Exosx12", "Exosx16"):
        yield part("hdd_" + name.lower(), f"Seagate {name}", "ACT", "capacity", "g/GB", disks[name], mass=0.67, of=DRIVE)


def substances():
    act = figures(ACT + "materials/materials.yaml")
    steel, aluminium = act["steel"][0], act["alumnimum"][0]
    layer = figures(ACT + "materials/pcb.yaml")["cpla"][0]
    yield part("steel", "steel, formed", "ACT (worldsteel)", "mass", "kg/kg", steel, of=dict(steel=1))
    yield part("aluminium", "aluminium, formed", "ACT (International Aluminium, the world's mean); low: smelted with water power, recollected" + LOW,
               "mass", "kg/kg", aluminium, 4, aluminium, of=dict(aluminium=1))
    yield part("copper", "copper, formed", "recollected, 3-5 kg/kg" + LOW, "mass", "kg/kg", 4, 3, 5, of=dict(copper=1))
    yield part("board", "circuit boards, with small components", f"industry's 50-200 kg/m2, recollected; low: ACT's {layer:g} kg/m2 a layer, 12 layers; "
               "mass and composition recollected" + LOW, "area", "kg/m2", 100, 12 * layer, 200, mass=6, mass_unit="kg/m2", of=BOARD)
    yield part("packaging", "cardboard, foam and pallets around a device", "recollected, 0.5-2 kg/kg" + LOW, "mass", "kg/kg", 1, 0.5, 2)
    # What is moved is counted elsewhere: these have no mass of their own.
    yield part("air_freight", "a kilogram flown 10,000 km", "0.5-1 kg/(t km), 0.6 taken; recollected" + LOW, "load", "kg/kg", 6, 5, 10)
    yield part("sea_freight", "a kilogram shipped 20,000 km", "0.010-0.020 kg/(t km), recollected" + LOW, "load", "kg/kg", 0.3, 0.2, 0.4)


def pieces():
    act = figures(ACT + "materials/materials.yaml")
    metal = lambda mass: mass * (BOX["steel"] * act["steel"][0] + BOX["aluminium"] * act["alumnimum"][0])
    for units, mass in (("1U", 15), ("2U", 20)):
        yield part("server_" + units.lower(), f"chassis, boards, supplies, fans and cables of a server of {units}",
                   "GreenSKU, Azure's lump sum and fans; low: its steel and aluminium alone, by ACT; high: CCF's 1000 kg less a processor's 100; mass and "
                   "composition" + LOW, "piece", "kg", greensku("server", f"Server-{units}") + fans(units),
                   metal(mass), 900, mass=mass, of=BOX)
    yield part("fan", "one fan of a server of 2U", "GreenSKU (Dell's assessment of the R740): a sixth", "piece", "kg", fans("2U") / 6, mass=0.2)
    asic = 2 * logic_kg_per_cm2("7nm") / 0.875 + 0.15
    yield part("nic", "network card", "GreenSKU: an FPGA of 100 Gbit/s; low: a chip of 2 cm2 at 7 nm, by ACT; mass" + LOW, "piece", "kg", greensku("NIC", "100G"), asic,
               greensku("NIC", "100G"), mass=0.3, of=BOARD)
    yield part("power_supply", "power supply of 3 kW", "recollected" + LOW, "piece", "kg", 40, 20, 60, mass=2.5, of=POWER_SUPPLY)
    for name, what, kg in CCF:
        yield part(name, what, "CCF's rule for servers of clouds", "piece", "kg", kg)
    yield part("rack", "rack with its boards and bars", "GreenSKU, Azure's lump sum; mass" + LOW, "piece", "kg", greensku("rack", "rack:"), mass=150, of=dict(steel=0.9, copper=0.05))


def fans(units):
    lines = series.find("hardware/greensku/carbon_data/server.yaml").read_text()
    return float(re.search(r"fan:.*?carbon:\s*([\d.]+)", lines[lines.index(f"Server-{units}"):], re.S)[1])


def logic_kg_per_cm2(node):
    """By ACT at Taiwan's electricity, 97 % abated, before yield."""
    value = lambda file: figures(f"{ACT}logic/{file}.yaml")[node][0]
    grid = figures(ACT + "carbon_intensity/location_2022.yaml")["taiwan"][0]
    return (grid * value("epa") + (value("gpa_95") + value("gpa_99")) / 2 + value("materials")) / 1000


def buildings():
    azure = greensku("data_center", "dc_building") / 1000 / 50000  # [t/kW]
    yield part("building", "shell, power and cooling of a data centre, by power of IT", "1-3 t/kW, recollected; low: GreenSKU, 9000 t for 50 MW" + LOW, "power", "t/kW",
               2, azure, 3)
    yield part("building_floor", "the same by floor area", "0.3-0.8 t/m2, recollected" + LOW, "area", "t/m2", 0.55, 0.3, 0.8)


def parts():
    sections = (("memory", memory), ("storage", storage), ("materials, boards, transport", substances), ("lump sums", pieces), ("buildings", buildings))
    return "\n".join([HEADER] + [line for title, section in sections for line in (f"# ---- {title}\n", *section())])

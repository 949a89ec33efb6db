"""What things are made with says what its sources say: processes.toml and parts.toml are what tools/derive/making.py writes, ACT's
bill of the Dell R740 gives what ACT's rule gives, CCF's rule gives CCF's tables, and dies and prices are Epoch AI's. What needs no
measured table is tested everywhere: every figure has a source."""
import csv
import pathlib
import re
import sys
import tomllib

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tools" / "derive"))
sys.dont_write_bytecode = True
import making
import making_parts
import series

CATALOGUE = REPOSITORY / "scenarios" / "catalog"
UNITS = {"kg/cm2": 1.0, "g/cm2": 1e-3, "kWh/cm2": 1.0, "g/kWh": 1e-3, "g/GB": 1e-3, "kg/GB": 1.0, "GB": 1.0, "cm2": 1.0, "mm2": 1e-2,
         "kg": 1.0, "USD": 1.0}
EPOCH = {"v100_sxm2": "NVIDIA Tesla V100 SXM2 32 GB", "a100_sxm4_80": "NVIDIA A100 SXM4 80 GB", "h100_sxm5": "NVIDIA H100 SXM5 80GB",
         "tpu_v5e": "Google TPU v5e"}
PRICES = {"v100_sxm2": "NVIDIA Tesla V100 SXM2 32 GB", "a100_sxm4_80": "NVIDIA A100 SXM4 40 GB", "mi300x": "AMD Instinct MI300X"}
wrong = []


def expect(condition, message):
    if not condition:
        wrong.append(message)


def value(text):
    number, unit = text.split()
    return float(number) * UNITS[unit]


def near(a, b, tolerance=1e-6):
    return abs(a - b) <= tolerance * abs(b)


def load(name):
    return tomllib.loads((CATALOGUE / name).read_text())


def check_by_itself(catalogue):
    for table, entries in catalogue.items():
        for name, entry in entries.items():
            if table != "making":
                expect(len(entry.get("source", "")) >= 3 and entry.get("title"), f"{table}.{name}: no title or source")


def blocks_of(text):
    """The parts of ACT's bill: of each its key and values, all texts."""
    found, name = {}, None
    for line in text.splitlines():
        if m := re.match(r"^  ([\w.]+):\s*$", line):
            name = m[1]
            found[name] = {}
        elif (m := re.match(r"^    (\w+):\s*(.+?)\s*$", line)) and name:
            found[name][m[1]] = m[2]
    return found


def act_kg(part):
    """ACT's rule, from its own tables: the figure per area or GB over the yield, and 150 g a package."""
    good = float(part.get("fab_yield", 0.875))
    packages = 0.15 * int(part["n_ics"])
    if "capacity" in part:
        file = "dram/dram_hynix" if part["model"] == "dram" else "ssd/ssd_hynix"
        grams = making.figures(f"{making.ACT}{file}.yaml")[part["process"]][0]
        return float(part["capacity"].split()[0]) * grams / 1000 / good + packages
    figure = lambda file: making.figures(f"{making.ACT}{file}.yaml")
    per_cm2 = (figure("carbon_intensity/source")[part["fab_ci"]][0] * figure("logic/epa")[part["process"]][0] +
               figure("logic/gpa_" + part["gpa"])[part["process"]][0] + figure("logic/materials")[part["process"]][0]) / 1000
    return float(part["area"].split()[0]) * per_cm2 / good + packages


def bill_kg(bill, parts, processes):
    """Our bill by the same rule, from our catalogue, line by line."""
    def die(line):
        process, fab = processes["process"][line["process"]], processes["fab"][line["fab"]]
        per_cm2 = value(fab["carbon"]) * value(process["energy"]) + value(process["gases_95"]) + value(process["materials"])
        return line["count"] * (value(line["area"]) * per_cm2 / line["good"] + 0.15 * line["packages"])
    def part(line):
        return line.get("count", 1) * (value(line["capacity"]) * value(parts[line["part"]]["carbon"]) / line["good"] + 0.15 * line["packages"])
    return sum(map(die, bill["die"])) + sum(map(part, bill["part"]))


def check_r740(catalogue):
    published = blocks_of(series.find("hardware/act/boms/dellr740.yaml").read_text())
    expect(len(published) == 24, f"ACT's bill has {len(published)} parts")
    ours = bill_kg(catalogue["bill"]["dell_r740"], catalogue["part"], catalogue)
    theirs = sum(act_kg(part) for part in published.values())
    expect(near(ours, theirs), f"dell_r740: {ours} kg, by ACT's own bill {theirs} kg")
    return theirs


def check_ccf(parts):
    kg = {name: value(parts[name]["carbon"]) for name, _, _ in making_parts.CCF}
    servers = 0
    for cloud in ("aws", "azure", "gcp"):
        with open(series.find(f"hardware/ccf/coefficients-{cloud}-embodied.csv"), newline="") as file:
            for row in csv.DictReader(file):
                added = {key: float(row["additional_" + key]) for key in ("memory", "storage", "cpus", "gpus")}
                expect(near(float(row["total"]), kg["ccf_server"] + sum(added.values()), 1e-5), f"CCF, {row['type']}: total")
                for key, name in (("cpus", "ccf_processor"), ("gpus", "ccf_accelerator"), ("storage", "ccf_hdd")):
                    expect(added[key] % kg[name] == 0, f"CCF, {row['type']}: {key} {added[key]} are no multiple of {kg[name]}")
                servers += 1
    expect(kg["ccf_ssd"] % kg["ccf_hdd"] == 0 and servers > 1000, f"{servers} servers of CCF")


def check_epoch(catalogue):
    with open(series.find("hardware/epoch_ml_hardware.csv"), newline="", encoding="utf-8-sig") as file:
        sheet = {row["Hardware name"]: row for row in csv.DictReader(file)}
    for name, row in EPOCH.items():
        area = sum(value(die["area"]) * die.get("count", 1) for die in catalogue["bill"][name]["die"])
        expect(near(100 * area, float(sheet[row]["Die Size (mm^2)"])), f"{name}: {100 * area} mm2, Epoch says {sheet[row]['Die Size (mm^2)']}")
    for name, row in PRICES.items():
        expect(value(catalogue["accelerator"][name]["price"]) == float(sheet[row]["Release price (USD)"]), f"{name}: price")


def check_written():
    expect((CATALOGUE / "processes.toml").read_text() == making.processes(), "processes.toml is not what tools/derive/making.py writes")
    expect((CATALOGUE / "parts.toml").read_text() == making_parts.parts(), "parts.toml is not what tools/derive/making.py writes")


made = {**load("processes.toml"), **load("parts.toml"), **load("bills.toml")}
check_by_itself(made)
made |= load("accelerators.toml")
missing = r740_kg = None
try:
    check_written()
    r740_kg = check_r740(made)
    check_ccf(made["part"])
    check_epoch(made)
except series.NotAtHand as not_at_hand:
    missing = not_at_hand
if wrong:
    sys.exit("\n".join(wrong))
if missing:
    print("skipped in part:", missing)
    sys.exit(series.NOT_AT_HAND)
print(f"{len(made['process'])} nodes, {len(made['part'])} parts and {len(made['bill'])} bills agree with their sources; ACT's R740: {r740_kg:.1f} kg")

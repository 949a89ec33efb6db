"""The catalogue says what its sources say: SPECpower tables, watts per thread, accelerator sheets, curves of chillers. What needs no
measured table (keys, references, order of magnitudes) is tested everywhere."""
import csv
import pathlib
import sys
import tomllib

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tools" / "derive"))
sys.dont_write_bytecode = True
import chillers
import series

UNITS = {"W": 1.0, "kW": 1e3, "s": 1.0, "kg": 1.0, "GB": 1e9, "GB/s": 1e9, "TB/s": 1e12, "TFLOP/s": 1e12}
SERVER_KEYS = {"title", "source", "year", "cores", "memory", "speed", "power", "off", "boot_time", "boot_power",
               "shutdown_time", "shutdown_power", "embodied"}
ACCELERATOR_KEYS = {"title", "source", "year", "tdp", "idle", "peak_bf16", "memory", "bandwidth", "link_bandwidth",
                    "phi", "embodied"}
SPECPOWER = {"hp_ml110_g3": "HpProLiantMl110G3PentiumD930", "hp_ml110_g4": "HpProLiantMl110G4Xeon3040",
             "hp_ml110_g5": "HpProLiantMl110G5Xeon3075", "ibm_x3250_x3470": "IbmX3250XeonX3470",
             "ibm_x3250_x3480": "IbmX3250XeonX3480", "ibm_x3550_x5670": "IbmX3550XeonX5670",
             "ibm_x3550_x5675": "IbmX3550XeonX5675"}
PER_THREAD = {"skylake_2x28": ("azure", "Skylake"), "cascade_lake_2x28": ("azure", "Cascade Lake"),
              "epyc_gen2_2x64": ("azure", "EPYC 2nd Gen"), "epyc_gen3_2x64": ("azure", "EPYC 3rd Gen"),
              "epyc_gen4_2x96": ("aws", "EPYC 4th Gen"), "sapphire_rapids_2x56": ("aws", "Sapphire Rapids")}
EPOCH = {"v100_sxm2": "NVIDIA Tesla V100 SXM2 32 GB", "a100_sxm4_80": "NVIDIA A100 SXM4 80 GB",
         "h100_sxm5": "NVIDIA H100 SXM5 80GB", "h200_sxm": "NVIDIA H200 SXM", "b200_hgx": "NVIDIA B200",
         "mi300x": "AMD Instinct MI300X", "tpu_v4": "Google TPU v4", "tpu_v5e": "Google TPU v5e"}
EPOCH_COLUMNS = {"tdp": "TDP (W)", "peak_bf16": "Tensor-FP16/BF16 performance (FLOP/s)", "memory": "Memory (bytes)",
                 "bandwidth": "Memory bandwidth (byte/s)", "peak_fp32": "FP32 (single precision) performance (FLOP/s)",
                 "peak_tf32": "TF32 (TensorFloat-32) performance (FLOP/s)", "peak_fp8": "FP8 performance (FLOP/s)",
                 "peak_int8": "INT8 performance (OP/s)", "peak_fp4": "FP4 performance (FLOP/s)"}
NOT_ALL_HAVE = {"peak_fp32", "peak_tf32", "peak_fp8", "peak_int8", "peak_fp4"}
BOTH_DIRECTIONS = "Intranode bandwidth (byte/s)"  # of links; the catalogue has one
EPOCH_TOLERANCE = 0.04  # B200: 8.0 TB/s in NVIDIA's comparison, 7.7 in Epoch's
DIFFERENT_BY_MEANING = {("tpu_v4", "tdp")}  # largest measured draw here, thermal design power there

MAKING_KEYS = {"embodied_low", "embodied_high", "price", "mass", "bill"}  # of what is known of an entry

wrong = []


def expect(condition, message):
    if not condition:
        wrong.append(message)


def value(text):
    number, unit = text.split()
    return float(number) * UNITS[unit]


def near(a, b, tolerance):
    return abs(a - b) <= tolerance * abs(b)


def check_by_itself(servers, accelerators):
    expect(len(servers) >= 8 and len(accelerators) >= 5, "at least eight servers and five accelerators")
    for name, server in servers.items():
        carries = {"accelerators", "accelerator"} if "accelerator" in server else set()
        hosts = {"core", "network"} & set(server)  # of those that host virtual machines
        keys = set(server) - MAKING_KEYS
        expect(keys == SERVER_KEYS | carries | hosts, f"{name}: keys {sorted(keys ^ (SERVER_KEYS | carries | hosts))}")
        expect("bill" in server, f"{name}: no bill")
        power = server["power"]
        watts = [value(w) for w in power["watts"]] if power["kind"] == "table" else [value(power["idle"]),
                                                                                     value(power["peak"])]
        expect(watts == sorted(watts) and watts[0] > value(server["off"]) > 0, f"{name}: power does not rise")
        peak, idle = watts[-1], watts[0]
        if carries:
            accelerator = accelerators.get(server["accelerator"])
            expect(accelerator is not None, f"{name}: no accelerator {server['accelerator']}")
            peak += server["accelerators"] * value(accelerator["tdp"])
            idle += server["accelerators"] * value(accelerator["idle"])
        expect(near(value(server["boot_power"]), 0.7 * peak, 0.005), f"{name}: boot_power is not 0.7 of {peak} W")
        expect(near(value(server["shutdown_power"]), idle, 0.005), f"{name}: shutdown_power is not the idle {idle} W")
    for name, accelerator in accelerators.items():
        keys = set(accelerator) - {"static_power", "alpha"} - NOT_ALL_HAVE - MAKING_KEYS
        expect("bill" in accelerator, f"{name}: no bill")
        expect(keys == ACCELERATOR_KEYS, f"{name}: keys {sorted(keys ^ ACCELERATOR_KEYS)}")
        expect(0 < value(accelerator["idle"]) < value(accelerator["tdp"]), f"{name}: idle is not below tdp")
        expect(all(0 <= phi <= 1 for phi in accelerator["phi"].values()), f"{name}: a phi outside [0, 1]")


def rows(name, key):
    with open(series.find(name), newline="", encoding="utf-8-sig") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def check_against_sources(servers, accelerators):
    tables = rows("hardware/specpower_11point.csv", "server")
    expect(set(tables) == set(SPECPOWER.values()), "a SPECpower server is not in the catalogue")
    for name, row in SPECPOWER.items():
        published = [float(tables[row][f"w_{load}pct"]) for load in range(0, 101, 10)]
        expect([value(w) for w in servers[name]["power"]["watts"]] == published, f"{name}: is not {published}")
    for name, (cloud, architecture) in PER_THREAD.items():
        row = rows(f"hardware/ccf/coefficients-{cloud}-use.csv", "Architecture")[architecture]
        for key, column in (("idle", "Min Watts"), ("peak", "Max Watts")):
            watts = 2 * servers[name]["cores"] * float(row[column])
            expect(abs(value(servers[name]["power"][key]) - watts) <= 0.05 + 1e-9, f"{name}: {key} is not {watts} W")
        memory = 2e9 * float(row["GB/Chip"])
        expect(near(value(servers[name]["memory"]), memory, 0.003), f"{name}: memory is not {memory} bytes")
    expect(chillers.CATALOGUE.read_text() == chillers.text(), "chillers.toml is not what tools/derive/chillers.py writes")
    sheet = rows("hardware/epoch_ml_hardware.csv", "Hardware name")
    for name, row in EPOCH.items():
        for key, column in EPOCH_COLUMNS.items():
            if key in accelerators[name] and sheet[row][column] and (name, key) not in DIFFERENT_BY_MEANING:
                expect(near(value(accelerators[name][key]), float(sheet[row][column]), EPOCH_TOLERANCE),
                       f"{name}: {key} is {accelerators[name][key]}, Epoch says {sheet[row][column]}")
        if sheet[row][BOTH_DIRECTIONS]:
            expect(2 * value(accelerators[name]["link_bandwidth"]) == float(sheet[row][BOTH_DIRECTIONS]),
                   f"{name}: link_bandwidth is not half of {sheet[row][BOTH_DIRECTIONS]}")


def check_chillers(entries):
    expect(len(entries) >= 8, "at least eight chillers")
    for name, entry in entries.items():
        expect(all(entry.get(key) for key in ("title", "source")), f"{name}: no title or source")


catalog = [tomllib.loads((REPOSITORY / "scenarios" / "catalog" / f"{name}s.toml").read_text())[name]
           for name in ("server", "accelerator")]
check_by_itself(*catalog)
chiller_entries = tomllib.loads(chillers.CATALOGUE.read_text())["chiller"]
check_chillers(chiller_entries)
missing = None
try:
    check_against_sources(*catalog)
except series.NotAtHand as not_at_hand:
    missing = not_at_hand
if wrong:
    sys.exit("\n".join(wrong))
if missing:
    print("skipped in part:", missing)
    sys.exit(series.NOT_AT_HAND)
print(f"{len(catalog[0])} servers, {len(catalog[1])} accelerators and {len(chiller_entries)} chillers agree with their sources")

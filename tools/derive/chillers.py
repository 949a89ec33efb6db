#!/usr/bin/python3
"""The catalogue of chillers, scenarios/catalog/chillers.toml, from the published curve sets.

Nine of the 159 sets of LBNL's Modelica Buildings library (modified BSD licence), chosen to span makers, kinds of
compressor and sizes among those whose condenser box reaches warm water, and two of EnergyPlus's code-compliant
equipment (BSD-3), whose coefficients are below because no table of theirs is at hand.

    tools/derive/chillers.py            writes the file
    tools/derive/chillers.py --report   says which of the 159 sets cannot be, on a grid over their box
"""
import sys

import series

CATALOGUE = series.REPOSITORY / "scenarios" / "catalog" / "chillers.toml"
SOURCE = "cooling/chillers_electric_eir.csv"
CHOSEN = {
    "doe2_centrifugal_5_50": ("DOE_2_Centrifugal_5_50COP", "DOE-2 centrifugal, COP 5.50"),
    "doe2_reciprocating_3_67": ("DOE_2_Reciprocating_3_67COP", "DOE-2 reciprocating, COP 3.67"),
    "carrier_19xr_1407_vsd": ("ElectricEIRChiller_Carrier_19XR_1407kW_6_04COP_VSD", "Carrier 19XR centrifugal, 1407 kW, variable speed"),
    "york_yk_1259_vanes": ("ElectricEIRChiller_York_YK_1259kW_6_45COP_Vanes", "York YK centrifugal, 1259 kW, inlet vanes"),
    "mcquay_wsc_1519_vanes": ("ElectricEIRChiller_McQuay_WSC_1519kW_7_10COP_Vanes", "McQuay WSC centrifugal, 1519 kW, inlet vanes"),
    "trane_cvhe_1329_vanes": ("ElectricEIRChiller_Trane_CVHE_1329kW_5_38COP_Vanes", "Trane CVHE centrifugal, 1329 kW, inlet vanes"),
    "carrier_23xl_1062_screw": ("ElectricEIRChiller_Carrier_23XL_1062kW_5_50COP_Valve", "Carrier 23XL screw, 1062 kW, slide valve"),
    "trane_cgwd_207_scroll": ("ElectricEIRChiller_Trane_CGWD_207kW_3_99COP_None", "Trane CGWD scroll, 207 kW"),
    "york_ycal_101_air": ("ElectricEIRChiller_York_YCAL0033EE_101kW_3_1COP_AirCooled", "York YCAL0033EE scroll, 101 kW, air-cooled"),
}
COLUMNS = (["name", "QEva_flow_nominal", "COP_nominal", "PLRMin", "PLRMinUnl", "PLRMax", "mEva_flow_nominal",
            "mCon_flow_nominal", "TEvaLvg_nominal", "TConEnt_nominal", "TEvaLvgMin", "TEvaLvgMax", "TConEntMin",
            "TConEntMax", "etaMotor"] + [f"capFunT_{i}" for i in range(1, 7)] + [f"EIRFunT_{i}" for i in range(1, 7)] +
           [f"EIRFunPLR_{i}" for i in range(1, 4)])
LBNL = "LBNL Modelica Buildings, Fluid.Chillers.Data.ElectricEIR @ c4117ccec1f2 (modified BSD)"
ENERGYPLUS = "EnergyPlus datasets, CodeCompliantEquipment.idf, ASHRAE 90.1 Appendix J (BSD-3)"
HAND = [
    dict(name="ashrae_901_screw_water", title="ASHRAE 90.1 water-cooled screw above 2110 kW, COP 6.01", condenser="water", cop=6.01,
         te=7, tc=30, box=(4, 16, 12.8, 40), least=0.1,
         cap=[.83182802133229, .0156565611166638, -.000927599295797936, .0090670419449248, -.000271905095893654, .000375529208860862],
         eir=[.5536942221919, -.0303467036038219, .00141191503427415, .0265682199223082, -.000152864699610467, -.000324776825190598],
         plr=[.0617061022735642, .261711120841577, .677017397684858]),
    dict(name="ashrae_901_air", title="ASHRAE 90.1 air-cooled below 528 kW, COP 2.96", condenser="air", cop=2.96,
         te=7, tc=35, box=(4, 16, 12.8, 52), least=0.1,
         cap=[.686206460893213, .0575623600750466, -.00183521506427993, .013810070574301, -.00033802853625327, -.000247454342732314],
         eir=[.825618239721599, -.0258612691344986, .0013958688531385, -.00272779481977783, .000381458294559461, -.000372832883092795],
         plr=[.0877893569567083, .185696386797038, 1.56141110643857, -.832304367092322]),
]


def sets():
    """The published sets by name, with numbers."""
    rows, _ = series.read(SOURCE, COLUMNS)
    found = {}
    for row in rows:
        values = dict(zip(COLUMNS, row))
        number = lambda key: float(values[key])
        found[row[0]] = dict(
            condenser="air" if "AirCooled" in row[0] else "water", cop=number("COP_nominal"), least=number("PLRMin"),
            te=number("TEvaLvg_nominal"), tc=number("TConEnt_nominal"),
            box=(number("TEvaLvgMin"), number("TEvaLvgMax"), number("TConEntMin"), number("TConEntMax")),
            cap=[number(f"capFunT_{i}") for i in range(1, 7)], eir=[number(f"EIRFunT_{i}") for i in range(1, 7)],
            plr=[number(f"EIRFunPLR_{i}") for i in range(1, 4)])
    return found


def entry(name, title, source, s):
    numbers = lambda values: "[" + ", ".join(repr(v) for v in values) + "]"
    return "\n".join([
        f"[chiller.{name}]", f'title = "{title}"', f'source = "{source}"', f'condenser = "{s["condenser"]}"', f"cop = {s['cop']!r}",
        f"least_load = {s['least']!r}", f'evaporator = "{s["te"]:g} degC"', f'condenser_fluid = "{s["tc"]:g} degC"',
        f'evaporator_least = "{s["box"][0]:g} degC"', f'evaporator_most = "{s["box"][1]:g} degC"',
        f'condenser_least = "{s["box"][2]:g} degC"', f'condenser_most = "{s["box"][3]:g} degC"',
        f"capacity_curve = {numbers(s['cap'])}", f"eir_curve = {numbers(s['eir'])}", f"part_load_curve = {numbers(s['plr'])}", ""])


def text():
    published = sets()
    parts = ["# Chillers by their curves; written by tools/derive/chillers.py, which says where they come from.\n"]
    parts += [entry(name, title, f"{LBNL}: {key}", published[key]) for name, (key, title) in CHOSEN.items()]
    parts += [entry(s["name"], s["title"], ENERGYPLUS, s) for s in HAND]
    return "\n".join(parts)


def wrong_with(s):
    """What cannot be on a grid over the box: capacity or power not above 0, a COP above Carnot."""
    curve = lambda a, te, tc: a[0] + a[1] * te + a[2] * te * te + a[3] * tc + a[4] * tc * tc + a[5] * te * tc
    grid = lambda low, high: [low + (high - low) * i / 8 for i in range(9)]
    faults = set()
    for te in grid(*s["box"][:2]):
        for tc in grid(*s["box"][2:]):
            available = curve(s["cap"], te, tc)
            for x in grid(s["least"], 1):
                power = available / s["cop"] * curve(s["eir"], te, tc) * sum(b * x ** i for i, b in enumerate(s["plr"]))
                if available <= 0:
                    faults.add("no capacity")
                elif power <= 0:
                    faults.add("power not above zero")
                elif tc > te and x * available / power >= (te + 273.15) / (tc - te):
                    faults.add("a COP above Carnot's")
    return faults


def off_rated(s):
    """Capacity and EIR at the rated point over what they are said to be, less 1."""
    te, tc = s["te"], s["tc"]
    curve = lambda a: a[0] + a[1] * te + a[2] * te * te + a[3] * tc + a[4] * tc * tc + a[5] * te * tc
    return curve(s["cap"]) - 1, curve(s["eir"]) * sum(s["plr"]) - 1


def report():
    published = sets()
    faults = {name: wrong_with(s) for name, s in published.items()}
    full = {name: sum(s["plr"]) - 1 for name, s in published.items()}
    print(f"{len(published)} sets, on a grid of 9 x 9 temperatures x 9 loads over each box")
    for fault in ("no capacity", "power not above zero", "a COP above Carnot's"):
        named = sorted(name for name in published if fault in faults[name])
        print(f"  {fault}: {len(named)} {' '.join(named)}".rstrip())
    furthest = max(full, key=lambda name: abs(full[name]))
    print(f"  EIRFPLR(1) further than 0.02 from 1: {sum(abs(v) > 0.02 for v in full.values())}; "
          f"furthest {1 + full[furthest]:.4f} ({furthest})")
    for i, what in enumerate(("capacity", "EIR")):
        off = {name: off_rated(s)[i] for name, s in published.items()}
        furthest = max(off, key=lambda name: abs(off[name]))
        print(f"  {what} at the rated point further than 5 % from rated: {sum(abs(v) > 0.05 for v in off.values())}; "
              f"furthest {off[furthest] * 100:+.1f} % ({furthest})")
    hand = {s["name"]: s for s in HAND}
    print("chosen:")
    for name, s in {**{name: published[key] for name, (key, _) in CHOSEN.items()}, **hand}.items():
        capacity, eir = off_rated(s)
        print(f"  {name:26} cop {s['cop']:5.2f}  Te {s['box'][0]:g} to {s['box'][1]:g}  Tc {s['box'][2]:g} to {s['box'][3]:g}  "
              f"at the rated point: capacity {capacity * 100:+.1f} %, EIR {eir * 100:+.1f} %  {', '.join(sorted(wrong_with(s)))}".rstrip())


def write():
    CATALOGUE.write_text(text())


if __name__ == "__main__":
    try:
        if sys.argv[1:] == ["--report"]:
            report()
        else:
            write()
    except series.NotAtHand as absent:
        print(absent, file=sys.stderr)
        sys.exit(series.NOT_AT_HAND)

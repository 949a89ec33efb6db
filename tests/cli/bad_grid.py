"""Bad input about dispatched grids, lines between them and their files is a located error; nothing is written."""
import unittest

from command import main, position
from rejecting import Rejecting

SCENARIO = """\
start = 2022-04-12
duration = "1 day"
settle = "1 h"
#top
[grid.main]
kind = "dispatch"
demand = "100 MW"
#grid
[grid.main.fleet.gas]
source = "gas"
capacity = "200 MW"
cost = "50 USD/MWh"
#fleet
[grid.main.storage.pumps]
energy = "40 MWh"
power = "10 MW"
#storage
[grid.other]
kind = "dispatch"
demand = "10 MW"
#other
[grid.read]
kind = "trace"
generation = "grid/ciso_typical.csv"
#read
[[line]]
from = "main"
to = "other"
#line
capacity = "5 MW"
[site.one]
grid = "main"
load = { it = "5 MW" }
"""
DAY = "[" + ", ".join(["1"] * 24) + "]"
ENERGY_PRICE = 'a price of energy is expected, such as "40 USD/MWh"'


class BadGrid(Rejecting):
    good = SCENARIO

    def grid(self, line, *words, **where):
        self.wrong("grid", line, *words, **where)

    def test_the_scenario_itself_is_good(self):
        self.write("s.toml", SCENARIO)
        self.jevons("check", "s.toml")

    def test_units_and_types_of_a_dispatched_grid(self):
        for line, *words in (
                ('demand_profile = "flat"', "grid.main.demand_profile", "a list of plain numbers is expected"),
                ("scale = 2", "grid.main.scale", "a table is expected"),
                ('scale.demand = "2"', "grid.main.scale.demand", "a plain number is expected"),
                ('hydro_least = "3 MWh"', "grid.main.hydro_least", '"3 MWh" is an energy; a power is expected'),
                ('curtailment_price = "5 USD"', "grid.main.curtailment_price", "an amount of money", ENERGY_PRICE),
                ('floor_price = "-inf USD/MWh"', "grid.main.floor_price", "does not begin with a number", ENERGY_PRICE),
                ("scarcity_price = 5000", "grid.main.scarcity_price: 5000 has no unit", ENERGY_PRICE),
                ('reserve = "10 MW"', "grid.main.reserve", "a plain number is expected"),
                ("interchange = 3", "grid.main.interchange", "a text in quotes is expected"),
                ("variation = true", "grid.main.variation", "a text in quotes is expected"),
                ('import_intensity = "4 kg"', "grid.main.import_intensity", '"4 kg" is a mass; a mass per energy is expected'),
                ('air = "20 K/W"', "grid.main.air"),
                ("nuclear = 1", "grid.main.nuclear", "a table is expected"),
                ("plant = 1", "grid.main.plant"),
                ('residual_mix = "3 g"', "grid.main.residual_mix", "a mass per energy is expected")):
            self.grid(line, *words)

    def test_ranges_of_a_dispatched_grid(self):
        for line, *words in (
                ("scale.demand = -1", "grid.main.scale.demand: -1 is too small"),
                ("reserve = 2", "grid.main.reserve: 2 is too large; allowed: 0 to 1"),
                ('import_intensity = "-1 g/kWh"', "grid.main.import_intensity", "too small"),
                ("losses = 1", "grid.main.losses: 1 is too large; allowed: 0 to 0.9"),
                ('air = "90 degC"', "grid.main.air", "allowed: -60"),
                ("demand_profile = [1, 2]", "grid.main.demand_profile: has 2 numbers; 24 are expected"),
                (f"demand_profile = {DAY.replace('1', '0')}", "grid.main.demand_profile: has no number above 0")):
            self.grid(line, *words)
        self.grid(f"demand_profile = {DAY.replace('[1', '[-1')}", "grid.main.demand_profile[0]: -1 is too small", at="-1,")
        self.wrong("other", 'demand = "-10 MW"', "grid.other.demand", "too small", text=SCENARIO.replace('demand = "10 MW"\n', ""))

    def test_names_that_are_nearly_right(self):
        for place, line, key, near in (("grid", "reserv = 0.1", "grid.main.reserv", "reserve"),
                                       ("grid", 'scarcityprice = "1 USD/MWh"', "grid.main.scarcityprice", "scarcity_price"),
                                       ("fleet", "unit = 3", "grid.main.fleet.gas.unit", "units"),
                                       ("fleet", "minload = 0.4", "grid.main.fleet.gas.minload", "min_load"),
                                       ("storage", "round_trip_efficency = 0.8", "grid.main.storage.pumps.round_trip_efficency", "round_trip_efficiency"),
                                       ("line", 'capacty = "1 MW"', "line[0].capacty", "capacity")):
            self.wrong(place, line, f"{key}: unknown key", f'did you mean "{near}"?')
        self.wrong("grid", "scale.sun = 2", "grid.main.scale.sun: unknown key; known: demand, wind, solar, hydro", at="sun")
        self.wrong("fleet", "loss = 2", "grid.main.fleet.gas.loss: unknown key; known: source, capacity, cost")
        self.grid('hydro = "shaves_peak"', "grid.main.hydro", 'did you mean "shaves_peaks"?')
        self.grid('interchange_labels = "middle"', "grid.main.interchange_labels", "known: start, end")
        self.rejects(SCENARIO.replace('"gas"', '"gaz"'), ('"gaz"', "grid.main.fleet.gas.source", 'did you mean "gas"?'))
        self.rejects(SCENARIO.replace('kind = "dispatch"\ndemand = "10 MW"', 'kind = "dispatched"\ndemand = "10 MW"'),
                     ('"dispatched"', "grid.other.kind", 'did you mean "dispatch"?'))

    def test_keys_of_fleets(self):
        key = "grid.main.fleet.gas"
        for line, *words in (
                ("units = 0", f"{key}.units: 0 is too small; allowed: 1 to 10000"),
                ("units = 1.5", f"{key}.units: 1.5", "a whole number is expected"),
                ("units = 20000", f"{key}.units: 20000 is too large"),
                ("min_load = 1.1", f"{key}.min_load: 1.1 is too large; allowed: 0 to 1"),
                ('min_load = "40 MW"', f"{key}.min_load", "a plain number is expected"),
                ("availability = 0", f"{key}.availability: 0 is too small; allowed: above 0 up to 1"),
                ('ramp = "0/min"', f"{key}.ramp", "too small"),
                ('ramp = "5 MW/min"', f"{key}.ramp", "a power per time; a rate per time is expected"),
                ("ramp = 0.1", f"{key}.ramp: 0.1 has no unit"),
                ('start_time = "-1 h"', f"{key}.start_time", "negative"),
                ('start_time = "30 days"', f"{key}.start_time", "allowed: 0 s to 7 days"),
                ("least_off = 3", f"{key}.least_off: 3 has no unit; a time is expected"),
                ('least_off = "60 days"', f"{key}.least_off", "too large"),
                ('start_cost = "-3 USD"', f"{key}.start_cost", "too small"),
                ('start_cost = "3 EUR"', f"{key}.start_cost", 'no unit is called "EUR"'),
                ('intensity = "5 g"', f"{key}.intensity", "a mass per energy is expected"),
                ('intensity = "-5 g/kWh"', f"{key}.intensity", "too small")):
            self.wrong("fleet", line, *words)
        for old, new, *words in (('"200 MW"', '"0 MW"', f"{key}.capacity", "above 0 W"), ('"200 MW"', '"200 MWh"', f"{key}.capacity", "a power is expected"),
                                 ('"200 MW"', '"1e300 GW"', f"{key}.capacity", "beyond any double"), ('"50 USD/MWh"', '"50 USD/MW"', f"{key}.cost", ENERGY_PRICE),
                                 ('"50 USD/MWh"', '"-200 USD/MWh"', f"{key}.cost: is not between `floor_price` and `scarcity_price`"),
                                 ('"50 USD/MWh"', '"9000 USD/MWh"', f"{key}.cost: is not between `floor_price` and `scarcity_price`")):
            self.rejects(SCENARIO.replace(old, new), (new, *words))
        self.rejects(SCENARIO.replace('capacity = "200 MW"\ncost = "50 USD/MWh"\n', ""),
                     ("[grid.main.fleet.gas]", f"{key}.capacity: missing"), ("[grid.main.fleet.gas]", f"{key}.cost: missing"))

    def test_keys_of_storage_on_the_grid(self):
        key = "grid.main.storage.pumps"
        for old, new, *words in (('"40 MWh"', '"0 MWh"', f"{key}.energy", "above 0 J"), ('"40 MWh"', '"40 MW"', f"{key}.energy", "an energy is expected"),
                                 ('power = "10 MW"', 'power = "0 W"', f"{key}.power", "above 0 W")):
            self.rejects(SCENARIO.replace(old, new), (new.removeprefix("power = "), *words))
        self.rejects(SCENARIO.replace('power = "10 MW"\n', ""), ("[grid.main.storage.pumps]", f"{key}.power: missing"))
        for value in ("0", "1.01"):
            self.wrong("storage", f"round_trip_efficiency = {value}", f"{key}.round_trip_efficiency: {value} is too", "0.01 to 1")
        self.grid('storag.pumps = { energy = "1 MWh", power = "1 MW" }', "grid.main.storag: unknown key", 'did you mean "storage"?')

    def test_prices_that_are_out_of_order(self):
        self.grid('floor_price = "10 USD/MWh"', "grid.main.floor_price: is above `curtailment_price`")
        self.grid('curtailment_price = "6000 USD/MWh"', "grid.main.curtailment_price: is not below `scarcity_price`")
        self.grid('scarcity_price = "10 USD/MWh"', "grid.main.fleet.gas.cost: is not between", at='"50 USD/MWh"')

    def test_outcomes_of_dispatch_are_not_set(self):
        for line, key in (('price = "price/ciso_price_typical.csv"', "price"), ('flat_price = "80 USD/MWh"', "flat_price"), ('intensity = "400 g/kWh"', "intensity")):
            self.grid(line, f"grid.main.{key}: is an outcome of dispatch, and cannot be set")

    def test_what_a_grid_without_a_file_does_not_have(self):
        self.grid("scale.solar = 2", "grid.main.scale.solar: is of a file in `generation`, which this grid does not have")
        self.grid("scale.gas = 2", "grid.main.scale.gas")
        self.grid('hydro_least = "3 MW"', 'grid.main.hydro_least: belongs to hydro = "shaves_peaks"')
        self.grid('hydro = "shaves_peaks"', "grid.main.hydro", "spends the energy of a file in `generation`, which this grid does not have")
        self.grid('interchange_labels = "start"', "grid.main.interchange_labels: belongs to the file in `interchange`")
        self.grid('import_intensity = "300 g/kWh"', "grid.main.import_intensity: is of what the file in `interchange` imports")
        self.grid('demand_labels = "end"', "grid.main.demand_labels: is of the file in `demand_series`, which is not given")
        self.grid('labels = "end"', "grid.main.labels: belongs to a series of generation, which this grid does not have")
        self.grid("labels_end_from = 2022-04-12", "grid.main.labels_end_from: belongs to a series of generation")
        self.grid('air = "20 degC"', "grid.main.air: is that of panels in `plant`, of which there are none")
        self.grid('water = "1 L/kWh"', 'grid.main.water: belongs to kind = "constant"')
        self.grid('interchange = "nowhere.csv"', '"nowhere.csv" was not found')
        self.rejects(SCENARIO.replace('demand = "10 MW"\n', ""), ("[grid.other]", "grid.other.demand: a dispatched grid needs its demand"))
        profile = f"demand_profile = {DAY}"
        self.rejects(SCENARIO.replace('demand = "10 MW"\n', 'generation = "grid/bpat_typical.csv"\n' + profile + "\n"),
                     (DAY, "grid.other.demand_profile: is the shape of `demand`, which is not given"))

    def test_what_a_file_and_a_fleet_both_say(self):
        filed = SCENARIO.replace('demand = "100 MW"', 'generation = "grid/ciso_typical.csv"')
        self.grid("scale.gas = 2", "grid.main.scale.gas: is of the file, and gas is dispatched here: give its fleet another capacity", text=filed)
        self.grid('hydro = "shaves_peaks"', "grid.main.hydro", "hydro has a fleet", text=filed.replace('"gas"', '"hydro"'))
        self.grid('nuclear = { capacity = "1 GW" }', "grid.main.nuclear: runs through, and nuclear has a fleet", text=filed.replace('"gas"', '"nuclear"'))
        self.grid('reservoir = { capacity = "1 GW", daily = "6 GWh" }', 'write hydro = "shaves_peaks"', text=filed)
        self.grid('plant = [{ kind = "wind", capacity = "1 MW", mean_speed = "7 m/s" }]', "grid.main.plant[0]: runs whenever it can, and its source has a fleet",
                  text=SCENARIO.replace('"gas"', '"wind"'), at="{ kind")

    def test_several_fleets_of_a_source_are_fine(self):
        for units in (1, 3):
            self.write("s.toml", self.with_line("grid", f'fleet.more = {{ source = "gas", capacity = "9 MW", cost = "60 USD/MWh", units = {units} }}'))
            self.jevons("check", "s.toml")

    def test_plants_by_model(self):
        self.grid("plant = [{}]", "grid.main.plant[0].capacity: missing", at="{}")
        self.grid('plant = [{ kind = "wind", capacity = "0 MW", mean_speed = "7 m/s" }]', "grid.main.plant[0].capacity", "above 0 W", at='"0 MW"')
        for table, *keys in (("nuclear", "capacity"), ("reservoir", "capacity", "daily")):
            text = self.with_line("grid", f"{table} = {{}}")
            self.rejects(text, *[("{}", f"grid.main.{table}.{key}: missing") for key in keys])

    def test_keys_of_dispatch_on_a_grid_by_trace(self):
        for line, key in (('demand = "3 MW"', "demand"), (f"demand_profile = {DAY}", "demand_profile"), ("scale.solar = 2", "scale.solar"), ("scale.demand = 2", "scale.demand"),
                          ('hydro = "shaves_peaks"', "hydro"), ('hydro_least = "1 MW"', "hydro_least"), ('curtailment_price = "-5 USD/MWh"', "curtailment_price"),
                          ('floor_price = "-10 USD/MWh"', "floor_price"), ('scarcity_price = "7 USD/MWh"', "scarcity_price"), ("reserve = 0.1", "reserve"), ('demand_labels = "end"', "demand_labels"),
                          ('interchange_labels = "start"', "interchange_labels"), ('variation = "grid/ciso_variation.csv"', "variation"), ('air = "20 degC"', "air"),
                          ('import_intensity = "3 g/kWh"', "import_intensity"), ('nuclear = { capacity = "1 GW" }', "nuclear"),
                          ('reservoir = { capacity = "1 GW", daily = "6 GWh" }', "reservoir"), ('plant = [{ kind = "wind", capacity = "1 MW", mean_speed = "7 m/s" }]', "plant")):
            self.wrong("read", line, f'grid.read.{key}: belongs to kind = "dispatch", which this grid is not')
        for line, key in (('storage.b = { energy = "1 MWh", power = "1 MW" }', "storage"), ('fleet.gas = { source = "gas", capacity = "1 MW", cost = "9 USD/MWh" }', "fleet")):
            self.wrong("read", line, f'grid.read.{key}: belongs to kind = "dispatch"', at=line[:line.index("=")])
        self.rejects(self.with_line("read", 'reserve = 0.1\nscale.solar = 2\nnuclear.capacity = "1 GW"'), ("0.1", "grid.read.reserve: belongs to"),
                     ("2\nnuclear", "grid.read.scale.solar: belongs to"), ("nuclear.cap", "grid.read.nuclear: belongs to"))
        constant = SCENARIO.replace('kind = "trace"\ngeneration = "grid/ciso_typical.csv"', 'kind = "constant"\nintensity = "400 g/kWh"')
        self.wrong("read", "reserve = 0.1", "grid.read.reserve: belongs to kind", text=constant)

    def test_lines(self):
        for old, new, *words in (('to = "other"', 'to = "main"', "line[0].to: is where the line begins"),
                                 ('to = "other"', 'to = "read"', 'line[0].to: "read" is not a dispatched grid; there are: main, other'),
                                 ('to = "other"', 'to = "othr"', "line[0].to", 'did you mean "other"?'),
                                 ('to = "other"', "to = 3", "line[0].to", "a text in quotes is expected"),
                                 ('from = "main"', 'from = "nowhere"', "line[0].from", "is not a dispatched grid; there are: main, other"),
                                 ('capacity = "5 MW"', 'capacity = "-5 MW"', "line[0].capacity", "too small"),
                                 ('capacity = "5 MW"', 'capacity = "5 MWh"', "line[0].capacity", "a power is expected")):
            text = SCENARIO.replace(old, new)
            at = position("s.toml", text, new)
            row, column = map(int, at.split(":")[1:])
            self.rejects(text, (f"s.toml:{row}:{column + new.index('=') + 2}", *words))
        self.rejects(SCENARIO.replace('to = "other"\n', "").replace('capacity = "5 MW"\n', ""),
                     ("[[line]]", "line[0].to: missing"), ("[[line]]", "line[0].capacity: missing"))

    def test_all_errors_of_grids_at_once_and_in_order(self):
        text = self.with_line("fleet", "units = 0", self.with_line("grid", "reserve = 2")).replace('"40 MWh"', "40").replace('"other"\n#', '"othr"\n#')
        self.rejects(text, ("2\n#grid", "grid.main.reserve"), ("0\n#fleet", "grid.main.fleet.gas.units"), ("40\n", "grid.main.storage.pumps.energy"), ('"othr"', "line[0].to"))

    def test_governance(self):
        def governed(policy, text=SCENARIO):
            return self.with_line("top", f"policy.governance = {policy}", text)
        for policy, place, *words in (
                ('{ kind = "carbon_cap" }', "{ kind = \"carbon_cap\" }", "policy.governance.cap: missing"),
                ('{ kind = "carbon_cap", cap = "3 MWh" }', '"3 MWh"', "policy.governance.cap", "a mass is expected"),
                ('{ kind = "energy_cap", cap = "3 MWh" }', "{ kind = \"energy_cap\"", "policy.governance: lets no more jobs in, and the scenario has none"),
                ('{ kind = "energy_cap", cap = "3 t" }', '"3 t"', "policy.governance.cap", "an energy is expected"),
                ('{ kind = "carbon_tax", price = "-3 USD/t" }', '"-3 USD/t"', "policy.governance.price", "too small"),
                ('{ kind = "internal_price", price = "3 USD" }', '"3 USD"', "policy.governance.price", "a price of mass is expected"),
                ('{ kind = "none", price = "3 USD/t" }', "price =", "policy.governance.price: unknown key"),
                ('"carbon_tx"', '"carbon_tx"', "policy.governance", 'did you mean "carbon_tax"?')):
            self.rejects(governed(policy), (place, *words))
        alone = SCENARIO[:SCENARIO.index("[grid.main]")] + SCENARIO[SCENARIO.index("[grid.read]"):SCENARIO.index("[[line]]")] + '[site.one]\ngrid = "read"\nload = { it = "5 MW" }\n'
        self.rejects(governed('{ kind = "carbon_cap", cap = "3 t" }', alone), ("{ kind", "policy.governance: caps what dispatched grids emit, and no grid has kind"))


if __name__ == "__main__":
    main()

"""Bad input about how a site is supplied (load, battery, tariff, contracts, demand response) is a located error; nothing is written."""
import unittest

from command import main
from rejecting import Rejecting

SCENARIO = """\
start = 2022-04-12
duration = "2 days"
settle = "1 h"
[grid.main]
kind = "dispatch"
demand = "100 MW"
fleet.gas = { source = "gas", capacity = "200 MW", cost = "50 USD/MWh" }
fleet.river = { source = "hydro", capacity = "20 MW", cost = "1 USD/MWh" }
[grid.read]
generation = "grid/ciso_typical.csv"
[grid.flat]
kind = "constant"
intensity = "400 g/kWh"
[site.one]
grid = "main"
#site
[site.one.load]
it = "5 MW"
#load
[site.one.battery]
energy = "10 MWh"
power = "2 MW"
#battery
[site.one.tariff]
kind = "flat"
price = "80 USD/MWh"
#tariff
[[site.one.contract]]
name = "certificates"
kind = "eac"
volume = "20 GWh"
price = "3 USD/MWh"
#contract
[[site.one.demand_response]]
at = 2022-04-13T10:00:00Z
reduction = "1 MW"
#event
[[site.one.offset]]
amount = "5 t"
price = "12 USD/t"
vintage = 2021
#offset
[[site.one.supply]]
kind = "wind"
capacity = "1 MW"
mean_speed = "7 m/s"
#supply
"""
PLAIN = SCENARIO[:SCENARIO.index("[site.one.battery]")]
HOURS = ", ".join(['"80 USD/MWh"'] * 24)
ENERGY_PRICE = 'a price of energy is expected, such as "40 USD/MWh"'
PPA = '[[site.one.contract]]\nname = "wind"\nkind = "ppa"\nsource = "hydro"\nshape = "baseload"\ncapacity = "3 MW"\nstrike = "40 USD/MWh"\n'


def on(grid, text=SCENARIO):
    return text.replace('grid = "main"\n', f'grid = "{grid}"\n' if grid else "")


def ones(count, last="1"):
    return "[" + ", ".join(["1"] * (count - 1) + [last]) + "]"


class BadSupply(Rejecting):
    good = SCENARIO

    def test_the_scenario_itself_is_good(self):
        for text in (SCENARIO, PLAIN + PPA, on("", PLAIN)):
            self.write("s.toml", text)
            self.jevons("check", "s.toml")

    def test_a_site_that_draws_nothing(self):
        text = SCENARIO.replace('[site.one.load]\nit = "5 MW"\n#load\n', "")
        self.rejects(text, ("[site.one]", "site.one: has neither servers nor a load: write [[site.one.servers]], or [site.one.load]"))

    def test_keys_of_a_load(self):
        for line, *words in ((f"profile = {ones(23)}", "site.one.load.profile: has 23 numbers; 24 are expected"),
                             (f"profile = {ones(24).replace('1', '0')}", "site.one.load.profile: has no number above 0"),
                             ("profile = 3", "site.one.load.profile", "a list of plain numbers is expected"),
                             ('most = "4 MW"', "site.one.load.most: is less than the 5 MW that the profile comes to"),
                             ("flexible = 1.5", "site.one.load.flexible: 1.5 is too large; allowed: 0 to 1"),
                             ('follow = "price"', "site.one.load.follow: needs something that can be moved: `flexible` is 0"),
                             ('follow = "prise"', "site.one.load.follow", 'did you mean "price"?'),
                             ("flexibel = 0.5", "site.one.load.flexibel: unknown key", 'did you mean "flexible"?'),
                             ('forecast = "noisy"', "site.one.load.forecast: is of a signal of the grid, and the load follows none"),
                             ('forecast = "perfekt"', "site.one.load.forecast", 'did you mean "perfect"?')):
            self.wrong("load", line, *words)
        self.wrong("load", f'profile = {ones(24, "2")}\nmost = "6 MW"', "site.one.load.most: is less than the 9.6 MW that", at='"6 MW"')
        for new, *words in (('it = "0 W"', "above 0 W"), ('it = "5 MWh"', "a power is expected"), ('it = "10 GW"', "up to 9 GW")):
            self.rejects(SCENARIO.replace('it = "5 MW"', new), (new[5:], "site.one.load.it", *words))
        self.rejects(SCENARIO.replace('it = "5 MW"\n', ""), ("[site.one.load]", "site.one.load.it: missing"))

    def test_signals_that_the_grid_does_not_have(self):
        follow = 'follow = "{}"\nflexible = 0.2'
        for signal, grid, what, why in (("price", "read", "a price", "is not known"), ("price", "flat", "a price", "is not known"), ("price", "", "a price", "the site does not have"),
                                        ("marginal", "read", "a marginal intensity", "is not known"), ("marginal", "flat", "a marginal intensity", "is not known"),
                                        ("marginal", "", "a marginal intensity", "the site does not have"), ("net_load", "flat", "a net load", "is not known"),
                                        ("net_load", "", "a net load", "the site does not have"), ("average", "", "the intensity", "the site does not have")):
            self.wrong("load", follow.format(signal), f'site.one.load.follow: "{signal}" needs {what} of the grid, which {why}', text=on(grid, PLAIN), at=f'"{signal}"')
        self.wrong("load", follow.format("contracts"), 'site.one.load.follow: "contracts" needs some: write [[site.one.contract]]', text=PLAIN, at='"contracts"')
        for signal, grid in (("average", "read"), ("average", "flat"), ("net_load", "read"), ("price", "main"), ("marginal", "main"), ("net_load", "main")):
            self.write("s.toml", self.with_line("load", follow.format(signal), on(grid, PLAIN)))
            self.jevons("check", "s.toml")

    def test_batteries_that_are_none(self):
        key = "site.one.battery"
        for old, new, *words in (('energy = "10 MWh"', 'energy = "0 MWh"', f"{key}.energy", "above 0 J"), ('energy = "10 MWh"', 'energy = "-1 MWh"', f"{key}.energy", "above 0 J"),
                                 ('energy = "10 MWh"', 'energy = "10 MW"', f"{key}.energy", "an energy is expected"), ('power = "2 MW"', 'power = "-2 MW"', f"{key}.power", "too small"),
                                 ('power = "2 MW"', 'power = "2 MWh"', f"{key}.power", "a power is expected"), ('power = "2 MW"', "power = 2", f"{key}.power: 2 has no unit")):
            self.rejects(SCENARIO.replace(old, new), (new.split("= ")[1] + "\n#battery" if "power" in new else new.split("= ")[1], *words))
        self.rejects(SCENARIO.replace('energy = "10 MWh"\n', ""), ("[site.one.battery]", f"{key}.energy: missing"))
        self.rejects(SCENARIO.replace('power = "2 MW"\n', ""), ("[site.one.battery]", f"{key}.power: is missing; how fast does it charge and discharge?"))
        self.rejects(SCENARIO.replace('power = "2 MW"\n', 'charge_power = "2 MW"\n'), ("[site.one.battery]", f"{key}.discharge_power: is missing, beside charge_power"))

    def test_keys_of_a_battery(self):
        key = "site.one.battery"
        for line, *words in (("round_trip_efficiency = 0", f"{key}.round_trip_efficiency: 0 is too small; allowed: above 0 up to 1"),
                             ("round_trip_efficiency = 1.1", f"{key}.round_trip_efficiency: 1.1 is too large"),
                             ("charge_efficiency = 0.9", f"{key}.charge_efficiency: needs discharge_efficiency beside it"),
                             ("discharge_efficiency = 1.2", f"{key}.discharge_efficiency: 1.2 is too large"),
                             ("standing_loss = 0.1", f"{key}.standing_loss: 0.1 has no unit; a rate per time is expected"),
                             ('standing_loss = "-1/year"', f"{key}.standing_loss", "too small"), ("least_charge = 2", f"{key}.least_charge: 2 is too large"),
                             ("start_charge = -1", f"{key}.start_charge: -1 is too small"), ("reserve = 1.5", f"{key}.reserve: 1.5 is too large"),
                             ('calendar_ageing = "-1/year"', f"{key}.calendar_ageing", "too small"), ("cycle_ageing = 2", f"{key}.cycle_ageing: 2 is too large"),
                             ("cycle_life = 0", f"{key}.cycle_life: 0 is too small; allowed: at least 1"), ("end_of_life = 1.2", f"{key}.end_of_life: 1.2 is too large"),
                             ('embodied = "75 kg"', f"{key}.embodied", "a mass per energy is expected"), ('embodied = "-1 kg/kWh"', f"{key}.embodied", "too small"),
                             ('limits = "clc"', f"{key}.limits", "known: constant, c_l_c"), ('charge_taper = "1 h"', f"{key}.charge_taper: belongs to limits"),
                             ('discharge_taper = "-1 h"', f"{key}.discharge_taper", "too small"), ('policy = "price_arbitrag"', f"{key}.policy", 'did you mean "price_arbitrage"?'),
                             ('polcy = "none"', f"{key}.polcy: unknown key", 'did you mean "policy"?')):
            self.wrong("battery", line, *words)
        for line, at, *words in (('policy = { kind = "optimal", horizon = 1 }', "1 }", f"{key}.policy.horizon: 1 is too small; allowed: 2 to 168"),
                                 ('policy = { kind = "price_arbitrage", wear = "-1 USD/MWh" }', '"-1 USD', f"{key}.policy.wear", "too small"),
                                 ('policy = { kind = "peak_shaving", target = "5 MWh" }', '"5 MWh"', f"{key}.policy.target", "a power is expected"),
                                 ('policy = { kind = "self_consumption", horizon = 3 }', "horizon", f"{key}.policy.horizon: unknown key"),
                                 ("least_charge = 0.3\nreserve = 0.1", "0.1", f"{key}.reserve: has no effect: least_charge holds back as much"),
                                 ("least_charge = 0.3\nstart_charge = 0.1", "0.1", f"{key}.start_charge: is less than least_charge"),
                                 ('charge_power = "1 MW"\ndischarge_power = "1 MW"', '"2 MW"', f"{key}.power: has no effect: charge_power and discharge_power are given")):
            self.wrong("battery", line, *words, at=at, text=SCENARIO.replace('reduction = "1 MW"', 'reduction = "3 MW"').replace('capacity = "1 MW"', 'capacity = "3 MW"'))
        self.wrong("battery", 'policy = { kind = "carbon_arbitrage", embodied = 1 }', f"{key}.policy.embodied", "true or false", at="1 }")

    def test_arbitrage_without_its_signal(self):
        battery = '[site.one.battery]\nenergy = "10 MWh"\npower = "2 MW"\npolicy = "{}"\n'
        for policy, grid, what in (("price_arbitrage", "read", "a price"), ("price_arbitrage", "", "a price"), ("optimal", "flat", "a price"), ("carbon_arbitrage", "", "the intensity")):
            self.rejects(on(grid, PLAIN) + battery.format(policy), (f'"{policy}"', f'site.one.battery.policy: "{policy}" needs {what} of the grid, which'))
        optimal = battery.replace('"{}"', '{{ kind = "optimal", objective = "carbon" }}').format()
        self.rejects(on("", PLAIN) + optimal, ("{ kind", 'site.one.battery.policy: "optimal" needs the intensity of the grid, which the site does not have'))
        for policy, grid in (("carbon_arbitrage", "flat"), ("self_consumption", ""), ("peak_shaving", "read"), ("none", "")):
            self.write("s.toml", on(grid, PLAIN) + battery.format(policy))
            self.jevons("check", "s.toml")

    def test_keys_of_tariffs(self):
        key, flat = "site.one.tariff", 'kind = "flat"\nprice = "80 USD/MWh"\n'

        def tariff(lines):
            return SCENARIO.replace(flat, lines)
        for line, *words in ((f"prices = [{HOURS}]", f'{key}.prices: belongs to kind = "time_of_use"'), ('adder = "1 USD/MWh"', f'{key}.adder: belongs to kind = "wholesale"'),
                             ('demand_charge = "-3 USD/kW"', f"{key}.demand_charge", "too small"), ('demand_charge = "3 USD/kWh"', f"{key}.demand_charge", "a price of power is expected"),
                             ("export_price = 3", f"{key}.export_price: 3 has no unit"), ("summer_from = 13", f"{key}.summer_from: 13 is too large; allowed: 1 to 12"),
                             ("summer_to = 5", f"{key}.summer_to: has no effect without `summer_prices`"), ('pirces = ["1 USD/MWh"]', f"{key}.pirces: unknown key", 'did you mean "prices"?')):
            self.wrong("tariff", line, *words)
        self.rejects(tariff('kind = "flat"\n'), ("[site.one.tariff]", f'{key}.price: is needed by kind = "flat"'))
        self.rejects(tariff('kind = "time_of_use"\n'), ("[site.one.tariff]", f'{key}.prices: are needed by kind = "time_of_use"'))
        self.rejects(tariff('kind = "flat"\nprice = "80 USD"\n'), ('"80 USD"', f"{key}.price", "an amount of money", ENERGY_PRICE))
        self.rejects(tariff('kind = "flta"\nprice = "80 USD/MWh"\n'), ('"flta"', f"{key}.kind", 'did you mean "flat"?'))
        self.rejects(tariff('kind = "wholesale"\nprice = "80 USD/MWh"\n'), ('"80 USD/MWh"', f'{key}.price: belongs to kind = "flat"'))
        self.rejects(tariff('kind = "time_of_use"\nprices = ["80 USD/MWh"]\n'), ('["80', f"{key}.prices: has 1 prices; 24 are expected"))
        for more in ("weekend_prices", "summer_prices", "summer_weekend_prices"):
            self.rejects(tariff(f'kind = "time_of_use"\nprices = [{HOURS}]\n{more} = ["1 USD/MWh"]\n'), ('["1 USD', f"{key}.{more}: has 1 prices; 24 are expected"))
        self.rejects(tariff(f'kind = "time_of_use"\nprices = [{HOURS}]\nprice = "7 USD/MWh"\n'), ('"7 USD', f'{key}.price: belongs to kind = "flat"'))
        wholesale = '[site.one.tariff]\nkind = "wholesale"\n'
        for grid, why in (("read", "is not known"), ("flat", "is not known"), ("", "the site does not have")):
            self.rejects(on(grid, PLAIN) + wholesale, ('"wholesale"', f'{key}.kind: "wholesale" needs a price of the grid, which {why}'))
        self.write("s.toml", PLAIN + wholesale)
        self.jevons("check", "s.toml")

    def test_keys_of_contracts(self):
        key = "site.one.contract[0]"
        for line, *words in (('strike = "4 USD/MWh"', f'{key}.strike: belongs to kind = "ppa"'), ('source = "solar"', f'{key}.source: belongs to kind = "ppa"'),
                             ("additional = true", f'{key}.additional: belongs to kind = "ppa"'), ('intensity = "3 g/kWh"', f'{key}.intensity: belongs to kind = "supplier"'),
                             ('matching = "daily"', f"{key}.matching", "known: hourly, monthly, annual"), ("plant_share = 0.5", f"{key}.plant_share: is a share of `plant`"),
                             ("plant_share = 0", f"{key}.plant_share: 0 is too small"), ('begin = "tomorrow"', f"{key}.begin", "a date is expected"), ("share = 2", f"{key}.share: 2 is too large"),
                             ("volum = 3", f"{key}.volum: unknown key", 'did you mean "volume"?')):
            self.wrong("contract", line, *words)
        self.wrong("contract", "begin = 2022-05-01\nend = 2022-04-20", f"{key}.end: is not after `begin`", at="2022-04-20")
        for old, new, *words in (('"20 GWh"', '"20 GW"', f"{key}.volume", "an energy is expected"), ('"20 GWh"', '"0 GWh"', f"{key}.volume", "above 0 J"),
                                 ('"3 USD/MWh"', '"-3 USD/MWh"', f"{key}.price", "too small"), ('"eac"', '"eca"', f"{key}.kind", 'did you mean "eac"?'), ('"certificates"', "333", f"{key}.name", "a text in quotes")):
            self.rejects(SCENARIO.replace(old, new), (new, *words))
        self.rejects(SCENARIO.replace('volume = "20 GWh"\nprice = "3 USD/MWh"\n', ""), ("[[site.one.contract]]", f'{key}.volume: is needed by kind = "eac"'), ("[[site.one.contract]]", f'{key}.price: is needed by kind = "eac"'))

    def test_keys_of_power_purchase_agreements(self):
        key = "site.one.contract[0]"
        for old, new, at, *words in (('"3 MW"', '"0 W"', '"0 W"', f"{key}.capacity", "above 0 W"), ('"3 MW"', '"3 MWh"', '"3 MWh"', f"{key}.capacity", "a power is expected"),
                                     ('capacity = "3 MW"\n', "", "[[site.one.contract]]", f'{key}.capacity: is needed by shape = "baseload"'),
                                     ('"baseload"', '"flat"', '"flat"', f"{key}.shape", "known: as_produced, baseload"), ('"40 USD/MWh"', '"40 USD"', '"40 USD"', f"{key}.strike", ENERGY_PRICE),
                                     ('strike = "40 USD/MWh"\n', "", "[[site.one.contract]]", f'{key}.strike: is needed by kind = "ppa"'),
                                     ('"3 MW"', '"3 MW"\nshare = 0.5', "0.5", f'{key}.share: belongs to shape = "as_produced"'), ('"3 MW"', '"3 MW"\nbegin = 7', "7\n", f"{key}.begin", "a date is expected"),
                                     ('"3 MW"', '"3 MW"\nadditional = "yes"', '"yes"', f"{key}.additional", "true or false is expected"), ('"3 MW"', '"3 MW"\nvolume = "1 GWh"', '"1 GWh"', f'{key}.volume: belongs to kind = "eac"')):
            self.rejects(PLAIN + PPA.replace(old, new), (at, *words))
        produced = PPA.replace('shape = "baseload"\n', "")
        priced = on("read", PLAIN).replace("ciso_typical.csv\"\n", 'ciso_typical.csv"\nprice = "price/ciso_price_typical.csv"\n')
        self.rejects(priced + produced.replace('"3 MW"', '"3 MW"\nshare = 0.5'), ("0.5", f"{key}.share: there are two sizes"))
        self.rejects(priced + produced.replace('capacity = "3 MW"\n', ""), ("[[site.one.contract]]", f"{key}.capacity: is needed, such as"))
        self.rejects(PLAIN + PPA.replace('shape = "baseload"', "additional = true").replace('capacity = "3 MW"', "share = 0.5"),
                     ("true", f"{key}.additional: a plant that comes beside those of the grid has a `capacity`, not a `share`"))
        self.rejects(PLAIN + PPA.replace('"hydro"', '"gas"'), ('"gas"\n', f"{key}.source", "known: wind, solar, hydro, nuclear"))

    def test_contracts_and_their_grids(self):
        key = "site.one.contract[0]"
        self.rejects(on("", PLAIN) + PPA, ("[[site.one.contract]]", f"{key}: needs a grid: what a contract claims is taken from what is bought there"))
        self.rejects(on("read", PLAIN) + PPA, ('"40 USD/MWh"', f"{key}.strike: is settled against the price of the grid, which is not known"))
        priced = PLAIN.replace('intensity = "400 g/kWh"', 'intensity = "400 g/kWh"\nflat_price = "70 USD/MWh"')
        self.rejects(on("flat", priced) + PPA.replace('"baseload"', '"as_produced"'), ('"as_produced"', f'{key}.shape: "as_produced" follows the generation of the grid, which is not known'))
        self.rejects(on("flat", priced) + PPA + "additional = true\n", ("true", f"{key}.additional: adds a plant to a dispatched grid, and this grid is not dispatched"))
        traced = on("read", PLAIN).replace("ciso_typical.csv\"\n", 'ciso_typical.csv"\nprice = "price/ciso_price_typical.csv"\n')
        self.rejects(traced + PPA + "additional = true\n", ("true", f"{key}.additional: adds a plant to a dispatched grid"))
        added = PPA.replace('"hydro"', '"wind"') + "additional = true\n"
        self.write("s.toml", PLAIN + added)
        self.jevons("check", "s.toml")
        self.rejects(PLAIN + added.replace('"baseload"', '"as_produced"'), ("true", f"{key}.additional: adds a plant that runs as the others of its source, and this grid has no wind"))
        reactor = PLAIN.replace('demand = "100 MW"', 'demand = "100 MW"\nnuclear = { capacity = "20 MW" }')
        self.write("s.toml", reactor + added.replace('"wind"\nshape', '"nuclear"\nshape'))
        self.jevons("check", "s.toml")
        for shape in ("as_produced", "baseload"):
            self.rejects(PLAIN + PPA.replace('"baseload"', f'"{shape}"').replace('"hydro"', '"wind"'), ('"wind"\nshape', f"{key}.source: the grid `main` generates no wind in this run"))

    def test_what_is_sold_twice(self):
        def contract(**keys):
            return "[[site.one.contract]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())
        supplier = dict(name='"a"', kind='"supplier"', intensity='"250 g/kWh"')
        other = supplier | dict(name='"b"', intensity='"200 g/kWh"')
        self.rejects(PLAIN + contract(**supplier) + contract(**other), ('[[site.one.contract]]\nname = "b"', "site.one.contract[1]: `b` and `a` supply the site at one time: one supplier is expected"))
        self.rejects(PLAIN + contract(**supplier, end="2022-06-01") + contract(**other, begin="2022-05-31"), ('[[site.one.contract]]\nname = "b"', "site.one.contract[1]: `b` and `a` supply"))
        self.write("s.toml", PLAIN + contract(**supplier, end="2022-04-13") + contract(**other, begin="2022-04-13"))
        self.jevons("check", "s.toml")
        self.rejects(PLAIN + contract(**supplier, matching='"hourly"'), ('"hourly"', "site.one.contract[0].matching: has no effect on a supplier"))
        eac = dict(name='"a"', kind='"eac"', volume='"20 GWh"', price='"3 USD/MWh"')
        twice = PLAIN + contract(**eac) + contract(**eac)
        self.rejects(twice, (f"s.toml:{twice.count(chr(10)) - 3}:8", "site.one.contract[1].name: `a` is in force twice at one time"))
        self.rejects(PLAIN + contract(**eac, plant='"farm"', plant_share=0.75) + contract(**(eac | dict(name='"b"')), plant='"farm"', plant_share=0.5),
                     ("0.75", "site.one.contract[0].plant_share", "1.25 of the plant `farm` is sold: a certificate is claimed once"))
        ppa = dict(name='"a"', kind='"ppa"', source='"wind"', strike='"40 USD/MWh"')
        traced = on("read", PLAIN).replace("ciso_typical.csv\"\n", 'ciso_typical.csv"\nprice = "price/ciso_price_typical.csv"\n')
        self.rejects(traced + contract(**ppa, share=0.75) + contract(**(ppa | dict(name='"b"')), share=0.5), ("0.75", "site.one.contract[0].share", "1.25 of all wind of the grid `read` is sold"))
        self.rejects(traced + contract(**ppa, capacity='"900 GW"'), ('"900 GW"', "site.one.contract[0].capacity", "of all wind of the grid `read` is sold"))

    def test_demand_response(self):
        key = "site.one.demand_response[0]"
        for line, *words in (('duration = "0 s"', f"{key}.duration", "above 0 s"), ('duration = "1 MW"', f"{key}.duration", "a time is expected"), ('payment = "5 USD"', f"{key}.payment", ENERGY_PRICE),
                             ('payment = "-5 USD/MWh"', f"{key}.payment", "too small"), ('notice = "-5 min"', f"{key}.notice", "negative"), ("rebound = 3", f"{key}.rebound: 3 has no unit"),
                             ('reboun = "1 h"', f"{key}.reboun: unknown key", 'did you mean "rebound"?')):
            self.wrong("event", line, *words)
        for old, new, *words in (("at = 2022-04-13T10:00:00Z", 'at = "noon"', f"{key}.at", "a date is expected"), ('reduction = "1 MW"', 'reduction = "0 W"', f"{key}.reduction", "above 0 W"),
                                 ("at = 2022-04-13T10:00:00Z", "at = 2022-04-11T10:00:00Z", f"{key}.at: the event, 2022-04-11T10:00:00Z to 2022-04-11T11:00:00Z, lies outside of the run"),
                                 ("at = 2022-04-13T10:00:00Z", "at = 2022-04-13T23:30:00Z", f"{key}.at", "lies outside of the run, 2022-04-12T00:00:00Z to 2022-04-14T00:00:00Z")):
            self.rejects(SCENARIO.replace(old, new), (new.split("= ")[1], *words))
        self.rejects(SCENARIO.replace('at = 2022-04-13T10:00:00Z\nreduction = "1 MW"\n', ""), ("[[site.one.demand_response]]", f"{key}.at: missing"), ("[[site.one.demand_response]]", f"{key}.reduction: missing"))
        second = '[[site.one.demand_response]]\nat = 2022-04-13T{}:00Z\nreduction = "2 MW"\n'
        for time in ("10:30", "10:00", "09:30"):
            text = SCENARIO + second.format(time)
            self.rejects(text, (f"s.toml:{text.count(chr(10)) - 1}:6", "site.one.demand_response[1].at: the event overlaps that of 2022-04-13T10:00:00Z, which lasts until 2022-04-13T11:00:00Z"))
        self.write("s.toml", SCENARIO + second.format("11:00"))
        self.jevons("check", "s.toml")

    def test_offsets_and_power_made_on_site(self):
        for old, new, *words in (('"5 t"', '"0 t"', "offset[0].amount", "above 0 kg"), ('"5 t"', '"5 MWh"', "offset[0].amount", "a mass is expected"), ('"12 USD/t"', '"12 USD"', "offset[0].price", "a price of mass"),
                                 ("2021", "1900", "offset[0].vintage: 1900 is too small"), ('"7 m/s"', '"7 m"', "supply[0].mean_speed", "a speed is expected"), ('"wind"', '"sun"', "supply[0].kind", "known: pv, wind"),
                                 ('capacity = "1 MW"', 'capacity = "0 MW"', "supply[0].capacity", "above 0 W")):
            self.rejects(SCENARIO.replace(old, new), (new.removeprefix("capacity = "), "site.one." + words[0], *words[1:]))
        self.wrong("supply", "latitude = 3", 'site.one.supply[0].latitude: belongs to kind = "pv"')
        self.rejects(SCENARIO.replace('mean_speed = "7 m/s"\n', ""), ("[[site.one.supply]]", "site.one.supply[0].mean_speed: is needed"))
        panels = SCENARIO.replace('kind = "wind"\ncapacity = "1 MW"\nmean_speed = "7 m/s"', 'kind = "pv"\ncapacity = "1 MW"')
        self.rejects(panels, *[("[[site.one.supply]]", f"site.one.supply[0].{key}: is needed to know where the sun stands") for key in ("latitude", "longitude")])
        self.rejects(panels.replace('capacity = "1 MW"', 'capacity = "1 MW"\nlatitude = 40\nlongitude = 3'), ("[[site.one.supply]]", "site.one.supply: panels stand in the site's air"))
        self.wrong("site", "export = 3", "site.one.export", "true or false is expected")
        for grid in ("flat", ""):
            self.wrong("site", 'expected_load = "5 MW"', "site.one.expected_load: is announced to a dispatched grid", text=on(grid, PLAIN))
        self.wrong("site", 'expected_load = "50 GW"', "site.one.expected_load", "0 W to 9 GW")

    def test_nothing_is_said_of_what_hangs_on_a_wrong_grid(self):
        text = PLAIN.replace('it = "5 MW"\n', 'it = "5 MW"\nflexible = 0.2\nfollow = "marginal"\n') + PPA + "additional = true\n" + \
            '[site.one.tariff]\nkind = "wholesale"\n[site.one.battery]\nenergy = "1 MWh"\npower = "1 MW"\npolicy = "price_arbitrage"\n'
        self.write("s.toml", text)
        self.jevons("check", "s.toml")
        self.rejects(text.replace('"50 USD/MWh"', '"50 USD/MW"'), ('"50 USD/MW"', "grid.main.fleet.gas.cost", ENERGY_PRICE))
        self.rejects(on("mian", text), ('"mian"', "site.one.grid", 'did you mean "main"?'))
        self.rejects(on("main", text).replace('grid = "main"', "grid = 3"), ("3\n#site", "site.one.grid", "a text in quotes"))

    def test_all_errors_of_a_site_at_once_and_in_order(self):
        text = SCENARIO.replace('it = "5 MW"', "it = 5").replace('power = "2 MW"', 'power = "2 MWh"').replace('"80 USD/MWh"', '"80 USD"').replace('"20 GWh"', '"20 GW"').replace('"1 MW"\n#event', '"1 MWh"\n#event')
        self.rejects(text, ("5\n#load", "site.one.load.it"), ('"2 MWh"', "site.one.battery.power"), ('"80 USD"', "site.one.tariff.price"), ('"20 GW"', "site.one.contract[0].volume"),
                     ('"1 MWh"', "site.one.demand_response[0].reduction"))


if __name__ == "__main__":
    main()

"""jevons show, list, describe and the help: no hidden numbers, and whatever is listed can be asked about."""
import json
import re
import tomllib
import unittest

from command import SCENARIOS, SMALL, VARIED, CommandTest, main

SEAMS = {"queue": ["fifo", "sjf", "edf", "easy_backfill"], "placement": ["first_fit", "best_fit", "worst_fit", "random", "coolest"],
         "power": ["always_on", "sleep_after", "dvfs_fixed", "dvfs_ondemand", "cap_static", "cap_waterfill"],
         "consolidation": ["none", "defragment", "static", "npa", "migrate"], "detector": ["thr", "iqr", "mad", "lr", "lrr"],
         "selector": ["mmt", "mc", "mu", "rs"], "machine_placement": ["power_aware_best_fit", "first_fit", "best_fit"],
         "cooling": ["fixed", "reset", "optimising", "learned"],
         "corrections": ["idle_machines", "memory", "transitions"],
         "storage": ["none", "self_consumption", "peak_shaving", "price_arbitrage", "carbon_arbitrage", "optimal", "reserve"],
         "forecast": ["perfect", "persistence", "noisy"],
         "governance": ["none", "carbon_tax", "carbon_cap", "energy_cap", "internal_price"]}


class Show(CommandTest):
    def test_what_is_shown_is_a_scenario_that_runs_the_same(self):
        for name, text in (("small", SMALL), ("varied", VARIED)):
            self.write(f"{name}.toml", text)
            shown = self.write("shown.toml", self.jevons("show", f"{name}.toml").stdout)
            self.assertEqual(self.run_json("shown.toml")["trace_hash"], self.run_json(f"{name}.toml")["trace_hash"])
            self.assertEqual(self.jevons("show", "shown.toml").stdout, shown.read_text())

    def test_shipped_scenarios_show_themselves(self):
        for name in ("first_day", "mmc", "minimal"):
            self.write("shown.toml", self.jevons("show", SCENARIOS / f"{name}.toml").stdout)
            self.assertEqual(self.run_json("shown.toml", "--set", "duration=1 day")["trace_hash"],
                             self.run_json(SCENARIOS / f"{name}.toml", "--set", "duration=1 day")["trace_hash"])

    def test_what_is_shown_needs_no_catalogue(self):
        models = re.findall(r"(?m)^  (\S+)  +\S", self.jevons("list", "servers").stdout)
        groups = ", ".join(f'{{ model = "{model}" }}' for model in models)
        own = 'server.hp_ml110_g5 = { cores = 3, power = { kind = "linear", idle = "50 W", peak = "60 W" } }\n'
        for text in (SMALL, own + SMALL):
            self.write("s.toml", text.replace('{ model = "hp_ml110_g5", count = 4 }', groups))
            shown = self.write("shown.toml", self.jevons("show", "s.toml").stdout).read_text()
            settings = tomllib.loads(shown)
            self.assertEqual(sorted(settings["server"]), sorted(models))
            self.assertEqual({server["accelerator"] for server in settings["server"].values() if server["accelerators"]},
                             set(settings["accelerator"]))
            self.assertEqual(settings["server"]["hp_ml110_g5"]["cores"], 3 if text != SMALL else 2)
            self.write("other/catalog/servers.toml", "\n".join(
                f'[server.{model}]\ncores = 1\npower = {{ kind = "linear", idle = "1 W", peak = "2 W" }}' for model in models))
            before, after = self.run_json("s.toml"), self.run_json("shown.toml", "--data", "other")
            self.assertEqual(before["trace_hash"], after["trace_hash"])
            self.assertEqual(before["metrics"]["it_energy"], after["metrics"]["it_energy"])
            self.assertNotEqual(before["metrics"]["it_energy"], self.run_json("s.toml", "--data", "other")["metrics"]["it_energy"])

    def test_only_the_entries_in_use_are_shown(self):
        self.write("s.toml", SMALL)
        settings = tomllib.loads(self.jevons("show", "s.toml").stdout)
        self.assertEqual(list(settings["server"]), ["hp_ml110_g5"])
        self.assertFalse(settings.get("accelerator"))

    def test_defaults_are_shown_with_unit_and_source(self):
        self.write("s.toml", SMALL)
        shown = self.jevons("show", "s.toml").stdout
        settings = tomllib.loads(shown)
        self.assertEqual(settings["settle"], "5 min")
        self.assertEqual(settings["site"]["small"]["cooling"]["pue"], 1.5)
        self.assertIn("Uptime Institute", shown)
        self.assertEqual(settings["policy"]["queue"]["kind"] if isinstance(settings["policy"]["queue"], dict)
                         else settings["policy"]["queue"], "fifo")

    def test_overrides_are_shown(self):
        self.write("s.toml", SMALL)
        self.assertEqual(tomllib.loads(self.jevons("show", "s.toml", "--set", "seed=77").stdout)["seed"], 77)


class ListAndDescribe(CommandTest):
    def test_every_seam_lists_its_members_and_describes_them(self):
        for seam, members in SEAMS.items():
            listed = self.jevons("list", seam).stdout
            for member in members:
                self.assertRegex(listed, rf"(?m)^  {member} +\S")
                self.assertIn(member, self.jevons("describe", member).stdout)
        self.assertIn("how long a server is idle", self.jevons("describe", "sleep_after").stdout)

    def test_everything_listed_can_be_described(self):
        listed = self.jevons("list").stdout
        kinds = re.findall(r"(?m)^(\w+)  \S", listed)
        for seam in SEAMS:
            self.assertIn(seam, kinds)
        names = re.findall(r"(?m)^  (\S+)  +\S", listed)
        self.assertGreater(len(names), 50)
        for name in names[::7] + SEAMS["queue"]:
            self.assertIn(name, self.jevons("describe", name).stdout)

    def test_whatever_a_key_takes_is_listed_under_it_and_described(self):
        for wanted, members in (("size", ("exponential", "lognormal", "pareto")), ("plant", ("constant_pue", "pue_curve")),
                                ("site.oasis.cooling.plant", ("constant_pue", "pue_curve")), ("grid.kind", ("trace", "constant")),
                                ("workload[].kind", ("batch", "trace")), ("policy.queue", SEAMS["queue"])):
            listed = self.jevons("list", wanted).stdout
            for member in members:
                self.assertRegex(listed, rf"(?m)^  {member} ")
        for name, words in (("lognormal", ("median", "sigma")), ("pue_curve", ("cooling.plant", "PUE at each load")),
                            ("trace", ("grid.NAME.kind", "workload[].kind", "generation by source")), ("fan", ("power.kind",))):
            described = self.jevons("describe", name).stdout
            for word in words:
                self.assertIn(word, described)
        self.assertNotIn("inf", re.findall(r"default (\S+)", self.jevons("describe", "lognormal").stdout))

    def test_keys_are_found_however_they_are_spelled(self):
        for spellings in (("workload.rate", "workload[].rate", "workload[0].rate"), ("expect.metric.pue.tolerance", "metric.NAME.tolerance"),
                          ("site.grid", "site.NAME.grid", "site.oasis.grid", 'site."my site".grid'),
                          ("site.servers.model", "site.oasis.servers[0].model", "servers.model")):
            answers = {self.jevons("describe", spelling).stdout for spelling in spellings}
            self.assertEqual(len(answers), 1, spellings)
            self.assertEqual(answers.pop().count("(keys)"), 1)
        for unknown in ("stie.oasis.grid", "workload.site.grid", "rate.workload", ".grid", "site."):
            self.assertIn("nothing is called", self.jevons("describe", unknown, expect=2).stderr)

    def test_every_key_that_is_listed_can_be_described(self):
        names = re.findall(r"(?m)^  (\S+)  +\S", self.jevons("list", "keys").stdout)
        for name in names[::5]:
            self.assertIn(f"{name} (keys)\n", self.jevons("describe", name).stdout)

    def test_the_catalogue_is_large_enough_and_every_entry_has_a_source(self):
        for kind, least in (("servers", 8), ("accelerators", 5)):
            names = re.findall(r"(?m)^  (\S+)  +\S", self.jevons("list", kind).stdout)
            self.assertGreaterEqual(len(names), least)
            for name in names:
                self.assertRegex(self.jevons("describe", name).stdout, r'source = ".{10,}"')

    def test_a_bill_adds_up_beside_what_is_stated(self):
        described = json.loads(self.jevons("describe", "dgx_h100", "--json").stdout)["described"]
        self.assertEqual([item["kind"] for item in described], ["servers"])
        making = described[0]["making"]
        self.assertAlmostEqual(making["embodied"]["middle"], making["host"]["embodied"]["middle"] + 8 * making["accelerator"]["embodied"]["middle"])
        self.assertAlmostEqual(sum(material["value"] for material in making["materials"].values()), making["mass"]["value"])
        bill = making["host"]["bill"]
        for case in ("low", "middle", "high"):
            self.assertAlmostEqual(sum(row["carbon"][case] for row in bill["rows"]), bill["carbon"][case])
        text = self.jevons("describe", "dgx_h100").stdout
        for row in bill["rows"]:
            self.assertIn(f" x {row['what']} ", text)
        self.assertIn("whole: embodied 5700.0 kg CO2e", text)
        die = json.loads(self.jevons("describe", "bill.h100_sxm5", "--json").stdout)["described"][0]["making"]["dies"][0]
        self.assertEqual(f"{die['by_law']['poisson']['carbon']['value']:.1f}", "44.7")
        self.assertEqual(f"{die['by_law']['fixed']['carbon']['value']:.1f}", "22.6")
        self.assertIsNone(json.loads(self.jevons("describe", "fifo", "--json").stdout)["described"][0]["making"])

    def test_a_bill_or_a_part_that_is_not_there_is_named(self):
        server = 'server.x = {{ cores = 4, power = {{ kind = "linear", idle = "1 W", peak = "2 W" }}, {} }}\n'
        for text, words in (('bill = "dgx_h10"', 'bill "dgx_h10" is not in the catalogue, did you mean "dgx_h100"?'),
                            ('bill = "dgx_h100", mass = "5 kg"', "`mass` is 5 kg, and the parts of its bill have 112.2 kg"),
                            ('embodied = "1 kg", embodied_high = "0.5 kg"', "`embodied` is not between"),
                            ('price = "5 kg"', "an amount of money is expected")):
            self.write("s.toml", server.format(text) + SMALL)
            said = self.jevons("check", "s.toml", expect=2).stderr
            self.assertIn(words, said)
            self.assertRegex(said, r"s\.toml:1:\d+: error: server\.x")
        self.write("own/catalog/bills.toml", '[bill.a]\npart = [{ part = "stel", mass = "1 kg" }, { part = "steel" }]\n')
        self.write("s.toml", SMALL)
        said = self.jevons("check", "s.toml", "--data", "own", expect=2).stderr
        self.assertIn('bill.a.part[0].part is "stel", which is no [part.NAME], did you mean "steel"?', said)
        self.assertIn("bill.a.part[1].mass is missing: steel is counted by mass", said)

    def test_keys_have_units_ranges_and_defaults(self):
        described = self.jevons("describe", "settle").stdout
        self.assertIn("5 min", described)
        self.assertIn("unit", described)
        self.assertIn("start", self.jevons("list", "keys").stdout)
        self.assertIn("ISO/IEC 30134-2", self.jevons("describe", "pue").stdout)


class Help(CommandTest):
    def test_help_names_every_subcommand_and_the_exit_codes(self):
        text = self.jevons("--help").stdout
        for word in ("run", "check", "show", "list", "describe", "verify", "Exit codes", "Examples"):
            self.assertIn(word, text)

    def test_every_subcommand_has_help(self):
        for command, words in (("run", ("--output", "--set", "--seed", "--replications", "--threads", "--json", "--quiet")),
                               ("check", ("--set",)), ("show", ("--set",)), ("list", ("kind",)), ("describe", ("name",)),
                               ("verify", ("results",))):
            text = self.jevons(command, "--help").stdout
            for word in words:
                self.assertIn(word, text)

    def test_version_names_the_commit_and_the_build(self):
        self.assertRegex(self.jevons("--version").stdout, r"^jevons \d+\.\d+\.\d+ \(\w+(-dirty)?, \w+\)\nsweeps under mpirun and srun: (yes|no, built without MPI)\n$")


if __name__ == "__main__":
    main()

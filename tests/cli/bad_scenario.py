"""A bad scenario is a located error in plain words and exit code 2; there is no results file, and nothing is touched."""
import os
import unittest

from command import SCENARIOS, SMALL, CommandTest, main, position


OUTDOOR = 'site.small.outdoor = { dry_bulb = "20 degC", relative_humidity = 0.5 }\n'


class BadScenario(CommandTest):
    def rejects(self, text, *errors, arguments=(), name="bad.toml"):
        """Each error is (what the position is of, words of the message): a needle in the text, or `file:line:col`."""
        self.write(name, text)
        before = self.snapshot()
        for command in (("run", name, "-o", "out.h5"), ("check", name), ("show", name)):
            done = self.jevons(*command, *arguments, expect=2)
            self.assertEqual(done.stdout, "", command)
            lines = done.stderr.splitlines()
            self.assertEqual(len(lines), len(errors), done.stderr)
            for line, (place, *words) in zip(lines, errors):
                place = place if ":" in place and place not in text else position(name, text, place)
                self.assertTrue(line.startswith(f"{place}: error: "), f"{line}\nis not at {place}")
                for word in words:
                    self.assertIn(word, line)
        self.assertEqual(self.snapshot(), before)

    def changed(self, old, new):
        self.assertEqual(SMALL.count(old), 1, old)
        return SMALL.replace(old, new)

    def test_unknown_key_is_met_with_the_nearest(self):
        self.rejects(self.changed("count = 4", "cuont = 4"), ("cuont", "servers[0].cuont", "unknown key", '"count"'))
        self.rejects(SMALL + "[grdi.other]\n", ("grdi", "unknown key", '"grid"'))

    def test_missing_required_key(self):
        self.rejects(self.changed("start = 2022-04-12\n", ""), ("bad.toml:1:1", "start: missing"))
        self.rejects(self.changed('model = "hp_ml110_g5", ', ""), ("{ count", "site.small.servers[0].model: missing"))

    def test_wrong_type(self):
        self.rejects(self.changed("count = 4", 'count = "four"'), ('"four"', "servers[0].count", "whole number"))
        self.rejects(self.changed("count = 4", "count = 4.5"), ("4.5", "whole number"))
        self.rejects(self.changed('"plain"', "17"), ("17", "site.small.grid"))
        self.rejects(SMALL + "policy = 3\n", ("3\n", "policy", "table"))
        self.rejects(SMALL + "title = [1]\n", ("[1]", "title"))

    def test_wrong_unit(self):
        self.rejects(self.changed('"6 h"', '"6 kW"'), ('"6 kW"', 'duration: "6 kW" is a power; a time is expected, such as'))
        self.rejects(self.changed("400 g/kWh", "400 USD/kWh"), ('"400 USD/kWh"', "grid.plain.intensity"))
        self.rejects(self.changed('"6 h"', '"6 hovers"'), ('"6 hovers"', "duration"))

    def test_bare_number_where_a_quantity_belongs(self):
        self.rejects(self.changed('"6 h"', "21600"), ("21600", "duration: 21600 has no unit"))
        self.rejects(self.changed('"6 h"', '"21600"'), ('"21600"', "duration", "no unit"))

    def test_negative_capacity(self):
        self.rejects(self.changed("count = 4", "count = -4"), ("-4 }", "servers[0].count: -4"))
        self.rejects(self.changed("count = 4", 'cap = "-5 W"'), ('"-5 W"', "servers[0].cap", "-5 W"))
        own = 'server.mine = { cores = -8, power = { kind = "linear", idle = "5 W", peak = "9 W" } }\n'
        self.rejects(own + SMALL, ("-8", "server.mine.cores: -8"))

    def test_share_outside_of_zero_to_one(self):
        for share in ("1.01", "-0.2"):
            self.rejects(self.changed('kind = "batch"', f"activity = {share}"), (share, "workload[0].activity", "0 to 1"))

    def test_duplicate_site(self):
        text = SMALL + '[site.small]\ncooling = { pue = 1.2 }\n'
        self.rejects(text, ("[site.small]", "site.small"))

    def test_references_to_what_is_not_there(self):
        self.rejects(self.changed("hp_ml110_g5", "hp_ml110_g55"),
                     ('"hp_ml110_g55"', "catalogue", 'did you mean "hp_ml110_g5"?'))
        self.rejects(SMALL.replace('"plain"', '"plains"'), ('"plains"', "grid", 'did you mean "plain"?'))
        self.rejects(self.changed('kind = "batch"', 'site = "smal"'), ('"smal"', "site", 'did you mean "small"?'))
        self.rejects(SMALL + 'policy.queue = "easy_backfil"\n',
                     ('"easy_backfil"', "policy.queue", 'did you mean "easy_backfill"?'))
        self.rejects(SMALL + 'policy.power = { kind = "sleep_aftr" }\n', ('"sleep_aftr"', "policy.power", '"sleep_after"'))
        self.rejects(self.changed('kind = "constant", intensity = "400 g/kWh"', 'kind = "trace", generation = "nowhere.csv"'),
                     ('"nowhere.csv"', "grid.plain.generation", "nowhere.csv"))

    def test_a_job_wider_than_the_whole_site(self):
        text = self.changed('kind = "batch"', "widths = [9], width_weights = [1]")
        self.rejects(text, ("{ widths", "workload[0]", "width 9", "8 cores"))

    def test_all_errors_are_reported_at_once_and_in_order(self):
        text = self.changed("count = 4", "cuont = 4").replace('"6 h"', "6").replace("6/h", "6 kg")
        self.rejects(text, ("6\n", "duration"), ("cuont", "unknown key"), ('"6 kg"', "rate"))

    def test_syntax_that_is_not_toml(self):
        self.rejects(SMALL + "x = [1,\n", ("bad.toml:7:9", "not TOML"))

    def test_overrides_are_located_too(self):
        self.write("good.toml", SMALL)
        before = self.snapshot()
        done = self.jevons("run", "good.toml", "-o", "out.h5", "--set", "policy.queue=fifoo", "--set", "seed=x", expect=2)
        queue, seed = done.stderr.splitlines()
        self.assertTrue(queue.startswith('--set:1:14: error: policy.queue: "fifoo"'), queue)
        self.assertTrue(seed.startswith("--set:2:6: error: seed: "), seed)
        self.assertEqual(self.snapshot(), before)

    def test_a_bad_seed_is_a_located_error_too(self):
        self.write("good.toml", SMALL)
        for seed, *words in (("99999999999999999999", "99999999999999999999", "9.2e+18"), ("abc", '"abc"', "whole number"),
                             ("-1", "-1", "9.2e+18"), ("1.5", "1.5", "whole number"), ("{a=1}", "table", "whole number")):
            done = self.jevons("run", "good.toml", "--seed", seed, expect=2)
            self.assertTrue(done.stderr.startswith("--set:1:6: error: seed: "), done.stderr)
            self.assertLess(len(done.stderr), 200)
            for word in words:
                self.assertIn(word, done.stderr)

    def test_an_override_that_names_no_key_says_what_it_lacks(self):
        self.write("good.toml", SMALL)
        for override, *words in (("policy.queue", "written key.path=value"), ("=3", "a key is missing"),
                                 ("site..grid=3", "a key is missing"), ("site.små.grid=x", "needs quotes", 'site."små".grid'),
                                 ("site.a[x]=1", "not a path of keys"), ('site."a=1', "not a path of keys")):
            done = self.jevons("check", "good.toml", "--set", override, expect=2)
            self.assertTrue(done.stderr.startswith("--set:1:1: error: "), done.stderr)
            for word in words:
                self.assertIn(word, done.stderr)

    def test_names_in_quotes_can_be_overridden(self):
        self.write("s.toml", SMALL.replace("site.small", 'site."the-small_1"'))
        self.jevons("check", "s.toml", "--set", 'site."the-small_1".cooling.pue=1.2')

    def test_names_become_groups_and_keys_of_results(self):
        for name in ("små", "a/b", ".", "..", "", "a b"):
            self.write("s.toml", SMALL.replace("site.small", f'site."{name}"'))
            done = self.jevons("run", "s.toml", "-o", "out.h5", expect=2)
            self.assertIn("is not a name: only letters A to Z, digits, _ and - can be in one", done.stderr)

    def test_circle_of_extends(self):
        self.write("a.toml", 'extends = "b.toml"\n')
        self.write("b.toml", 'title = "b"\nextends = "a.toml"\n')
        before = self.snapshot()
        done = self.jevons("run", "a.toml", "-o", "out.h5", expect=2)
        self.assertTrue(done.stderr.startswith("b.toml:2:11: error: extends: "), done.stderr)
        self.assertIn("a.toml -> b.toml -> a.toml", done.stderr)
        self.assertEqual(self.snapshot(), before)

    def test_errors_of_a_base_file_name_the_base_file(self):
        base = self.changed("count = 4", "count = 0")
        self.write("base.toml", base)
        self.write("over.toml", 'extends = "base.toml"\nseed = 3\n')
        done = self.jevons("check", "over.toml", expect=2)
        place = position("base.toml", base, "0 }")
        self.assertTrue(done.stderr.startswith(f"{place}: error: site.small.servers[0].count"), done.stderr)

    def test_input_file_that_is_missing_empty_unreadable_or_a_folder(self):
        self.write("empty.toml", "")
        (self.folder / "folder.toml").mkdir()
        os.symlink("loop.toml", self.folder / "loop.toml")
        for name in ("missing.toml", "empty.toml", "folder.toml", "loop.toml"):
            for command in ("run", "check", "show"):
                done = self.jevons(command, name, expect=2)
                self.assertTrue(done.stderr.startswith(f"{name}:1:1: error: the file "), done.stderr)
        self.assertIn("the file cannot be reached: Too many", self.jevons("run", "loop.toml", expect=2).stderr)
        if os.geteuid() != 0:  # root may read everything
            self.write("locked.toml", SMALL).chmod(0)
            self.assertTrue(self.jevons("run", "locked.toml", expect=2).stderr.startswith("locked.toml:1:1: error: "))
        self.jevons("verify", "missing.h5", expect=2)

    def test_check_reports_every_file(self):
        self.write("good.toml", SMALL)
        self.write("bad.toml", self.changed('"6 h"', "6"))
        self.write("worse.toml", "x = 1\n")
        done = self.jevons("check", "bad.toml", "good.toml", "worse.toml", expect=2)
        self.assertIn("good.toml: ok", done.stdout)
        self.assertIn("bad.toml:2:12: error: ", done.stderr)
        self.assertIn("worse.toml:1:1: error: ", done.stderr)

    def test_measured_series_that_are_not_at_hand(self):
        for path in (SCENARIOS / "first_day.toml", SCENARIOS / "first_day_measured.toml"):
            self.write(path.name, path.read_text().replace("grid/CISO_2022_hourly.csv", "grid/nobody_has_this.csv"))
        done = self.jevons("run", "first_day_measured.toml", "-o", "out.h5", expect=2)
        self.assertIn("nobody_has_this.csv", done.stderr)
        self.assertRegex(done.stderr, r"first_day_measured.toml:\d+:\d+: error: grid.caiso.generation: ")
        self.assertIn("scenarios/data/README.md", done.stderr)

    def test_a_plant_that_would_break_the_second_law(self):
        dx = 'site.small.cooling = { plant = "dx", dx = { cop = 8, coil = "-5 degC" } }\n'
        self.rejects(SMALL + OUTDOOR + dx, ("8, coil", "site.small.cooling.dx.cop", "Carnot's is"))
        dx = 'site.small.cooling = { plant = "dx", dx = { slope = "0.05 K-1", warmest = "60 degC" } }\n'
        self.rejects(SMALL + OUTDOOR + dx, ('"0.05 K-1"', "site.small.cooling.dx.slope", "at least 1 is expected"))
        tank = 'site.small.cooling = { plant = "immersion", dry_cooler = { air_rise = "30 K" } }\n'
        self.rejects(SMALL + OUTDOOR + tank, ('"30 K"', "site.small.cooling.dry_cooler.air_rise", "at most 21 K"))

    def test_the_grid_is_not_out_twice_at_once(self):
        outages = """site.small.cooling.plant = "dx"
site.small.power.generators.rating = "1 kW"
site.small.outage = [
  { part = "grid", at = "1 h", length = "1 h" },
  { part = "grid", at = "90 min", length = "1 h" },
]
"""
        self.rejects(SMALL + OUTDOOR + outages, ('{ part = "grid", at = "90 min"', "site.small.outage[1]", "overlaps with outage[0]"))


class BadUsage(CommandTest):
    def test_usage_errors_end_with_2_and_say_how_to_get_help(self):
        self.write("good.toml", SMALL)
        run = ("run", "good.toml")
        for arguments in ((), ("frobnicate",), ("run",), (*run, "--sede", "3"), (*run, "--seed", "-1"), (*run, "-R", "0"),
                          (*run, "-j", "-1"), (*run, "--set", "policy.queue"), ("list", "nothing_of_the_kind"),
                          ("describe", "easy_backfil"), ("verify",)):
            done = self.jevons(*arguments, expect=2)
            self.assertEqual(done.stdout, "", arguments)
            self.assertNotEqual(done.stderr, "", arguments)
        self.assertIn('did you mean "easy_backfill"?', self.jevons("describe", "easy_backfil", expect=2).stderr)
        self.assertEqual(list(self.snapshot()), ["good.toml"])


    def test_a_data_folder_that_is_not_there(self):
        self.write("good.toml", SMALL)
        self.write("file", "")
        for command in (("run", "good.toml", "-o", "out.h5"), ("check", "good.toml"), ("show", "good.toml"), ("list",),
                        ("describe", "fifo")):
            done = self.jevons(*command, "--data", "nowhere", "--data", "file", expect=2)
            self.assertEqual(done.stderr.splitlines(), ["jevons: error: --data 'nowhere': there is no such folder",
                                                        "jevons: error: --data 'file': that is not a folder"])
        self.extra = {"JEVONS_DATA": f"{self.folder}:gone"}
        self.assertIn("JEVONS_DATA 'gone': there is no such folder", self.jevons("check", "good.toml", expect=2).stderr)
        self.assertEqual(sorted(self.snapshot()), ["file", "good.toml"])


if __name__ == "__main__":
    main()

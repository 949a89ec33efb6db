"""Bad input about virtual machines is a located error in plain words and exit code 2; nothing is written."""
import unittest

from command import CommandTest, main, position

SCENARIO = """\
start = 2022-04-12
duration = "2 h"
site.one.servers = [{ model = "hp_ml110_g5", count = 4 }]
[policy]
consolidation = { kind = "migrate", detector = "thr" }
[[workload]]
kind = "vms"
folder = "traces"
type = [{ capacity = "2000 MIPS", memory = "870 MB", bandwidth = "100 Mbit/s" }]
"""
LIKE = SCENARIO.replace('folder = "traces"', 'like = "planetlab"\nmachines = 6')
HOUR = "10\n" * 12
JOBS = '[[workload]]\nkind = "batch"\nrate = "6/h"\nsize = { kind = "exponential", mean = "20 min" }\n'


class BadMachines(CommandTest):
    def setUp(self):
        super().setUp()
        for name in ("a", "b", "c"):
            self.write(f"traces/{name}", HOUR * 2)

    def rejects(self, text, *errors):
        """Each error is (what the position is of: a needle in the text or a place, words of the message)."""
        self.write("s.toml", text)
        before = self.snapshot()
        for command in (("run", "s.toml", "-o", "out.h5"), ("check", "s.toml")):
            done = self.jevons(*command, expect=2)
            self.assertEqual(done.stdout, "")
            lines = done.stderr.splitlines()
            self.assertEqual(len(lines), len(errors), done.stderr)
            for line, (place, *words) in zip(lines, errors):
                place = position("s.toml", text, place) if text.count(place) == 1 else place
                self.assertTrue(line.startswith(f"{place}: error: "), f"{line}\nis not at {place}")
                for word in words:
                    self.assertIn(word, line)
        self.assertEqual(self.snapshot(), before)

    def changed(self, old, new, text=SCENARIO):
        self.assertEqual(text.count(old), 1, old)
        return text.replace(old, new)

    def policy(self, new):
        return self.changed('{ kind = "migrate", detector = "thr" }', new)

    def test_the_scenarios_themselves_are_good(self):
        for text in (SCENARIO, LIKE):
            self.write("s.toml", text)
            self.jevons("check", "s.toml")

    def test_folders_of_traces(self):
        self.rejects(self.changed('"traces"', '"nowhere"'), ('"nowhere"', "workload[0].folder", "nowhere"))
        (self.folder / "empty").mkdir()
        self.rejects(self.changed('"traces"', '"empty"'),
                     ('"empty"', "workload[0].folder: empty: the folder holds no traces; one file for each machine is expected"))

    def test_traces_that_are_none(self):
        for content, place, *words in ((HOUR, "", "has 12 samples, too few; the other traces have 24"),
                                       (HOUR * 3, "", "has 36 samples, too many; the other traces have 24"),
                                       ("", "", "is empty"),
                                       (HOUR + "ten\n" + "10\n" * 11, ":13:1", "ten", "a percentage is expected, one a line"),
                                       (HOUR + "101\n" + "10\n" * 11, ":13:1", "101 is no percentage; 0 to 100 are expected"),
                                       ("-1\n" + "10\n" * 23, ":1:1", "-1 is no percentage; 0 to 100 are expected")):
            self.write("traces/b", content)
            self.write("s.toml", SCENARIO)
            before = self.snapshot()
            done = self.jevons("run", "s.toml", "-o", "out.h5", expect=2)
            line = next((line for line in done.stderr.splitlines() if line.startswith(f"traces/b{place}: error: ")), done.stderr)
            for word in words:
                self.assertIn(word, line)
            self.assertEqual(self.snapshot(), before)

    def test_traces_shorter_than_the_run(self):
        self.rejects(self.changed('"2 h"', '"3 h"'), ('"traces"', "workload[0].folder", "the traces cover 2 h (24 samples of 300 s); the run lasts 3 h"))

    def test_machines_larger_than_every_host(self):
        self.rejects(self.changed("2000 MIPS", "2661 MIPS"), ('"2661 MIPS"', "workload[0].type[0].capacity", "more than a core of any host of the site has, 2660 MIPS"))
        self.rejects(self.changed("870 MB", "5 GB"), ('"5 GB"', "workload[0].type[0].memory", "5000 MB are more than any host of the site has, 4096 MB"))
        self.rejects(self.changed("100 Mbit/s", "2 Gbit/s"), ('"2 Gbit/s"', "workload[0].type[0].bandwidth", "2000 Mbit/s are more than any host"))

    def test_sizes_of_nothing(self):
        self.rejects(self.changed("2000 MIPS", "0 MIPS"), ('"0 MIPS"', "workload[0].type[0].capacity"))
        self.rejects(self.changed("870 MB", "-1 MB"), ('"-1 MB"', "workload[0].type[0].memory"))
        self.rejects(self.changed('capacity = "2000 MIPS", ', ""), ("{ memory", "workload[0].type[0].capacity: missing"))
        self.rejects(self.changed("count = 4", "count = 0"), ("0 }", "site.one.servers[0].count"))

    def test_no_kind_of_machine(self):
        self.rejects(SCENARIO[:SCENARIO.index("type =")], ("s.toml:6:1", "workload[0].type: virtual machines need at least one kind"))

    def test_numbers_of_detectors(self):
        for value in ("0", "1.5", "-0.1"):
            self.rejects(self.policy(f'{{ kind = "migrate", detector = {{ kind = "thr", threshold = {value} }} }}'),
                         (f"{value} }}", f"policy.consolidation.detector.threshold: {value}"))
        for kind in ("iqr", "mad", "lr", "lrr"):
            self.rejects(self.policy(f'{{ kind = "migrate", detector = {{ kind = "{kind}", safety = -1 }} }}'),
                         ("-1 }", "policy.consolidation.detector.safety: -1"))

    def test_names_that_are_nearly_right(self):
        for key, wrong, right in (("detector", "iqrr", "iqr"), ("selector", "mmtt", "mmt"), ("placement", "first_fitt", "first_fit")):
            self.rejects(self.policy(f'{{ kind = "migrate", {key} = "{wrong}" }}'),
                         (f'"{wrong}"', f"policy.consolidation.{key}", f'did you mean "{right}"?'))
        self.rejects(self.policy('"migrat"'), ('"migrat"', "policy.consolidation", 'did you mean "migrate"?'))
        self.rejects(self.changed('"traces"', '"traces"\nsemantics = "cloudsim"\ncorrections = ["clock", "fair_shar"]'),
                     ('"fair_shar"', "workload[0].corrections[1]", 'did you mean "fair_share"?'))
        self.rejects(self.changed('"traces"', '"traces"\nsemantics = "clodsim"'), ('"clodsim"', "workload[0].semantics", "cloudsim"))
        self.rejects(LIKE.replace("planetlab", "planetlob"), ('"planetlob"', "workload[0].like", "planetlob"))

    def test_keys_of_jobs(self):
        for key, value in (("rate", '"6/h"'), ("slack", '"1 h"'), ("activity", "0.5"), ("widths", "[1, 2]"), ("resource", '"accelerators"')):
            self.rejects(self.changed('"traces"', f'"traces"\n{key} = {value}'), (value, f"workload[0].{key}: belongs to jobs; these are virtual machines"))

    def test_keys_of_machines(self):
        text = 'start = 2022-04-12\nduration = "2 h"\nsite.one.servers = [{ model = "hp_ml110_g5" }]\n' + JOBS
        for key, value in (("folder", '"traces"'), ("machines", "17"), ("semantics", '"cloudsim"'), ("assign", '"round_robin"')):
            self.rejects(text + f"{key} = {value}\n", (value, f'workload[0].{key}: belongs to kind = "vms"; these are jobs'))

    def test_one_demand(self):
        self.rejects(self.changed('folder = "traces"\n', ""), ("s.toml:6:1", "workload[0]: virtual machines need a demand"))
        self.rejects(LIKE + 'folder = "traces"\n', ("s.toml:6:1", "workload[0]: `folder` and `like` are both given"))
        self.rejects(LIKE.replace("machines = 6\n", ""), ("s.toml:6:1", "workload[0].machines", "give a number above 0"))
        self.rejects(self.changed('"traces"', '"traces"\nmachines = 3'), ("3\ntype", "workload[0].machines: belongs to a process"))
        self.rejects(LIKE + 'step = "1 min"\n', ('"1 min"', "workload[0].step: belongs to traces"))

    def test_jobs_and_machines_at_one_site(self):
        for text in (SCENARIO + JOBS, SCENARIO.replace("[[workload]]", JOBS + "[[workload]]")):
            self.write("s.toml", text)
            done = self.jevons("run", "s.toml", "-o", "out.h5", expect=2)
            self.assertRegex(done.stderr, r"^s\.toml:\d+:\d+: error: workload\[\d\]: .*a site of (its|their) own\n$")

    def test_servers_that_do_not_say_what_they_can(self):
        own = 'server.box = { cores = 2, power = { kind = "linear", idle = "50 W", peak = "90 W" }, %s }\n'
        for keys, word in (('memory = "4 GB", network = "1 Gbit/s"', "core = "), ('memory = "4 GB", core = "2660 MIPS"', "network = "),
                           ('core = "2660 MIPS", network = "1 Gbit/s"', "`memory`")):
            text = own % keys + self.changed("hp_ml110_g5", "box")
            self.rejects(text, ("[{ model", "site.one.servers", '"box" hosts virtual machines and does not say', word))

    def test_machines_are_moved_where_there_are_some(self):
        text = 'start = 2022-04-12\nduration = "2 h"\nsite.one.servers = [{ model = "hp_ml110_g5" }]\n' + JOBS
        for kind in ("migrate", "npa"):
            value = f'{{ kind = "{kind}" }}'
            self.rejects(f"policy.consolidation = {value}\n" + text, (value, "policy.consolidation", "the scenario has no virtual machines"))
        self.write("s.toml", 'policy.consolidation = "none"\n' + text)
        self.jevons("check", "s.toml")

    def test_copies_end_within_a_round_where_cloudsim_says_so(self):
        text = self.changed('"traces"', '"traces"\nsemantics = "cloudsim"')
        text = self.changed('detector = "thr"', 'detector = "thr", interval = "10 s"', text)
        self.rejects(text, ('"cloudsim"', "workload[0].semantics", "a copy takes up to 13.92 s, longer than a round of 10 s"))

    def test_corrections_that_do_not_go_together(self):
        self.rejects(self.changed('"traces"', '"traces"\nsemantics = "cloudsim"\ncorrections = ["transitions"]'),
                     ('["transitions"]', "workload[0].corrections", '"transitions" needs "idle_power" too'))
        self.rejects(self.changed('"traces"', '"traces"\ncorrections = ["clock"]'), ('["clock"]', "workload[0].corrections", 'belongs to semantics = "cloudsim"'))


class GoodMachines(CommandTest):
    def test_results_are_verified_and_the_same_on_any_number_of_threads(self):
        self.write("s.toml", LIKE.replace("machines = 6", "machines = 12"))
        self.jevons("run", "s.toml", "-R", "4", "-j", "1", "-o", "one.h5", "--quiet")
        self.jevons("run", "s.toml", "-R", "4", "-j", "3", "-o", "three.h5", "--quiet")
        for name in ("one.h5", "three.h5"):
            self.jevons("verify", name)
        import h5py
        with h5py.File(self.folder / "one.h5") as one, h5py.File(self.folder / "three.h5") as three:
            compared = []

            def same(name, a):
                if isinstance(a, h5py.Dataset) and "wall_time" not in name:
                    compared.append(name)
                    self.assertEqual(*(repr(d[()].tolist() if d.shape else d[()]) for d in (a, three[name])), name)

            one.visititems(same)
            self.assertGreater(len(compared), 5)


if __name__ == "__main__":
    main()

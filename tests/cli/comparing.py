"""jevons compare: which alternatives there are, what is said of them, that chance is paired, and that nothing depends on
the number of threads."""
import json
import math
import os
import signal
import subprocess
import unittest

from command import SMALL, VARIED, CommandTest, main, position

PLACEMENTS = ("--vary", "policy.queue=fifo,sjf")
# Jobs enough that they wait, and that policies differ.
BUSY = SMALL.replace('"6/h"', '"10/h"').replace('"6 h"', '"2 days"').replace("count = 4", "count = 2")
# A trace and nothing drawn: the same in every replication.
FIXED = SMALL[:SMALL.index("workload")] + 'workload = [{ kind = "trace", file = "jobs.csv" }]\n'
JOBS = "arrival_time,length,cpus\n" + "".join(f"{60 * i},{600 + 300 * (i % 7)},1\n" for i in range(60))


class CompareTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.assertIn('rate = "10/h"', BUSY)
        self.write("s.toml", BUSY)

    def compare_json(self, *arguments):
        return json.loads(self.jevons("compare", *arguments, "--json", "--quiet").stdout)

    def errors(self, *arguments, scenario="s.toml"):
        before = self.snapshot()
        done = self.jevons("compare", scenario, *arguments, "-o", "out.h5", expect=2)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.snapshot(), before)
        return done.stderr


class Alternatives(CompareTest):
    def names(self, *arguments):
        return [a["name"] for a in self.compare_json("s.toml", "-R", "1", *arguments)["alternatives"]]

    def test_every_combination_and_one_more_for_each_with(self):
        self.assertEqual(self.names("--vary", "policy.queue=fifo,sjf", "--vary", "policy.placement=first_fit,best_fit",
                                    "--with", "policy.queue=edf;seed=7"),
                         ["fifo+first_fit", "fifo+best_fit", "sjf+first_fit", "sjf+best_fit", "edf+7"])
        self.assertEqual(self.names("--with", "policy.queue=sjf"), ["unchanged", "sjf"])

    def test_values_are_divided_at_commas_outside_of_brackets(self):
        sleeping = "{ kind = 'sleep_after', after = '10 min' }"
        self.assertEqual(self.names("--vary", f"policy.power=always_on,{sleeping}"), ["always_on", "sleep_after after=10 min"])

    def test_alternatives_of_the_command_line_leave_the_baseline_of_the_scenario(self):
        self.write("study.toml", 'extends = "s.toml"\n[compare]\nvary = ["policy.queue=fifo,sjf"]\nbaseline = "sjf"\n')
        self.assertEqual(self.compare_json("study.toml")["baseline"], "sjf")
        self.assertEqual(self.compare_json("study.toml", "--vary", "policy.placement=best_fit,first_fit")["baseline"], "best_fit")

    def test_each_is_the_run_of_its_overrides(self):
        printed = self.compare_json("s.toml", "--vary", "policy.queue=fifo,sjf", "-R", "3", "--set", "seed=5")
        for alternative in printed["alternatives"]:
            run = self.run_json("s.toml", "--set", "seed=5", "--set", alternative["overrides"][0], "-R", "3")
            self.assertEqual(alternative["trace_hash"], run["trace_hash"])
            mean = printed["metrics"]["wait_mean"]["alternatives"][alternative["name"]]
            self.assertEqual(mean["mean"], run["metrics"]["wait_mean"]["value"])
            self.assertEqual(mean["half_width"], run["metrics"]["wait_mean"]["half_width_95"])

    def test_the_table_of_the_scenario_says_it_all_and_options_win(self):
        self.write("study.toml", 'extends = "s.toml"\n[compare]\nvary = ["policy.queue=fifo,sjf,edf"]\n'
                                 'with = ["policy.queue=sjf;policy.placement=worst_fit"]\nmetrics = ["wait_mean", "pue"]\n'
                                 'baseline = "sjf"\nreplications = 4\nlevel = 0.9\ncorrection = "bonferroni"\n')
        self.write("until.toml", 'extends = "s.toml"\ncompare = { vary = ["policy.queue=fifo,sjf"], half_width = 1, of = "pue" }\n')
        self.assertEqual(self.compare_json("until.toml")["half_width"], {"asked": 1, "of": "pue", "reached": True})
        printed = self.compare_json("study.toml")
        self.assertEqual([a["name"] for a in printed["alternatives"]], ["fifo", "sjf", "edf", "sjf+worst_fit"])
        self.assertEqual([printed[key] for key in ("baseline", "replications", "level", "correction", "shown")],
                         ["sjf", 4, 0.9, "bonferroni", ["wait_mean", "pue"]])
        printed = self.compare_json("study.toml", "--vary", "policy.queue=edf,sjf", "-R", "2", "--level", "0.95", "--correction",
                                    "none", "--metrics", "water,events", "--baseline", "edf")
        self.assertEqual([a["name"] for a in printed["alternatives"]], ["edf", "sjf"])
        self.assertEqual([printed[key] for key in ("baseline", "replications", "level", "correction", "shown")],
                         ["edf", 2, 0.95, "none", ["water", "events"]])
        self.assertIsNone(self.compare_json("until.toml", "-R", "2")["half_width"])
        self.assertEqual(self.compare_json("study.toml", "--half-width", "1", "--of", "it_energy")["replications"], 5)
        self.assertEqual(self.run_json("study.toml")["trace_hash"], self.run_json("s.toml")["trace_hash"])

    def test_show_and_describe_know_the_table(self):
        self.assertNotIn("[compare]", self.jevons("show", "s.toml").stdout)
        self.write("study.toml", 'extends = "s.toml"\ncompare.vary = ["policy.queue=fifo,sjf"]\n')
        self.write("shown.toml", self.jevons("show", "study.toml").stdout)
        self.assertEqual(self.compare_json("shown.toml"), self.compare_json("study.toml"))
        self.assertIn("compare.half_width", self.jevons("describe", "compare.half_width").stdout)


class Statistics(CompareTest):
    def test_pairing_is_narrower_than_not_pairing(self):
        wait = self.compare_json("s.toml", *PLACEMENTS, "-R", "20")["metrics"]["wait_mean"]["alternatives"]
        paired = wait["sjf"]["difference"]
        unpaired = math.hypot(wait["fifo"]["half_width"], wait["sjf"]["half_width"])
        half_width = (paired["high"] - paired["low"]) / 2
        print(f"half-width of the difference: paired {half_width:.3f} s, unpaired {unpaired:.3f} s")
        self.assertLess(half_width, unpaired)
        self.assertAlmostEqual(paired["mean"], wait["sjf"]["mean"] - wait["fifo"]["mean"], places=9)

    def test_arrivals_are_the_same_in_every_alternative_and_others_in_every_replication(self):
        work = self.compare_json("s.toml", *PLACEMENTS, "-R", "5")["metrics"]["work_submitted"]["alternatives"]
        self.assertEqual(work["fifo"]["values"], work["sjf"]["values"])
        self.assertEqual(len(set(work["fifo"]["values"])), 5)
        self.assertEqual([work["sjf"]["difference"][key] for key in ("mean", "low", "high", "p", "differs")], [0, 0, 0, 1, False])

    def test_the_better_one_is_marked_and_equal_ones_are_not(self):
        printed = self.compare_json("s.toml", *PLACEMENTS, "-R", "20")
        wait = printed["metrics"]["wait_mean"]
        self.assertEqual((wait["better"], wait["winner"]), ("lower", "sjf"))
        table = self.jevons("compare", "s.toml", *PLACEMENTS, "-R", "20", "--metrics", "wait_mean").stdout
        row = next(line for line in table.splitlines() if line.strip().startswith("sjf"))
        self.assertRegex(row, r"± [\d.]+\*  -[\d.]+ % \[-[\d.]+, -[\d.]+\]")
        self.assertIn("* the best", table)
        self.assertNotIn("\033", table)
        same = self.compare_json("s.toml", "--vary", "policy.queue=fifo,fifo", "-R", "5")
        self.assertTrue(all(metric["winner"] is None for metric in same["metrics"].values()))

    def test_the_winner_is_bold_on_a_terminal_only(self):
        ours, theirs = os.openpty()
        subprocess.run([self.command, "compare", "s.toml", *PLACEMENTS, "-R", "20", "--metrics", "wait_mean"], cwd=self.folder, stdout=theirs,
                       stderr=subprocess.DEVNULL, env=self.environment(), check=True)
        os.close(theirs)
        seen = b""
        while b"excludes zero" not in seen:
            seen += os.read(ours, 4096)
        os.close(ours)
        self.assertRegex(seen.decode(), r"  sjf +\033\[1m[\d,. ]+± [\d.]+\* .*%.*\]\033\[0m\r")

    def test_a_third_that_equals_the_best_takes_the_mark_away(self):
        printed = self.compare_json("s.toml", "--vary", "policy.queue=fifo,sjf,sjf", "-R", "20")
        self.assertIsNone(printed["metrics"]["wait_mean"]["winner"])
        self.assertTrue(printed["metrics"]["wait_mean"]["alternatives"]["sjf (2)"]["difference"]["differs"])

    def test_one_replication_and_a_deterministic_scenario_have_no_interval(self):
        once = self.jevons("compare", "s.toml", *PLACEMENTS, "-R", "1", "--metrics", "wait_mean").stdout
        self.assertIn("one replication tells nothing of chance: there is no interval, and no winner is marked", once)
        self.assertNotIn("±", once)
        self.assertNotIn("*", once)
        self.write("jobs.csv", JOBS)
        self.write("fixed.toml", FIXED)
        fixed = self.jevons("compare", "fixed.toml", *PLACEMENTS, "--metrics", "turnaround_mean,wait_p95").stdout
        self.assertIn("all replications are identical (this scenario is deterministic): there is no interval", fixed)
        self.assertNotIn("±", fixed)
        printed = self.compare_json("fixed.toml", *PLACEMENTS, "-R", "3")
        self.assertTrue(printed["deterministic"])
        self.assertIsNone(printed["metrics"]["it_energy"]["alternatives"]["fifo"]["half_width"])

    def test_replications_until_intervals_are_as_narrow_as_asked_for(self):
        printed = self.compare_json("s.toml", *PLACEMENTS, "--half-width", "0.2", "--of", "wait_mean")
        self.assertEqual(printed["half_width"], {"asked": 0.2, "of": "wait_mean", "reached": True})
        self.assertGreater(printed["replications"], 5)
        wait = printed["metrics"]["wait_mean"]["alternatives"]
        for alternative in wait.values():
            self.assertLessEqual(alternative["half_width"], 0.2 * alternative["mean"])
        given_up = self.compare_json("s.toml", *PLACEMENTS, "--half-width", "0.0001", "--of", "wait_mean", "--most", "7")
        self.assertEqual((given_up["replications"], given_up["half_width"]["reached"]), (7, False))
        self.assertIn("was not reached", self.jevons("compare", "s.toml", *PLACEMENTS, "--half-width", "0.0001", "--most", "5").stdout)
        fixed = self.compare_json("s.toml", *PLACEMENTS, "-R", "6")["metrics"]["wait_mean"]["alternatives"]
        self.assertEqual(fixed["fifo"]["values"], wait["fifo"]["values"][:6])

    def test_rows_in_the_order_of_a_metric(self):
        table = self.jevons("compare", "s.toml", *PLACEMENTS, "-R", "5", "--sort", "wait_mean", "--metrics", "pue").stdout
        self.assertLess(table.index("sjf"), table.index("\n  fifo"))

    def test_default_metrics_are_few_known_and_different(self):
        printed = self.compare_json("s.toml", *PLACEMENTS, "-R", "5")
        self.assertIn("wait_mean", printed["shown"])
        self.assertNotIn("pue", printed["shown"])
        self.assertLessEqual(len(printed["shown"]), 5)
        for name in printed["shown"]:
            values = printed["metrics"][name]["alternatives"]
            self.assertNotEqual(values["fifo"]["values"], values["sjf"]["values"], name)
        self.assertIn("differ in no metric", self.jevons("compare", "s.toml", "--vary", "policy.queue=fifo,fifo", "-R", "2").stdout)

    def test_the_page_is_no_wider_than_120_columns(self):
        table = self.jevons("compare", "s.toml", *PLACEMENTS, "-R", "5", "--metrics", "it_energy,wait_mean,wait_p95,wait_p99,pue").stdout
        self.assertLessEqual(max(map(len, table.splitlines())), 122)
        self.assertEqual(table.count("\n  fifo"), 2)


class Threads(CompareTest):
    def test_the_same_bytes_on_any_number_of_threads(self):
        self.write("v.toml", VARIED)
        for arguments in (("-R", "4"), ("--half-width", "0.05", "--most", "12")):
            for form in ((), ("--json",)):
                one, two = (self.jevons("compare", "v.toml", "--vary", "policy.placement=random,best_fit,worst_fit", *arguments,
                                        *form, "-j", threads).stdout for threads in (1, 2))
                self.assertEqual(one, two)
                self.assertGreater(len(one), 500)


class Files(CompareTest):
    def test_opens_in_xarray_with_everything_by_alternative(self):
        try:
            import numpy as np
            import xarray as xr
        except ImportError as missing:
            self.skipTest(str(missing))
        self.write("v.toml", VARIED)
        printed = self.compare_json("v.toml", *PLACEMENTS, "--vary", "policy.placement=first_fit,best_fit", "-R", "4", "-o", "out.h5")
        names = [a["name"] for a in printed["alternatives"]]
        for engine in ("h5netcdf", "netcdf4"):
            def read(group=None):
                with xr.open_dataset(self.folder / "out.h5", group=group, engine=engine, decode_timedelta=False) as opened:
                    return opened.load()
            root = read()
            self.assertEqual(root.it_energy.dims, ("alternative", "replication"))
            self.assertEqual(root.it_energy.attrs["units"], "kWh")
            self.assertEqual(root.alternative.values.tolist(), names)
            self.assertEqual((root.attrs["baseline"], root.attrs["correction"], root.attrs["level"]), (names[0], "holm", 0.95))
            self.assertIn("ciso_typical.csv", root.attrs["inputs_sha256"])
            self.assertEqual((int(root.attrs["seed"]), root.attrs["replications"]), (1, "4"))
            groups = {name: read(name) for name in ("means", "half_widths", "differences", "low", "high", "adjusted_p", "winner")}
            for metric, said in printed["metrics"].items():
                for name, alternative in said["alternatives"].items():
                    def one(group):
                        return float(groups[group][metric].sel(alternative=name))
                    values = root[metric].sel(alternative=name).values
                    np.testing.assert_array_equal(values, [math.nan if v is None else v for v in alternative["values"]])
                    expected = {"means": alternative["mean"], "half_widths": alternative["half_width"]}
                    if alternative["difference"]:
                        expected |= {"differences": alternative["difference"]["mean"], "low": alternative["difference"]["low"],
                                     "high": alternative["difference"]["high"], "adjusted_p": alternative["difference"]["adjusted_p"]}
                    for group, value in expected.items():
                        np.testing.assert_equal(one(group), math.nan if value is None else value, f"{group} {metric} {name}")
                    self.assertEqual(one("winner"), said["winner"] == name)
            for name, scenario in zip(names, root.scenario.values):
                self.write("again.toml", scenario)
                queue, placement = name.split("+")
                again = self.run_json("again.toml")["trace_hash"]
                self.assertEqual(again, self.run_json("v.toml", "--set", f"policy.queue={queue}", "--set", f"policy.placement={placement}")["trace_hash"])

    def test_verify_says_that_a_comparison_is_no_run(self):
        self.jevons("compare", "s.toml", *PLACEMENTS, "-R", "2", "-o", "out.h5", "--quiet")
        self.assertIn("it holds no run but a comparison", self.jevons("verify", "out.h5", expect=1).stderr)


class Failing(CompareTest):
    def test_ctrl_c_says_so_and_leaves_nothing(self):
        self.write("long.toml", SMALL.replace('"6 h"', '"30 years"').replace("6/h", "60/h"))
        before = [*self.snapshot()]
        ours, theirs = os.openpty()
        process = subprocess.Popen([self.command, "compare", "long.toml", *PLACEMENTS, "-R", "50", "-o", "out.h5"], cwd=self.folder,
                                   stderr=theirs, stdout=subprocess.PIPE, env=self.environment())
        os.close(theirs)
        seen = b""
        while b"%" not in seen:
            seen += os.read(ours, 4096)
        self.assertRegex(seen, rb"comparing \[[= ]+\] +\d+ %")
        process.send_signal(signal.SIGINT)
        while b"nothing was written" not in seen:
            seen += os.read(ours, 4096)
        self.assertEqual(process.wait(timeout=60), 1)
        self.assertEqual(process.stdout.read(), b"")
        process.stdout.close()
        os.close(ours)
        self.assertEqual([*self.snapshot()], before)

    def test_a_missing_folder_is_said_before_the_first_run(self):
        self.assertIn("no/such", self.jevons("compare", "s.toml", *PLACEMENTS, "-R", "1000000", "-o", "no/such/out.h5", expect=2).stderr)

    def test_errors_of_all_alternatives_at_once_and_each_once(self):
        self.write("bad.toml", BUSY + "[policy]\npower = 'sleepy'\n")
        lines = self.errors("--vary", "policy.queue=fifo,sfj,sjf", "--vary", "policy.placement=first_fit,bst_fit", scenario="bad.toml").splitlines()
        self.assertEqual(len(lines), 3)
        self.assertTrue(lines[0].startswith(position("bad.toml", (self.folder / "bad.toml").read_text(), "'sleepy'") + ": error: policy.power: "))
        self.assertIn('did you mean "best_fit"', lines[1])
        self.assertIn('did you mean "sjf"? (--set policy.queue=sfj)', lines[2])

    def test_errors_of_the_table_have_their_place(self):
        text = BUSY + ('[compare]\nvary = ["policy.queue=fifo,sjf", "policy.power", "policy.queue=edf"]\nwith = ["seed=1;"]\n'
                       'metrics = ["pue", "wait_meen"]\nof = "it_enrgy"\nlevel = 1.5\ncorrection = "hlm"\nreplications = 3\nhalf_width = 0.1\n')
        self.write("bad.toml", text)
        told = self.errors(scenario="bad.toml")
        for needle, words in (('"policy.power"', "no key with an = after it"), ('"policy.queue=edf"', "varies policy.queue a second time"),
                              ('"seed=1;"', "nothing stands beside a divider"), ('"wait_meen"', 'did you mean "wait_mean"?'),
                              ('"it_enrgy"', 'did you mean "it_energy"?'), ("1.5", "0.5 to 0.9999"), ('"hlm"', 'did you mean "holm"?'),
                              ("0.1\n", "stands beside `replications`")):
            line = [line for line in told.splitlines() if line.startswith(position("bad.toml", text, needle) + ": error: compare.")]
            self.assertEqual(len(line), 1, f"{needle}\n{told}")
            self.assertIn(words, line[0])
        self.assertEqual(told, self.jevons("check", "bad.toml", expect=2).stderr)

    def test_a_baseline_that_is_none(self):
        text = BUSY + '[compare]\nvary = ["policy.queue=fifo,sjf"]\nbaseline = "fito"\n'
        self.write("bad.toml", text)
        self.assertEqual(self.errors(scenario="bad.toml"), position("bad.toml", text, '"fito"') +
                         ': error: compare.baseline: "fito" is not an alternative; did you mean "fifo"?\n')

    def test_options_that_make_no_sense(self):
        self.assertIn("names no alternatives", self.errors())
        self.assertIn("there is one alternative only", self.errors("--vary", "policy.queue=fifo"))
        self.assertIn("more than 1000 alternatives", self.errors(*(word for i in range(12) for word in ("--vary", f"a{i}=1,2"))))
        self.assertIn("is not a metric", self.errors(*PLACEMENTS, "--metrics", "nonsense"))
        self.assertIn("is not a metric", self.errors(*PLACEMENTS, "--sort", "wall_time"))
        self.assertIn("did you mean", self.errors(*PLACEMENTS, "--correction", "bonferoni"))
        self.assertIn("compare.level", self.errors(*PLACEMENTS, "--level", "95"))
        self.assertIn("compare.most", self.errors(*PLACEMENTS, "--half-width", "0.1", "--most", "3"))
        self.assertIn("excludes", self.errors(*PLACEMENTS, "--half-width", "0.1", "-R", "3"))
        self.assertIn("--half-width", self.errors(*PLACEMENTS, "--half-width", "0"))


if __name__ == "__main__":
    main()

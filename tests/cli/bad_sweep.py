"""What jevons sweep and jevons merge refuse: each mistake by itself, told in words and where it stands, with nothing written and
exit code 2; and who may have a study while somebody else has it."""
import fcntl
import random
import shutil
import signal
import time

from command import SCENARIOS, SMALL, CommandTest, main, position

QUEUE = '[sweep.axis.queue]\nkey = "policy.queue"\nvalues = ["fifo", "sjf"]\n'
SERVERS = '[sweep.axis.servers]\nkey = "site.small.servers[0].count"\nvalues = [2, 4, 8]\n'
STUDY = SMALL + "[sweep]\nreplications = 2\n" + QUEUE + SERVERS


class Refused(CommandTest):
    def refuses(self, *arguments, command="sweep", scenario="s.toml", output="out.h5", expect=2):
        """What is said of a command that is refused and writes nothing."""
        before = self.snapshot()
        done = self.jevons(command, *([scenario] if scenario else []), *arguments, *(["-o", output] if output else []), expect=expect)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.snapshot(), before)
        return done.stderr

    def tells(self, text, *expected):
        """Of a scenario: exactly these errors, each (what it stands at, key, words)."""
        self.write("s.toml", text)
        lines = self.refuses().splitlines()
        self.assertEqual(len(lines), len(expected), lines)
        for needle, key, words in expected:
            start = f"{position('s.toml', text, needle)}: error: {key}: "
            line = [line for line in lines if line.startswith(start)]
            self.assertEqual(len(line), 1, f"{start}\n{lines}")
            self.assertIn(words, line[0])


class Scenarios(Refused):
    def test_no_sweep(self):
        self.write("s.toml", SMALL)
        told = self.refuses()
        self.assertRegex(told, r"^s.toml:1:1: error: sweep: missing: .*\[sweep.axis.NAME\]")

    def test_no_axis(self):
        self.tells(SMALL + "[sweep]\nreplications = 2\n", ("[sweep]", "sweep", "has no axis"))

    def test_an_axis_without_key(self):
        self.tells(STUDY.replace('key = "policy.queue"\n', ""), ("[sweep.axis.queue]", "sweep.axis.queue.key", "missing; it is required"))

    def test_an_axis_that_takes_nothing(self):
        self.tells(STUDY.replace('values = ["fifo", "sjf"]\n', ""),
                   ("[sweep.axis.queue]", "sweep.axis.queue", "takes `values`, or `from` and `to`, or a `distribution`"))
        self.tells(STUDY.replace('["fifo", "sjf"]', "[]"), ("[]", "sweep.axis.queue.values", "is empty"))

    def test_a_key_that_there_is_not(self):
        self.tells(STUDY.replace('"policy.queue"', '"policy.quee"'), ('"policy.quee"', "policy.quee", 'did you mean "queue"?'))

    def test_a_key_twice_and_a_study_of_itself(self):
        again = QUEUE.replace("axis.queue", "axis.again")
        self.write("s.toml", STUDY + again)
        self.assertIn("policy.queue is set by another axis too", self.refuses())
        self.tells(STUDY.replace('"policy.queue"', '"sweep.replications"').replace('["fifo", "sjf"]', "[1, 2]"),
                   ('"sweep.replications"', "sweep.axis.queue.key", "no part of a run, and a study cannot change it"))

    def test_values_that_no_key_takes_are_told_before_anything_is_run_each_once(self):
        text = STUDY.replace('"sjf"]', '"sjf", "sfj"]').replace("[2, 4, 8]", '[2, -1, 0, 4, "x"]')
        self.write("s.toml", text)
        lines = self.refuses().splitlines()
        queue, servers = position("s.toml", text, '"policy.queue"'), position("s.toml", text, '"site.small.servers[0].count"')
        self.assertEqual(sum(line.startswith(f"{queue}: error: policy.queue: ") for line in lines), 1)
        self.assertEqual(sum(line.startswith(f"{servers}: error: site.small.servers[0].count: ") for line in lines), 3)
        self.assertEqual(len(lines), 4)
        for words in ('did you mean "sjf"? (axis queue = sfj)', "(axis servers = -1)", "(axis servers = 0)", '"x" is a text'):
            self.assertEqual(sum(words in line for line in lines), 1, lines)

    def test_values_that_do_not_go_together(self):
        # A server that boots at more than its peak, at some of the points.
        self.write("s.toml", SMALL.replace("hp_ml110_g5", "box") + 'server.box = { cores = 2, power = { kind = "linear", idle = "90 W", peak = "120 W" } }\n'
                   '[sweep.axis.idle]\nkey = "server.box.power.idle"\nvalues = ["50 W", "130 W"]\n'
                   '[sweep.axis.peak]\nkey = "server.box.power.peak"\nvalues = ["100 W", "150 W"]\n')
        lines = self.refuses().splitlines()
        self.assertEqual(len(lines), 1, lines)
        self.assertRegex(lines[0], r"`peak` must not be less than `idle`.*idle = 130 W, peak = 100 W")

    def test_an_axis_that_goes_along(self):
        zipped = QUEUE + 'zip = "servers"\n'
        self.tells(STUDY.replace(QUEUE, zipped), ('"servers"', "sweep.axis.queue.zip", "servers has 3 values, and this axis 2"))
        self.tells(STUDY.replace(QUEUE, zipped.replace('"servers"', '"srvers"')), ('"srvers"', "sweep.axis.queue.zip", 'did you mean "servers"?'))
        self.tells(STUDY.replace(QUEUE, zipped.replace('"servers"', '"queue"')), ('"queue"', "sweep.axis.queue.zip", "along with itself"))

    def test_a_condition(self):
        for condition, words in (("srvers=2", 'did you mean "servers"?'), ("servers=3", "known: 2, 4, 8"), ("servers", "expected is AXIS=VALUE,VALUE")):
            text = STUDY.replace(QUEUE, QUEUE + f'when = ["{condition}"]\n')
            self.tells(text, (f'"{condition}"', "sweep.axis.queue.when[0]", words))

    def test_metrics_and_series(self):
        self.tells(STUDY.replace("replications = 2", 'half_width = 0.1\nof = "it_enrgy"\nmetrics = ["pue", "wait_meen"]\nseries = ["site.smal.facility_power"]'),
                   ('"wait_meen"', "sweep.metrics[1]", 'did you mean "wait_mean"?'),
                   ('"site.smal.facility_power"', "sweep.series[0]", 'did you mean "site.small.facility_power"?'),
                   ('"it_enrgy"', "sweep.of", 'did you mean "it_energy"?'))
        self.tells(STUDY.replace("replications = 2", "half_width = 0.1"), ("[sweep]", "sweep.of", "is missing beside `half_width`"))

    def test_a_design(self):
        for keys, needle, key, words in (
                ('design = "gird"', '"gird"', "design", 'did you mean "grid"?'), ('design = "sobol"', "[sweep]", "samples", "is missing"),
                ('design = "saltelli"\nsamples = 3', "3\n[", "samples", "3 is no power of two, as the blocks of a Saltelli design are; 4 is"),
                ("samples = 7", "7\n[", "samples", "is nothing of a grid design"), ('design = "morris"\nsamples = 2\nlevels = 5', "5\n[", "levels", "5 is odd"),
                ("replications = 0", "0\n[", "replications", "allowed: 1 to"), ("replcations = 2", "replcations", "replcations", 'did you mean "replications"?')):
            self.tells(STUDY.replace("replications = 2", keys), (needle, f"sweep.{key}", words))

    def test_a_range(self):
        for text, needle, key, words in (('from = 8\nto = 2.5', "2.5", "to", "is not above"), ('from = "x"\nto = 2', '"x"', "from", "not a number or a quantity"),
                                         ("from = 2", "[sweep.axis.servers]", None, "`to` is missing")):
            self.tells(STUDY.replace("values = [2, 4, 8]", text), (needle, "sweep.axis.servers" + (f".{key}" if key else ""), words))

    def test_the_scenario_itself(self):
        text = STUDY.replace("count = 4", "count = -4")
        self.tells(text, ("-4", "site.small.servers[0].count", "too small"))


class Options(Refused):
    def setUp(self):
        super().setUp()
        self.write("s.toml", STUDY)

    def test_parts(self):
        for shard in ("0/3", "4/3", "x", "1", "/", "1/", "-1/3", "1/3x", "1/0", "1.5/3"):
            self.assertIn(f"--shard {shard} is no part; expected is I/N, such as 2/4", self.refuses(f"--shard={shard}"))

    def test_an_axis_of_the_command_line(self):
        self.assertIn("--vary policy.queue: ", self.refuses("--vary", "policy.queue"))
        self.assertIn('did you mean "placement"?', self.refuses("--vary", "policy.placment=first_fit,best_fit"))

    def test_a_missing_folder_and_a_folder_in_the_way(self):
        self.assertIn("cannot write 'no/out.h5': the folder 'no' does not exist", self.refuses(output="no/out.h5"))
        (self.folder / "taken").mkdir()
        self.assertIn("taken", self.refuses(output="taken"))
        self.assertIn("overwrite", self.refuses(output="s.toml"))

    def test_results_that_are_there(self):
        self.jevons("sweep", "s.toml", "-o", "out.h5", "--quiet")
        self.assertIn("out.h5 is there already; --overwrite replaces it", self.refuses())
        self.assertIn("out.h5 is there already, and of another study; --overwrite", self.refuses("--resume", "--set", "seed=2"))
        self.assertIn("out.h5 is complete: nothing is left to do", self.jevons("sweep", "s.toml", "-o", "out.h5", "--resume").stderr)
        before = (self.folder / "out.h5").read_bytes()
        self.jevons("sweep", "s.toml", "-o", "out.h5", "--overwrite", "--set", "seed=2")
        self.assertNotEqual((self.folder / "out.h5").read_bytes(), before)
        self.write("mine.h5", "my notes")
        self.assertIn("mine.h5 is there already", self.refuses("--resume", output="mine.h5"))


class Journals(Refused):
    """A part is kept as its journal, so that there is one to be gone on with."""

    def setUp(self):
        super().setUp()
        shutil.copy(SCENARIOS / "data" / "price" / "ciso_price_typical.csv", self.folder / "price.csv")
        self.text = STUDY.replace('kind = "constant", intensity = "400 g/kWh", flat_price = "80 USD/MWh"',
                                  'kind = "trace", generation = "grid/ciso_typical.csv", price = "price.csv"')
        self.write("s.toml", self.text)
        self.jevons("sweep", "s.toml", "-o", "out.h5", "--shard", "1/2", "--quiet")

    def again(self, *arguments):
        return self.refuses("--shard", "1/2", *arguments)

    def test_without_resume_it_is_left_alone(self):
        self.assertRegex(self.again(), r"'out.h5.1of2.shard' holds finished runs of this study, 6 of them whole; go on with them by --resume")
        self.assertRegex(self.again("--set", "seed=2"), r"holds finished runs of another study, 6 of them whole; move it away")

    def test_another_scenario(self):
        self.assertIn('was "seed = 1" and is "seed = 2" now', self.again("--resume", "--set", "seed=2"))
        self.assertIn("replications = 3", self.again("--resume", "--set", "sweep.replications=3"))

    def test_another_input_file(self):
        path = self.folder / "price.csv"
        path.write_text(path.read_text().rstrip("\n").rsplit(",", 1)[0] + ",99\n")
        self.assertRegex(self.again("--resume"), r'was "input = price.csv  [0-9a-f]+…" and is "input = price.csv  [0-9a-f]+…" now')

    def test_another_part(self):
        (self.folder / "out.h5.1of2.shard").rename(self.folder / "out.h5.2of2.shard")
        self.assertIn('was "shard = 1/2" and is "shard = 2/2" now', self.refuses("--shard", "2/2", "--resume"))

    def test_a_file_that_is_no_journal(self):
        self.write("out.h5.journal", "my notes\n")
        self.assertIn("out.h5.journal", self.refuses("--resume"))

    def test_under_a_lock(self):
        self.write("out.h5.part", b"")
        for name, arguments, code, words in (("out.h5.1of2.shard", ("--shard", "1/2", "--resume"), 2, "another sweep is writing it just now"),
                                             ("out.h5.part", (), 1, "another run is writing it just now")):
            with open(self.folder / name, "rb+") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                self.assertIn(words, self.refuses(*arguments, expect=code))
        self.jevons("sweep", "s.toml", "-o", "out.h5")

    def test_a_second_sweep_while_one_is_at_it(self):
        self.write("long.toml", self.text.replace('"6 h"', '"3000 days"'))
        for shard, code, words in ((), 1, "cannot write 'out.h5': another run"), (("--shard", "2/2"), 2, "cannot write 'out.h5.2of2.shard': another sweep"):
            first = self.start("sweep", "long.toml", "-o", "out.h5", "-j", "1", *shard)
            self.addCleanup(first.communicate)
            self.addCleanup(first.kill)
            while not any((self.folder / name).exists() for name in ("out.h5.journal", "out.h5.2of2.shard")):
                self.assertIsNone(first.poll())
                time.sleep(0.01)
            self.assertIn(words, self.jevons("sweep", "s.toml", "-o", "out.h5", "--resume", *shard, expect=code).stderr)
            first.send_signal(signal.SIGTERM)
            first.communicate(timeout=60)
            self.assertEqual(first.returncode, 1)
            (self.folder / "out.h5.journal").unlink(missing_ok=True)


class Merge(Refused):
    def setUp(self):
        super().setUp()
        self.write("s.toml", STUDY)
        for i in (1, 2, 3):
            self.jevons("sweep", "s.toml", "-o", "p", "--shard", f"{i}/3", "--quiet")
        self.parts = [f"p.{i}of3.shard" for i in (1, 2, 3)]

    def merge(self, *parts, **options):
        return self.refuses(*parts, command="merge", scenario=None, **options)

    def test_parts_that_are_missing(self):
        self.assertEqual(self.merge(*self.parts[:2]), "jevons merge: error: part 3/3 is missing\n")
        self.assertEqual(self.merge(self.parts[1]), "jevons merge: error: parts 1/3, 3/3 are missing\n")

    def test_parts_that_overlap(self):
        self.assertIn("are both part 1/3", self.merge(*self.parts, self.parts[0]))
        self.jevons("sweep", "s.toml", "-o", "p", "--shard", "1/2", "--quiet")
        self.assertIn("p.1of3.shard is part 1/3 and p.1of2.shard is part 1/2: they overlap", self.merge(*self.parts, "p.1of2.shard"))

    def test_a_part_that_is_not_finished(self):
        data = (self.folder / self.parts[1]).read_bytes()
        for share in random.Random(3).sample(range(data.index(b"\xf5run") + 1, len(data)), 5):
            self.write(self.parts[1], data[:share])
            self.assertRegex(self.merge(*self.parts), r"p.2of3.shard is not finished: \d+ % of part 2/3 is done; `jevons sweep --shard 2/3 --resume` goes on")
        self.write(self.parts[1], b"")
        self.assertIn("was killed as it began, and holds nothing", self.merge(*self.parts))

    def test_parts_of_different_studies(self):
        self.jevons("sweep", "s.toml", "-o", "q", "--shard", "1/3", "--set", "seed=2", "--quiet")
        self.assertIn('q.1of3.shard and p.2of3.shard are of different studies: "seed = 2" and "seed = 1"', self.merge("q.1of3.shard", *self.parts[1:]))

    def test_files_that_are_no_parts(self):
        self.assertIn("'s.toml': it is no journal of a sweep", self.merge("s.toml"))
        self.assertIn("'nowhere': No such file", self.merge("nowhere"))
        self.assertIn("'.'", self.merge("."))

    def test_output(self):
        self.write("out.h5", "my notes")
        self.assertIn("out.h5 is there already; --overwrite replaces it", self.merge(*self.parts))
        self.assertIn("would overwrite 'p.1of3.shard'", self.merge(*self.parts, "--overwrite", output=self.parts[0]))
        self.assertIn("the folder 'no' does not exist", self.merge(*self.parts, output="no/out.h5"))
        self.jevons("merge", *self.parts, "-o", "out.h5", "--overwrite")
        self.jevons("sweep", "s.toml", "-o", "plain.h5", "--quiet")
        self.assertEqual((self.folder / "out.h5").read_bytes(), (self.folder / "plain.h5").read_bytes())

    def test_a_part_that_a_sweep_is_writing(self):
        with open(self.folder / self.parts[2], "rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self.assertIn("another sweep is writing it just now", self.merge(*self.parts))


if __name__ == "__main__":
    main()

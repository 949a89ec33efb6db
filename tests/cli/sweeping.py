"""jevons sweep: the same bytes however it was made, through kills, signals, cut power and full disks; nothing finished is done
again; a run that fails is told of; chance is paired; memory does not grow with the runs."""
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time

from command import SMALL, CommandTest, main

AXES = ('[sweep.axis.queue]\nkey = "policy.queue"\nvalues = ["fifo", "sjf"]\n'
        '[sweep.axis.servers]\nkey = "site.small.servers[0].count"\nvalues = [2, 4, 8]\n')
STUDY = SMALL + '[sweep]\nreplications = 3\nseries = ["site.small.facility_power"]\n' + AXES
# Half a second of sweeping on a quiet core, runs of some milliseconds each.
LONG = STUDY.replace('"6 h"', '"30 days"').replace("replications = 3", "replications = 12")
RECORD = b"\xf5run\r\n\x1a\n"  # each begins so (sim/study/journal_layout.hpp)
# Half of all draws leave `peak` below `idle`: found out run by run, but for the first replication, which is looked at before.
UNSURE = SMALL.replace("hp_ml110_g5", "box") + (
    'server.box = { cores = 2, power = { kind = "linear", idle = "90 W", '
    'peak = { distribution = "uniform", low = "60 W", high = "120 W" } } }\nseed = 4\n[sweep]\nreplications = 10\nmetrics = ["it_energy"]\n' + AXES)


class SweepTest(CommandTest):
    scenario = STUDY

    def setUp(self):
        super().setUp()
        self.write("s.toml", self.scenario)

    def sweep(self, *arguments, **options):
        return self.jevons("sweep", "s.toml", "-o", "out.h5", *arguments, **options)

    def plainly(self):
        """The bytes that all ways must come to."""
        self.jevons("sweep", "s.toml", "-o", "plain.h5", "-j", "1", "--quiet")
        return (self.folder / "plain.h5").read_bytes()

    def bytes_of(self, name="out.h5"):
        return (self.folder / name).read_bytes()

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def arrays(self, *names, file="out.h5"):
        import h5py
        with h5py.File(self.folder / file) as results:
            return [results[name].asstr()[()] if results[name].dtype.kind == "O" else results[name][()] for name in names]


class SameBytes(SweepTest):
    def test_on_any_number_of_threads(self):
        plain = self.plainly()
        for threads in (2, 8, 0):
            self.sweep("-j", threads, "--overwrite")
            self.assertEqual(self.bytes_of(), plain, threads)

    def test_in_shards_merged_in_any_order(self):
        plain = self.plainly()
        for count in (1, 4, 6, 9):  # of six points
            for i in range(1, count + 1):
                self.sweep("--shard", f"{i}/{count}", "--quiet")
            parts = [f"out.h5.{i}of{count}.shard" for i in range(1, count + 1)]
            random.Random(count).shuffle(parts)
            self.jevons("merge", *parts, "-o", "out.h5", "--overwrite")
            self.assertEqual(self.bytes_of(), plain, parts)

    def test_of_the_same_study_in_another_folder_under_another_name(self):
        plain = self.plainly()
        self.write("elsewhere/t.toml", STUDY)
        self.jevons("sweep", "elsewhere/t.toml", "-o", "elsewhere/t.h5")
        self.assertEqual(self.bytes_of("elsewhere/t.h5"), plain)

    def test_an_axis_of_the_command_line_is_one_of_the_scenario(self):
        self.jevons("sweep", "s.toml", "-o", "out.h5")
        self.write("bare.toml", STUDY[:STUDY.index("[sweep.axis.servers]")])
        self.jevons("sweep", "bare.toml", "--vary", "site.small.servers[0].count=2,4,8", "-o", "vary.h5")
        one, other = (sorted(zip(*self.arrays("queue", axis, "replication", "trace_hash", "it_energy", file=file)))
                      for axis, file in (("servers", "out.h5"), ("count", "vary.h5")))
        self.assertEqual(one, other)

    def test_every_run_is_the_run_of_its_settings(self):
        self.sweep()
        queue, servers, replication, energy, hashes = self.arrays("queue", "servers", "replication", "it_energy", "trace_hash")
        self.assertEqual([*zip(queue, servers, replication)],
                         [(q, s, r) for q in ("fifo", "sjf") for s in (2, 4, 8) for r in range(3)])
        for first in range(0, 18, 3):
            alone = self.run_json("s.toml", "-R", "3", "--set", f"policy.queue={queue[first]}",
                                  "--set", f"site.small.servers[0].count={servers[first]:.0f}")
            self.assertEqual(alone["trace_hash"], hashes[first:first + 3].tolist())
            self.assertAlmostEqual(alone["metrics"]["it_energy"]["value"], energy[first:first + 3].mean(), delta=1e-12)


class Interrupted(SweepTest):
    scenario = LONG
    RUNS = 72

    def kept(self):
        """Bytes of the journal."""
        try:
            return (self.folder / "out.h5.journal").stat().st_size
        except FileNotFoundError:
            return 0

    def until(self, reached, process):
        while not reached() and process.poll() is None:
            time.sleep(0.0005)

    def gone_on(self, told):
        """How many runs a sweep has found done."""
        found = re.search(r"going on after (\d+) runs", told)
        return int(found[1]) if found else 0

    def places(self, journal):
        """(point, replication) of every record that was begun."""
        return [journal[at.end():at.end() + 8] for at in re.finditer(re.escape(RECORD), journal)]

    def whole(self):
        """Bytes of a journal with all runs; of a part it says which."""
        self.sweep("--shard", "1/1", "--quiet")
        journal = self.bytes_of("out.h5.1of1.shard")
        self.assertEqual(len(set(self.places(journal))), self.RUNS)
        (self.folder / "out.h5.1of1.shard").unlink()
        return len(journal) - len("1/1")

    def writing_s(self):
        """Seconds that writing the results takes when nothing disturbs it."""
        self.write("timed.h5.journal", self.bytes_of("out.h5.journal"))
        process = self.start("sweep", "s.toml", "-o", "timed.h5", "--resume", "--quiet")
        self.until((self.folder / "timed.h5.part").exists, process)
        began = time.monotonic()
        process.communicate()
        (self.folder / "timed.h5").unlink()
        return time.monotonic() - began

    def test_killed_at_random_instants_it_goes_on_to_the_same_bytes_and_repeats_nothing(self):
        plain, size = self.plainly(), self.whole()
        out, part, chance = self.folder / "out.h5", self.folder / "out.h5.part", random.Random(11)

        def reading():
            time.sleep(chance.uniform(0, 0.05))

        def sweeping():
            aim = before + chance.uniform(0.02, 0.15) * size
            self.until(lambda: before + 1 < self.kept() >= aim, process)

        def finishing():
            self.until(lambda: self.kept() >= size and part.exists(), process)
            time.sleep(chance.uniform(0, writing_s))
        kills = {"before the first run": 0, "while sweeping": 0, "while finishing": 0}
        found_before, journal, whole_before, writing_s = 0, b"", 0, 0
        for moment in (reading, sweeping, sweeping, sweeping, reading, *[sweeping] * 4, *[finishing] * 18):
            before = self.kept()
            if before >= size:
                part.unlink(missing_ok=True)  # so that a new one tells that it is written
                writing_s = writing_s or self.writing_s()
            process = self.start("sweep", "s.toml", "-o", "out.h5", "--resume", "-j", chance.choice((1, 2)))
            moment()
            process.kill()
            _, told = process.communicate()
            if out.exists():  # it was too quick for us: what is there is whole
                self.assertEqual(self.bytes_of(), plain)
                out.unlink()
                self.write("out.h5.journal", journal)
                continue
            kills["while finishing" if self.kept() >= size else "while sweeping" if self.kept() > before else "before the first run"] += 1
            # Runs that were whole are as they were, and nobody's is there twice.
            journal, whole = self.bytes_of("out.h5.journal") if self.kept() else b"", journal[:whole_before]
            self.assertTrue(journal.startswith(whole), "finished runs were written again")
            places = self.places(journal)
            self.assertEqual(len(places), len(set(places)), "a finished run was done again")
            if "going on after" in told:
                found = self.gone_on(told)
                self.assertGreaterEqual(found, found_before, "finished runs were lost")
                found_before = found
            whole_before = journal.rindex(RECORD) if places else 0
        print(kills)
        for when, times in kills.items():
            self.assertGreater(times, 0, f"no kill came {when}")
        self.sweep("--resume", "--quiet")
        self.assertEqual(self.bytes_of(), plain)
        self.assertEqual(self.names(), ["out.h5", "plain.h5", "s.toml"])

    def test_what_is_kept_is_not_run_again(self):
        """All but one run are there: going on costs little of what the whole costs."""
        self.sweep("--shard", "1/1", "--quiet", "-j", "1")
        shard = self.folder / "out.h5.1of1.shard"
        data = shard.read_bytes()
        shard.write_bytes(data[:data.rindex(RECORD)])

        def cpu_s(*more):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            told = self.sweep("--shard", "1/1", "-j", "1", *more).stderr
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return after.ru_utime - before.ru_utime, told
        resumed, told = cpu_s("--resume")
        self.assertEqual(self.gone_on(told), self.RUNS - 1)
        self.assertEqual(len(shard.read_bytes()), len(data))
        shard.unlink()
        whole, told = cpu_s()
        self.assertEqual(self.gone_on(told), 0)
        self.assertLess(resumed, whole / 2)

    def test_ctrl_c_and_sigterm_say_how_to_go_on(self):
        plain = self.plainly()
        before, found = 0, 0
        for which in (signal.SIGINT, signal.SIGTERM):
            process = self.start("sweep", "s.toml", "-o", "out.h5", "--resume", "-j", "2")
            self.until(lambda: self.kept() > before + 20_000, process)
            self.assertIsNone(process.poll(), "it ended before it could be interrupted")
            process.send_signal(which)
            out, told = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 1, told)
            runs = re.search(r"stopped: (\d+) runs are kept in out.h5.journal; the same command with --resume goes on\n", told)
            self.assertTrue(runs, told)
            self.assertEqual(out, "")
            self.assertEqual(self.gone_on(told), found)
            self.assertGreater(int(runs[1]), found)
            self.assertEqual(self.names(), ["out.h5.journal", "plain.h5", "s.toml"])
            before, found = self.kept(), int(runs[1])
        self.assertEqual(self.gone_on(self.sweep("--resume").stderr), found)
        self.assertEqual(self.bytes_of(), plain)

    def test_a_power_cut_leaves_a_torn_end_that_is_done_again(self):
        plain, size = self.plainly(), self.whole()
        process = self.start("sweep", "s.toml", "-o", "out.h5", "-j", "2")
        self.until(lambda: self.kept() > size / 4, process)
        process.kill()
        process.communicate()
        journal, chance = self.bytes_of("out.h5.journal"), random.Random(5)
        records = [found.start() for found in re.finditer(re.escape(RECORD), journal)]
        self.assertGreater(len(records), 10)
        for length in (0, 13, records[0], records[0] + 1, *(chance.randrange(len(journal)) for _ in range(8))):
            self.write("out.h5.journal", journal[:length])
            self.assertLessEqual(self.gone_on(self.sweep("--resume", "--overwrite").stderr),
                                 sum(record < length for record in records))
            self.assertEqual(self.bytes_of(), plain, length)

    def test_a_changed_byte_in_the_midst_is_refused_and_told_where(self):
        self.sweep("--shard", "1/1", "--quiet")
        journal = bytearray(self.bytes_of("out.h5.1of1.shard"))
        journal[len(journal) // 2] ^= 1
        self.write("out.h5.1of1.shard", bytes(journal))
        told = self.sweep("--shard", "1/1", "--resume", expect=2).stderr
        self.assertRegex(told, r"is damaged at byte \d+: .*truncate --size=\d+ 'out.h5.1of1.shard'.* --resume")
        os.truncate(self.folder / "out.h5.1of1.shard", int(re.search(r"truncate --size=(\d+)", told)[1]))
        self.sweep("--shard", "1/1", "--resume")
        self.jevons("merge", "out.h5.1of1.shard", "-o", "out.h5", "--quiet")
        self.assertEqual(self.bytes_of(), self.plainly())

    def test_a_disk_that_is_full_while_sweeping_and_while_finishing(self):
        self.write("s.toml", LONG.replace('series = ["site.small.facility_power"]\n', ""))
        plain, size = self.plainly(), self.whole()
        self.assertLess(size, len(plain) / 2, "the results are to be what does not fit")
        for limit, file in ((size // 2, "out.h5.journal"), (size + 1000, "out.h5")):
            told = self.sweep("--resume", expect=1, restore_signals=True,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))).stderr
            self.assertRegex(told, f"jevons: error: cannot write '{file}': .*larger than allowed")
            self.assertEqual(self.names(), ["out.h5.journal", "plain.h5", "s.toml"])
        self.assertEqual(self.gone_on(self.sweep("--resume").stderr), self.RUNS)
        self.assertEqual(self.bytes_of(), plain)
        self.assertEqual(self.names(), ["out.h5", "plain.h5", "s.toml"])


class Failed(SweepTest):
    scenario = UNSURE

    def test_runs_that_fail_are_told_of_and_the_others_go_on(self):
        import numpy as np
        done = self.sweep("-j", "2", expect=1)
        energy, error, hashes, point, replication = self.arrays("it_energy", "error", "trace_hash", "point", "replication")
        failed = error != ""
        self.assertEqual(len(error), 60)
        self.assertEqual(len(set(replication[failed])) * 6, failed.sum())  # the same draws at every point
        self.assertTrue(0 < failed.sum() < 54)
        self.assertTrue(all("`peak` must not be less than `idle`" in text for text in error[failed]))
        np.testing.assert_array_equal(np.isnan(energy), failed)
        np.testing.assert_array_equal(hashes == "", failed)
        self.assertIn(f"60 runs at 6 points, {failed.sum()} of which failed", done.stdout)
        told = [line for line in done.stderr.splitlines() if line.startswith("failed: ")]
        self.assertEqual(len(told), 5)
        self.assertRegex(told[0], r"^failed: queue = fifo, servers = 2 \(replication \d+\): .*`peak` must not be less than `idle`")
        self.assertIn(f"and {failed.sum() - 5} more; `error` in the results says why\n", done.stderr)
        again = self.jevons("sweep", "s.toml", "-o", "plain.h5", "-j", "1", expect=1)
        self.assertIn("of which failed", again.stdout)
        self.assertEqual(self.bytes_of(), self.bytes_of("plain.h5"))

    def test_a_part_that_has_failures_is_merged_and_they_are_counted(self):
        for i in (1, 2):
            self.assertIn("of which failed", self.sweep("--shard", f"{i}/2", expect=1).stdout)
        self.assertRegex(self.jevons("merge", "out.h5.1of2.shard", "out.h5.2of2.shard", "-o", "out.h5", expect=1).stdout,
                         r"60 runs of 2 parts, \d+ of which failed")


class Chance(SweepTest):
    def test_points_stop_when_their_interval_is_narrow_and_that_hangs_on_no_thread(self):
        rounds = STUDY.replace("replications = 3\n", 'half_width = 0.02\nof = "it_energy"\nmost = 60\n').replace("6 h", "2 h")
        self.write("s.toml", rounds)
        plain = self.plainly()
        self.sweep("-j", "8")
        self.assertEqual(self.bytes_of(), plain)
        import numpy as np
        from scipy import stats
        point, energy = self.arrays("point", "it_energy")
        counts = np.bincount(point)
        self.assertEqual(len(counts), 6)
        self.assertGreater(len(set(counts)), 1, "all points took as many")
        for p, n in enumerate(counts):
            values = energy[point == p]
            half = stats.t.ppf(0.975, n - 1) * values.std(ddof=1) / np.sqrt(n)
            self.assertTrue(n == 60 or half <= 0.02 * abs(values.mean()), (p, n, half))

    def test_replications_of_points_that_differ_in_a_policy_meet_the_same_jobs(self):
        self.sweep()
        queue, jobs, replication = self.arrays("queue", "jobs_submitted", "replication")
        fifo, sjf = (jobs[queue == name].reshape(3, 3) for name in ("fifo", "sjf"))
        self.assertEqual(fifo.tolist(), sjf.tolist())
        self.assertGreater(len(set(fifo[0])), 1)


class DryRun(SweepTest):
    def test_says_how_many_how_long_how_large_and_writes_nothing(self):
        before = self.snapshot()
        told = self.sweep("--dry-run").stdout
        self.assertRegex(told, r"points +6\n +runs +18\n +time +\S+ \S+ a run, about \S+ \S+ on \d+ threads?\n"
                               r" +size +about \S+ \S+ for \d+ metrics and 1 series of 72 values\n")
        self.assertEqual(self.snapshot(), before)
        self.assertRegex(self.sweep("--dry-run", "--shard", "1/4").stdout, r"points +2\n +runs +6\n")
        self.assertIn("15 to 600, as chance has it", self.sweep("--dry-run", "--set", "sweep.half_width=0.1", "--set", "sweep.of=pue", "--set", "sweep.most=200",
                                                                "--set", "sweep.axis.queue.values=[\"fifo\"]").stdout)
        self.assertEqual(self.snapshot(), before)


class Asked(SweepTest):
    def test_replications_and_seed_of_the_command_line_are_those_of_the_scenario(self):
        self.sweep("-R", 2, "--seed", 7)
        self.jevons("sweep", "s.toml", "--set", "sweep.replications=2", "--set", "seed=7", "-o", "set.h5")
        self.assertEqual(self.bytes_of(), self.bytes_of("set.h5"))
        self.assertIn("a whole number is expected", self.sweep("-R", "many", "--overwrite", expect=2).stderr)

    def test_a_part_beyond_the_points_can_be_rehearsed_and_leaves_nothing(self):
        self.assertIn("none in this part", self.sweep("--shard", "40/50", "--dry-run").stdout)
        self.assertEqual(self.names(), ["s.toml"])


class Memory(SweepTest):
    # A minute of four servers.
    scenario = SMALL.replace('"6 h"', '"1 min"') + (
        '[sweep]\nmetrics = ["it_energy"]\n[sweep.axis.rate]\nkey = "workload[0].rate"\nfrom = "1/h"\nto = "9/h"\n')
    # A process begins with the peak of the one that it was made by, so that has to be a small one.
    ASK = "import os, sys; pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ); _, code, used = os.wait4(pid, 0); print(used.ru_maxrss); sys.exit(code != 0)"

    def peak_mib(self, runs):
        done = subprocess.run([sys.executable, "-I", "-S", "-c", self.ASK, self.command, "sweep", "s.toml", "-o", f"{runs}.h5", "--quiet", "-j", "2",
                               "--set", f"sweep.axis.rate.steps={runs}"], cwd=self.folder, env=self.environment(), check=True, capture_output=True, timeout=300)
        return int(done.stdout) / 1024

    def test_ten_thousand_runs_take_the_memory_of_few(self):
        few, many = self.peak_mib(500), self.peak_mib(10_000)
        print(f"{few:.1f} MiB for 500 runs, {many:.1f} MiB for 10,000")
        self.assertEqual(len(self.arrays("it_energy", file="10000.h5")[0]), 10_000)
        self.assertLess(many, 1.3 * few)


if __name__ == "__main__":
    main()

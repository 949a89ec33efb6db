"""Sweeps under mpirun: the same bytes on any number of ranks, through kills of any of them; errors told once; no hang."""
import contextlib
import os
import resource
import signal
import subprocess
import time

from command import main
from studies import SECONDS, StudyTest, is_running, ranks_of

SWEEP = "jevons sweep plan.toml -o plan.h5"


class RanksTest(StudyTest):
    def setUp(self):
        super().setUp()
        self.needs_mpi()


class Ranks(RanksTest):
    def test_the_same_bytes_on_any_number_of_ranks_and_threads(self):
        for n in (1, 2, 3):
            self.shell(f"mpirun -n {n} jevons sweep plan.toml -o ranks{n}.h5")
            self.assert_same_bytes(f"ranks{n}.h5")
        for n in (2, 8):
            self.shell(f"jevons sweep plan.toml -o threads{n}.h5 -j {n}")
            self.assert_same_bytes(f"threads{n}.h5")

    def test_more_ranks_than_runs(self):
        one = "--set sweep.replications=1 --set 'sweep.axis.queue.values=[\"sjf\"]' --set 'sweep.axis.servers.values=[4]'"
        self.shell(f"jevons sweep plan.toml {one} -o threads.h5; mpirun -n 4 jevons sweep plan.toml {one} -o ranks.h5")
        self.assertEqual(*((self.folder / name).read_bytes() for name in ("threads.h5", "ranks.h5")))

    def test_rounds_of_replications_come_to_the_same_on_any_number_of_ranks(self):
        rounds = "--set sweep.half_width=0.05 --set sweep.of=it_energy --set sweep.most=20"
        self.shell(f"jevons sweep plan.toml {rounds} -o threads.h5; mpirun -n 3 jevons sweep plan.toml {rounds} -o ranks.h5")
        self.assertEqual(*((self.folder / name).read_bytes() for name in ("threads.h5", "ranks.h5")))

    def test_ranks_share_a_shard(self):
        for i in (1, 2):
            self.shell(f"mpirun -n 2 {SWEEP} --shard {i}/2")
        self.shell("jevons merge plan.h5.*of2.shard -o plan.h5")
        self.assert_same_bytes()

    def test_what_is_complete_is_not_done_again(self):
        self.shell(f"mpirun -n 2 {SWEEP}")
        before = (self.folder / "plan.h5").stat().st_mtime_ns
        done = self.shell(f"mpirun -n 3 {SWEEP} --resume")
        self.assertEqual(done.stderr.count("nothing is left to do"), 1)
        self.assertEqual((self.folder / "plan.h5").stat().st_mtime_ns, before)

    def test_a_dry_run_ends_for_all(self):
        self.assertIn("points", self.shell(f"mpirun -n 3 {SWEEP} --dry-run").stdout)
        self.assertEqual(self.names(), ["plan.toml"])


class Errors(RanksTest):
    def assert_told_once(self, told, what):
        self.assertEqual(told.stderr.count(what) + told.stdout.count(what), 1, told.stdout + told.stderr)

    def test_a_bad_scenario_is_told_of_once(self):
        self.write("plan.toml", self.scenario.replace("fifo", "fiffo").replace("[2, 4, 8]", "[2, -4, 8]"))
        told = self.shell(f"mpirun -n 3 {SWEEP}", expect=2)
        self.assert_told_once(told, '"fiffo" is not known')
        self.assert_told_once(told, "plan.toml:17:")
        self.assertEqual(self.names(), ["plan.toml"])

    def test_bad_usage_is_told_of_once(self):
        self.assert_told_once(self.shell(f"mpirun -n 3 {SWEEP} --bogus", expect=2), "--bogus")
        self.assert_told_once(self.shell(f"mpirun -n 3 {SWEEP} --shard 4/3", expect=2), "--shard 4/3")

    def test_an_output_that_cannot_be_written_is_told_of_once(self):
        self.assert_told_once(self.shell("mpirun -n 3 jevons sweep plan.toml -o nowhere/plan.h5", expect=2), "nowhere/plan.h5")

    def test_a_journal_of_another_study_is_told_of_once(self):
        self.shell("jevons sweep plan.toml -o plan.h5 --shard 1/1")
        (self.folder / "plan.h5.1of1.shard").rename(self.folder / "plan.h5.journal")
        self.assert_told_once(self.shell(f"mpirun -n 3 {SWEEP} --resume", expect=2), "another study")

    def test_shards_of_their_own_are_refused(self):
        told = self.shell("mpirun -n 2 sh -c '" + SWEEP + " --shard $((OMPI_COMM_WORLD_RANK + 1))/2'", expect=1)
        self.assertIn("start each shard by itself", told.stderr)

    def test_a_scenario_that_differs_between_ranks_is_refused(self):
        self.write("other.toml", self.scenario.replace("400 g/kWh", "40 g/kWh"))
        told = self.shell(f"mpirun -n 1 {SWEEP} : -n 1 jevons sweep other.toml -o plan.h5", expect=1)
        self.assertIn("is not the one that rank 0 has read", told.stderr)

    def test_a_scenario_that_a_rank_cannot_read_ends_all(self):
        told = self.shell(f"mpirun -n 1 {SWEEP} : -n 2 jevons sweep gone.toml -o plan.h5", expect=1)
        self.assertIn("gone.toml", told.stderr)


class Ends(RanksTest):
    """What a sweep of some seconds comes to when something ends it, or a part of it."""

    scenario = RanksTest.scenario.replace("replications = 2", "replications = 200").replace("6 h", "7 days")

    def launch(self, ranks, *more):
        running = subprocess.Popen(["mpirun", "-n", str(ranks), *SWEEP.split(), *more], cwd=self.folder, env=self.environment(),
                                   text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, running)
        return running

    def end(self, running):
        for pid in [*ranks_of(running.pid).values(), running.pid] if running.poll() is None else []:
            self.signal(signal.SIGKILL, pid)
        running.communicate(timeout=SECONDS)

    def signal(self, which, *processes):
        for pid in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, which)

    def kept(self):
        """Bytes of the journal."""
        with contextlib.suppress(FileNotFoundError):
            return (self.folder / "plan.h5.journal").stat().st_size
        return 0

    def half_way(self, running, runs_of_1_kb=20):
        """The processes of a sweep once it has kept some more runs than at its start."""
        until = time.monotonic() + SECONDS
        begun = 0
        while begun == 0 or self.kept() < begun + 1000 * runs_of_1_kb:
            begun = begun or self.kept()
            self.assertIsNone(running.poll(), "it ended before it was to be ended")
            self.assertLess(time.monotonic(), until, "nothing is kept")
            time.sleep(0.01)
        return ranks_of(running.pid)

    def outcome(self, running):
        out, err = running.communicate(timeout=SECONDS)
        return running.returncode, out + err

    def await_end_of(self, *processes):
        until = time.monotonic() + SECONDS
        while any(map(is_running, processes)):
            self.assertLess(time.monotonic(), until, "ranks live on")
            time.sleep(0.02)

    def finish_and_compare(self, how="mpirun -n 2 "):
        self.assertFalse((self.folder / "plan.h5").exists())
        done = self.shell(f"{how}{SWEEP} --resume")
        self.assertRegex(done.stderr, r"going on after [1-9]\d* runs")
        self.assert_same_bytes()
        self.assertEqual(self.names(), ["plan.h5", "plan.toml"])

    def test_killed_whole_and_gone_on_with_on_other_numbers_of_ranks(self):
        for ranks in (3, 1, 2):
            running = self.launch(ranks, "--resume")
            processes = self.half_way(running)
            self.assertEqual(sorted(processes), list(range(ranks)))
            self.signal(signal.SIGKILL, *processes.values(), running.pid)
            self.await_end_of(*processes.values())
        self.finish_and_compare("")

    def test_killed_launcher_takes_the_ranks_along(self):
        running = self.launch(3)
        processes = self.half_way(running)
        self.signal(signal.SIGKILL, running.pid)
        self.await_end_of(*processes.values())
        self.finish_and_compare()

    def test_a_rank_that_is_killed_ends_all_and_loses_nothing(self):
        for victim in (2, 0):
            running = self.launch(3, "--resume")
            processes = self.half_way(running)
            self.signal(signal.SIGKILL, processes[victim])
            self.assertNotEqual(self.outcome(running)[0], 0)
            self.await_end_of(*processes.values())
        self.finish_and_compare()

    def test_a_rank_that_is_stopped_leaves_its_run_to_others(self):
        running = self.launch(3)
        processes = self.half_way(running)
        self.signal(signal.SIGTERM, processes[1])
        self.assertEqual(self.outcome(running)[0], 0)
        self.assert_same_bytes()

    def test_rank_0_that_is_stopped_stops_all_in_order(self):
        running = self.launch(3)
        processes = self.half_way(running)
        self.signal(signal.SIGTERM, processes[0])
        code, told = self.outcome(running)
        self.assertEqual(code, 1, told)
        self.assertEqual(told.count("the same command with --resume goes on"), 1, told)
        self.await_end_of(*processes.values())
        self.finish_and_compare()

    def test_control_c_of_the_launcher(self):
        for which in (signal.SIGINT, signal.SIGTERM):
            running = self.launch(3, "--resume")
            processes = self.half_way(running)
            self.signal(which, running.pid)
            self.assertNotEqual(self.outcome(running)[0], 0)
            self.await_end_of(*processes.values())
        self.finish_and_compare()

    def test_a_full_disk_is_told_of_once_and_ends_all(self):
        running = self.launch(3)
        processes = self.half_way(running)
        limit = self.kept() + 3000
        resource.prlimit(processes[0], resource.RLIMIT_FSIZE, (limit, limit))
        code, told = self.outcome(running)
        self.assertEqual(code, 1, told)
        self.assertEqual(told.count("cannot write 'plan.h5.journal'"), 1, told)
        self.await_end_of(*processes.values())
        self.finish_and_compare("mpirun -n 3 ")


if __name__ == "__main__":
    main()

"""When a run cannot finish: Ctrl-C, kill -9, no folder, no permission, a full disk. Whatever happens, a file under the
final name is whole, and what was there before stays. Where results may not go is said before the run (exit code 2)."""
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from command import SMALL, CommandTest, main

LONG = SMALL.replace('"6 h"', '"30 years"').replace("6/h", "60/h")
# A tenth of a second, much of it writing.
WRITING = SMALL.replace('"6 h"', '"60 days"').replace("6/h", "12/h")


class Interrupted(CommandTest):
    def wait_for(self, what, process):
        for _ in range(2000):
            if what():
                return
            self.assertIsNone(process.poll(), "the run ended before it could be interrupted")
            time.sleep(0.005)
        self.fail("the run did not get under way")

    def test_ctrl_c_says_so_and_leaves_nothing(self):
        self.write("long.toml", LONG)
        for sign in (signal.SIGINT, signal.SIGTERM):
            process = self.start("run", "long.toml", "-o", "out.h5", "-R", "50")
            self.wait_for(lambda: (self.folder / "out.h5.part").exists(), process)
            time.sleep(0.1)
            process.send_signal(sign)
            out, err = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 1, err)
            self.assertIn("stopped", err)
            self.assertIn("nothing was written", err)
            self.assertEqual(out, "")
            self.assertEqual(list(self.snapshot()), ["long.toml"])

    def test_a_terminal_sees_progress_until_ctrl_c(self):
        self.write("long.toml", LONG)
        ours, theirs = os.openpty()
        process = subprocess.Popen([self.command, "run", "long.toml", "-R", "50"], cwd=self.folder, stderr=theirs,
                                   stdout=subprocess.DEVNULL, env=self.environment())
        os.close(theirs)
        seen = b""
        while b"%" not in seen:
            seen += os.read(ours, 4096)
        self.assertRegex(seen, rb"running \[[= ]+\] +\d+ %")
        process.send_signal(signal.SIGINT)
        while b"stopped" not in seen:
            seen += os.read(ours, 4096)
        self.assertEqual(process.wait(timeout=60), 1)
        os.close(ours)

    def test_ctrl_c_keeps_what_stood_under_the_name(self):
        self.write("long.toml", LONG)
        self.write("out.h5", b"an earlier result")
        process = self.start("run", "long.toml", "-o", "out.h5", "-R", "50")
        self.wait_for(lambda: (self.folder / "out.h5.part").exists(), process)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual((self.folder / "out.h5").read_bytes(), b"an earlier result")
        self.assertEqual(list(self.snapshot()), ["long.toml", "out.h5"])

    def test_killed_at_random_instants_the_file_is_absent_or_whole(self):
        self.write("w.toml", WRITING)
        self.jevons("run", "w.toml", "-o", "out.h5", "--quiet")
        out, part, chance = self.folder / "out.h5", self.folder / "out.h5.part", random.Random(7)
        size, ends = out.stat().st_size, {"absent": 0, "whole": 0}

        def written(share):
            return lambda: out.exists() or (part.exists() and part.stat().st_size >= share * size)

        # At random while it is written, around the end of writing, and once the file has its name.
        instants = [written(chance.random()) for _ in range(20)] + [written(1)] * 10 + [out.exists] * 10
        for instant in instants:
            out.unlink(missing_ok=True)
            process = self.start("run", "w.toml", "-o", "out.h5", "--quiet")
            while not instant() and process.poll() is None:
                pass
            time.sleep(chance.uniform(0, 0.002))
            process.kill()
            process.communicate()
            ends["whole" if out.exists() else "absent"] += 1
            if out.exists():
                self.jevons("verify", "out.h5")
        print(ends)
        self.assertGreater(ends["absent"], 0, "every kill came too late to test anything")
        self.assertGreater(ends["whole"], 0, "every kill came too early to test anything")

    def test_what_a_killed_run_left_does_not_stop_the_next(self):
        self.write("s.toml", SMALL)
        self.write("long.toml", LONG)
        process = self.start("run", "long.toml", "-o", "out.h5", "-R", "50")
        self.wait_for(lambda: (self.folder / "out.h5.part").exists(), process)
        time.sleep(0.1)
        process.kill()
        process.communicate()
        self.assertTrue((self.folder / "out.h5.part").exists())
        self.jevons("run", "s.toml", "-o", "out.h5", "--quiet")
        self.jevons("verify", "out.h5")
        self.assertEqual(sorted(self.snapshot()), ["long.toml", "out.h5", "s.toml"])


class CannotWrite(CommandTest):
    def fails(self, output, *words, scenario="s.toml", expect=2, **options):
        before = self.snapshot()
        done = self.jevons("run", scenario, "-o", output, expect=expect, **options)
        self.assertTrue(done.stderr.startswith("jevons: "), done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.snapshot(), before)

    def setUp(self):
        super().setUp()
        self.write("s.toml", SMALL)

    def test_output_folder_is_missing(self):
        self.fails("no/such/folder/out.h5", "no/such/folder")

    def test_output_folder_is_a_file(self):
        self.write("file", "")
        self.fails("file/out.h5", "file")

    def test_output_is_a_folder(self):
        (self.folder / "out.h5").mkdir()
        self.fails("out.h5", "out.h5")

    def test_output_folder_is_not_writable(self):
        if os.geteuid() == 0:
            self.fails("/proc/out.h5", "/proc")  # root may write anywhere but here
        else:
            (self.folder / "locked").mkdir(mode=0o500)
            self.fails("locked/out.h5", "locked")

    def test_a_file_that_may_not_grow(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        self.fails("out.h5", "out.h5", "larger than allowed", expect=1, preexec_fn=limit, restore_signals=True)

    def test_output_would_overwrite_what_the_run_reads(self):
        constant = 'kind = "constant", intensity = "400 g/kWh", flat_price = "80 USD/MWh"'
        self.assertIn(constant, SMALL)
        rows = ["month,hour_utc,usd_per_mwh"] + [f"{month},{hour},50" for month in range(1, 13) for hour in range(24)]
        self.write("p.csv", "\n".join(rows) + "\n")
        self.write("base.toml", SMALL.replace(constant, 'kind = "trace", generation = "grid/ciso_typical.csv", price = "p.csv"'))
        self.write("over.toml", 'extends = "base.toml"\nseed = 3\n')
        (self.folder / "link.h5").symlink_to("over.toml")
        os.link(self.folder / "p.csv", self.folder / "hard.h5")
        for output, read in (("over.toml", "over.toml"), ("./over.toml", "over.toml"), ("base.toml", "base.toml"),
                             ("p.csv", "p.csv"), ("link.h5", "over.toml"), ("hard.h5", "p.csv")):
            self.fails(output, "overwrite", read, scenario="over.toml")
        self.write("s.toml.part", SMALL)
        self.fails("s.toml", "overwrite", "s.toml.part", scenario="s.toml.part")

    def test_a_file_of_the_users_where_the_unfinished_one_would_be(self):
        self.write("out.h5.part", "the second part of my notes\n")
        self.fails("out.h5", "out.h5.part", "no results file")

    def test_a_full_disk(self):
        disk = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, disk, ignore_errors=True)
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
            self.skipTest("no small file system can be mounted here")
        self.addCleanup(subprocess.run, ["umount", str(disk)])
        self.write("w.toml", WRITING)
        done = self.jevons("run", "w.toml", "-o", disk / "out.h5", expect=1)
        self.assertIn("out.h5", done.stderr)
        self.assertEqual(list(disk.iterdir()), [])

    def run_to(self, stdout, *arguments, **options):
        return subprocess.run([self.command, *arguments], cwd=self.folder, stdout=stdout, stderr=subprocess.PIPE,
                              env=self.environment(), text=True, timeout=60, **options)

    COMMANDS = (("run", "s.toml", "--json", "--quiet"), ("run", "s.toml"), ("check", "s.toml"), ("show", "s.toml"), ("list",),
                ("list", "keys"), ("describe", "fifo"), ("--help",), ("--version",))

    def test_standard_output_whose_reader_went_away(self):
        for arguments in self.COMMANDS:
            reader, writer = os.pipe()
            os.close(reader)
            done = self.run_to(writer, *arguments)
            os.close(writer)
            self.assertEqual(done.returncode, 1, arguments)
            self.assertNotIn("error", done.stderr)

    def test_standard_output_that_is_full_or_closed(self):
        with open("/dev/full", "w") as full:
            for arguments in self.COMMANDS:
                for why, options in (("No space left", {}), ("Bad file", {"preexec_fn": lambda: os.close(1)})):
                    done = self.run_to(full, *arguments, **options)
                    self.assertEqual(done.returncode, 1, arguments)
                    self.assertEqual(done.stderr.count(f"standard output cannot be written: {why}"), 1, done.stderr)

    def test_standard_error_that_is_full_changes_no_exit_code(self):
        with open("/dev/full", "w") as full:
            for arguments, code in ((("run", "nowhere.toml"), 2), (("frobnicate",), 2), (("run", "s.toml", "-o", "no/x.h5"), 2)):
                done = subprocess.run([self.command, *arguments], cwd=self.folder, stderr=full, env=self.environment(), timeout=60)
                self.assertEqual(done.returncode, code, arguments)

    def test_closed_standard_streams_do_not_end_up_in_the_results(self):
        done = self.run_to(None, "run", "s.toml", "-o", "out.h5", preexec_fn=lambda: os.closerange(0, 3))
        self.assertEqual(done.returncode, 1)
        self.jevons("verify", "out.h5")


if __name__ == "__main__":
    main()

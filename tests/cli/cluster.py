"""Every recipe of docs/sweeps.md, read from that page and run: whichever way a study is done, its file is the same, byte for byte.

Slurm is started here for the occasion, on one node and in a temporary folder (one_node_slurm.py)."""
import pathlib
import re
import tempfile
import time
import unittest

from command import main
from one_node_slurm import CannotStart, one_node_slurm
from studies import SECONDS, StudyTest, recipes


class Recipe(StudyTest):
    def follow(self, name):
        """Writes the files of a recipe and runs it; leaves the file of a plain sweep."""
        recipe = recipes()[name]
        for file, text in recipe.items():
            if file:
                self.write(file, text)
        done = self.shell(recipe[""])
        self.assert_same_bytes()
        self.assertNotIn("plan.h5.journal", self.names())
        self.assertNotIn("plan.h5.part", self.names())
        return done


class Recipes(Recipe):
    def test_the_page_has_no_recipe_that_is_not_tested(self):
        tested = {name.removeprefix("test_recipe_").replace("_", "-") for test in (Recipes, Slurm) for name in dir(test)}
        self.assertLessEqual(recipes().keys(), tested)

    def test_recipe_threads(self):
        self.follow("threads")

    def test_recipe_resume(self):
        self.follow("resume")

    def test_recipe_shell(self):
        self.follow("shell")
        self.assertEqual(self.names(), ["plan.h5", *(f"plan.h5.{i}of3.shard" for i in (1, 2, 3)), "plan.toml"])

    def test_recipe_xargs(self):
        self.follow("xargs")

    def test_recipe_parallel(self):
        self.needs("parallel")
        self.follow("parallel")

    def test_recipe_mpirun(self):
        self.needs_mpi()
        self.follow("mpirun")
        self.assertEqual(self.names(), ["plan.h5", "plan.toml"])

    def test_recipe_kubernetes(self):
        job = recipes()["kubernetes"][""]
        line, = re.findall(r"args:\n +- (.+)", job)
        count, = re.findall(r"completions: (\d+)", job)
        for index in range(int(count)):
            self.shell(f"JOB_COMPLETION_INDEX={index} sh -c '{line}'")
        self.shell("jevons merge plan.h5.*of3.shard -o plan.h5")
        self.assert_same_bytes()


class Slurm(Recipe):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        try:
            cls.extra = cls.enterClassContext(one_node_slurm(pathlib.Path(folder)))
        except CannotStart as why:
            raise unittest.SkipTest(f"Slurm cannot be started here: {why}") from None

    def wait_for_records(self):
        """Until a sweep has kept some runs."""
        journal = self.folder / "plan.h5.journal"
        until = time.monotonic() + SECONDS
        size = 0
        while size == 0 or journal.stat().st_size < size + 2000:
            size = size or (journal.stat().st_size if journal.exists() else 0)
            self.assertLess(time.monotonic(), until, f"nothing is kept{self.logs()}")
            time.sleep(0.05)

    def test_recipe_slurm_array(self):
        self.follow("slurm-array")

    def test_one_part_of_an_array_can_be_sent_again_alone(self):
        self.write("part.sbatch", recipes()["slurm-array"]["part.sbatch"])
        self.shell("sbatch --wait --array=1,3 part.sbatch")
        missing = self.shell("jevons merge plan.h5.*of3.shard -o plan.h5", expect=2)
        self.assertIn("part 2/3 is missing", missing.stderr)
        self.shell("sbatch --wait --array=2 part.sbatch; jevons merge plan.h5.*of3.shard -o plan.h5")
        self.assert_same_bytes()

    def test_recipe_slurm_srun(self):
        self.needs_mpi()
        if "pmix" not in self.shell("srun --mpi=list 2>&1").stdout:
            self.skipTest("this srun knows no PMIx")
        self.follow("slurm-srun")

    def test_recipe_slurm_mpirun(self):
        self.needs_mpi()
        self.follow("slurm-mpirun")

    def test_a_job_that_is_cancelled_goes_on_when_it_is_sent_again(self):
        self.needs_mpi()
        self.write("whole.sbatch", recipes()["slurm-srun"]["whole.sbatch"])
        long = self.scenario.replace("replications = 2", "replications = 100").replace("6 h", "4 days")
        self.write("plan.toml", long)
        job = self.shell("sbatch --parsable whole.sbatch").stdout.strip()
        self.wait_for_records()
        self.shell(f"scancel {job}; while squeue --noheader --job {job} 2>/dev/null | grep -q .; do sleep 0.1; done")
        self.assertFalse((self.folder / "plan.h5").exists(), "it was over before it was cancelled")
        self.shell("sbatch --wait whole.sbatch")
        self.assertRegex(self.logs(), r"going on after [1-9]\d* runs")
        self.scenario = long
        self.assert_same_bytes()

    def test_processes_that_cannot_meet_say_so_once_and_do_nothing(self):
        self.needs_mpi()
        told = self.shell("srun --mpi=none -n 3 jevons sweep plan.toml -o plan.h5", expect=2)
        self.assertEqual(told.stderr.count("srun has started 3 processes that cannot find one another"), 1, told.stderr)
        self.assertEqual(self.names(), ["plan.toml"])

    def test_processes_that_cannot_meet_may_have_a_part_each(self):
        self.shell("srun --mpi=none -n 3 sh -c 'jevons sweep plan.toml -o plan.h5 --shard $((SLURM_PROCID + 1))/3 -j 1'")
        self.shell("jevons merge plan.h5.*of3.shard -o plan.h5")
        self.assert_same_bytes()


if __name__ == "__main__":
    main()

"""What tests of sweeps on several processes share: the recipes of the page, where each finds its tools, and the file that all
ways of running a study must come to."""
import functools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from command import REPOSITORY, CommandTest

PAGE = REPOSITORY / "docs" / "sweeps.md"
# What mpirun needs where it is run by root, on fewer cores than ranks, in a container.
OPEN_MPI = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "OMPI_MCA_btl_vader_single_copy_mechanism": "none",
    "OMPI_MCA_mpi_yield_when_idle": "1",
}
OF_A_LAUNCHER = ("SLURM", "OMPI_", "PMI", "PRTE_")  # a test may itself be run by one
SECONDS = 240  # after which a command is taken to hang


def blocks(text):
    """(marker, what is in the block of code below it), of every block that has a marker."""
    return re.findall(r"<!-- ((?:recipe|file): [\w. -]+?) -->\n```\w*\n(.*?)```\n", text, re.DOTALL)


def files():
    return {marker.split()[1]: code for marker, code in blocks(PAGE.read_text()) if marker.startswith("file:")}


def recipes():
    """By name: {file: text} of what is to be written, and under "" what is to be run."""
    found = {}
    for marker, code in blocks(PAGE.read_text()):
        if marker.startswith("recipe:"):
            _, name, *file = marker.split()
            found.setdefault(name, {})["".join(file)] = code
    return found


@functools.cache
def done_plainly(command, scenario):
    """The bytes that a sweep of this scenario comes to on one thread."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "plan.toml").write_text(scenario)
        subprocess.run([command, "sweep", "plan.toml", "-o", "plan.h5", "-j", "1", "--quiet"], cwd=folder, check=True,
                       timeout=SECONDS)
        return (path / "plan.h5").read_bytes()


@functools.cache
def shares_by_mpi(command):
    return "srun: yes" in subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout


class StudyTest(CommandTest):
    scenario = files()["plan.toml"]

    def setUp(self):
        super().setUp()
        self.tools = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.tools / "jevons").symlink_to(self.command)
        self.write("plan.toml", self.scenario)

    def environment(self):
        inherited = {key: value for key, value in super().environment().items() if not key.startswith(OF_A_LAUNCHER)}
        return inherited | OPEN_MPI | {"PATH": f"{self.tools}:{inherited.get('PATH', '')}", "TMPDIR": str(self.tools)} | self.extra

    def needs(self, *programs):
        for program in programs:
            if not shutil.which(program):
                self.skipTest(f"there is no {program}")

    def needs_mpi(self):
        self.needs("mpirun")
        if not shares_by_mpi(self.command):
            self.skipTest("this jevons was built without MPI")

    def shell(self, script, expect=0):
        """Runs a script in the test's folder, as a person would, and stops at its first error."""
        done = subprocess.run(["bash", "-eu", "-o", "pipefail", "-c", script], cwd=self.folder, env=self.environment(), text=True,
                              errors="replace", capture_output=True, stdin=subprocess.DEVNULL, timeout=SECONDS)
        self.assertEqual(done.returncode, expect, f"{script}\n{done.stdout}{done.stderr}{self.logs()}")
        return done

    def logs(self):
        return "".join(log.read_text(errors="replace") for log in sorted(self.folder.glob("slurm-*.out")))

    def assert_same_bytes(self, name="plan.h5"):
        made = (self.folder / name).read_bytes()
        self.assertTrue(made == done_plainly(self.command, self.scenario), f"{name} is not what a plain sweep makes")

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())


def environment_of(pid):
    """The environment that a process was started with."""
    try:
        pairs = pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return {}
    return dict(pair.decode(errors="replace").split("=", 1) for pair in pairs if b"=" in pair)


def ranks_of(launcher):
    """{rank: process} of the processes that an mpirun has started."""
    found = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = stat.read_text(errors="replace").split(" (", 1)
        except OSError:
            continue
        if int(rest.rsplit(") ", 1)[1].split()[1]) == launcher and "OMPI_COMM_WORLD_RANK" in (known := environment_of(pid)):
            found[int(known["OMPI_COMM_WORLD_RANK"])] = int(pid)
    return found


def is_running(pid):
    try:
        return " Z " not in pathlib.Path(f"/proc/{pid}/stat").read_text(errors="replace").rsplit(")", 1)[1][:3]
    except OSError:
        return False

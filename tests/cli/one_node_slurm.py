"""A Slurm of one node for tests: munge, controller and node as the present user, on loopback, inside a temporary folder.

Run as a program it is the guardian of the daemons: `one_node_slurm.py FOLDER` starts them, says "up" or why it cannot,
and takes all of them down, with whatever jobs they have started, when its standard input ends; so they go too when a
test is killed. Slurm and its munge know each other by a key made for the occasion, and listen on 127.0.0.1 only.
"""
import contextlib
import ctypes
import os
import pathlib
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time

CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
PlugStackConfig={folder}/plugstack.conf
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
ReturnToService=2
KillWait=2
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 Port={ports[1]}
PartitionName=all Nodes=ALL Default=YES MaxTime=10 State=UP
"""
# Read by slurmd at its start, though nothing here uses control groups: none outside the folder are looked at.
CONTROL_GROUPS = "CgroupPlugin=cgroup/v1\nCgroupAutomount=no\nCgroupMountpoint={folder}/cgroup\n"
SECONDS_TO_START = 30


class CannotStart(Exception):
    pass


@contextlib.contextmanager
def one_node_slurm(folder):
    """The environment in which sbatch and srun find it. Raises CannotStart with the reason."""
    guardian = subprocess.Popen([sys.executable, "-B", __file__, str(folder)], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)
    try:
        word = guardian.stdout.readline().strip()
        if word != "up":
            raise CannotStart(word or "its guardian died")
        yield {"SLURM_CONF": f"{folder}/slurm.conf"}
    finally:
        guardian.stdin.close()
        guardian.wait(60)
        guardian.stdout.close()


def program(name):
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    return shutil.which(name, path=path) or missing(name)


def missing(name):
    raise CannotStart(f"there is no {name}")


def free_ports(count):
    with contextlib.ExitStack() as all_at_once:
        listening = [all_at_once.enter_context(socket.socket()) for _ in range(count)]
        for one in listening:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in listening]


def write_configuration(folder):
    for name in ("munge", "state", "spool"):
        (folder / name).mkdir(mode=0o700)
    key = folder / "munge" / "key"
    key.touch(mode=0o600)
    key.write_bytes(secrets.token_bytes(1024))
    (folder / "plugstack.conf").touch()
    (folder / "cgroup.conf").write_text(CONTROL_GROUPS.format(folder=folder))
    host = socket.gethostname().split(".")[0]
    user = pwd.getpwuid(os.getuid()).pw_name
    (folder / "slurm.conf").write_text(CONFIGURATION.format(folder=folder, host=host, user=user, ports=free_ports(2)))
    return host


def start_daemons(folder):
    """Starts all three, each in the foreground and a child of this process."""
    munged, slurmctld, slurmd = map(program, ("munged", "slurmctld", "slurmd"))
    program("sbatch"), program("srun")
    folder.chmod(0o700)
    host = write_configuration(folder)
    in_munge = lambda name: f"={folder}/munge/{name}"
    # Forced, since munge would have its socket open to all users of the machine; here it is for one.
    start(folder, "munged", [munged, "--foreground", "--force", "--key-file" + in_munge("key"), "--socket" + in_munge("socket"),
                             "--pid-file" + in_munge("pid"), "--log-file" + in_munge("log"), "--seed-file" + in_munge("seed")])
    await_that((folder / "munge" / "socket").exists, folder, "munged")
    start(folder, "slurmctld", [slurmctld, "-D", "-i", "-f", folder / "slurm.conf"])
    start(folder, "slurmd", [slurmd, "-D", "-N", host, "-f", folder / "slurm.conf"])
    await_that(lambda: "idle" in node_state(folder), folder, "slurmd")


def start(folder, name, command):
    with open(folder / f"{name}.out", "wb") as out:
        DAEMONS[name] = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=folder,
                                         env=os.environ | {"SLURM_CONF": f"{folder}/slurm.conf"})


DAEMONS = {}


def node_state(folder):
    asked = subprocess.run([program("sinfo"), "--noheader", "--format=%T"], capture_output=True, text=True,
                           env=os.environ | {"SLURM_CONF": f"{folder}/slurm.conf"})
    return asked.stdout


def await_that(is_so, folder, name):
    until = time.monotonic() + SECONDS_TO_START
    while not is_so():
        for daemon, process in DAEMONS.items():
            if process.poll() is not None:
                raise CannotStart(f"{daemon} ended at once: {last_error(folder / (daemon + '.out'))}")
        if time.monotonic() > until:
            raise CannotStart(f"{name} is not ready after {SECONDS_TO_START} s: {last_error(folder / (name + '.out'))}")
        time.sleep(0.1)


def last_error(log):
    lines = log.read_text(errors="replace").splitlines()
    told = [line for line in lines if "rror" in line or "atal" in line]
    return (told or lines or ["it said nothing"])[-1]


def descendants():
    """Every process that came of this one, those whose parents have gone included (they are handed to it)."""
    children = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, rest = stat.read_text(errors="replace").split(" (", 1)
            children.setdefault(int(rest.rsplit(") ", 1)[1].split()[1]), []).append(int(pid))
    found, to_look_at = [], [os.getpid()]
    while to_look_at:
        mine = children.get(to_look_at.pop(), [])
        found += mine
        to_look_at += mine
    return found


def take_down():
    """Asks the daemons to end, the node first, then ends what is left until nothing is."""
    for name in reversed(DAEMONS):
        DAEMONS[name].terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            DAEMONS[name].wait(5)
    while left := descendants():
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.02)


def main():
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for signum in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(signum, lambda *_: sys.exit(1))
    try:
        try:
            start_daemons(pathlib.Path(sys.argv[1]).resolve())
        except (CannotStart, OSError) as why:
            print(str(why).replace("\n", " "), flush=True)
            return
        print("up", flush=True)
        sys.stdin.read()
    finally:
        for signum in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(signum, signal.SIG_IGN)
        take_down()


if __name__ == "__main__":
    main()

"""A real Slurm on one machine: a controller and two nodes, n1 and n2, on loopback.

It has a munge daemon, ports, spools and logs of its own below one folder, touches no other Slurm of the
machine, and keeps no accounts. A dead node is noticed within seconds and its jobs are queued again
within seconds more; on a real cluster both take minutes.
"""

from __future__ import annotations

import getpass
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from experiments.cluster import processes

NODES = ("n1", "n2")
CONF = "slurm.conf"
PACKAGES = ("slurm-wlm", "munge")
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scontrol", "scancel")
ADMIN_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")  # not on everybody's PATH
PATIENCE = 60.0  # seconds until both nodes must be idle

# Seconds: a node that is silent for 10 is dead, and a job of it may start again 10 later (cred_expire).
SETTINGS = """\
ClusterName=linli
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={controller}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=10
CryptoType=crypto/munge
StateSaveLocation={folder}/controller
SlurmdSpoolDir={folder}/%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
JobRequeue=1
SchedulerParameters=sched_interval=5,bf_interval=5
SlurmdTimeout=10
KillWait=5
MessageTimeout=5
MaxArraySize={max_array_size}
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port={n1} CPUs=1 RealMemory=2000 State=UNKNOWN
NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port={n2} CPUs=1 RealMemory=2000 State=UNKNOWN
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
"""


class ClusterError(Exception):
    """The cluster cannot be brought up; the message says why and what to do."""


def missing_programs() -> list[str]:
    """The programs of Slurm and munge that this machine lacks."""
    return [name for name in PROGRAMS if _found(name) is None]


def install() -> None:
    """Have Debian's package manager install what is missing; needs root."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        try:
            subprocess.run(["apt-get", *command], check=True, env=environment, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            raise ClusterError(f"{' '.join(PACKAGES)} cannot be installed: {error}") from error


@dataclass(frozen=True)
class Cluster:
    """A controller and two nodes whose files lie below one folder.

    Attributes
    ----------
    folder : Path
        Absolute; without spaces, which Slurm's configuration cannot hold.
    """

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to speak with this cluster and no other."""
        return {"SLURM_CONF": str(self.folder / CONF)}

    def up(self, max_array_size: int = 1001) -> None:
        """Bring up what is down, and wait until both nodes are idle or at work.

        Raises
        ------
        ClusterError
            If packages are missing, the folder will not do, or the nodes do not come.
        """
        if missing := missing_programs():
            raise ClusterError(
                f"not on this machine: {', '.join(missing)}.\n  On Debian or Ubuntu, as root: "
                f"apt-get install --no-install-recommends {' '.join(PACKAGES)}; or let `up --install` do it."
            )
        if any(letter.isspace() or letter in "#,=%" for letter in str(self.folder)):
            raise ClusterError(f"Slurm cannot keep its state in {self.folder}: no spaces, no # , = % there.")
        self._lay_out(max_array_size)
        if not self._lives("munged"):
            self._start("munged", "--foreground", "--force", *self._munge_options())
            self._wait((self.folder / "munge.socket").exists, "munge")
        if not self._lives("slurmctld"):
            self._start("slurmctld", "-D")
        for node in NODES:
            self.revive_node(node, patience=0.0)
        self._wait(lambda: all(state in {"idle", "mixed", "allocated"} for state in self.states().values()))

    def down(self) -> None:
        """Kill every process of this cluster, its jobs included. Files stay."""
        for _ in range(3):  # a step that was being started while its parent died is found the next time
            processes.fell(processes.daemons(self.folder))

    def kill_node(self, node: str) -> None:
        """Let a node die as by a power cut: its daemon, its jobs, all at once and without a word."""
        for _ in range(3):
            processes.fell(self._processes_of(node))

    def revive_node(self, node: str, patience: float = PATIENCE) -> None:
        """Start the daemon of a node unless it lives; wait, seconds at most, until the node may work."""
        if not self._is_served(node):
            self._start("slurmd", "-D", "-N", node)
        if patience:
            self._wait(lambda: self.states().get(node) in {"idle", "mixed", "allocated"}, node, patience)

    def states(self) -> dict[str, str]:
        """What Slurm thinks of each node: idle, mixed, allocated, down; empty if nobody answers."""
        answer = self.ask("sinfo", "--noheader", "--Node", "--format=%N %T")
        return dict(line.split(maxsplit=1) for line in answer.splitlines())

    def ask(self, *command: str) -> str:
        """What a command of Slurm answers; empty if it fails."""
        environment = os.environ | self.environment
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""

    def _lay_out(self, max_array_size: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)  # munge refuses a folder that others may write
        for name in ("controller", *NODES):
            (self.folder / name).mkdir(exist_ok=True)
        key, conf = self.folder / "munge.key", self.folder / CONF
        if not key.exists():
            key.touch(0o600)
            key.write_bytes(secrets.token_bytes(128))
        if not conf.exists():
            ports = dict(zip(("controller", *NODES), _free_ports(3), strict=True))
            conf.write_text(
                SETTINGS.format(
                    folder=self.folder, user=getpass.getuser(), max_array_size=max_array_size, **ports
                ),
                "utf-8",
            )

    def _munge_options(self) -> Iterator[str]:
        for option, name in (
            ("socket", "munge.socket"), ("key-file", "munge.key"), ("log-file", "munged.log"),
            ("pid-file", "munged.pid"), ("seed-file", "munge.seed"),
        ):  # fmt: skip
            yield f"--{option}={self.folder / name}"

    def _start(self, program: str, *options: str) -> None:
        """Start a daemon that outlives us."""
        path = _found(program)
        if path is None:
            raise ClusterError(f"not on this machine: {program}")
        with (self.folder / "said.log").open("ab") as said:
            subprocess.Popen(
                [path, *options],
                env=os.environ | self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def _lives(self, program: str) -> bool:
        return any(processes.program(pid).startswith(program) for pid in processes.daemons(self.folder))

    def _is_served(self, node: str) -> bool:
        return any(
            processes.program(pid).startswith("slurmd")
            and not processes.program(pid).startswith("slurmstepd")
            for pid in self._processes_of(node)
        )

    def _processes_of(self, node: str) -> set[int]:
        """The daemon of a node and the keepers of its jobs: all of them write its log."""
        return processes.daemons(self.folder / node) | processes.daemons(self.folder / f"{node}.log")

    def _wait(self, is_true, what: str = "a node", patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while not is_true():
            if time.monotonic() > end:
                said = (self.folder / "said.log").read_text("utf-8", "replace").splitlines()[-5:]
                raise ClusterError(
                    f"{what} is not ready after {patience:.0f} s; see the logs in {self.folder}. "
                    f"Nodes: {self.states() or 'no answer'}. Last words:\n  " + "\n  ".join(said)
                )
            time.sleep(0.2)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster that is up inside and down afterwards.

    Examples
    --------
    >>> with cluster(folder) as c:            # doctest: +SKIP
    ...     subprocess.run(["sinfo"], env=os.environ | c.environment)
    ...     c.kill_node("n1")
    ...     c.revive_node("n1")
    """
    found = Cluster(folder.absolute())
    try:
        found.up()
        yield found
    finally:
        found.down()


def _found(program: str) -> str | None:
    return shutil.which(program) or shutil.which(program, path=os.pathsep.join(ADMIN_FOLDERS))


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listened on a moment ago; all held at once, so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()

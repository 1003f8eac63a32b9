"""Bring a real Slurm up and down on one machine, and try a study on it.

python -m experiments.cluster up --install       install what is missing, as root; then as below
python -m experiments.cluster up                 a controller and two nodes; prints the SLURM_CONF to export
python -m experiments.cluster status             what lives, and what Slurm thinks of the nodes
python -m experiments.cluster try                up, a workload, a dead node, a verdict, down
python -m experiments.cluster study              the same for a real study through `linli sweep --on slurm`
python -m experiments.cluster down               kill what was started

Without --folder, `up` takes a fresh folder for temporary files unless a cluster of ours lives there
already; `status` and `down` speak of all that live there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from experiments.cluster import processes
from experiments.cluster.slurm import CONF, Cluster, ClusterError, install, missing_programs
from sim.errors import LinliError

PREFIX = "linli-cluster-"
OK, NOT_UP, FAILED = 0, 1, 3


def living() -> list[Cluster]:
    """The clusters of ours of which anything lives below the folder for temporary files."""
    folders = sorted(path.parent for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{CONF}"))
    return [Cluster(folder) for folder in folders if processes.daemons(folder)]


def fresh() -> Cluster:
    """A cluster with a new folder."""
    return Cluster(Path(tempfile.mkdtemp(prefix=PREFIX)))


def up(cluster: Cluster, installing: bool, array_size: int = 1001) -> None:
    """Bring it up and say how to speak with it."""
    if installing and missing_programs():
        install()
    begun = time.monotonic()
    cluster.up(array_size)
    print(f"up after {time.monotonic() - begun:.1f} s: {told(cluster)}")
    print(*(f"export {name}={value}" for name, value in cluster.environment.items()), sep="\n")


def told(cluster: Cluster) -> str:
    """The nodes and what they are."""
    return ", ".join(f"{node} {state}" for node, state in cluster.states().items()) or "no controller answers"


def try_out(cluster: Cluster, installing: bool, verb: str) -> int:
    """Bring a cluster up, let a study live through trouble on it, bring it down; 3 if it did not survive."""
    from experiments.cluster import real_study, trying

    try:
        up(cluster, installing, trying.ARRAY_SIZE)
        trial = trying.attempt(cluster) if verb == "try" else real_study.attempt(cluster)
    finally:
        cluster.down()
    for fault in trial.faults:
        print(f"not so: {fault}")
    print("VERDICT:", "the study did not survive" if trial.faults else "every chunk is there, and whole")
    return FAILED if trial.faults else OK


def main(arguments: list[str]) -> int:
    """One of the five verbs."""
    parser = argparse.ArgumentParser(
        prog="python -m experiments.cluster", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("verb", choices=["up", "down", "status", "try", "study"])
    parser.add_argument("--folder", type=Path, help="where the cluster keeps its files")
    parser.add_argument("--install", action="store_true", help="install what is missing by apt-get, as root")
    asked = parser.parse_args(arguments)
    named = [Cluster(asked.folder.absolute())] if asked.folder else []
    try:
        if asked.verb == "up":
            up((named or living() or [fresh()])[0], asked.install)
        elif asked.verb in ("try", "study"):
            return try_out((named or [fresh()])[0], asked.install, asked.verb)
        else:
            found = named or living()
            for cluster in found:
                if asked.verb == "down":
                    cluster.down()
                print(f"{cluster.folder}: {told(cluster) if asked.verb == 'status' else 'down'}")
            if not found:
                print("no cluster of ours is up")
            return OK if found or asked.verb == "down" else NOT_UP
    except (ClusterError, LinliError) as error:
        print(error, file=sys.stderr)
        return FAILED
    return OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

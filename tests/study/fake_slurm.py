"""A Slurm of small scripts: it takes jobs as far as its limits go and runs none by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Each reads and writes plain files beside itself.
HEAD = f"""#!{sys.executable} -SE
import os, re, shutil, sys
from pathlib import Path
here = Path(__file__).parent
def kept(name, otherwise=""):
    path = here / name
    return path.read_text("utf-8") if path.exists() else otherwise
def refuse(said):
    sys.exit(said)
"""
PROGRAMS = {
    "sbatch": """
script = Path(sys.argv[1])
array = re.search(r"--array=0-(\\d+)%", script.read_text("utf-8"))
asked = int(array[1]) + 1 if array else 1
if kept("refusal"):
    refuse("sbatch: error: " + kept("refusal"))
if asked > int(kept("largest", "1001")):
    refuse("sbatch: error: Batch job submission failed: Invalid job array specification")
left = int(kept("left", "1000000"))
if asked > left:
    refuse("sbatch: error: AssocMaxSubmitJobLimit\\nsbatch: error: Batch job submission failed: "
           "Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)")
(here / "left").write_text(str(left - asked))
number = len(list(here.glob("taken-*"))) + 17
shutil.copyfile(script, here / f"taken-{number}")
(here / "environment").write_text("\\n".join(sorted(os.environ)))
print(f"Submitted batch job {number}")
""",
    "scontrol": """
print("MaxArraySize            =", kept("announced", "1001"))
print("SchedulerParameters     =", kept("parameters"))
""",
    "squeue": """
(here / "asked").write_text(" ".join(sys.argv[1:]))
if kept("silence"):
    refuse(kept("silence"))
print(kept("queue"), end="")
""",
    "scancel": """
(here / "cancelled").write_text(" ".join(sys.argv[1:]))
""",
    # Runs what it is given, as a node would.
    "srun": """
words = sys.argv[1:]
while words[0].startswith("--"):
    words = words[2 if words[0] == "--output" else 1 :]
os.execvp(words[0], words)
""",
}


@dataclass(frozen=True)
class FakeSlurm:
    """The programs of Slurm in one folder."""

    folder: Path

    @classmethod
    def laid_down(cls, folder: Path) -> FakeSlurm:
        """Write the programs."""
        folder.mkdir()
        for name, body in PROGRAMS.items():
            (folder / name).write_text(HEAD + body, "utf-8")
            (folder / name).chmod(0o755)
        return cls(folder)

    def set(self, **values: object) -> None:
        """Lay down what the programs go by: left, largest, announced, parameters, refusal, queue, silence."""
        for name, value in values.items():
            (self.folder / name).write_text(str(value), "utf-8")

    def said(self, name: str) -> str:
        """What a program kept: asked, cancelled, environment."""
        path = self.folder / name
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def taken(self) -> list[str]:
        """The scripts that were taken, in order."""
        return [path.read_text("utf-8") for path in sorted(self.folder.glob("taken-*"))]

    def run(self, job: int, index: int, where: Path) -> subprocess.CompletedProcess[str]:
        """Run one task of an array, as its node would."""
        environment = os.environ | {
            "SLURM_JOB_ID": str(1_000 + index),
            "SLURM_ARRAY_JOB_ID": str(job),
            "SLURM_ARRAY_TASK_ID": str(index),
        }
        command = ["bash", str(self.folder / f"taken-{job}")]
        return subprocess.run(
            command,
            env=environment,
            cwd=where,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

"""A Slurm cluster on one machine, to try studies on: `python -m experiments.cluster`."""

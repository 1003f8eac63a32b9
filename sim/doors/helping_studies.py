"""What `--help` says of the commands about studies."""

from __future__ import annotations

_CONFIG = """\
  --json              print JSON instead of text
  --config-dir FOLDER a folder of your own with more options, laid out like configs/
  -h, --help          this text
"""
_PLAIN = """\
  --json              print JSON instead of text
  -h, --help          this text
"""

HELP_ON_STUDIES = {
    "sweep": f"""\
linli sweep [group=option,option …] [name=value,value …] [design=…] [replicates=20] [workers=2]

Runs every point with every seed and keeps the outcomes in a study: plan.json (all that was asked,
frozen, with the hash of the code), chunks of runs in Parquet, and manifest.json last. Nothing is run
before everything was checked. The same command goes on where an earlier one stopped, whatever stopped
it; a question, code or lock that was changed is refused with the difference. Event logs are kept by
`linli run` only: `linli status` has the command for any run that failed.

  name=1,2,3          listed values; in quotes, 'name=range(5,45,5)' and 'name=interval(0,1)'
  governance=a,b+m    regimes, each with mechanisms of its own where wanted; other groups likewise
  design=sobol        how points are laid: grid, one_at_a_time, latin_hypercube, sobol, morris,
                      saltelli, file; design.size=1024, design.seed=1, design.levels=5
  design.over=[a,b]   parameters and rules that vary over their declared ranges
  replicates=50       seeds from seed=1 on, the same for every point; regimes are so paired
  workers=2           processes; neither their number nor their death changes a byte
  study.dir=FOLDER    where to keep it (studies/<what varies>-<replicates>x-<hash>)
  --plan              say how many runs, which first, how long, how much room; run nothing
  --until satisfaction=0.005
                      add replicates until the interval of every difference along --by AXIS
                      (governance) is so narrow, half its width; replicates= is the most
  --best satisfaction=0.005
                      let points leave until one is best, or as good within so much
  --on local          where: local; slurm (arrays of tasks of ten minutes or more: log out, then
                      `linli status`); dask, or dask:tcp://host:8786 for a scheduler that is there
  --slurm minutes=60  what a task asks for: partition, account, qos, minutes, least_minutes, cpus,
                      memory_gb, at_most, setup; once for each
  --fork              begin a study of its own beside one that was planned otherwise
  --patience 900      seconds that one run may take
  -q, --quiet         no progress
{_CONFIG}
Ctrl-C once finishes the chunks in hand, twice stops at once; nothing that is done is lost.

Examples
  linli sweep governance=fragmented,one_three_x fees.habitual=0.1,0.2,0.3 replicates=50 workers=2
  linli sweep governance=one_three,one_three_x design=sobol design.over=[meeting.lead_days] --plan
  linli sweep governance=one_three,one_three+register replicates=400 --until durable_share=0.005
""",
    "status": f"""\
linli status FOLDER

Says how far a study has come, from its folder alone: runs, failures with the command that repeats each,
chunks that are damaged, and one hash for all data. Ends with exit code 3 if runs failed.

{_PLAIN}
Examples
  linli status studies/NAME
""",
    "retry": f"""\
linli retry FOLDER [--workers 2]

Lives again the chunks in which runs failed, and whatever is missing.

  --workers 2         processes (1)
  --on local          local: here, in a job of a cluster or not; dask, as for `linli sweep`
  --patience 900      seconds that one run may take
  -q, --quiet         no progress
{_PLAIN}
Examples
  linli retry studies/NAME
""",
    "export": f"""\
linli export FOLDER [--to FILE]

Writes one table of all runs: run, point, replicate, seed, what varied, failure, outcomes, and the steps
of the funnel as counts of troubles. The ending of FILE says the format: .csv (studies/NAME.csv unless
told otherwise), .parquet, or .duckdb, with a table called runs.

  --to FILE           where to write it
{_PLAIN}
Examples
  linli export studies/NAME --to runs.parquet
""",
    "work": f"""\
linli work FOLDER --chunks 0-31,40

Lives those of some chunks of a study that are not there yet: what a task of a cluster does.

  --workers 2         processes (as many cores as Slurm gave the task, else 1)
{_PLAIN}
Examples
  linli work studies/NAME --chunks 0-31
""",
}

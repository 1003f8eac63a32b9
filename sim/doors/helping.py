"""What `--help` says: tasks first, then words, then exit codes."""

from __future__ import annotations

from sim.doors.groups import GROUPS
from sim.doors.helping_studies import HELP_ON_STUDIES

COMMANDS = (
    *("run", "compare", "sweep", "status", "retry", "export", "plan", "dock", "describe", "completion"),
    "work",
)
OPTIONS = (
    *("--help", "--version", "--json", "--quiet", "--config-dir", "--cfg", "--multirun", "--lang", "--all"),
    *("--days", "--switch-day", "--on", "--plan", "--fork", "--patience", "--workers", "--to", "--chunks"),
    *("--study", "--by", "--until", "--best", "--slurm"),
)

_GROUPS = "\n".join(f"  {group:<14} {meaning}" for group, meaning in GROUPS.items())

HELP = f"""\
linli 邻里: a laboratory of neighbourhood governance in Chinese cities

What do you want to do?
  compare regimes over the same residents and the same luck
      linli compare governance=fragmented,one_three,one_three_x replicates=20 workers=2
  see what a mechanism adds to a regime
      linli compare governance=one_three,one_three+three_meetings
  simulate one world and keep its event log
      linli run governance=one_three_x seed=7
  change a number, after looking up its unit and range
      linli describe parameters voice.naming
      linli run voice.naming_base=-0.5 governance.rules.partners_called=2
  let a rule start later, or use a neighbourhood of your own
      linli run mechanism=[whistle] mechanism.whistle.start_day=500
      linli run district.csv=my_district.csv
  see what would be run, without running it
      linli plan governance=one_three_x mechanism=[register,patrols]
  sweep values, or a design over parameters, into a study that no interruption can harm
      linli sweep governance=fragmented,one_three_x fees.habitual=0.1,0.2,0.3 replicates=50 workers=2
      linli sweep governance=one_three,one_three_x design=sobol design.over=[meeting.lead_days]
  compare what a study holds, without running anything
      linli compare --study studies/NAME --by governance

Commands
  run            simulate; ends with the digest of the history
  compare        several regimes over the same seeds, with intervals and verdicts
  sweep          many values, points and seeds under one plan; the same command goes on
  status, retry  how far a study has come; try again what failed
  export         the data of a study as CSV, Parquet or DuckDB
  plan           check a question and show what it amounts to
  dock           both engines side by side, to the last byte
  describe       parameters, rules, bodies, regimes, mechanisms, matters, places, with sources
  completion     words for your shell: eval "$(linli completion bash)"
  Each has its own --help.

Groups: choose with group=option; `linli describe groups` lists the options
{_GROUPS}

Values: name=value. Chinese needs no quotes inside: label=市新试点. Groups hold names, names hold
dots: `neighbourhood.shixin.compounds.hunhe.fee=1.2`.

Exit codes: 0 done; 2 what was asked cannot be, and the message says what to write instead; 3 done
in part, some runs failed; 4 two engines disagree; 75 try again later: a disk is full, a limit is
reached, or somebody else runs this study; 130 interrupted.
"""

_COMMON = """\
  --json              print JSON instead of text
  --config-dir FOLDER a folder of your own with more options, laid out like configs/
  -h, --help          this text
"""

HELP_ON = {
    "run": f"""\
linli run [group=option …] [name=value …]

Simulates one question and keeps it in studies/<label>-<hash>/seed-<seed>/: scenario.json,
events.parquet, panel.parquet, hours.parquet, cases.parquet, codebook.csv (what their columns and
codes mean), outcomes.json and, last, manifest.json. The same question gives the same digest on
x86-64 processors; others are untested.

  seed=7              the seed (1)
  study.dir=FOLDER    where to keep it
  -m, --multirun      several values: `linli sweep`, with one seed unless more are asked for
  hydra/launcher=joblib  with -m: a job of Hydra's for each combination, kept as a run of its own;
                      hydra/sweeper=study keeps them as one study, as without either
  --cfg job           print the composed config and stop
  -q, --quiet         no progress
{_COMMON}
Examples
  linli run governance=fragmented seed=1
  linli run -m governance=fragmented,one_three 'seed=range(1,11)' workers=2
""",
    "compare": f"""\
linli compare governance=a,b,c [replicates=20] [workers=2] [group=option …] [name=value …]

Runs every regime over the same seeds, pairs the runs, and keeps comparison.json, runs.json and the
report in studies/<names>-<replicates>x-<hash>/; event logs are kept by `linli run` only. Prints the
primary outcomes and what was found. `a+mechanism` is the regime a with a mechanism. An interrupted
comparison keeps nothing. With --study it reads what a sweep has kept, and runs nothing.

  replicates=20       seeds per regime, from seed=1 on
  contrasts=adjacent  baseline: the others against the first (default); adjacent: each against the
                      one before it; all: every pair. All are corrected together
  workers=2           processes; their number changes no result
  study.dir=FOLDER    where to keep it
  --study FOLDER      of a sweep, whose runs are compared; axis=value takes only points that have it
  --by AXIS           whose levels are compared (governance)
  --lang zh           the table in Chinese (en, zh)
  --all               every outcome on the screen, not the primary ones alone
  -q, --quiet         no progress
{_COMMON}
Examples
  linli compare governance=fragmented,one_three,one_three_x replicates=40 workers=2
  linli compare governance=one_three,one_three+register law=pre2021
""",
    "plan": f"""\
linli plan [group=option …] [name=value …]

Checks a question, names every fault at once, and shows what it amounts to. Runs nothing.

{_COMMON}""",
    "dock": f"""\
linli dock [group=option …] [name=value …] [--days N] [--switch-day N]

Runs the reference engine and the compiled one side by side and compares every table after every
phase of every day, and all that the run leaves behind. Prints IDENTICAL, the digest and the hash of
the last state; or else names the first difference, with the rules that may have had a part in it, and
ends with exit code 4.

  seed=7              the seed (1)
  --days N            only the first N days
  --switch-day N      on the morning of day N each engine goes on with the other's run
  -q, --quiet         no progress
{_COMMON}
Examples
  linli dock governance=one_three_x seed=3
  linli dock governance=fragmented mechanism=[patrols,register] --days 400 --switch-day 200
""",
    "describe": f"""\
linli describe [topic [words …]]

Without a topic it lists them: groups, parameters, rules, settings, bodies, regimes, mechanisms,
matters, outcomes, neighbourhood, district, laws, experiments.
Words narrow the list to names that hold them all; of a single one, all that is known is told.

{_COMMON}
Examples
  linli describe parameters voice cost
  linli describe regimes
  linli describe bodies owners_committee
  linli describe neighbourhood hunhe --json
""",
    "completion": """\
linli completion [bash | zsh | fish]

Prints a script that completes commands, groups, options and names.

Examples
  eval "$(linli completion bash)"
  linli completion fish > ~/.config/fish/completions/linli.fish
""",
    **HELP_ON_STUDIES,
}

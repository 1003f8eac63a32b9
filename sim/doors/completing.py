"""Shell completion: a small script that holds the words of this installation."""

from __future__ import annotations

from sim.doors.describing import TOPICS
from sim.doors.groups import MANY_AT_ONCE
from sim.doors.helping import COMMANDS, OPTIONS
from sim.doors.shelves import Shelves
from sim.errors import UsageError
from sim.planning.fields import CONTRASTS
from sim.planning.parameters import PARAMETERS
from sim.planning.rules import RULES

SHELLS = ("bash", "zsh", "fish")
FLAGS = (*(option for option in OPTIONS if option != "--version"), "-m")

_BASH = """\
# linli: source this file, or run `eval "$(linli completion bash)"`.
_linli() {{
  local line="${{COMP_LINE:0:COMP_POINT}}" word before words
  word="${{line##*[[:space:]]}}"
  if [[ "${{line%"$word"}}" =~ ^[^[:space:]]+[[:space:]]+$ ]]; then words="{commands}"
  elif [[ "$line" =~ [[:space:]]describe[[:space:]] ]]; then words="{topics}"
  elif [[ "$line" =~ [[:space:]]completion[[:space:]] ]]; then words="{shells}"
  else words="{words} {flags}"
  fi
  # The shell cuts words at "=" and ":", and replaces only what follows the last cut.
  before="${{word%"${{word##*[=:,\\[]}}"}}"
  local IFS=$' \\t\\n' candidate
  COMPREPLY=()
  for candidate in $words; do
    [[ "$candidate" == "$word"* ]] && COMPREPLY+=("${{candidate#"$before"}}")
  done
  [[ "${{COMPREPLY[0]}}" == *= || "${{COMPREPLY[0]}}" == *. ]] && compopt -o nospace 2>/dev/null
  return 0
}}
complete -o nosort -F _linli linli
"""

_FISH = """\
# linli: save as ~/.config/fish/completions/linli.fish
complete -c linli -f
complete -c linli -n __fish_use_subcommand -a "{commands}"
complete -c linli -n "__fish_seen_subcommand_from describe" -a "{topics}"
complete -c linli -n "__fish_seen_subcommand_from completion" -a "{shells}"
complete -c linli -n "__fish_seen_subcommand_from run compare sweep plan" -a "{words}"
"""


def completion(shell: str, shelves: Shelves) -> str:
    """The completion script for a shell.

    Parameters
    ----------
    shell : "bash", "zsh" or "fish"
    shelves : Shelves
        Whose groups and options are completed.

    Raises
    ------
    UsageError
        For another shell.
    """
    if shell not in SHELLS:
        raise UsageError(f"there is no completion for {shell}.\n  There is one for {', '.join(SHELLS)}.")
    parts = {
        "commands": " ".join(COMMANDS),
        "topics": " ".join(topic.name for topic in TOPICS),
        "shells": " ".join(SHELLS),
        "flags": " ".join(FLAGS),
        "words": " ".join(words(shelves)),
    }
    if shell == "fish":
        return _FISH.format(**parts)
    start = "autoload -Uz bashcompinit && bashcompinit\n" if shell == "zsh" else ""
    return start + _BASH.format(**parts)


def words(shelves: Shelves) -> list[str]:
    """Everything that can begin an override, options spelt out."""
    chosen = []
    for group in shelves.groups():
        opening = "[" if group in MANY_AT_ONCE else ""
        chosen += [f"{group}={opening}{option}" for option in shelves.options(group)]
    answering = ["seed=", "replicates=", "workers=", "study.dir=", "study.name=", "label=", "district.csv="]
    answering += [f"contrasts={choice}" for choice in CONTRASTS]
    calendar = ["calendar.warmup_days=", "calendar.measured_days="]
    rules = [f"governance.rules.{name}=" for name in RULES]
    return [*chosen, *answering, *calendar, *rules, *(f"{path}=" for path in PARAMETERS)]

"""The sentences of a report. None holds a number: numbers come from the run, or stand nowhere."""

from __future__ import annotations

WHAT_IT_IS = (
    "A laboratory's answer, not a field study: every difference below is a difference between rules, with "
    "the same residents and the same luck; the same troubles strike wherever conditions are the same, and "
    "regimes differ in how many arise only as far as their own repairs and norms feed back. It can show what "
    "follows from the assumptions; it cannot show that a regime works anywhere."
)
PLACE_IN_PART = (
    "The place exists, and its name and size are taken from a source; its inside is not surveyed. This is "
    "what its config says of the numbers that touch a source:"
)
PLACE_MADE_UP = "No record of a source was found for these numbers: take the place as made up."
PLACE_UNKNOWN = "Without the runs, this report does not know where they took place."
TRUE_AND_REPORTED = (
    "“True” is our label. It is known inside the model, where every trouble is followed to its end; it is "
    "not observable in the field. What offices publish is the reported column: closed in the books, out of "
    "what was let in. The gap between the two is an outcome of its own."
)
SILENCE = (
    "Denominators are the troubles that arose, claimed or not, and clocks run from the day they arose. Rates "
    "among disputes reward whoever lets little in, so they stand beside and never alone."
)
PRIMARY = (
    "Primary outcomes were declared before any run, few so that correcting for many tests costs little, and "
    "each for a reason:"
)
UNRESOLVED = (
    "“Unresolved” is not “equal”: it says that so many replicates could not tell. The smallest resolvable "
    "difference is what they would have told apart. “Too small to matter” says that the whole interval lies "
    "within a difference that was declared, before any run, as one that matters to nobody."
)
PAIRING = (
    "Both regimes were run in the same worlds. Where their outcomes rise and fall together over worlds, "
    "differences are sharper than unpaired runs would make them; “runs saved” is how many unpaired runs per "
    "regime one pair replaced."
)
SECONDARY = (
    "These outcomes were not declared primary. Their intervals hold together: at the stated level, all of "
    "them cover at once. A mark ° means that only an interval for that row alone could be had."
)
COST = (
    "Cost counts everybody: the branch and the three, partners and volunteers, departments and other bodies "
    "above, and residents. Hours that are owed to lists and ledgers whatever happens are no cost of "
    "disputes; hours of prevention, joint desks and shared lists are."
)
PATTERNS = (
    "Patterns are what the sources and the literature say must come out; their bands were set before any "
    "run. One that is not met is reported as it is. Where defaults were tuned until a pattern came out, the "
    "column “calibrated” names them: that such a pattern is met is no evidence for the model, and it is not "
    "counted as such. Star shares serve calibration and are not judged."
)
NO_RUNS = (
    "Curves, fees, hours, the map and the patterns need the runs themselves, which were not handed to this "
    "report."
)
SOURCES = (
    "Each outcome is declared once, in sim/outcomes, with its unit, denominator and rules of counting; the "
    "tables below print those declarations. Every number of this report is computed from the event logs and "
    "panels of the runs listed last; nothing was typed."
)
SAME_ANSWER = (
    "The same question gives the same answer, byte for byte: compare the digests, and the tables and figures "
    "of this report."
)
TOO_SHORT_FOR_HOURS = "Hours are not drawn: they are counted by whole months, and these runs hold none."
TOO_SHORT_FOR_FEES = "Fees are not drawn: a path needs two month ends, and these runs do not hold them."

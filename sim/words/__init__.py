"""Words and code held together: tables are made from the declarations, and prose is checked against them.

`python -m sim.words --write` fills every marked block of the documents; `--check` says which are out of
date, which keys have no source, and which rows of the source systems name something that is not there.
"""

from __future__ import annotations

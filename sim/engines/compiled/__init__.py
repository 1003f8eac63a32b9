"""The compiled engine: to be fast. The same rules over the same columns, in compiled loops.

The files stand beside the agents of the reference engine and have their names; who reads one reads
the other. What the loops work on is in `layout`, how they find it and each other in `ledger`.
"""

# In this order: the numbers of the ledger's entries are in the compiled code.
from sim.engines.compiled import ledger  # isort: skip
from sim.engines.compiled import layout  # isort: skip
from sim.engines.compiled import luck  # isort: skip
from sim.engines.compiled import books  # isort: skip
from sim.engines.compiled import days  # isort: skip
from sim.engines.compiled import ties  # isort: skip
from sim.engines.compiled import settling  # isort: skip
from sim.engines.compiled.world import World  # isort: skip

__all__ = ["World", "books", "days", "layout", "ledger", "luck", "settling", "ties"]

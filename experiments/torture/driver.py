"""`linli` under orders: `python -m experiments.torture.driver sweep …`.

Its top level arms whoever imports it as the main module: the driver as `__main__`, and the workers as
`__mp_main__`, since multiprocessing imports the main module of a process anew in those it spawns.
"""

from __future__ import annotations

import sys

from experiments.torture.arming import DRIVER, WORKER, arm_from_environment

if __name__ in ("__main__", "__mp_main__"):
    arm_from_environment(DRIVER if __name__ == "__main__" else WORKER)

if __name__ == "__main__":
    from sim.cli import main

    sys.exit(main())

"""Where the configs lie: inside an installed wheel, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

from sim.errors import LinliError

_PACKAGE = Path(__file__).resolve().parent


def configs_root() -> Path:
    """The folder that holds the config groups.

    A wheel carries the configs inside the package, as `sim/_configs`. An editable install
    runs from the checkout, where they are `configs/` beside `sim/`.

    Returns
    -------
    Path
        An absolute path to an existing folder.

    Raises
    ------
    LinliError
        If neither place exists, naming both.
    """
    places = (_PACKAGE / "_configs", _PACKAGE.parent / "configs")
    for place in places:
        if place.is_dir():
            return place
    tried = "\n".join(f"  {place}" for place in places)
    raise LinliError(
        f"Linli cannot find its configs. It looked in\n{tried}\n"
        "The first belongs to a wheel, the second to a checkout. "
        "Install Linli again, or run it from a complete checkout."
    )

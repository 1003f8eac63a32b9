"""Views: an agent's attributes are the declared columns of its row.

`@view("household")` gives a class one property per column of that table. Reading returns plain
Python numbers, writing writes the column, so that an agent holds no state of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar

from sim.columns import TABLES, Column

Kind = TypeVar("Kind", bound=type)


def _property(column: Column) -> property:
    get = attrgetter(column.name)

    if column.width == 1:

        def read(self: Any) -> Any:
            return get(self.table).item(self.row)

    else:

        def read(self: Any) -> Any:
            return get(self.table)[self.row]

    def write(self: Any, value: Any) -> None:
        get(self.table)[self.row] = value

    return property(read, write, doc=f"{column.meaning} ({column.unit})")


def view(table: str) -> Callable[[Kind], Kind]:
    """Class decorator: one property per column of a table, on `self.table` and `self.row`.

    A name that the class defines itself is left alone.
    """

    def dress(kind: Kind) -> Kind:
        for column in TABLES[table]:
            if column.name not in vars(kind):
                setattr(kind, column.name, _property(column))
        return kind

    return dress

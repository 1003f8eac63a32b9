"""Parameter spaces for tests: drawn at random, and read back as rows."""

from __future__ import annotations

from hypothesis import strategies as st

from sim.designs import Axis
from sim.errors import ConfigError

LEVELS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: number + 0.0),
    st.booleans(),
    st.none(),
    st.text("abc_", min_size=1, max_size=4),
    st.lists(st.integers(0, 3), max_size=2),
)


def _key(value):
    return isinstance(value, bool), isinstance(value, str), repr(value) if isinstance(value, list) else value


@st.composite
def listed(draw, name, least=1, is_group=False, baseline=False):
    """An axis of levels."""
    values = tuple(draw(st.lists(LEVELS, min_size=least, max_size=5, unique_by=_key)))
    return Axis(name, values, is_group=is_group, baseline=draw(LEVELS) if baseline else None)


@st.composite
def intervals(draw, name, baseline=False):
    """An axis of real or whole numbers."""
    if draw(st.booleans()):
        low = draw(st.integers(-1000, 1000))
        high = low + draw(st.integers(1, 1000))
        middle = draw(st.integers(-2000, 2000)) if baseline else None
        return Axis(name, low=low, high=high, is_whole=True, baseline=middle)
    low = draw(st.floats(-1e3, 1e3))
    high = low + draw(st.floats(1e-3, 1e3))
    return Axis(name, low=low, high=high, baseline=draw(st.floats(-1e3, 1e3)) if baseline else None)


@st.composite
def spaces(draw, groups=2, leaves=3, least_leaves=0, least_levels=1):
    """Axes: some groups, some leaves, in any order, with or without baselines."""
    count = draw(st.integers(0, groups))
    leaf_count = draw(st.integers(least_leaves, leaves))
    if count + leaf_count == 0:
        leaf_count = 1
    axes = [draw(listed(f"group{place}", is_group=True)) for place in range(count)]
    for place in range(leaf_count):
        has = draw(st.booleans())
        name = f"leaf.n{place}"
        axes.append(draw(st.one_of(listed(name, least_levels, baseline=has), intervals(name, has))))
    return draw(st.permutations(axes))


def rows(points):
    """All points, each as a tuple of plain values in the order of the names."""
    return list(zip(*(column.values() for column in points.columns), strict=True))


def leaf_rows(points):
    """The points of the leaves, each once."""
    return [row[len(points.groups) :] for row in rows(points)[:: points.combinations]]


def told(lay, *given):
    """What is said when a design is refused."""
    try:
        lay(*given)
    except ConfigError as error:
        return str(error)
    raise AssertionError("it was not refused")

"""Small studies, lived in this process, and plans of all kinds that nobody lives."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from sim.doors.sweeping import Sweep, plan_sweep
from sim.study.chunks import NUMBERS, Kept, Rows, write_chunk
from sim.study.folder import Study
from sim.study.on_local import Lived
from sim.study.plan import Column, Plan
from sim.study.scenarios import Scenarios
from sim.study.shape import Shape, shape_of
from sim.study.working import live_chunk

WORLDS = str(Path(__file__).parents[1] / "worlds")
SMALL = (
    "neighbourhood=[meiyuan]",
    "calendar.warmup_days=0",
    "calendar.measured_days=60",
    "trouble.rate_scale=5",
)
TWO = "governance=fragmented,one_three"


def planned(*overrides: str, replicates: int = 2, shape: tuple[int, int] | None = None) -> Sweep:
    """A sweep in the small neighbourhood; `shape` is how many points and replicates a chunk takes."""
    sweep = plan_sweep([*SMALL, *overrides], [WORLDS], replicates=replicates)
    if shape is None:
        return sweep
    cut = replace(sweep.plan.shape, wide=shape[0], deep=shape[1])
    return replace(sweep, plan=replace(sweep.plan, shape=cut))


def begun(sweep: Sweep, folder: Path) -> Study:
    """Its plan in a folder."""
    return Study(folder, sweep.plan).begin(sweep.inputs)


def here(study: Study, chunks, refused=None) -> Iterator[Lived]:
    """Live chunks in this process: what a pool does, without the processes."""
    scenarios = Scenarios(study.plan, study.folder)
    for chunk in chunks:
        rows = live_chunk(study.plan, scenarios, study.plan.shape.runs_of(chunk), refused)
        yield Lived(chunk, write_chunk(study.folder, chunk, rows))


def lived(sweep: Sweep, folder: Path, refused=None) -> Study:
    """A study, begun and finished."""
    study = begun(sweep, folder)
    kept: dict[int, Kept] = {
        one.chunk: one.kept for one in here(study, range(sweep.plan.shape.chunks), refused)
    }
    study.close(kept, range(sweep.plan.shape.chunks))
    return study


def files(study: Study) -> dict[str, bytes]:
    """The chunk files of a study."""
    return {path.name: path.read_bytes() for path in sorted((study.folder / "chunks").iterdir())}


def same(one: Rows, other: Rows) -> bool:
    """Whether rows are the same to the last bit."""
    return one.failures == other.failures and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("runs", "points", "seeds")
    ) and as_bits(one.numbers) == as_bits(other.numbers)  # fmt: skip


def as_bits(numbers: np.ndarray) -> bytes:
    """Numbers as bytes, all NaN alike."""
    return np.where(np.isnan(numbers), np.nan, numbers).tobytes()


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
LEVELS = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False), st.lists(TEXTS, max_size=3),
)  # fmt: skip
TREES = st.recursive(LEVELS, lambda inner: st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8)
BASES = st.dictionaries(TEXTS, TREES, max_size=4)
NAMES = st.lists(st.text(string.ascii_lowercase + "._", min_size=2, max_size=9), unique=True, max_size=4)
SHAPES = st.builds(
    shape_of,
    st.integers(1, 60),
    st.integers(1, 40),
    st.floats(1e-3, 10),
    st.one_of(st.none(), st.integers(1, 50)),
)


@st.composite
def columns(draw, name: str, points: int) -> Column:
    """What an axis has at so many points."""
    if draw(st.booleans()):
        levels = tuple(draw(st.lists(LEVELS, min_size=1, max_size=4)))
        codes = draw(st.lists(st.integers(0, len(levels) - 1), min_size=points, max_size=points))
        return Column(name, np.array(codes, dtype=np.int32), levels, draw(st.booleans()))
    kind, cells = draw(
        st.sampled_from([(np.int64, st.integers(-(2**53), 2**53)), (np.float64, st.floats(allow_nan=False))])
    )
    return Column(name, np.array(draw(st.lists(cells, min_size=points, max_size=points)), dtype=kind))


@st.composite
def plans(draw) -> Plan:
    """A plan of anything."""
    count, replicates = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    shape = Shape(count, replicates, draw(st.integers(1, count)), draw(st.integers(1, replicates)))
    bases = tuple(draw(st.lists(BASES, min_size=1, max_size=3)))
    base_of = draw(st.lists(st.integers(0, len(bases) - 1), min_size=shape.points, max_size=shape.points))
    first = draw(st.integers(0, 2**62))
    in_a_row = tuple(range(first, first + shape.replicates))
    any_seeds = st.lists(
        st.integers(0, 2**63 - 1), unique=True, min_size=shape.replicates, max_size=shape.replicates
    ).map(tuple)
    return Plan(
        draw(TEXTS),
        bases,
        np.array(base_of, dtype=np.int32),
        tuple(draw(columns(name, shape.points)) for name in draw(NAMES)),
        draw(st.one_of(st.just(in_a_row), any_seeds)),
        draw(st.sampled_from(["compiled", "reference"])),
        draw(st.one_of(st.none(), st.integers(1, 9))),
        shape,
        draw(TEXTS),
        draw(st.one_of(st.none(), TEXTS)),
        draw(BASES),
        draw(st.one_of(st.none(), BASES)),
        tuple(draw(st.lists(TEXTS, max_size=3))),
    )


@st.composite
def rows(draw, most: int = 12) -> Rows:
    """Rows of anything."""
    count = draw(st.integers(1, most))
    runs = sorted(draw(st.sets(st.integers(0, 10**7), min_size=count, max_size=count)))
    points = draw(st.lists(st.integers(0, 10**6), min_size=count, max_size=count))
    seeds = draw(st.lists(st.integers(0, 2**63 - 1), min_size=count, max_size=count))
    failures = draw(st.lists(st.one_of(st.none(), TEXTS), min_size=count, max_size=count))
    few = draw(st.lists(st.floats(), min_size=1, max_size=20))
    # Many numbers from few, so that an example is found quickly and shrinks well.
    places = np.random.default_rng(draw(st.integers(0, 99))).integers(0, len(few), (count, len(NUMBERS)))
    return Rows(
        np.array(runs, dtype=np.int64),
        np.array(points, dtype=np.int32),
        np.array(seeds, dtype=np.int64),
        tuple(failures),
        np.array(few)[places],
    )

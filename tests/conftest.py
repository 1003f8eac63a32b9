"""What holds for every test."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import settings

from sim.engines import ENGINES

# The same examples on every machine and every day; and no example fails for being slow.
settings.register_profile("house", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("house")


# A test that is about the model, and not about how an engine is built, takes one of these and is run on both.


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    """The name of an engine: one after the other."""
    return request.param


@pytest.fixture(scope="module")
def world_of(engine):
    """A world on the eve of day 0: of agents, or in loops."""
    from tests.worlds import WORLDS

    return WORLDS[engine]


@pytest.fixture(scope="module")
def run(engine):
    """A world after some days: `tests.worlds.run` on this engine."""
    from tests.worlds import run

    return partial(run, engine=engine)


@pytest.fixture(scope="module")
def digest(engine):
    """The digest of a whole run on this engine."""
    from tests.worlds import digest

    return partial(digest, engine=engine)

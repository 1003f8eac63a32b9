"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine and every day; and no example fails for being slow.
settings.register_profile("house", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("house")

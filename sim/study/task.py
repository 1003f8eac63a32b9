"""A task of a cluster: some chunks of a study, lived on one node by as many processes as it was given."""

from __future__ import annotations

from sim.errors import UsageError
from sim.study.bundles import from_ranges
from sim.study.chunks import whole_file_of
from sim.study.driving import PATIENCE, warm_up
from sim.study.folder import Study
from sim.study.on_local import Pool


def live_task(study: Study, chunks: str, workers: int, patience: float = PATIENCE) -> int:
    """Live those of some chunks that are not there yet, and return how many of their runs failed.

    A run that takes its process along is tried again and then put down as failed, as on any machine. No
    lock is taken: other tasks live other chunks, and whoever lives the same writes the same bytes.

    Parameters
    ----------
    study : Study
    chunks : str
        Such as `0-31,40`.
    workers : int >= 1
    patience : float, seconds
        How long one run may take.

    Raises
    ------
    UsageError
        If these are no chunks of the study.
    StoreError
        If the code is not the plan's.
    TryAgainError
        If the study cannot be written.
    """
    wanted = from_ranges(chunks)
    if not wanted or max(wanted) >= study.plan.shape.chunks:
        raise UsageError(
            f"--chunks {chunks} names no chunks of the study {study.folder}.\n"
            f"  It has chunks 0 to {study.plan.shape.chunks - 1}."
        )
    study.refuse_other_code()
    there = {chunk: whole_file_of(study.folder, chunk) for chunk in wanted}
    failed = sum(kept.failed for kept in there.values() if kept is not None)
    missing = [chunk for chunk in wanted if there[chunk] is None]
    if missing and study.plan.engine == "compiled":
        warm_up()
    for lived in Pool(study.folder, workers, patience, lambda: False).live(missing):
        failed += 0 if lived.kept is None else lived.kept.failed
    return failed

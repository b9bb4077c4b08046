"""What the forms have to say of the recorded runs: of innocent ones nothing."""

from __future__ import annotations

from dataclasses import dataclass

from forms import Subject


@dataclass(frozen=True)
class Said:
    """Of one run.

    :param both: what both forms say
    :param plain: what only the plain form can say
    :param classified: what only the classifier can say
    """

    both: frozenset[Subject] = frozenset()
    plain: frozenset[Subject] = frozenset()
    classified: frozenset[Subject] = frozenset()


def _of(reason: str, cell: str = "_none", job: str = "") -> frozenset[Subject]:
    return frozenset({Subject(reason, cell, job)})


NOTHING = Said()

PROVOKED = {
    "cold-start": NOTHING,
    "cores-busy": Said(both=_of("cores_busy_elsewhere", "starves", "1")),
    "driver-killed": Said(both=_of("driver_silent")),
    "executor-loss": Said(both=_of("executor_loss")),
    # No metric tells on how many executors tasks fail.
    "flaky-executor": Said(plain=_of("retry_loop", "flaky", "0")),
    "gc-pressure": Said(both=_of("gc_pressure")),
    "no-executors": Said(both=_of("no_executors", "waits", "0")),
    # The classifier wants proof, and no log has samples of stacks. The core that one task holds is
    # the only one there.
    "no-progress": Said(plain=_of("no_progress", "hangs", "0")),
    "one-core": Said(plain=_of("no_progress", "single", "0")),
    "queue-moves": NOTHING,
    "retry-loop": Said(both=_of("retry_loop", "fails", "0")),
    "short-last-task": NOTHING,
    "single-task": Said(both=_of("single_task", "single", "0")),
    "skewed-moves": NOTHING,
    "slow": NOTHING,
    # A cell without jobs may be Python that computes, as far as metrics tell.
    "slow-commit": Said(classified=_of("planning", "commits")),
    "stage-attempts": Said(both=_of("retry_loop", "retries", "0")),
    "straggler": Said(both=_of("straggler", "late", "0")),
    "stream-between-batches": NOTHING,
}

SHARED = {
    "dynamic-allocation-3.2.1": _of("no_executors", "count at <console>:25", "0")
    | _of("no_executors", "count at <console>:25", "1")
    | _of("straggler", "count at <console>:25", "4"),
    "truncated-no-app-end-3.1.1": _of("driver_silent"),
}
"""What both forms say at least, with all times divided by 60, of logs that nobody of this project
wrote. The others of them are too short for anything to get stuck."""

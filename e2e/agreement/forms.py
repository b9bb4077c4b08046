"""When each form of each reason held in a run, and whether the two agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from prometheus import Sample

OF_APPLICATION = ("driver_silent",)
"""The classifier names the cells that wait for the driver, the plain form the application."""


@dataclass(frozen=True, order=True)
class Subject:
    """What a form says is stuck, and why.

    :param job: empty where it is the whole cell or application
    """

    reason: str
    cell: str
    job: str

    def __str__(self) -> str:
        of = f"job {self.job} of {self.cell}" if self.job else self.cell
        return f"{self.reason} of {of}"


@dataclass(frozen=True)
class Interval:
    """Seconds since the run's first scrape."""

    begin: float
    end: float

    def __str__(self) -> str:
        return f"{self.begin:.0f} s to {self.end:.0f} s"


Held = dict[Subject, list[Interval]]


def held(samples: Iterable[Sample], every: int, origin: float) -> Held:
    """When a form held, by the samples that a rule made of it."""
    times: dict[Subject, set[float]] = defaultdict(set)
    for sample in samples:
        reason = sample.labels["reason"]
        cell = "_none" if reason in OF_APPLICATION else sample.labels.get("cell", "")
        subject = Subject(reason, cell, sample.labels.get("job_id", ""))
        times[subject] |= {time - origin for time, _ in sample.points}
    return {subject: _intervals(sorted(each), every) for subject, each in times.items()}


def _intervals(times: list[float], every: int) -> list[Interval]:
    intervals: list[Interval] = []
    for time in times:
        if intervals and time - intervals[-1].end < 1.5 * every:
            intervals[-1] = Interval(intervals[-1].begin, time)
        else:
            intervals.append(Interval(time, time))
    return intervals


@dataclass(frozen=True)
class Tolerance:
    """By how much two forms may differ that say the same, in seconds.

    :param sight: what happens is seen at the next scrape, and at the evaluation after that
    :param clear: the classifier stays with a reason for so long after it has gone
    """

    sight: float
    clear: float

    def same(self, plain: Interval, classified: Interval) -> bool:
        """They begin and end together."""
        return (
            abs(plain.begin - classified.begin) <= self.sight
            and -self.sight <= classified.end - plain.end <= self.clear + self.sight
        )

    def as_soon(self, plain: Interval, classified: Interval) -> bool:
        """The classifier says it no later, and no shorter."""
        return (
            classified.begin <= plain.begin + self.sight
            and classified.end >= plain.end - self.sight
        )

    def unseen(self, interval: Interval) -> bool:
        """It was over before both had to see it."""
        return interval.end - interval.begin < self.sight


def differences(plain: Held, classified: Held, tolerance: Tolerance) -> dict[Subject, str]:
    """Of whom one form says what the other does not, in words."""
    found = {}
    for subject in sorted({*plain, *classified}):
        one, other = plain.get(subject, []), classified.get(subject, [])
        alone = [each for each in one if not any(tolerance.same(each, that) for that in other)]
        alone += [each for each in other if not any(tolerance.same(that, each) for that in one)]
        if not all(map(tolerance.unseen, alone)):
            found[subject] = f"plain {_words(one)}, classified {_words(other)}"
    return found


def _words(intervals: list[Interval]) -> str:
    return ", ".join(map(str, intervals)) or "never"

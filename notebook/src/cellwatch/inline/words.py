"""The words of a cell's progress; what a colour or a bar says in HTML stands here, too."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cellwatch.inline.progress import Progress, WorkLine
from cellwatch.runs import CANCELLED, FAILED, RUNNING, SUCCEEDED

MOST_REASON = 200
_MOST_NAME = 60

# What PySpark and adaptive execution call their work tells nobody anything.
_NO_NAME = re.compile(r"^\$anonfun\$\S* at |^(?=\Z)")
_PY4J_SITE = re.compile(r" at NativeMethodAccessorImpl\.java:\d+$")


@dataclass(frozen=True)
class Moment:
    """A cell run as it is to be shown.

    :param state: of the run, as the kernel knows it
    :param millis: how long it took, or has taken so far
    :param base: the server's address, for links; empty where none is known
    :param settled: the figures are those after the end of all its work
    :param away: the server does not answer, so they are old
    :param last: nobody follows it any more
    """

    progress: Progress
    prompt: str
    state: str
    millis: int
    base: str = ""
    settled: bool = False
    away: bool = False
    last: bool = False


def text(moment: Moment) -> str:
    """One line."""
    return " · ".join(parts_of(moment))


def goes_on(moment: Moment) -> bool:
    if moment.state == RUNNING:
        return True
    return moment.settled and not moment.last and moment.progress.running > 0


def parts_of(moment: Moment) -> list[str]:
    return _live(moment) if goes_on(moment) else _summary(moment)


def _live(moment: Moment) -> list[str]:
    progress = moment.progress
    parts = ["● Spark", _tasks(progress), f"{progress.ended_jobs:,}/{progress.jobs:,} jobs"]
    if moment.state != RUNNING:
        parts.append(f"the cell has ended, {count(progress.running, 'job goes', 'jobs go')} on")
    else:
        parts.append(f"{elapsed(moment.millis, coarse=True)} so far")
    if moment.away:
        parts.append("the Cellwatch server does not answer: these figures are old")
    elif progress.stuck:
        parts.append(progress.stuck)
    return parts


def _tasks(progress: Progress) -> str:
    return f"{progress.bar.counts or '0/0'} tasks{more(progress.bar.more)}"


def _tasks_at_end(progress: Progress) -> str:
    return f"{progress.bar.counts or '0/0'} tasks{_more_at_end(progress)}"


def more(words: str) -> str:
    return f" ({words})" if words else ""


def _summary(moment: Moment) -> list[str]:
    progress = moment.progress
    took = elapsed(moment.millis)
    head = {
        SUCCEEDED: f"✓ Spark: done in {took}",
        FAILED: f"✗ Spark: the cell failed after {took}",
        CANCELLED: f"⊘ Spark: cancelled after {took}",
    }[moment.state]
    # The driver tells once a second: the cell's last second may be missing.
    unknown = not moment.settled and (progress.running > 0 or moment.away)
    least = "at least " if unknown else ""
    jobs = count(progress.jobs, "job", "jobs")
    unhappy = [
        f"{number:,} {word}"
        for number, word in ((progress.failed, "failed"), (progress.cancelled, "cancelled"))
        if number
    ]
    parts = [head, least + ", ".join([jobs, *unhappy])]
    if progress.failed or progress.cancelled or moment.state != SUCCEEDED:
        parts.append(_tasks_at_end(progress))
    else:
        parts.append(least + count(progress.tasks, "task", "tasks") + _more_at_end(progress))
    if moment.settled and progress.running:
        parts.append(count(progress.running, "job goes on", "jobs go on"))
    if progress.failure:
        parts.append(cut(progress.failure, MOST_REASON))
    return parts


def _more_at_end(progress: Progress) -> str:
    """Failed, killed and skipped ones; none is active any more."""
    return more(", ".join(each for each in progress.bar.more.split(", ") if "active" not in each))


def text_line(line: WorkLine) -> str:
    parts = [line.symbol, line.number, line.bar.counts, line.bar.more, line.elapsed, name_of(line)]
    if line.failure:
        parts.append(cut(line.failure, MOST_REASON))
    return ("    " if line.stage else "  ") + "  ".join(part for part in parts if part)


def name_of(line: WorkLine) -> str:
    name = "" if _NO_NAME.match(line.name) else _PY4J_SITE.sub("", line.name)
    return cut(name, _MOST_NAME)


def elapsed(millis: int, coarse: bool = False) -> str:
    """As the server's pages write it.

    :param coarse: in whole seconds, so that what goes on changes no more often
    """
    seconds = millis // 1000
    if coarse and seconds < 60:
        return f"{seconds} s"
    if millis < 1000:
        return f"{millis} ms"
    if millis < 10_000:
        return f"{millis // 100 / 10:.1f} s"
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} m {seconds % 60:02d} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60:02d} m"


def count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"

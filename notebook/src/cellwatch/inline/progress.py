"""What the server tells of one cell run: the figures and words of its home page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cellwatch import text

_MOST_LINES = 100
_MOST_CHARACTERS = 500
_MOST_OF_AN_ADDRESS = 4000
_LENGTH = 1000


@dataclass(frozen=True)
class Bar:
    """In thousandths of its length, and the same in words."""

    done: int = 0
    active: int = 0
    counts: str = ""
    more: str = ""


@dataclass(frozen=True)
class WorkLine:
    """A job, or a stage of the job before it."""

    stage: bool
    number: str
    name: str
    state: str
    symbol: str
    bar: Bar
    elapsed: str
    failure: str
    page: str


@dataclass(frozen=True)
class Progress:
    """A cell run's Spark work at one moment. Addresses are relative to the home page."""

    silent_millis: int = 0
    work_millis: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    tasks: int = 0
    """All of them, skipped ones included."""
    bar: Bar = field(default_factory=Bar)
    stuck: str = ""
    failure: str = ""
    work: tuple[WorkLine, ...] = ()
    more_work: int = 0
    home: str = ""
    ui: str = ""
    trace: str = ""
    dashboard: str = ""
    """In full, with http or https: it is of Grafana, no page of the server."""

    @property
    def jobs(self) -> int:
        return self.running + self.succeeded + self.failed + self.cancelled

    @property
    def ended_jobs(self) -> int:
        return self.jobs - self.running


def parse(body: bytes) -> Progress:
    """
    :raises ValueError: that is no progress
    """
    told = json.loads(body)
    if not isinstance(told, dict) or "workMillis" not in told:
        raise ValueError("a cell's progress is expected")
    jobs = _dict(told, "jobs")
    work = told.get("work")
    return Progress(
        silent_millis=_number(told, "silentMillis"),
        work_millis=_number(told, "workMillis"),
        running=_number(jobs, "running"),
        succeeded=_number(jobs, "succeeded"),
        failed=_number(jobs, "failed"),
        cancelled=_number(jobs, "cancelled"),
        tasks=_number(_dict(told, "tasks"), "total"),
        bar=_bar(told),
        stuck=_text(told, "stuck"),
        failure=_text(told, "failure"),
        work=tuple(
            _line(line)
            for line in (work if isinstance(work, list) else [])[:_MOST_LINES]
            if isinstance(line, dict)
        ),
        more_work=_number(told, "moreWork"),
        home=_text(told, "home"),
        ui=_text(told, "ui"),
        trace=_text(told, "trace"),
        dashboard=_elsewhere(told, "dashboard"),
    )


def _elsewhere(told: dict[str, Any], name: str) -> str:
    """An address of another server: whole, or none."""
    found = told.get(name)
    if not isinstance(found, str) or len(found) > _MOST_OF_AN_ADDRESS:
        return ""
    return found if found.startswith(("http://", "https://")) and found.isprintable() else ""


def _line(told: dict[str, Any]) -> WorkLine:
    return WorkLine(
        stage=told.get("stage") is True,
        number=_text(told, "number"),
        name=_text(told, "name"),
        state=_text(told, "state"),
        symbol=_text(told, "symbol"),
        bar=_bar(told),
        elapsed=_text(told, "elapsed"),
        failure=_text(told, "failure"),
        page=_text(told, "page"),
    )


def _bar(told: dict[str, Any]) -> Bar:
    bar = _dict(told, "bar")
    done = min(_number(bar, "done"), _LENGTH)
    active = min(_number(bar, "active"), _LENGTH - done)
    return Bar(done, active, _text(bar, "counts"), _text(bar, "more"))


def _dict(told: dict[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _number(told: dict[str, Any], name: str) -> int:
    found = told.get(name)
    return max(0, found) if isinstance(found, int) and not isinstance(found, bool) else 0


def _text(told: dict[str, Any], name: str) -> str:
    """In one line."""
    found = told.get(name)
    return text.name(" ".join(found.split()), _MOST_CHARACTERS) if isinstance(found, str) else ""

"""The launches that this kernel was handed, each with its state."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cellwatch import text
from cellwatch.launch.instruction import START, Instruction
from cellwatch.launch.redactions import redaction_of

if TYPE_CHECKING:
    from cellwatch.launch.driver_log import DriverLog

DELIVERED = "DELIVERED"
STARTING = "STARTING"
RUNNING = "RUNNING"
STOPPING = "STOPPING"
STOPPED = "STOPPED"
FAILED = "FAILED"
OVER = (STOPPED, FAILED)
_DECIDED = (RUNNING, STOPPING, *OVER)

MOST_LAUNCHES = 20
_MOST_IDS = 10_000
_MOST_DETAIL = 4000


@dataclass(frozen=True)
class LaunchError:
    """Why a launch failed: a kind, a paragraph for people, and Spark's own words."""

    kind: str
    message: str
    detail: str = ""

    def as_json(self) -> dict[str, str]:
        return {
            "kind": self.kind,
            "message": text.message(self.message),
            "detail": text.message(self.detail, _MOST_DETAIL),
        }


class Launch:
    """One launch. Its state is changed by :class:`Launches` only."""

    def __init__(self, instruction: Instruction, state: str) -> None:
        self.instruction = instruction
        self.id = instruction.launch
        self.redaction = redaction_of(instruction)
        """All that is told of the launch has gone through it: Spark and Java know no secrets."""
        self.state = state
        self.changed_millis = _now()
        self.error: LaunchError | None = None
        self.application = ""
        self.log: DriverLog | None = None
        self.stop_wanted = False
        self.ending = False
        """Its session is being stopped by us, so it is no news that this one is gone."""
        self.counted = False
        """A server has been told what came of it: the next one is not to count it again."""

    def redacted(self, error: LaunchError) -> LaunchError:
        """As it may be told, with the end of a long detail: it says more than the beginning."""
        detail = self.redaction.of(error.detail)[-_MOST_DETAIL:]
        return LaunchError(error.kind, self.redaction.of(error.message), detail)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "state": self.state,
            "changedMillis": self.changed_millis,
            "cluster": text.name(self.instruction.cluster, text.USER_LIMIT),
            "title": text.name(self.instruction.title, text.CELL_LIMIT),
            "error": None if self.error is None else self.error.as_json(),
            "log": [] if self.log is None else self.log.tail(),
            "applicationId": self.application,
            "counted": self.counted,
        }


class Launches:
    """Every launch begins at most once, however often it is delivered. Used by several threads."""

    def __init__(self) -> None:
        self._launches: dict[str, Launch] = {}
        # Of launches that are no longer reported: they must not begin again.
        self._had: deque[str] = deque(maxlen=_MOST_IDS)
        self._changed = threading.Condition()
        self._observers: list[Callable[[], None]] = []
        self._reserved: str | None = None

    def observe(self, observer: Callable[[], None]) -> Callable[[], None]:
        """Calls it after each change; the answer takes it off again."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def reserve(self, launch: str | None) -> None:
        """A launch that ``%spark start`` begins itself, in its own cell; None where none waits."""
        with self._changed:
            self._reserved = launch

    def hand_over(self, instruction: Instruction) -> bool:
        """Notes a launch to start; whether it needs a turn on the main thread."""
        with self._changed:
            if instruction.launch in self._launches or instruction.launch in self._had:
                return False
            self._add(Launch(instruction, DELIVERED))
            needs_turn = self._reserved != instruction.launch
        self._tell()
        return needs_turn

    def withdraw(self, launch: str) -> Launch | None:
        """Ends a launch that has not begun, and remembers one that we never had.

        :return: the launch where it has begun and is not over
        """
        with self._changed:
            found = self._launches.get(launch)
            if found is None and launch not in self._had:
                self._add(Launch(Instruction(launch, START), STOPPED))
            elif found is not None and found.state == DELIVERED:
                self._move(found, STOPPED)
            elif found is not None and found.state not in OVER:
                found.stop_wanted = True
                return found
        self._tell()
        return None

    def begin(self, launch: str) -> Launch | None:
        """The launch, now STARTING, if it waits for that; else None."""
        return self._move_from(launch, DELIVERED, STARTING)

    def begin_stopping(self, launch: str) -> bool:
        return self._move_from(launch, RUNNING, STOPPING) is not None

    def running(self, launch: Launch, application: str) -> None:
        with self._changed:
            launch.application = application
            self._move(launch, RUNNING)
        self._tell()

    def over(self, launch: Launch, error: LaunchError | None = None) -> None:
        """Stopped, or failed with an error. What is over stays as it is."""
        with self._changed:
            if launch.state not in OVER:
                launch.error = None if error is None else launch.redacted(error)
                self._move(launch, STOPPED if error is None else FAILED)
        self._tell()

    def arrived(self, told: list[dict[str, Any]]) -> None:
        """A server has taken a report with these launches."""
        with self._changed:
            for one in told:
                launch = self._launches.get(one["id"])
                if launch is not None and one["state"] in _DECIDED:
                    launch.counted = True
            self._changed.notify_all()

    def get(self, launch: str) -> Launch | None:
        with self._changed:
            return self._launches.get(launch)

    def newest(self) -> list[Launch]:
        """Those that are told of, the newest last."""
        with self._changed:
            return list(self._launches.values())

    def wait_for(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Waits until a change makes the condition true; False if none did in time."""
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    def _move_from(self, launch: str, before: str, after: str) -> Launch | None:
        with self._changed:
            found = self._launches.get(launch)
            if found is None or found.state != before:
                return None
            self._move(found, after)
        self._tell()
        return found

    def _move(self, launch: Launch, state: str) -> None:
        launch.state = state
        launch.changed_millis = _now()
        self._changed.notify_all()

    def _add(self, launch: Launch) -> None:
        self._launches[launch.id] = launch
        self._changed.notify_all()
        while len(self._launches) > MOST_LAUNCHES:
            gone = next((one for one in self._launches.values() if one.state in OVER), launch)
            del self._launches[gone.id]
            self._had.append(gone.id)
            if gone.log is not None:
                gone.log.close()

    def _tell(self) -> None:
        for observer in list(self._observers):
            observer()


def _now() -> int:
    return int(time.time() * 1000)

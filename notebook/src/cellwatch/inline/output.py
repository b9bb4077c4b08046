"""One output of a cell that is changed later: messages of Jupyter's protocol, by any thread.

They name the cell's own request as their parent, so they land below that cell, whichever runs by
then. IPython's ``display`` would take the parent that the kernel has at that moment, which in a
thread is the newest cell's, or none, by the version of ipykernel.
"""

from __future__ import annotations

import sys
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from cellwatch.replaced import ReplacedMethod

_MOST_CLEARED = 32


class CellOutput:
    """The output of one cell run, identified by a ``display_id`` of its own."""

    def __init__(self, publisher: Any, header: Mapping[str, Any]) -> None:
        self._publisher = publisher
        self._header = dict(header)
        self._id = "cellwatch-" + uuid.uuid4().hex

    @property
    def request(self) -> str:
        return str(self._header.get("msg_id", ""))

    def captured(self) -> bool:
        """``%%capture`` and the like: who wants no output gets none of ours."""
        from IPython import get_ipython

        return getattr(get_ipython(), "display_pub", self._publisher) is not self._publisher

    def send(self, data: dict[str, str], first: bool) -> None:
        """Returns at once: the kernel's own thread sends it.

        :param first: shows a new output; else the one that there is becomes another
        """
        self._publisher.session.send(
            self._publisher.pub_socket,
            "display_data" if first else "update_display_data",
            {"data": data, "metadata": {}, "transient": {"display_id": self._id}},
            parent=self._header,
            ident=self._publisher.topic,
        )


class Clearings:
    """Which cells cleared their outputs, ours among them, by ``clear_output``."""

    def __init__(self, publisher: Any) -> None:
        self._publisher = publisher
        self._lock = threading.Lock()
        self._pending: set[str] = set()
        self._cleared: OrderedDict[str, float] = OrderedDict()
        self._replaced: list[ReplacedMethod] = []

    def start(self) -> None:
        kind = type(self._publisher)
        self._replaced = [
            ReplacedMethod(kind, "clear_output", self._clear),
            ReplacedMethod(kind, "publish", self._publish),
        ]

    def stop(self) -> None:
        for replaced in reversed(self._replaced):
            replaced.undo()
        self._replaced = []

    def pending(self, request: str) -> bool:
        """The next output would wipe the others out, so it has to be the cell's own."""
        return request in self._pending

    def last(self, request: str) -> float:
        """When the cell cleared its outputs last, by ``time.monotonic``; 0 if it did not."""
        return self._cleared.get(request, 0.0)

    def _clear(self, clear_output: Callable[..., Any]) -> Callable[..., Any]:
        def noted(publisher: Any, wait: bool = False, *more: Any, **named: Any) -> Any:
            self._note(publisher, pending=bool(wait))
            return clear_output(publisher, wait, *more, **named)

        return noted

    def _publish(self, publish: Callable[..., Any]) -> Callable[..., Any]:
        def noted(publisher: Any, *arguments: Any, **named: Any) -> Any:
            # The usual one costs nothing.
            if self._pending and not named.get("update"):
                self._note(publisher, pending=False, only_pending=True)
            return publish(publisher, *arguments, **named)

        return noted

    def _note(self, publisher: Any, pending: bool, only_pending: bool = False) -> None:
        header = getattr(publisher, "parent_header", None)
        request = str(header.get("msg_id", "")) if isinstance(header, Mapping) else ""
        if _goes_to_a_widget(request):
            return
        with self._lock:
            if only_pending and request not in self._pending:
                return
            if pending:
                self._pending.add(request)
            else:
                self._pending.discard(request)
            self._cleared.pop(request, None)
            self._cleared[request] = time.monotonic()
            while len(self._cleared) > _MOST_CLEARED:
                forgotten, _ = self._cleared.popitem(last=False)
                self._pending.discard(forgotten)


def _goes_to_a_widget(request: str) -> bool:
    """Where the code is within an ``ipywidgets.Output``, the front end clears that, and not the
    cell; ours stays."""
    kind = getattr(sys.modules.get("ipywidgets.widgets.widget_output"), "Output", None)
    if kind is None or not request:
        return False
    known = getattr(sys.modules.get("ipywidgets.widgets.widget"), "_instances", None)
    if known is None:  # before ipywidgets 8
        known = getattr(kind, "widgets", {})
    return any(
        isinstance(widget, kind) and getattr(widget, "msg_id", "") == request
        for widget in list(known.values())
    )

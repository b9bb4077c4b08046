"""A front end of a kernel: it keeps each cell's outputs as Jupyter's front ends do, and the log."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from typing import Any

from run_notebook import KernelSession

SHOWN = ("display_data", "execute_result", "stream", "error")


class FrontEnd:
    """Of one kernel. What comes is read by :meth:`until` and what calls it."""

    def __init__(self, session: KernelSession) -> None:
        self.session = session
        self.outputs: dict[str, list[dict[str, Any]]] = {}
        """By request, the cell's outputs as a notebook that is saved now has them."""
        self.log: list[tuple[float, dict[str, Any]]] = []
        """All messages that show or clear something, with when they came."""
        self._idle: set[str] = set()
        self._clears_next: set[str] = set()

    def start(self, source: str, cell: str | None = None) -> str:
        request = self.session.start(source, cell)
        self.outputs[request] = []
        return request

    def run(self, source: str, cell: str | None = None, seconds: float = 120) -> str:
        """Runs a cell until the kernel is done with it."""
        request = self.start(source, cell)
        self.until(lambda: request in self._idle, seconds)
        return request

    def ended(self, request: str) -> bool:
        return request in self._idle

    def until(self, condition: Callable[[], Any], seconds: float = 20.0) -> Any:
        """Reads what comes until the condition holds, and gives what it gave."""
        end = time.monotonic() + seconds
        while True:
            found = condition()
            if found:
                return found
            assert time.monotonic() < end, (f"not within {seconds} s", self.log[-5:])
            self._read(0.2)

    def read(self, seconds: float) -> None:
        """Reads what comes for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read(max(0.01, end - time.monotonic()))

    def progress(self, request: str) -> list[tuple[float, dict[str, Any]]]:
        """The messages about a cell's progress that named this request."""
        return [
            (at, message)
            for at, message in self.log
            if display_id(message).startswith("cellwatch-")
            and message["parent_header"].get("msg_id") == request
        ]

    def texts(self, request: str) -> list[str]:
        """What each of them said."""
        return [each["content"]["data"]["text/plain"] for _, each in self.progress(request)]

    def shown(self, request: str) -> list[str]:
        """The plain text of the cell's outputs now."""
        return [
            output.get("text") or output.get("data", {}).get("text/plain", "")
            for output in self.outputs[request]
        ]

    def _read(self, seconds: float) -> None:
        try:
            message = self.session.client.get_iopub_msg(timeout=seconds)
        except queue.Empty:
            return
        kind, content = message["msg_type"], message["content"]
        request = message["parent_header"].get("msg_id", "")
        if kind == "status" and content["execution_state"] == "idle":
            self._idle.add(request)
        if kind in (*SHOWN, "update_display_data", "clear_output"):
            self.log.append((time.monotonic(), message))
        if kind == "update_display_data":
            for outputs in self.outputs.values():
                for output in outputs:
                    if output["display_id"] == display_id(message):
                        output["data"] = content["data"]
        elif kind == "clear_output" and content["wait"]:
            self._clears_next.add(request)
        elif kind == "clear_output":
            self.outputs[request] = []
        elif kind in SHOWN:
            if request in self._clears_next:
                self._clears_next.remove(request)
                self.outputs[request] = []
            self.outputs.setdefault(request, []).append(
                {"output_type": kind, "display_id": display_id(message), **content}
            )


def display_id(message: dict[str, Any]) -> str:
    return message["content"].get("transient", {}).get("display_id", "")

"""Reads a stream of server-sent events (the WHATWG's ``text/event-stream``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

MOST_EVENT_BYTES = 4 * 1024 * 1024


class Lines(Protocol):
    def readline(self, limit: int = -1) -> bytes: ...


@dataclass(frozen=True)
class Event:
    kind: str
    data: str


def events(stream: Lines) -> Iterator[Event | None]:
    """The stream's events, and None for each of its other lines, by which we know that it lives.

    An event that the stream's end cuts off is none.

    :raises ValueError: an event is longer than any that we could be sent, or no UTF-8
    """
    kind, size = "", 0
    data: list[str] = []
    while True:
        line = stream.readline(MOST_EVENT_BYTES + 1)
        if not line.endswith(b"\n"):
            if len(line) > MOST_EVENT_BYTES:
                raise ValueError("an event of the stream is too long")
            return
        size += len(line)
        if size > MOST_EVENT_BYTES:
            raise ValueError("an event of the stream is too long")
        text = line.decode("utf-8").rstrip("\r\n")
        if not text:
            yield Event(kind or "message", "\n".join(data)) if data or kind else None
            kind, data, size = "", [], 0
            continue
        name, _, value = text.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if name == "event":
            kind = value
        elif name == "data":
            data.append(value)
        elif name == "":
            size -= len(line)
            yield None

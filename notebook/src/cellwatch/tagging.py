"""Tags Spark work with its cell: right before the first py4j command that works for the cell.

Not at the start of the cell: a cell without Spark pays nothing, and a paused JVM delays no cell
that does not call it. Each py4j connection has one JVM thread at its other end, with and without
pinned threads, and a Spark job takes the local properties of the JVM thread that starts it. So the
connection remembers the tag that its JVM thread carries, and a command that could start a job is
preceded by a new tag where the two differ.

The tag is a local property of its own, which jobs and stages carry, and one of Spark's job tags: an
SQL execution without any job (``CREATE VIEW``, ``SHOW TABLES``) carries nothing else.
"""

from __future__ import annotations

import logging
import sys
import threading
import weakref
from collections.abc import Callable
from types import ModuleType
from typing import Any, Protocol

from cellwatch import tag
from cellwatch.cells import CellRun, CurrentCell
from cellwatch.imports import ImportWatch
from cellwatch.replaced import ReplacedMethod
from cellwatch.threads import is_own

_log = logging.getLogger("cellwatch")

# call, constructor, stream: the only commands of py4j that run Spark's code
_MAY_START_WORK = ("c\n", "i\n", "S\n")
# the method name stands within the first characters of a call: "c\n<object>\n<method>\n"
_HEAD = 80
# calls after which a JVM thread has no tag of ours any more
_TAKE_TAGS_OFF = ("\nsetLocalProperties\n", "\nclearJobTags\n")
_CARRIED = "_cellwatch_carried"


class ContextObserver(Protocol):
    """Told of each SparkContext right before the first command that is tagged for it."""

    def context_seen(self, context: Any) -> None: ...


Worked = Callable[[CellRun], None]
"""Told, on the thread that calls, of a cell that calls Spark: at least of its first call."""


class SparkTagging:
    """Tags classic Spark's work (over py4j) between :meth:`start` and :meth:`stop`."""

    def __init__(
        self,
        current: CurrentCell,
        observer: ContextObserver,
        worked: Worked = lambda _: None,
    ) -> None:
        self._current = current
        self._observer = observer
        self._worked = worked
        self._context_class: Any = None
        self._replaced: dict[type, ReplacedMethod] = {}
        self._switched_off: weakref.WeakSet[Any] = weakref.WeakSet()
        self._watch = ImportWatch(
            {
                "py4j.java_gateway": lambda module: self._replace(module, "GatewayConnection"),
                "py4j.clientserver": lambda module: self._replace(module, "ClientServerConnection"),
                # since 4.0, and before
                "pyspark.core.context": self._hide,
                "pyspark.context": self._hide,
            }
        )

    def start(self) -> None:
        self._watch.start()

    def look(self) -> None:
        """Finds what was being imported while we started."""
        if len(self._replaced) < 3:
            self._watch.look()

    def stop(self) -> None:
        """Takes the calling thread's tag off. Other threads' JVM threads keep their last one."""
        self._watch.stop()
        for replaced in self._replaced.values():
            replaced.undo()
        self._replaced.clear()
        context = self.active_context()
        if context is not None and self._current.tag() is not None:
            context.setLocalProperty(tag.PROPERTY, None)
            job_tags = context.getLocalProperty(tag.JOB_TAGS) or ""
            context.setLocalProperty(tag.JOB_TAGS, tag.in_job_tags(job_tags, None) or None)

    def active_context(self) -> Any:
        """The SparkContext if there is one that can be called, else None."""
        if self._context_class is None:
            self._context_class = getattr(sys.modules.get("pyspark"), "SparkContext", None)
        context = getattr(self._context_class, "_active_spark_context", None)
        return None if getattr(context, "_jsc", None) is None else context

    def _replace(self, module: ModuleType, name: str) -> None:
        connection_class = getattr(module, name, None)
        if connection_class is None or connection_class in self._replaced:
            return

        def tag_first(send_command: Callable[..., Any]) -> Callable[..., Any]:
            def tagged(connection: Any, command: str, *more: Any, **named: Any) -> Any:
                if command[:2] in _MAY_START_WORK:
                    self._tag(connection, command, send_command)
                return send_command(connection, command, *more, **named)

            return tagged

        self._replaced[connection_class] = ReplacedMethod(
            connection_class, "send_command", tag_first
        )

    def _hide(self, module: ModuleType) -> None:
        """Programs that ask for their own job tags get no other ones. Spark has them since 3.5."""
        context_class = getattr(module, "SparkContext", None)
        if (
            context_class is None
            or context_class in self._replaced
            or not hasattr(context_class, "getJobTags")
        ):
            return

        def without_ours(get_job_tags: Callable[..., Any]) -> Callable[..., Any]:
            def others(context: Any) -> Any:
                tags = get_job_tags(context)
                kept = {each for each in tags if not tag.is_ours(each)}
                return tags if len(kept) == len(tags) else kept

            return others

        self._replaced[context_class] = ReplacedMethod(context_class, "getJobTags", without_ours)

    def _tag(self, connection: Any, command: str, send_command: Callable[..., Any]) -> None:
        """Makes the connection's JVM thread carry the tag of the calling work.

        :raises Py4JNetworkError: the connection broke before the user's command was sent; py4j
            then does for that command what it does without us
        """
        try:
            context = self.active_context()
            wanted = None if context is None else self._current.tag()
            if wanted is None:
                return
            target = context._jsc._target_id
            carried = connection.__dict__.get(_CARRIED)
            if carried is None or carried != (target, wanted):
                if not self._ours_to_tag(connection, context):
                    return
                if carried is None or carried[0] != target:
                    self._observer.context_seen(context)
                self._send(connection, target, wanted, send_command)
                cell = self._current.working()
                if cell is not None:
                    self._worked(cell)
            if any(call in command[:_HEAD] for call in _TAKE_TAGS_OFF):
                connection.__dict__.pop(_CARRIED, None)
        except Exception as failure:
            if type(failure).__name__ == "Py4JNetworkError":
                raise
            self._switch_off(connection, failure)

    def _ours_to_tag(self, connection: Any, context: Any) -> bool:
        gateway = connection.gateway_property
        return (
            gateway is context._jsc._gateway_client.gateway_property
            and gateway not in self._switched_off
            and not is_own(threading.current_thread())
            # A thread that the JVM calls back from (foreachBatch) carries its query's tag already.
            and getattr(connection, "initiated_from_client", True)
        )

    def _send(
        self, connection: Any, target: str, wanted: str, send_command: Callable[..., Any]
    ) -> None:
        def call(method: str, *arguments: str) -> str:
            lines = "".join(f"s{escape_new_line(argument)}\n" for argument in arguments)
            answer = _before_the_users(
                send_command, connection, f"c\n{target}\n{method}\n{lines}e\n"
            )
            if not answer.startswith("y"):
                raise RuntimeError(f"the driver refused {method}({arguments[0]}): {answer[:200]}")
            return answer

        from py4j.protocol import STRING_TYPE, escape_new_line, unescape_new_line

        connection.__dict__.pop(_CARRIED, None)
        call("setLocalProperty", tag.PROPERTY, wanted)
        answer = call("getLocalProperty", tag.JOB_TAGS)
        job_tags = unescape_new_line(answer[2:]) if answer[1:2] == STRING_TYPE else ""
        call("setLocalProperty", tag.JOB_TAGS, tag.in_job_tags(job_tags, wanted))
        setattr(connection, _CARRIED, (target, wanted))

    def _switch_off(self, connection: Any, failure: Exception) -> None:
        gateway = getattr(connection, "gateway_property", None)
        try:
            if gateway in self._switched_off:
                return
            self._switched_off.add(gateway)
        except TypeError:
            return
        _log.warning(
            "cellwatch: Spark work of this session is no longer tagged with its cell: %r", failure
        )


def _before_the_users(send_command: Callable[..., Any], connection: Any, command: str) -> str:
    """Sends a command of ours before one of the user's.

    :raises Py4JNetworkError: The user's command was not sent, so py4j may safely send it over a new
        connection. To go on over this one could take the late answer to our command for that to the
        user's.
    """
    try:
        return str(send_command(connection, command))
    except Exception as failure:
        from py4j.protocol import ERROR_ON_SEND, Py4JNetworkError

        raise Py4JNetworkError("Error while sending", failure, ERROR_ON_SEND) from failure

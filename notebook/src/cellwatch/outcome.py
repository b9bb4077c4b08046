"""How a cell run ended, and in which words."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from cellwatch import text
from cellwatch.runs import CANCELLED, FAILED, SUCCEEDED

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

# What Spark's DAGScheduler says of a job that somebody cancelled, which is no failure: an interrupt
# comes as this where Spark's answer was quicker than Python's signal, as does a click in its UI.
_JOB_CANCELLED = re.compile(r"SPARK_JOB_CANCELLED|\bJob \d+ cancelled\b")

# The last line of a Python worker's traceback: the interrupt reached the workers as well, and the
# failure of their tasks came back before the kernel's own signal.
_WORKER_INTERRUPTED = re.compile(r"^KeyboardInterrupt:?\s*$", re.MULTILINE)


def outcome_of(result: Any, shell: Any) -> tuple[str, str]:
    """State and error of a run.

    :param result: IPython's ExecutionResult; None for an interrupted cell with top-level await
    """
    if result is None:
        return CANCELLED, ""
    error = result.error_before_exec
    if error is None:
        error = result.error_in_exec
    if error is None:
        return SUCCEEDED, ""
    words = _words(error, shell)
    cancelled = (
        isinstance(error, (KeyboardInterrupt, asyncio.CancelledError))
        or (_of_spark(error) and _tells_of_cancellation(words))
        or (_raised_by_spark(error) and came_of_interrupt(error))
    )
    return CANCELLED if cancelled else FAILED, text.message(words)


def _tells_of_cancellation(words: str) -> bool:
    if "Job aborted due to stage failure" in words:  # which quotes what a task threw
        return _WORKER_INTERRUPTED.search(words) is not None
    return _JOB_CANCELLED.search(words) is not None


def came_of_interrupt(error: BaseException) -> bool:
    """Python keeps what was being handled when an error was raised. An interrupt comes while Py4J
    waits for an answer, and what PySpark does on its way out fails now and then: "Answer from Java
    side is empty", or an UnboundLocalError of its ``_load_from_socket``.
    """
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        if isinstance(at, KeyboardInterrupt):
            return True
        seen.add(id(at))
        at = at.__cause__ or at.__context__
    return False


def _raised_by_spark(error: BaseException) -> bool:
    at = error.__traceback__
    module = ""
    while at is not None:
        module = at.tb_frame.f_globals.get("__name__", "")
        at = at.tb_next
    return _in_spark(module)


def _of_spark(error: BaseException) -> bool:
    return _in_spark(type(error).__module__)


def _in_spark(module: str) -> bool:
    return module.partition(".")[0] in ("py4j", "pyspark")


def _words(error: BaseException, shell: Any) -> str:
    kind = type(error).__name__
    if _of_spark(error):
        # str() of these calls the JVM, which may be paused. IPython has done it already, to show
        # the error; the last part of what it shows is "Class: message".
        shown = getattr(shell, "_last_traceback", None)
        if shown:
            words = _COLOURS.sub("", str(shown[-1])).strip()
            return words if words.startswith(kind) else f"{kind}: {words}"
        return f"{kind}: {getattr(error, 'errmsg', '')}".strip(" \n:")
    try:
        words = str(error)
    except Exception:
        words = "(its message cannot be read)"
    return f"{kind}: {words}" if words else kind

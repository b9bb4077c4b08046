from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from cellwatch.outcome import outcome_of


class Odd(Exception):
    def __str__(self):
        raise KeyError("no message")


class Silent(Exception):
    pass


def ended(before=None, within=None):
    return SimpleNamespace(error_before_exec=before, error_in_exec=within)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (ended(), ("SUCCEEDED", "")),
        (ended(within=ValueError("no")), ("FAILED", "ValueError: no")),
        (ended(before=SyntaxError("bad")), ("FAILED", "SyntaxError: bad")),
        (ended(within=Odd()), ("FAILED", "Odd: (its message cannot be read)")),
        (ended(within=Silent()), ("FAILED", "Silent")),
        (ended(within=KeyboardInterrupt()), ("CANCELLED", "KeyboardInterrupt")),
        (ended(within=asyncio.CancelledError()), ("CANCELLED", "CancelledError")),
        (None, ("CANCELLED", "")),
    ],
)
def test_outcome_is_told_by_the_error(result, expected):
    assert outcome_of(result, SimpleNamespace()) == expected


def test_error_of_the_driver_is_told_in_the_words_already_shown_without_asking_the_jvm():
    class Py4JJavaError(Exception):
        errmsg = "An error occurred while calling o1.count.\n"

        def __str__(self):
            raise AssertionError("calls the JVM")

    Py4JJavaError.__module__ = "py4j.protocol"
    shown = "\x1b[31mPy4JJavaError\x1b[39m: An error occurred while calling o1.count.\n: boom"
    shell = SimpleNamespace(_last_traceback=["a frame", shown])
    state, error = outcome_of(ended(within=Py4JJavaError()), shell)
    assert state == "FAILED"
    assert error == "Py4JJavaError: An error occurred while calling o1.count.\n: boom"
    _, error = outcome_of(ended(within=Py4JJavaError()), SimpleNamespace())
    assert error == "Py4JJavaError: An error occurred while calling o1.count."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("[SPARK_JOB_CANCELLED] Job 7 cancelled part of cancelled job group x", "CANCELLED"),
        ("org.apache.spark.SparkException: Job 7 cancelled as part of all jobs", "CANCELLED"),
        ("Job aborted due to stage failure: ValueError: Job 7 cancelled", "FAILED"),
        (
            "Job aborted due to stage failure: PythonException:\nKeyboardInterrupt\n\tat",
            "CANCELLED",
        ),
        ("Job aborted due to stage failure: ValueError: KeyboardInterrupt", "FAILED"),
        ("boom", "FAILED"),
    ],
)
def test_job_that_somebody_cancelled_cancels_its_cell(words, expected):
    class Py4JJavaError(Exception):
        pass

    Py4JJavaError.__module__ = "py4j.protocol"
    shell = SimpleNamespace(_last_traceback=[f"Py4JJavaError: calling o1.count.\n: {words}"])
    assert outcome_of(ended(within=Py4JJavaError()), shell)[0] == expected


RAISE_WHILE_HANDLING = """
def raise_while_handling(error, handled):
    try:
        raise handled
    finally:
        raise error
"""


def raised(error, handled, within="pyspark.util"):
    """The error as it arrives when code of that module raised it while it handled another one."""
    module = {"__name__": within}
    exec(RAISE_WHILE_HANDLING, module)
    try:
        module["raise_while_handling"](error, handled)
    except BaseException as arrived:
        return arrived


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (raised(OSError("Answer is empty"), KeyboardInterrupt(), "py4j.clientserver"), "CANCELLED"),
        (raised(UnboundLocalError("sockfile"), KeyboardInterrupt()), "CANCELLED"),
        (raised(OSError("no"), raised(OSError("a"), KeyboardInterrupt())), "CANCELLED"),
        (raised(OSError("Answer is empty"), ConnectionResetError()), "FAILED"),
        (raised(OSError("no"), KeyboardInterrupt(), "__main__"), "FAILED"),
    ],
)
def test_interrupt_on_which_spark_stumbled_cancels_its_cell(error, expected):
    assert outcome_of(ended(within=error), SimpleNamespace())[0] == expected


def test_words_of_a_users_own_error_cancel_nothing():
    error = ValueError("Job 7 cancelled")
    assert outcome_of(ended(within=error), SimpleNamespace())[0] == "FAILED"

from __future__ import annotations

import pytest

from cellwatch import attach
from cellwatch.attach import ListenerAttachment


class Context:
    """A SparkContext whose object in the JVM has the name that each JVM gives its first one."""

    class _jsc:  # as PySpark names it
        _target_id = "o20"


def test_context_of_another_jvm_is_looked_at_although_its_object_has_the_same_name(monkeypatch):
    seen = []
    monkeypatch.setattr(attach, "has_listener", lambda context: seen.append(context) or True)
    attachment = ListenerAttachment("", "")
    first, second = Context(), Context()
    for context in (first, first, second, second):
        attachment.context_seen(context, 10)
        attachment._done.wait(10)
    assert seen == [first, second]


def test_session_that_brings_its_listener_is_not_asked_for_it(monkeypatch):
    seen = []
    monkeypatch.setattr(attach, "has_listener", lambda context: seen.append(context) or True)
    comes = [True]
    attachment = ListenerAttachment("", "", lambda: comes[0])
    brought, later = Context(), Context()
    attachment.context_seen(brought, 10)
    comes[0] = False
    attachment.context_seen(brought, 10)
    assert seen == []
    attachment.context_seen(later, 10)
    assert seen == [later]


@pytest.mark.parametrize(
    ("properties", "named"),
    [
        ({"spark.extraListeners": "a.B,io.cellwatch.listener.CellwatchListener"}, True),
        ({"spark.plugins": "io.cellwatch.listener.CellwatchPlugin"}, True),
        ({"spark.extraListeners": "a.B", "spark.plugins": None}, False),
        ({}, False),
    ],
)
def test_configuration_names_the_listener_or_not(properties, named):
    assert attach.named_by(properties.get) is named

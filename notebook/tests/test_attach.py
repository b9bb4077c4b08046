from __future__ import annotations

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

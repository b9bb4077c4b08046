"""What a file of Prometheus rules is made of."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Recording:
    """A recording rule.

    :param why: what the series are, in a comment above the rule
    """

    name: str
    expression: str
    why: str
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Alert:
    """An alerting rule.

    :param key: what it is called where times are set: the reason for being stuck, else its own name
    :param labels: besides those of the expression
    :param patience: seconds for which the expression must hold before anybody is told
    :param keep: seconds for which the alert stays after the expression has held last
    :param why: why so long, in a comment above the rule
    """

    name: str
    key: str
    expression: str
    labels: dict[str, str]
    patience: int
    keep: int
    why: str
    annotations: dict[str, str]


@dataclass(frozen=True)
class Group:
    name: str
    rules: tuple[Recording | Alert, ...]

"""Marks across all panels: when cells started, executors were lost, something got stuck."""

from __future__ import annotations

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as model

from . import meanings, promql
from .variables import PROMETHEUS


class PrometheusAnnotation(model.AnnotationQuery):
    """With what Prometheus's plug-in reads besides: Grafana's own type does not name these."""

    def __init__(
        self,
        name: str,
        expr: str,
        color: str,
        title: str,
        text: str,
        value_is_time: bool,
        step: str = "15s",
    ) -> None:
        super().__init__(
            name=name, datasource=PROMETHEUS, icon_color=color, expr=expr, built_in=None
        )
        self._plugins_own = {
            "titleFormat": title,
            "textFormat": text,
            "step": step,
            "useValueForTime": value_is_time,
        }

    def to_json(self) -> dict[str, object]:
        return super().to_json() | self._plugins_own


class Mark(Builder[model.AnnotationQuery]):
    """An annotation as a dashboard's builder takes it."""

    def __init__(self, annotation: model.AnnotationQuery) -> None:
        self._annotation = annotation

    def build(self) -> model.AnnotationQuery:
        return self._annotation


def cell_starts() -> Mark:
    """Of the cells that started last."""
    start = "spark_cell_start_timestamp_seconds"
    starts = promql.newest(start, start, promql.CELL_LABELS)
    return Mark(
        PrometheusAnnotation(
            "Cell starts",
            f"1000 * {starts}",
            meanings.BLUE,
            "{{name}} starts",
            "{{notebook}}",
            value_is_time=True,
            step="1m",
        )
    )


LOST = 'reason=~"exited|lost|heartbeat_timeout"'
"""Of executors: not those that dynamic allocation lets go, nor those that were asked to leave."""


def executor_losses(step: str = "15s") -> Mark:
    losses = promql.moved("increase", "spark_executors_removed_total", LOST, by=("reason",))
    return Mark(
        PrometheusAnnotation(
            "Executor losses",
            losses,
            meanings.RED,
            "Executor lost",
            "{{reason}}",
            value_is_time=False,
            step=step,
        )
    )


def stuck_begins() -> Mark:
    begins = promql.cell("spark_stuck_since_timestamp_seconds", labels=promql.STUCK_LABELS)
    return Mark(
        PrometheusAnnotation(
            "Stuck",
            f"1000 * {begins}",
            meanings.ORANGE,
            "Stuck: {{reason}}",
            "{{notebook}} {{cell}} job {{job_id}}",
            value_is_time=True,
        )
    )


def of_work() -> list[Mark]:
    """Of applications and their cells."""
    return [cell_starts(), executor_losses(), stuck_begins()]

"""A dashboard's frame, the same for all four."""

from __future__ import annotations

from dataclasses import dataclass, field

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as model

from .links import Link

SCHEMA_VERSION = 42
"""Of the classic model, the newest: Grafana 12 and later migrate nothing, older ones take it as it
is."""

TAG = "cellwatch"

Panels = list[Builder[model.Panel]]


@dataclass
class Row:
    """Panels below a title; folded ones ask nothing until somebody unfolds them."""

    title: str
    panels: Panels
    folded: bool = False


@dataclass
class Board:
    uid: str
    title: str
    description: str
    since: str
    refresh: str
    variables: list[Builder[model.VariableModel]]
    top: Panels
    """Without a row: what is seen first."""
    rows: list[Row]
    annotations: list[Builder[model.AnnotationQuery]] = field(default_factory=list)

    def build(self) -> model.Dashboard:
        board = (
            build.Dashboard(self.title)
            .uid(self.uid)
            .description(self.description)
            .tags([TAG])
            .readonly()
            .timezone("browser")
            .time(self.since, "now")
            .refresh(self.refresh)
            .tooltip(model.DashboardCursorSync.CROSSHAIR)
            .variables(self.variables)
            .link(_to_the_others())
        )
        for annotation in self.annotations:
            board.annotation(annotation)
        for panel in self.top:
            board.with_panel(panel)
        for row in self.rows:
            board.with_row(_row(row))
            if not row.folded:
                for panel in row.panels:
                    board.with_panel(panel)
        built = board.build()
        built.schema_version = SCHEMA_VERSION
        _number(built)
        return built


def _row(row: Row) -> build.Row:
    built = build.Row(row.title).collapsed(row.folded)
    if row.folded:
        for panel in row.panels:
            built.with_panel(panel)
    return built


def _to_the_others() -> build.DashboardLink:
    return (
        build.DashboardLink("Cellwatch")
        .type(model.DashboardLinkType.DASHBOARDS)
        .tags([TAG])
        .as_dropdown(False)
        .include_vars(True)
        .keep_time(True)
    )


def _number(board: model.Dashboard) -> None:
    """Ids in the order of the panels, so that a link to one panel stays right while it stays in
    its place."""
    number = 0
    for panel in board.panels or []:
        number += 1
        panel.id_val = number
        for folded in getattr(panel, "panels", None) or []:
            number += 1
            folded.id_val = number


class DataLink(Builder[model.DashboardLink]):
    """A link from a panel's data. Grafana's type for it is that of dashboards' links; three of its
    fields are meant."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def build(self) -> model.DashboardLink:
        return self._link  # type: ignore[return-value]

"""Tables: several queries of now, laid side by side by the labels that they share."""

from __future__ import annotations

from dataclasses import dataclass, field

from grafana_foundation_sdk.builders import common, table
from grafana_foundation_sdk.models import dashboard as model

from .links import Link
from .panels import instant
from .variables import PROMETHEUS

Properties = dict[str, object]

HIDDEN: Properties = {"custom.hidden": True}
"""For what a link needs and nobody wants to read."""


AS_IT_IS = "string"
"""The unit of labels: with another, Grafana reads the job id 12345 as a number and shows, and
links to, 12.3 K."""


def gauge(unit: str = "percentunit", top: float = 1) -> Properties:
    return {
        "unit": unit,
        "min": 0,
        "max": top,
        "custom.cellOptions": {"type": "gauge", "mode": "lcd"},
    }


def colored(mapping: model.ValueMap) -> Properties:
    return {"mappings": [mapping], "custom.cellOptions": {"type": "color-text"}}


@dataclass(frozen=True)
class Label:
    """A column of a label's values."""

    name: str
    title: str
    properties: Properties = field(default_factory=dict)
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Value:
    """A column of a query's values; what it shows of it where ``title`` is empty is its labels
    alone."""

    expr: str
    title: str = ""
    unit: str = "short"
    properties: Properties = field(default_factory=dict)
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Ratio:
    """A column that Grafana itself divides: Prometheus would read both parts anew.

    :param of: title of a value, as ``to``
    """

    title: str
    of: str
    to: str

    def transformation(self, values: list[Value]) -> model.DataTransformerConfig:
        columns = {value.title: _column(index, values) for index, value in enumerate(values)}
        return model.DataTransformerConfig(
            id_val="calculateField",
            options={
                "mode": "binary",
                "alias": self.title,
                "binary": {
                    "left": columns[self.of],
                    "operator": "/",
                    "right": columns[self.to],
                },
            },
        )


def rows(
    title: str,
    description: str,
    labels: list[Label],
    values: list[Value],
    sort_by: str,
    descending: bool = True,
    ratio: Ratio | None = None,
) -> table.Panel:
    """A row for each set of labels that the queries share."""
    panel = (
        table.Panel()
        .title(title)
        .description(description)
        .datasource(PROMETHEUS)
        .targets([instant(index, value.expr) for index, value in enumerate(values)])
        .unit("short")
        .height(9)
        .span(24)
        .filterable(True)
        .show_header(True)
        .sort_by([common.TableSortByFieldState().display_name(sort_by).desc(descending)])
        .footer(common.TableFooterOptions().show(False).reducer(["sum"]).count_rows(False))
    )
    names = {label.name: label.title for label in labels}
    names |= {
        _column(index, values): value.title for index, value in enumerate(values) if value.title
    }
    transformations = _side_by_side(names, values)
    if ratio:
        transformations.insert(1, ratio.transformation(values))
        panel = _override(panel, ratio.title, {"unit": "percentunit", **gauge()}, ())
    panel = panel.transformations(transformations)
    for label in labels:
        panel = _override(panel, label.title, {"unit": AS_IT_IS, **label.properties}, label.links)
    for value in values:
        if value.title:
            panel = _override(
                panel, value.title, {"unit": value.unit, **value.properties}, value.links
            )
    return panel


def _column(index: int, values: list[Value]) -> str:
    """How Grafana calls the values of a query: by its letter, but for a query that is alone."""
    return f"Value #{chr(ord('A') + index)}" if len(values) > 1 else "Value"


def _side_by_side(names: dict[str, str], values: list[Value]) -> list[model.DataTransformerConfig]:
    unwanted = [
        "Time",
        *(_column(index, values) for index, value in enumerate(values) if not value.title),
    ]
    merge = model.DataTransformerConfig(id_val="merge", options={})
    organize = model.DataTransformerConfig(
        id_val="organize",
        options={
            "excludeByName": dict.fromkeys(unwanted, True),
            "indexByName": {name: index for index, name in enumerate(names)},
            "renameByName": names,
        },
    )
    return [merge, organize] if len(values) > 1 else [organize]


def _override(
    panel: table.Panel, title: str, properties: Properties, links: tuple[Link, ...]
) -> table.Panel:
    if links:
        properties["links"] = list(links)
    if not properties:
        return panel
    return panel.override_by_name(
        title,
        [model.DynamicConfigValue(id_val=name, value=value) for name, value in properties.items()],
    )

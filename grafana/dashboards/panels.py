"""Panels as all dashboards have them: one look for each kind, and never without a description and
a unit."""

from __future__ import annotations

from dataclasses import dataclass

from grafana_foundation_sdk.builders import (
    bargauge,
    common,
    heatmap,
    prometheus,
    stat,
    statetimeline,
    timeseries,
)
from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.models import common as looks
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models import heatmap as heatmap_model
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from . import meanings
from .variables import PROMETHEUS

Query = prometheus.Dataquery


@dataclass(frozen=True)
class Line:
    """A query, and how its series are called."""

    expr: str
    legend: str


def _query(index: int, expr: str) -> Query:
    return prometheus.Dataquery().expr(expr).ref_id(chr(ord("A") + index)).datasource(PROMETHEUS)


def instant(index: int, expr: str) -> Query:
    """The values of now, as a table has them."""
    return _query(index, expr).instant().format(PromQueryFormat.TABLE)


def _ranges(lines: tuple[Line, ...]) -> list[Query]:
    return [
        _query(index, line.expr)
        .range()
        .format(PromQueryFormat.TIME_SERIES)
        .legend_format(line.legend)
        for index, line in enumerate(lines)
    ]


def _now(lines: tuple[Line, ...]) -> list[Query]:
    return [
        _query(index, line.expr)
        .instant()
        .format(PromQueryFormat.TIME_SERIES)
        .legend_format(line.legend)
        for index, line in enumerate(lines)
    ]


def _newest() -> common.ReduceDataOptions:
    return common.ReduceDataOptions().calcs(["lastNotNull"]).values(False).fields("")


def figure(title: str, description: str, *lines: Line, unit: str = "short") -> stat.Panel:
    """One number, or a few, as a badge."""
    return (
        stat.Panel()
        .title(title)
        .description(description)
        .datasource(PROMETHEUS)
        .targets(_now(lines))
        .unit(unit)
        .height(3)
        .span(3)
        .reduce_options(_newest())
        .graph_mode(looks.BigValueGraphMode.NONE)
        .color_mode(looks.BigValueColorMode.VALUE)
        .text_mode(looks.BigValueTextMode.AUTO)
        .thresholds(meanings.steps(meanings.GREY))
        .color_scheme(build.FieldColor().mode(model.FieldColorModeId.THRESHOLDS))
    )


def bars(title: str, description: str, *lines: Line, unit: str = "percentunit") -> bargauge.Panel:
    """A progress bar for each series."""
    return (
        bargauge.Panel()
        .title(title)
        .description(description)
        .datasource(PROMETHEUS)
        .targets(_now(lines))
        .unit(unit)
        .min(0)
        .height(7)
        .span(8)
        .display_mode(looks.BarGaugeDisplayMode.LCD)
        .orientation(looks.VizOrientation.HORIZONTAL)
        .value_mode(looks.BarGaugeValueMode.COLOR)
        .show_unfilled(True)
        .reduce_options(_newest())
        .thresholds(meanings.steps(meanings.BLUE))
    )


POINTS_OF_RATES = 60
POINTS = 120
"""Of a graph. Each asks all series of all chosen applications, and a thousand may be chosen. Rates
are of all that was between two points: with fewer nothing is left out."""


def _points(lines: tuple[Line, ...]) -> int:
    rates = any("$__rate_interval" in line.expr for line in lines)
    return POINTS_OF_RATES if rates else POINTS


def series(title: str, description: str, *lines: Line, unit: str) -> timeseries.Panel:
    """Lines over time, with their last and highest values in the legend."""
    return (
        timeseries.Panel()
        .title(title)
        .description(description)
        .datasource(PROMETHEUS)
        .targets(_ranges(lines))
        .max_data_points(_points(lines))
        .unit(unit)
        .min(0)
        .height(8)
        .span(12)
        .fill_opacity(10)
        .line_width(1)
        .show_points(looks.VisibilityMode.NEVER)
        .legend(
            common.VizLegendOptions()
            .show_legend(True)
            .display_mode(looks.LegendDisplayMode.TABLE)
            .placement(looks.LegendPlacement.BOTTOM)
            .calcs(["lastNotNull", "max"])
        )
        .tooltip(
            common.VizTooltipOptions()
            .mode(looks.TooltipDisplayMode.MULTI)
            .sort(looks.SortOrder.DESCENDING)
        )
    )


def stacked(title: str, description: str, *lines: Line, unit: str) -> timeseries.Panel:
    """Areas upon each other: parts of a whole."""
    return (
        series(title, description, *lines, unit=unit)
        .fill_opacity(60)
        .stacking(common.StackingConfig().mode(looks.StackingMode.NORMAL).group("A"))
    )


def by_outcome(panel: timeseries.Panel) -> timeseries.Panel:
    """Series that are called by their outcome, in its colour."""
    for outcome, color in meanings.OUTCOMES.items():
        fixed = {"mode": "fixed", "fixedColor": color}
        panel.override_by_name(outcome, [model.DynamicConfigValue(id_val="color", value=fixed)])
    return panel


def as_step(panel: timeseries.Panel, name: str, color: str) -> timeseries.Panel:
    """One series of a stack as a bare step line in front of it."""
    return panel.override_by_name(
        name,
        [
            model.DynamicConfigValue(
                id_val="custom.stacking", value={"mode": "none", "group": "A"}
            ),
            model.DynamicConfigValue(id_val="custom.fillOpacity", value=0),
            model.DynamicConfigValue(id_val="custom.lineInterpolation", value="stepAfter"),
            model.DynamicConfigValue(id_val="custom.lineWidth", value=2),
            model.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": color}),
        ],
    )


def timeline(
    title: str, description: str, line: Line, states: dict[int, tuple[str, str]] = meanings.STATES
) -> statetimeline.Panel:
    """A bar for each series, coloured by its state."""
    return (
        statetimeline.Panel()
        .title(title)
        .description(description)
        .datasource(PROMETHEUS)
        .targets(_ranges((line,)))
        .unit("none")
        .mappings([meanings.of_values(states)])
        .height(9)
        .span(12)
        .merge_values(True)
        .show_value(looks.VisibilityMode.NEVER)
        .row_height(0.8)
        .line_width(0)
        .fill_opacity(80)
        .legend(
            common.VizLegendOptions()
            .show_legend(True)
            .display_mode(looks.LegendDisplayMode.LIST)
            .placement(looks.LegendPlacement.BOTTOM)
        )
    )


HEAT_COLUMNS = 60
"""Narrower ones are not told apart, and each asks all buckets of all applications."""


def heat(title: str, description: str, expr: str, unit: str, exemplars: bool) -> heatmap.Panel:
    """A histogram's buckets over time; exemplars lead to traces."""
    query = (
        _query(0, expr)
        .range()
        .format(PromQueryFormat.HEATMAP)
        .legend_format("{{le}}")
        .exemplar(exemplars)
    )
    return (
        heatmap.Panel()
        .title(title)
        .description(description)
        .datasource(PROMETHEUS)
        .targets([query])
        .unit("short")
        .height(8)
        .span(12)
        .calculate(False)
        .max_data_points(HEAT_COLUMNS)
        .color(
            heatmap.HeatmapColorOptions()
            .mode(heatmap_model.HeatmapColorMode.SCHEME)
            .scheme("Oranges")
            .steps(64)
            .exponent(0.5)
            .fill("dark-orange")
            .scale(heatmap_model.HeatmapColorScale.EXPONENTIAL)
        )
        .y_axis(heatmap.YAxisConfig().unit(unit).axis_placement(looks.AxisPlacement.LEFT))
        .exemplars_color("rgba(255,0,255,0.7)")
        .show_legend()
    )

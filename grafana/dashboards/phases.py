"""Where the time of tasks went: by cell and phase, by task, and in traces."""

from __future__ import annotations

from grafana_foundation_sdk.builders import barchart, common, heatmap, table, tempo
from grafana_foundation_sdk.models import common as looks
from grafana_foundation_sdk.models import dashboard as model

from . import panels, promql
from .variables import TEMPO


def time_of_cells() -> barchart.Panel:
    """The phases of tasks, upon each other, by cell."""
    seconds = promql.cell("spark_cell_time_seconds", labels=(*promql.CELL_LABELS, "component"))
    labelled = (
        f'label_join({promql.with_names(f"({seconds} > 0)")}, "row", " ", "name", "notebook")'
    )
    matrix = model.DataTransformerConfig(
        id_val="groupingToMatrix",
        options={
            "columnField": "component",
            "rowField": "row",
            "valueField": "Value",
            "emptyValue": "null",
        },
    )
    return (
        barchart.Panel()
        .title("Where the cells' task time went")
        .description(
            "Wall time of the ended tasks of each cell's newest run, by what they spent it on; "
            "the parts are all of it."
        )
        .datasource(panels.PROMETHEUS)
        .targets([panels.instant(0, labelled)])
        .transformations([matrix])
        .unit("s")
        .height(9)
        .span(12)
        .x_field("row\\component")
        .orientation(looks.VizOrientation.HORIZONTAL)
        .stacking(looks.StackingMode.NORMAL)
        .fill_opacity(80)
        .legend(
            common.VizLegendOptions()
            .show_legend(True)
            .display_mode(looks.LegendDisplayMode.LIST)
            .placement(looks.LegendPlacement.BOTTOM)
        )
    )


def tracing() -> table.Panel:
    """Traces of cell runs, asked of Tempo."""
    wanted = (
        '{ name = "cell run" && resource.spark.application.id =~ "${app_id:regex}" '
        '&& span.notebook.cell.id =~ "${cell:regex}" }'
    )
    query = (
        tempo.TempoQuery()
        .ref_id("A")
        .query_type("traceql")
        .query(wanted)
        .limit(50)
        .datasource(TEMPO)
    )
    return (
        table.Panel()
        .title("Traces of cell runs")
        .description(
            "One trace for each run of a cell, from Tempo: every SQL execution, job, stage and "
            "chosen task."
        )
        .datasource(TEMPO)
        .targets([query])
        .unit("short")
        .height(9)
        .span(24)
        .no_value(
            "No traces: either none is sent to Tempo (docs/traces-howto.md), or none is of these "
            "cells."
        )
    )


def durations() -> heatmap.Panel:
    return panels.heat(
        "Task durations",
        "How many tasks took how long. Dots are single tasks, and lead to their trace where "
        "spans are exported and Prometheus stores exemplars.",
        promql.buckets("increase", "spark_task_duration_seconds"),
        "s",
        exemplars=True,
    )

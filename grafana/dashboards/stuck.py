"""What is stuck, and whether the figures can be believed: on several dashboards."""

from __future__ import annotations

from grafana_foundation_sdk.builders import stat, table

from . import links, meanings, panels, promql
from .panels import Line
from .tables import HIDDEN, Label, Value, colored, rows

_STUCK = promql.cell("spark_stuck", labels=promql.STUCK_LABELS)
_SINCE = promql.cell("spark_stuck_since_timestamp_seconds", labels=promql.STUCK_LABELS)

_INCOMPLETE = promql.total(
    "max by (app_id) ("
    + promql.application_growth("cellwatch_listener_bus_dropped_events_total")
    + " > bool 0 or "
    + promql.application("spark_stuck", 'reason="data_incomplete"')
    + ")"
)


def incomplete() -> stat.Panel:
    """The banner."""
    return (
        panels.figure(
            "Can the figures be believed?",
            "Spark drops events when its listener bus is overloaded; then the figures of that "
            "application are too low "
            "for good. Counts applications whose events were dropped in the time shown.",
            Line(_INCOMPLETE, "applications with dropped events"),
        )
        .mappings(
            meanings.none_or_some(
                "figures are complete", "DATA INCOMPLETE: events were dropped, figures are too low"
            )
        )
        .color_mode(panels.looks.BigValueColorMode.BACKGROUND)
        .span(6)
    )


def count() -> stat.Panel:
    return (
        panels.figure(
            "Stuck",
            "Reasons for being stuck that hold now, over all chosen cells, jobs and applications.",
            Line(promql.total(_STUCK), "stuck"),
        )
        .thresholds(meanings.steps(meanings.GREEN, red=1))
        .color_mode(panels.looks.BigValueColorMode.BACKGROUND)
    )


def reasons() -> table.Panel:
    """Why nothing moves."""
    named = promql.with_application(promql.with_names(_STUCK), "app", "instance", "user")
    return (
        rows(
            "Stuck now, and why",
            "Each reason that holds, since when, and for what. Empty is good. The link leads to "
            "the job in Spark's own UI.",
            [
                Label(
                    "reason",
                    "Reason",
                    colored(meanings.of_words(meanings.REASONS)) | {"custom.width": 300},
                ),
                Label("name", "Cell"),
                Label(
                    "notebook",
                    "Notebook",
                    links=(links.cells(app_id="app_id", notebook="notebook", cell="cell"),),
                ),
                Label("job_id", "Job", links=(links.spark_job(),)),
                Label(
                    "app", "Application", links=(links.home(), links.application(app_id="app_id"))
                ),
                Label("user", "User"),
                Label("app_id", "Run"),
                Label("cell", "Cell id", HIDDEN),
                Label("instance", "Instance", HIDDEN),
            ],
            [
                Value(named),
                Value(promql.since(_SINCE), "For", "dtdurations"),
            ],
            sort_by="For",
        )
        .no_value("Nothing is stuck.")
        .height(7)
        .span(16)
    )

"""Why an application as a whole does not get on, by the plain timestamps and counters."""

from __future__ import annotations

from plain_forms import PlainForm
from times import Schedule, duration

WORKING = "app_id:spark_work:running"

LOST_EXECUTORS = 2
"""Executors lost that are more than bad luck."""

GC_SHARE = 0.5
"""Share of the time that garbage collection may take."""

LEAST_TASKS = 0.5
"""Tasks that must have run at once, on the average, for a share of their time to count."""


def application_forms(schedule: Schedule) -> list[PlainForm]:
    return [
        _executor_loss(schedule),
        _gc_pressure(schedule),
        _driver_silent(schedule),
        _data_incomplete(schedule),
    ]


def _executor_loss(schedule: Schedule) -> PlainForm:
    window = schedule.window("executor_loss")
    lost = f'spark_executors_removed_total{{reason=~"exited|heartbeat_timeout|lost"}}[{window}]'
    return PlainForm(
        "executor_loss",
        f"""
        (
          sum by (app_id) (max by (app_id, reason) (increase({lost}) > 0))
          >= {LOST_EXECUTORS}
        ) * 0 + time() - {schedule.threshold("executor_loss")}
        and on (app_id)
        ({WORKING} > 0)
        """,
        """Executors that neither the driver nor the cluster's owner let go. An application that
        has ended needs none.""",
        of_application=True,
    )


def _gc_pressure(schedule: Schedule) -> PlainForm:
    window = schedule.window("gc_pressure")
    return PlainForm(
        "gc_pressure",
        f"""
        (
          (
            max by (app_id) (rate(spark_task_gc_seconds_total[{window}]))
            / max by (app_id) (rate(spark_task_run_seconds_total[{window}]) >= {LEAST_TASKS})
            > {GC_SHARE}
          )
          or on (app_id)
          max by (app_id) (rate(spark_driver_gc_seconds_total[{window}]) > {GC_SHARE})
        ) * 0 + time() - {schedule.threshold("gc_pressure")}
        and on (app_id)
        (spark_application_up == 1)
        and on (app_id)
        (spark_application_up offset {window} == 1)
        """,
        """Tasks, or the driver, collect garbage for more than half of their time. What has not run
        for so long had a short burst at most, and of hardly any task a share tells nothing.""",
        of_application=True,
    )


def _driver_silent(schedule: Schedule) -> PlainForm:
    # Of a lost application nothing else stays that tells when it was heard, and what it did.
    window = duration(schedule.look_back())
    return PlainForm(
        "driver_silent",
        f"""
        max by (app_id) (max_over_time(cellwatch_last_update_timestamp_seconds[{window}]))
        and on (app_id)
        (last_over_time({WORKING}[{window}]) > 0)
        and on (app_id)
        (spark_application_state{{state="lost"}} == 1)
        unless on (app_id)
        (spark_application_state{{state!="lost"}} == 1)
        """,
        """A server has lost the driver while it worked, and no other server has it, or knows that
        it ended. One that had nothing to do keeps nobody waiting.""",
        of_application=True,
    )


def _data_incomplete(schedule: Schedule) -> PlainForm:
    return PlainForm(
        "data_incomplete",
        f"""
        (max by (app_id) (cellwatch_listener_bus_dropped_events_total) > 0)
        * 0 + time() - {schedule.look_back()}
        and on (app_id)
        (spark_application_up == 1)
        """,
        "Events were lost before Cellwatch had them: the figures stay too low until the"
        " application ends.",
        of_application=True,
    )

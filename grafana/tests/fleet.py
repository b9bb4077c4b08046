"""The applications of the known fleet."""

from __future__ import annotations

import servers
from application import TASK_STATES, Application, rates
from world import HOUR, Fleet, ago, always, from_second, growing, moment, until_second

LOST_AT = HOUR - 600
"""Seconds after the hour began."""


def known_fleet() -> Fleet:
    fleet = Fleet()
    _churn(fleet)
    _sales(fleet)
    _nightly(fleet)
    _gone(fleet)
    _over(fleet)
    fleet.told_twice("app-sales")
    servers.add_to(fleet)
    fleet.add("cellwatch_core_hour_price", 0.36, currency="EUR")
    return fleet


def _churn(fleet: Fleet) -> None:
    churn = Application(fleet, "app-churn", "churn", "ada", "reports/churn.ipynb")
    churn.alive()
    churn.cores(8, busy=6)
    churn.parts("spark_executors", "state", active=4, removed=1)
    # An executor is lost after half an hour.
    churn.add(
        "spark_executors_removed_total",
        from_second(HOUR // 2, always(1), always(0)),
        reason="exited",
    )
    churn.add("spark_executors_removed_total", 0, reason="killed_by_driver")
    churn.add("spark_tasks_active", 6)
    churn.add("spark_tasks_pending", 10)
    churn.parts("spark_jobs_total", "outcome", succeeded=growing(1 / 60), failed=1, cancelled=0)
    churn.add("cellwatch_listener_bus_dropped_events_total", 0, queue="cellwatch")

    load = churn.cell("load", 3, "customers = spark.read.parquet(path)", 2, 600, always(42), 1)
    load.did(core_seconds=336, read=8e9, written=0, shuffled=0, spilled=0, moved=642)
    load.parts("spark_cell_tasks", "state", active=0, completed=64, failed=0, skipped=0, waiting=0)
    load.parts(
        "spark_cell_time_seconds",
        "component",
        compute=300,
        deserialize=20,
        scheduler_delay=16,
        shuffle_read=0,
    )

    join = churn.cell(
        "join",
        4,
        "joined = customers.join(events, 'id')",
        1,
        1800,
        lambda second: second - 1800,
        0.75,
    )
    join.did(core_seconds=9000, read=2e9, written=1e6, shuffled=5e9, spilled=3e9, moved=3300)
    join.parts(
        "spark_cell_tasks", "state", active=6, completed=150, failed=2, skipped=32, waiting=10
    )
    join.parts(
        "spark_cell_time_seconds", "component", compute=6000, shuffle_read=2500, shuffle_write=500
    )
    join.stuck("straggler", 3300, job_id="7")
    job = {"job_id": "7"}
    join.add("spark_job_state", 1, **job)
    join.add("spark_job_start_timestamp_seconds", moment(1810), **job)
    join.add("spark_job_last_progress_timestamp_seconds", moment(3300), **job)
    join.parts(
        "spark_job_tasks", "state", job, active=6, completed=150, failed=2, skipped=32, waiting=10
    )
    join.parts(
        "spark_job_stages", "state", job, active=1, completed=2, failed=0, skipped=1, waiting=1
    )
    for stage_id, attempt, state, tasks in (
        ("11", "0", 2, {"completed": 100}),
        ("12", "0", 3, {"completed": 10, "failed": 2}),
        ("12", "1", 1, {"completed": 40, "active": 6, "waiting": 10}),
        ("13", "0", 5, {"skipped": 32}),
    ):
        stage = {"stage_id": stage_id, "attempt": attempt}
        join.add("spark_stage_state", state, **stage)
        churn.add("spark_stage_job_info", from_second(1820, always(1)), **job, **stage)
        join.add("spark_stage_start_timestamp_seconds", moment(1820), **stage)
        join.add("spark_stage_last_progress_timestamp_seconds", moment(3300), **stage)
        join.parts(
            "spark_stage_tasks",
            "state",
            stage,
            **{each: tasks.get(each, 0) for each in TASK_STATES},
        )
    oldest = {"stage_id": "12", "attempt": "1"}
    join.add("spark_stage_oldest_task_start_timestamp_seconds", moment(3000), **oldest)
    join.add("spark_stage_median_task_seconds", 20, **oldest)
    _durations(churn)


def _durations(application: Application) -> None:
    """Of every 10 seconds' tasks 3 take at most a second, and one takes 30."""
    for bound, per_second in (
        ("0.1", 0.1),
        ("1.0", 0.3),
        ("10.0", 0.3),
        ("60.0", 0.4),
        ("+Inf", 0.4),
    ):
        application.add("spark_task_duration_seconds_bucket", growing(per_second), le=bound)
    application.add("spark_task_duration_seconds_count", growing(0.4))


def _sales(fleet: Fleet) -> None:
    sales = Application(fleet, "app-sales", "sales", "grace", "reports/sales.ipynb")
    sales.alive()
    sales.cores(4, busy=0)
    sales.parts("spark_executors", "state", active=1, removed=0)
    sales.add("spark_tasks_active", 0)
    sales.add("spark_tasks_pending", 0)
    sales.parts("spark_jobs_total", "outcome", succeeded=5, failed=0, cancelled=0)
    sales.add("cellwatch_listener_bus_dropped_events_total", 0, queue="cellwatch")
    show = sales.cell("show", 1, "sales.show()", 2, 600, always(12), 1)
    show.did(core_seconds=40, read=1e6, written=0, shuffled=0, spilled=0, moved=612)
    show.parts("spark_cell_tasks", "state", active=0, completed=5, failed=0, skipped=0, waiting=0)
    show.parts("spark_cell_time_seconds", "component", compute=40)


def _nightly(fleet: Fleet) -> None:
    nightly = Application(fleet, "app-nightly", "nightly", "grace", "")
    nightly.alive()
    nightly.cores(16, busy=12)
    nightly.parts("spark_executors", "state", active=2, removed=0)
    nightly.add("spark_tasks_active", 12)
    nightly.add("spark_tasks_pending", 0)
    nightly.parts("spark_jobs_total", "outcome", succeeded=growing(1 / 30), failed=0, cancelled=0)
    nightly.add("cellwatch_listener_bus_dropped_events_total", growing(1 / 30), queue="cellwatch")
    rest = nightly.cell("_none", 0, "", 1, 0, lambda second: second, 0.5)
    rest.did(core_seconds=43200, read=9e12, written=3e12, shuffled=1e12, spilled=0, moved=3595)
    rest.parts(
        "spark_cell_tasks", "state", active=12, completed=500, failed=0, skipped=0, waiting=500
    )
    rest.parts("spark_cell_time_seconds", "component", compute=43200)
    rest.stuck("data_incomplete", 1200)
    _tasks_of(nightly)
    _stream_of(nightly)


def _tasks_of(nightly: Application) -> None:
    phases = {"compute": 9, "shuffle_read": 2, "scheduler_delay": 1}
    rates(nightly, "spark_task_time_seconds_total", "component", **phases)
    nightly.add("spark_task_run_seconds_total", growing(10))
    nightly.add("spark_task_cpu_seconds_total", growing(4))
    nightly.add("spark_task_gc_seconds_total", growing(1))
    nightly.add("spark_driver_gc_seconds_total", growing(0.02))
    rates(nightly, "spark_io_bytes_total", "direction", read=100e6, written=50e6)
    for direction, locality, bytes_per_second in (
        ("read", "local", 10e6),
        ("read", "remote", 30e6),
        ("written", "local", 40e6),
    ):
        shuffled = growing(bytes_per_second)
        nightly.add("spark_shuffle_bytes_total", shuffled, direction=direction, locality=locality)
    rates(nightly, "spark_spill_bytes_total", "kind", memory=8e6, disk=2e6)
    records = {"input": 1000, "output": 500, "shuffle_read": 2000, "shuffle_written": 2000}
    rates(nightly, "spark_records_total", "direction", **records)
    for outcome, reason, tasks in (
        ("succeeded", "success", 5),
        ("failed", "exception_failure", 0.1),
        ("killed", "killed", 0),
    ):
        nightly.add("spark_tasks_total", growing(tasks), outcome=outcome, reason=reason)
    rates(
        nightly,
        "spark_stages_total",
        "outcome",
        succeeded=1 / 15,
        failed=0,
        skipped=0,
        retried=1 / 60,
    )
    rates(
        nightly,
        "spark_sql_executions_total",
        "outcome",
        succeeded=1 / 20,
        failed=1 / 60,
        cancelled=0,
    )
    rates(
        nightly,
        "spark_connect_operations_total",
        "outcome",
        succeeded=1 / 12,
        failed=0,
        cancelled=0,
    )
    rates(nightly, "spark_cell_runs_total", "outcome", succeeded=1 / 60, failed=1 / 30, cancelled=0)
    nightly.parts("spark_executor_memory_peak_bytes", "area", heap=8e9, off_heap=1e9)
    nightly.parts("spark_driver_memory_bytes", "area", heap=1e9, non_heap=2e8)
    for bound, per_second in (("2.0", 0.5), ("4.0", 1), ("+Inf", 1)):
        nightly.add("spark_stage_task_skew_bucket", growing(per_second), le=bound)
    nightly.add("spark_stage_task_skew_count", growing(1))


def _stream_of(nightly: Application) -> None:
    query = {"query": "ticks"}
    nightly.add("spark_streaming_state", 1, **query)
    nightly.add("spark_streaming_batch_duration_seconds", 4, **query)
    nightly.add("spark_streaming_input_rows_per_second", 200, **query)
    nightly.add("spark_streaming_processed_rows_per_second", 150, **query)
    nightly.add("spark_streaming_last_progress_timestamp_seconds", ago(10), **query)


def _over(fleet: Fleet) -> None:
    """Ended after half an hour, and forgotten: only what is asked of the whole hour shows it."""
    over = Application(fleet, "app-over", "over", "ada", "reports/over.ipynb", until=HOUR // 2)
    over.cores(10, busy=10)


def _gone(fleet: Fleet) -> None:
    gone = Application(fleet, "app-gone", "gone", "ada", "reports/old.ipynb")
    gone.add("spark_application_up", from_second(LOST_AT, always(0), always(1)))
    for state in ("starting", "running", "lost", "ended"):
        lost = always(float(state == "lost"))
        gone.add(
            "spark_application_state",
            from_second(LOST_AT, lost, always(float(state == "running"))),
            state=state,
        )
    gone.add("spark_executor_cores", until_second(LOST_AT, always(2)))
    gone.add(
        "spark_stuck",
        from_second(LOST_AT, always(1)),
        notebook="",
        cell="_none",
        job_id="",
        reason="driver_silent",
    )
    since = from_second(LOST_AT, moment(LOST_AT))
    gone.add(
        "spark_stuck_since_timestamp_seconds",
        since,
        notebook="",
        cell="_none",
        job_id="",
        reason="driver_silent",
    )

"""Why a job does not get on, by the plain timestamps."""

from __future__ import annotations

from plain_forms import PLAIN, PlainForm, placed
from times import Schedule

MOVED = "app_id_notebook_cell_job_id:spark_job_last_progress_timestamp_seconds:running"
STARVED = "app_id_notebook_cell_job_id:spark_job_last_progress_timestamp_seconds:starved"
OLDEST = "app_id_stage_id_attempt:spark_stage_oldest_task_start_timestamp_seconds:held"

STAGES = "app_id_stage_id_attempt_job_id:spark_stage_job_info:running"

FAILING = "app_id_stage_id_attempt:spark_stage_tasks:failing"

TASKS = "app_id_stage_id_attempt_state:spark_stage_tasks:held"

FEW_ATTEMPTS = "0|1"
"""Attempts of a stage that are no loop yet."""

FAILURES = 10
"""Task failures of a stage that are more than one flaky executor makes."""

MEDIANS = 3
"""How many times the median a task may take."""

USUAL_TASKS = 4
"""With fewer tasks in a stage there is no usual time for one."""

DONE_SHARE = 0.75
"""Share of a stage's tasks that must be done before another one is a straggler."""


def job_forms(schedule: Schedule) -> list[PlainForm]:
    """In this order: the later ones leave out what the earlier ones have a better word for."""
    return [
        _no_executors(schedule),
        _cores_busy_elsewhere(schedule),
        _retry_loop(schedule),
        _straggler(schedule),
        _single_task(schedule),
        _no_progress(schedule),
    ]


def _no_executors(schedule: Schedule) -> PlainForm:
    return PlainForm(
        "no_executors",
        f"""
        ({STARVED} < time() - {schedule.threshold("no_executors")})
        unless on (app_id)
        (spark_tasks_active > 0)
        unless on (app_id)
        (changes(spark_executors[{schedule.window("no_executors")}]) > 0)
        """,
        """Tasks of the job wait, and the application runs none. An executor that has just come, or
        gone, is news: the allowance begins anew.""",
    )


def _cores_busy_elsewhere(schedule: Schedule) -> PlainForm:
    return PlainForm(
        "cores_busy_elsewhere",
        f"""
        ({STARVED} < time() - {schedule.threshold("cores_busy_elsewhere")})
        and on (app_id)
        (spark_tasks_active > 0)
        unless on (app_id)
        (increase(spark_jobs_total[{schedule.window("cores_busy_elsewhere")}]) > 0)
        """,
        """Tasks of the job wait, and those of others run. Where jobs end meanwhile, the queue
        moves and its turn will come.""",
    )


def _retry_loop(schedule: Schedule) -> PlainForm:
    return PlainForm(
        "retry_loop",
        f"""
        {MOVED} * 0 + time() - {schedule.look_back()}
        and on (app_id, job_id)
        (
          spark_stage_job_info{{attempt!~"{FEW_ATTEMPTS}"}}
          unless on (app_id, stage_id)
          (spark_stage_state{{attempt!~"{FEW_ATTEMPTS}"}} == 2)
          or
          {STAGES}{{attempt!~"{FEW_ATTEMPTS}"}}
          or
          {STAGES}
          and on (app_id, stage_id, attempt)
          (
            {FAILING} > ignoring (state) {TASKS}{{state="completed"}}
          )
        )
        unless on (app_id, job_id)
        {PLAIN}{{reason=~"no_executors|cores_busy_elsewhere"}}
        """,
        """A stage is in its third attempt or a later one, and none of these has succeeded, or one
        runs since the output of the others was lost; or more of its tasks fail than succeed.""",
    )


def _held_by_a_task(threshold: int, what_else: str, better: str) -> str:
    """Jobs whose stages have a task that has run for longer than the threshold; the value is since
    when.

    :param what_else: must hold of the stage attempt, as what follows ``OLDEST < …``
    :param better: reasons, one or several, that have a better word for the same job
    """
    return f"""
    {MOVED} * 0
    + on (app_id, job_id) group_left ()
    min by (app_id, job_id) (
      {STAGES}
      * on (app_id, stage_id, attempt) group_left ()
      (
        ({OLDEST} < time() - {threshold})
        {placed(what_else, 8)}
      )
    )
    unless on (app_id, job_id)
    {PLAIN}{{reason=~"{better}"}}
    """


def _straggler(schedule: Schedule) -> PlainForm:
    return PlainForm(
        "straggler",
        _held_by_a_task(
            schedule.threshold("straggler"),
            f"""
            and on (app_id, stage_id, attempt)
            (
              time() - {OLDEST}
              > on (app_id, stage_id, attempt)
              {MEDIANS} * max by (app_id, stage_id, attempt) (
                spark_stage_median_task_seconds and on (app_id, stage_id, attempt) {OLDEST}
              )
            )
            and on (app_id, stage_id, attempt)
            (
              {TASKS}{{state="completed"}}
              >= ignoring (state)
              {DONE_SHARE} * sum without (state) ({TASKS})
            )
            unless on (app_id, stage_id, attempt)
            (changes({TASKS}{{state="completed"}}[{schedule.window("straggler")}]) > 0)
            """,
            "retry_loop",
        ),
        f"""Most tasks of a stage are done, and one runs {MEDIANS} times as long as the median of
        them. Where others still end, the stage moves.""",
    )


def _single_task(schedule: Schedule) -> PlainForm:
    return PlainForm(
        "single_task",
        _held_by_a_task(
            schedule.threshold("single_task"),
            f"""
            and on (app_id, stage_id, attempt)
            (sum without (state) ({TASKS}) < {USUAL_TASKS})
            and on (app_id, stage_id, attempt)
            ({TASKS}{{state="active"}} == 1)
            and on (app_id, stage_id, attempt)
            ({TASKS}{{state="waiting"}} == 0)
            and on (app_id)
            (max by (app_id) (spark_tasks_active) < max by (app_id) (spark_executor_cores))
            """,
            "retry_loop|straggler",
        ),
        "One task holds a stage of few tasks, and other cores have nothing to do.",
    )


def _no_progress(schedule: Schedule) -> PlainForm:
    return PlainForm(
        "no_progress",
        f"""
        ({MOVED} < time() - {schedule.threshold("no_progress")})
        unless on (app_id, job_id)
        {PLAIN}{{reason=~"retry_loop|straggler|single_task"}}
        unless on (app_id, job_id)
        {STARVED}
        """,
        """Nothing of the job has moved, and no other reason says why. Of a job that waits for
        cores the first two tell. Python that computes in a task looks the same, hence so long a
        time.""",
    )

"""Recording rules: what is stuck and why, by Cellwatch's own classifier and by the plain
timestamps."""

from __future__ import annotations

from application_forms import WORKING, application_forms
from job_forms import FAILING, FAILURES, MOVED, OLDEST, STAGES, STARVED, TASKS, job_forms
from plain_forms import PLAIN
from rule import Group, Recording
from times import Schedule, duration

STUCK = "app_id_notebook_cell_job_id_reason:spark_stuck"
IDENTITY = "app_id, notebook, cell, job_id, reason"
"""The labels of whatever is stuck."""

APPLICATION = "app_id:spark_application_info:topk"
CLASSIFIED = f"{STUCK}:classified"
RUNNING = "app_id_notebook_cell_execution_count:spark_cell_start_timestamp_seconds:running"
ANY = f"{STUCK}:any"
NUMBERED = f"{STUCK}:numbered"
DESCRIBED = f"{STUCK}:described"


def group(schedule: Schedule) -> Group:
    return Group(
        "cellwatch-rules",
        (
            Recording(
                APPLICATION,
                _APPLICATION,
                """What is known of an application, once: two servers may tell of it. Its notebook,
                too, unless several use it: the newest one would change with each cell.""",
            ),
            Recording(
                CLASSIFIED,
                _CLASSIFIED,
                """What Cellwatch itself says; the value is since when, by the clock of Prometheus.
                A driver that one server lost may report to another.""",
            ),
            Recording(
                WORKING,
                _WORKING,
                """How many cells and jobs of an application run; of one that is lost it is the last
                word.""",
            ),
            Recording(
                RUNNING,
                _RUNNING,
                """Cells that run, with n of In [n]; the value is when they started.""",
            ),
            Recording(
                MOVED,
                _MOVED,
                """When running jobs last moved, by the clock of Prometheus. One that has ended at
                any server runs no more, nor one whose application has.""",
            ),
            Recording(
                STARVED,
                _STARVED,
                """The same, of those whose tasks wait for a core while none of them runs.""",
            ),
            Recording(
                STAGES,
                _STAGES,
                """Which jobs the running stages serve. Most stages that are known have ended.""",
            ),
            Recording(
                OLDEST,
                _oldest(schedule.young()),
                """When the longest running task of a stage started, by the clock of Prometheus,
                where it is not young. What tasks that last are asked for is asked of these
                stages.""",
            ),
            Recording(
                FAILING,
                _FAILING,
                """Failed tasks of the stages where many failed.""",
            ),
            Recording(
                TASKS,
                _TASKS,
                """Tasks of these stages, and of those with a task that is not young: skipped ones
                are no part of them.""",
            ),
            *(
                Recording(PLAIN, form.expression, form.why, form.labels)
                for form in (*job_forms(schedule), *application_forms(schedule))
            ),
            Recording(
                ANY,
                _ANY,
                """Each trouble once: where Cellwatch gives a reason for a job, it is the better
                one.""",
            ),
            Recording(
                NUMBERED,
                _numbered(duration(schedule.look_back())),
                """With n of In [n], where it is known. Of a lost driver's cells it is what was
                noted while they ran.""",
            ),
            Recording(
                DESCRIBED,
                _DESCRIBED,
                """With the user, to route by, the application's name, and, of the application as a
                whole, its notebook.""",
            ),
        ),
    )


_APPLICATION = """
topk by (app_id) (
  1,
  max by (app_id, app, user, notebook) (
    spark_application_info
    unless on (app_id)
    (count by (app_id) (group by (app_id, notebook) (spark_cell_state{notebook!=""})) > 1)
  )
  or on (app_id)
  max by (app_id, app, user) (spark_application_info)
)
"""

_CLASSIFIED = f"""
(
  (
    min by ({IDENTITY}) (spark_stuck_since_timestamp_seconds and spark_stuck == 1)
    - on (app_id) group_left ()
    max by (app_id) (spark_application_clock_offset_seconds)
  )
  or
  min by ({IDENTITY}) (spark_stuck_since_timestamp_seconds and spark_stuck == 1)
  or
  max by ({IDENTITY}) (spark_stuck == 1) * time()
)
unless on (app_id, reason)
label_replace(spark_application_up == 1, "reason", "driver_silent", "", "")
"""

_WORKING = """
count by (app_id) (spark_job_state == 1 or spark_cell_state == 1)
and on (app_id)
(spark_application_up == 1)
or on (app_id)
(max by (app_id) (spark_application_up) == 1) * 0
"""

_RUNNING = """
max by (app_id, notebook, cell, execution_count) (
  (spark_cell_info{execution_count!="0"} and on (app_id, notebook, cell) (spark_cell_state == 1))
  * on (app_id, notebook, cell) group_left ()
  max by (app_id, notebook, cell) (spark_cell_start_timestamp_seconds)
)
"""

_MOVED = """
(
  max by (app_id, notebook, cell, job_id) (spark_job_last_progress_timestamp_seconds)
  - on (app_id) group_left ()
  max by (app_id) (spark_application_clock_offset_seconds)
)
and on (app_id, job_id)
(max by (app_id, job_id) (spark_job_state) == 1)
and on (app_id)
(spark_application_up == 1)
"""

_STARVED = f"""
{MOVED}
and on (app_id, job_id)
(spark_job_tasks{{state="waiting"}} > 0)
unless on (app_id, job_id)
(spark_job_tasks{{state="active"}} > 0)
and on (app_id)
(spark_tasks_pending > 0)
"""

_STAGES = """
max by (app_id, stage_id, attempt, job_id) (
  spark_stage_job_info
  and on (app_id, stage_id, attempt)
  (spark_stage_state == 1)
)
"""


def _oldest(young: int) -> str:
    return f"""
    (
      max by (app_id, stage_id, attempt) (spark_stage_oldest_task_start_timestamp_seconds)
      - on (app_id) group_left ()
      max by (app_id) (spark_application_clock_offset_seconds)
    )
    < time() - {young}
    """


_FAILING = f"""
max by (app_id, stage_id, attempt) (spark_stage_tasks{{state="failed"}} >= {FAILURES})
"""

_TASKS = f"""
max by (app_id, stage_id, attempt, state) (
  spark_stage_tasks{{state!~"failed|skipped"}}
  and on (app_id, stage_id, attempt)
  ({OLDEST} or {FAILING})
)
"""

_ANY = f"""
{CLASSIFIED}
or
({PLAIN}{{job_id=""}} unless on (app_id, reason) {CLASSIFIED})
or
({PLAIN}{{job_id!=""}} unless on (app_id, job_id) {CLASSIFIED})
"""


def _numbered(look_back: str) -> str:
    return f"""
    {ANY}{{cell!="_none"}}
    + on (app_id, notebook, cell) group_left (execution_count)
    topk by (app_id, notebook, cell) (
      1,
      max by (app_id, notebook, cell, execution_count) (
        spark_cell_info{{execution_count!="0"}} and on (app_id, notebook, cell) {ANY}
      )
      or on (app_id, notebook, cell)
      last_over_time({RUNNING}[{look_back}])
    ) * 0
    or on ({IDENTITY})
    {ANY}
    """


_DESCRIBED = f"""
{NUMBERED}{{notebook!=""}}
* on (app_id) group_left (app, user)
{APPLICATION}
or
{NUMBERED}{{notebook=""}}
* on (app_id) group_left (app, user, notebook)
{APPLICATION}
"""

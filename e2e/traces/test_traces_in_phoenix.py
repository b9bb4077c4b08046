"""Each cell's trace as a real store tells it, beside Spark's own event log."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from phoenix import StoredSpan
from spark_log import Job
from traced_run import INTERRUPTED, Disturbance, Scene, StoreLateAndServerRestarted, TracedRun

CANCELLED = {INTERRUPTED}
FAILED = {"failing-cell", "sql-fails", "no-spark-fails"}
WITHOUT_SPARK = {"no-spark", "no-spark-fails"}
STREAMING = "streaming"
ROOTS = {"cell run", "streaming batch"}


@pytest.fixture(
    scope="module",
    params=[Disturbance, StoreLateAndServerRestarted],
    ids=["undisturbed", "store late, server restarted"],
)
def disturbance(request):
    return request.param


@pytest.fixture(scope="module")
def run(disturbance, tmp_path_factory) -> TracedRun:
    return Scene(tmp_path_factory.mktemp("traces"), disturbance).play()


@pytest.fixture(scope="module")
def spans(run) -> dict[str, StoredSpan]:
    return {span.id: span for span in run.stored}


def named(run: TracedRun, name: str) -> list[StoredSpan]:
    return [span for span in run.stored if span.name == name]


def parent_of(spans: dict[str, StoredSpan], span: StoredSpan) -> StoredSpan:
    assert span.parent in spans, f"its parent {span.parent} is not there: {span}"
    return spans[span.parent]


def root_of(spans: dict[str, StoredSpan], span: StoredSpan) -> StoredSpan:
    while span.parent is not None:
        span = parent_of(spans, span)
    return span


def cell_of(span: StoredSpan) -> tuple[str, int]:
    return span["notebook.cell.id"], span["notebook.cell.execution_count"]


def result_of(cell: str) -> str:
    if cell in CANCELLED:
        return "cancellation"
    return "failure" if cell in FAILED else "success"


def test_disturbance_takes_place(run, disturbance):
    assert len(run.before_store) == (0 if disturbance is Disturbance else 3)
    expected = len(disturbance.restart_after) + len(disturbance.restart_during)
    assert len(run.restarts) == expected
    assert all(0 < passed < len(run.passed) for passed in run.restarts)


def test_each_run_of_a_cell_is_one_trace_with_its_result(run):
    assert len(run.cells) == 14
    shown = {cell_of(span): span for span in named(run, "cell run")}
    assert len(shown) == len(named(run, "cell run"))
    assert set(shown) == {(each.cell, each.execution) for each in run.cells}
    assert len({span.trace for span in shown.values()}) == len(run.cells)
    assert len({span["session.id"] for span in shown.values()}) == 1
    for cell in run.cells:
        span = shown[cell.cell, cell.execution]
        assert span.parent is None
        assert span["notebook.cell.result"] == result_of(cell.cell), span
        assert span["notebook.path"] == "demo/cellwatch-demo.ipynb"


def test_spans_of_one_trace_hang_together_below_one_root(run, spans):
    roots = defaultdict(set)
    for span in run.stored:
        root = root_of(spans, span)
        assert root.trace == span.trace, span
        assert root.name in ROOTS, root
        roots[span.trace].add(root.id)
    assert {len(of_trace) for of_trace in roots.values()} == {1}


def test_each_job_hangs_below_its_sql_execution_and_its_cell(run, spans):
    shown = {span["spark.job.id"]: span for span in named(run, "job")}
    assert len(shown) == len(named(run, "job"))
    assert set(shown) == set(run.log.jobs)
    for job in run.log.jobs.values():
        span = shown[job.id]
        parent, root = parent_of(spans, span), root_of(spans, span)
        if job.execution is not None:
            assert parent.name == "sql execution"
            assert parent["spark.sql.execution.id"] == job.execution
        if job.batch is not None:
            assert root.name == "streaming batch"
            assert root["spark.streaming.batch.id"] == job.batch
        else:
            assert root.name == "cell run"
            assert cell_of(root) == job.cell
            if job.execution is None:
                assert parent == root


def test_cells_of_the_demo_have_the_jobs_that_they_say(run, spans):
    jobs = Counter(cell_of(root_of(spans, span))[0] for span in named(run, "job"))
    assert jobs.pop(STREAMING) >= 3
    assert jobs.pop("sql-adaptive") >= 2
    assert jobs == {
        "make-session": 1,
        "several-jobs": 3,
        "shuffle-reuse": 2,
        "retried-task": 1,
        "failing-cell": 1,
        "run-twice": 2,
        "sql-fails": 1,
        "long": 1,
        "interrupted": 1,
    }


def test_each_stage_attempt_hangs_below_a_job_that_it_ran_for(run, spans):
    shown = {(each["spark.stage.id"], each["spark.stage.attempt"]) for each in named(run, "stage")}
    assert len(shown) == len(named(run, "stage"))
    assert shown == set(run.log.stages)
    for span in named(run, "stage"):
        parent = parent_of(spans, span)
        assert parent.name == "job"
        assert span["spark.stage.id"] in run.log.jobs[parent["spark.job.id"]].stages


def test_each_sql_execution_is_there_below_its_root_execution(run, spans):
    shown = {span["spark.sql.execution.id"]: span for span in named(run, "sql execution")}
    assert len(shown) == len(named(run, "sql execution"))
    assert set(shown) == set(run.log.executions)
    for execution in run.log.executions.values():
        parent = parent_of(spans, shown[execution.id])
        if execution.root == execution.id:
            assert parent.name in ROOTS
        else:
            assert parent["spark.sql.execution.id"] == execution.root


def test_failed_tasks_and_the_longest_hang_below_their_stage(run, spans):
    shown = defaultdict(set)
    for span in named(run, "task"):
        stage = parent_of(spans, span)
        assert stage.name == "stage"
        shown[stage["spark.stage.id"], stage["spark.stage.attempt"]].add(span["spark.task.id"])
    for key, stage in run.log.stages.items():
        failed = {task.id for task in stage.tasks if task.failed}
        longest = max((task.end - task.start for task in stage.tasks), default=0)
        ids = {task.id for task in stage.tasks if task.end - task.start == longest}
        assert failed <= shown[key]
        assert ids & shown[key] or not stage.tasks


def test_times_are_those_of_sparks_event_log_to_the_millisecond(run):
    tasks = {task.id: task for stage in run.log.stages.values() for task in stage.tasks}
    truth = {
        "job": lambda span: run.log.jobs[span["spark.job.id"]],
        "stage": lambda span: run.log.stages[span["spark.stage.id"], span["spark.stage.attempt"]],
        "sql execution": lambda span: run.log.executions[span["spark.sql.execution.id"]],
        "task": lambda span: tasks[span["spark.task.id"]],
    }
    compared = [span for span in run.stored if span.name in truth]
    for span in compared:
        logged = truth[span.name](span)
        assert (span.start, span.end) == (logged.start, logged.end), span
    assert len(compared) > 100


def test_cell_lasts_from_its_start_to_the_end_of_its_work(run):
    shown = {cell_of(span): span for span in named(run, "cell run")}
    started = {job.cell: job.cell_start for job in run.log.jobs.values()}
    for cell in run.cells:
        span = shown[cell.cell, cell.execution]
        jobs = [job for job in of_cell(run, cell.cell, cell.execution) if job.batch is None]
        assert cell.started - 1 <= span.start <= span.end
        assert span.start == started.get((cell.cell, cell.execution), span.start)
        assert span.end >= max([job.end for job in jobs], default=0)
        assert span.end <= max([cell.ended + 1, *(job.end for job in jobs)])


def of_cell(run: TracedRun, cell: str, execution: int) -> list[Job]:
    return [job for job in run.log.jobs.values() if job.cell == (cell, execution)]


def test_everything_starts_and_ends_within_its_trace(run, spans):
    for span in run.stored:
        root = root_of(spans, span)
        assert root.start <= span.start <= span.end <= root.end, f"{span} in {root}"


def test_failures_are_errors_with_their_type_and_cancelling_is_none(run):
    raised = {each.cell: each.error.partition(":")[0] for each in run.cells if each.error}
    assert set(raised) == FAILED | CANCELLED
    assert raised["no-spark-fails"] == "ZeroDivisionError"
    for span in named(run, "cell run"):
        cell = span["notebook.cell.id"]
        assert span["error.type"] == (raised[cell] if cell in FAILED else None), span
        assert span.status == ("ERROR" if cell in FAILED else "UNSET"), span
        assert bool(span.message) == (cell in FAILED)
    for span in named(run, "job"):
        error = run.log.jobs[span["spark.job.id"]].error
        cancelled = "cancelled" in error
        assert span.status == ("ERROR" if error and not cancelled else "UNSET"), span
        assert span["spark.result"] == (
            "cancellation" if cancelled else "failure" if error else "success"
        )
        assert bool(span["error.type"]) == (span.status == "ERROR")
    failed = {task.id for stage in run.log.stages.values() for task in stage.tasks if task.failed}
    for span in named(run, "task"):
        assert (span.status == "ERROR") == (span["spark.task.id"] in failed), span


def test_cell_without_spark_is_a_trace_of_one_span(run):
    sizes = Counter(span.trace for span in run.stored)
    shown = [span for span in named(run, "cell run") if span["notebook.cell.id"] in WITHOUT_SPARK]
    assert len(shown) == 2
    for span in shown:
        assert sizes[span.trace] == 1
    assert min(span.end - span.start for span in shown if span["error.type"] is None) >= 1000


def test_streaming_batch_is_a_trace_of_its_own_that_leads_to_its_cell(run):
    (cell,) = [span for span in named(run, "cell run") if span["notebook.cell.id"] == STREAMING]
    batches = [span for span in run.passed if span.name == "streaming batch"]
    assert len(batches) >= 3
    for batch in batches:
        links = [(link.trace_id.hex(), link.span_id.hex()) for link in batch.links]
        assert links == [(cell.trace, cell.id)]


def test_each_span_reaches_the_store_once(run, spans):
    passed = Counter(span.span_id.hex() for span in run.passed)
    assert [str(spans[span]) for span, times in passed.items() if times > 1] == []
    assert set(passed) == set(spans)
    assert len(run.stored) == len(spans)

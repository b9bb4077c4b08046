"""Traces of work over Spark Connect, as a collector gets them, beside Spark's own event log."""

from __future__ import annotations

import base64
import json
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from connect_notebook import NOTEBOOK, USER, Cell, ConnectRun, connect_notebook
from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from otlp_receiver import OtlpReceiver, spans_of
from real_server import ROOT

from cellwatch import tag

GIVEN_TRACE = "0af7651916cd43dd8448eb211c80319c"
GIVEN_SPAN = "b7ad6b7169203331"

# Neither ends before the other has begun.
TOGETHER = """
import os, pathlib
from pyspark.sql.functions import udf
folder = os.getcwd()
@udf("long")
def meet(n):
    import pathlib, time
    pathlib.Path(folder, f"met-{n}").touch()
    while not pathlib.Path(folder, f"met-{1 - n}").exists():
        time.sleep(0.05)
    return n
def work(n):
    spark.range(n, n + 1, 1, 1).select(meet("id")).collect()
threads = [threading.Thread(target=work, args=(n,)) for n in (0, 1)]
for each in threads:
    each.start()
for each in threads:
    each.join()
"""
SHOW = """
spark.sql("SHOW TABLES")
"""
FURTHER = (
    Cell("together", TOGETHER),
    Cell("view", "spark.sql(\"create temporary view seen as select 'a secret' as word\")"),
    Cell("show", SHOW),
    Cell("show", SHOW),
    Cell("divides", 'spark.sql("select id / 0 from range(3)").collect()', {}, "DIVIDE_BY_ZERO"),
    Cell("unknown", 'spark.range(3).select("no_such").collect()', {}, "UNRESOLVED_COLUMN"),
    Cell(
        "given",
        "spark.range(10).count()",
        {"traceparent": f"00-{GIVEN_TRACE}-{GIVEN_SPAN}-01"},
    ),
    Cell("no-spark", "6 * 7"),
)

CONNECT = "org.apache.spark.sql.connect.service.SparkListenerConnectOperation"
SQL = "org.apache.spark.sql.execution.ui.SparkListenerSQLExecution"

# What only the kernel knows of a cell run (docs/traces.md).
OF_THE_KERNEL = {"notebook.cell.title", "notebook.cell.result", "error.type"}


@dataclass(frozen=True)
class Seen:
    """A span with its attributes as Python's own values."""

    span: Span
    resource: dict[str, Any]
    attributes: dict[str, Any]

    @staticmethod
    def of(resource: Resource, span: Span) -> Seen:
        return Seen(span, _values(resource.attributes), _values(span.attributes))

    @property
    def id(self) -> str:
        return self.span.span_id.hex()

    @property
    def trace(self) -> str:
        return self.span.trace_id.hex()

    @property
    def parent(self) -> str:
        return self.span.parent_span_id.hex()

    @property
    def name(self) -> str:
        return self.span.name

    @property
    def cell(self) -> tuple[str, int]:
        return self["notebook.cell.id"], self["notebook.cell.execution_count"]

    def __getitem__(self, attribute: str) -> Any:
        return self.attributes.get(attribute)


def _values(attributes: list[KeyValue]) -> dict[str, Any]:
    values = {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}
    assert len(values) == len(attributes), "an attribute stands there twice"
    return values


class Operations:
    """What Spark's event log says of operations, and of what was done for them."""

    def __init__(self, run: ConnectRun) -> None:
        self.started: dict[str, dict[str, Any]] = {}
        self.ended: dict[str, tuple[str, int]] = {}
        """How each operation ended, and when."""
        self.jobs: dict[int, str] = {}
        """The operation of each job."""
        self.executions: dict[int, str] = {}
        for line in run.log.read_text().splitlines():
            event = json.loads(line)
            kind = event["Event"]
            if kind == f"{CONNECT}Started":
                self.started[event["operationId"]] = event
            elif kind in (f"{CONNECT}Finished", f"{CONNECT}Failed", f"{CONNECT}Canceled"):
                how = kind.removeprefix(CONNECT)
                self.ended.setdefault(event["operationId"], (how, event["eventTime"]))
            elif kind == f"{SQL}Start":
                self.executions[event["executionId"]] = self._of(event["jobTags"])
            elif kind == "SparkListenerJobStart":
                tags = event["Properties"]["spark.job.tags"].split(",")
                self.jobs[event["Job ID"]] = self._of(tags)

    def _of(self, tags: list[str]) -> str:
        by_tag = {event["jobTag"]: operation for operation, event in self.started.items()}
        (operation,) = {by_tag[each] for each in tags if each in by_tag}
        return operation

    def cell(self, operation: str) -> tuple[str, int]:
        (carried,) = self.started[operation]["sparkSessionTags"]
        decoded = tag.decode(carried)
        return decoded["c"], decoded["x"]


@dataclass(frozen=True)
class Told:
    """What the collector got, and what the event log tells of the same."""

    run: ConnectRun
    live: list[Seen]
    replayed: list[Seen]
    operations: Operations
    pages: dict[str, str]
    """The page of each trace."""

    def named(self, name: str) -> list[Seen]:
        return [span for span in self.live if span.name == name]

    def of_cell(self, cell: str) -> list[Seen]:
        """The cell's operations."""
        return [
            span for span in self.named("connect operation") if span["notebook.cell.id"] == cell
        ]

    def by_id(self) -> dict[str, Seen]:
        return {span.id: span for span in self.live}

    def above(self, span: Seen) -> Iterator[Seen]:
        """What it hangs below, the nearest first."""
        spans = self.by_id()
        while span.parent in spans:
            span = spans[span.parent]
            yield span

    def below(self, span: Seen) -> list[Seen]:
        return [each for each in self.live if each.parent == span.id]


@pytest.fixture(scope="module")
def told(tmp_path_factory, kernel_environment) -> Told:
    folder = tmp_path_factory.mktemp("connect")
    with OtlpReceiver() as receiver:
        settings = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        }
        with connect_notebook(
            folder,
            kernel_environment,
            FURTHER,
            **settings,
        ) as run:
            # A kernel's exit waits for no server.
            receiver.wait_for(
                "every cell run",
                lambda spans: sum(each.name == "cell run" for each in spans) >= len(run.runs),
                60,
            )
            traces = {span.trace_id.hex() for span in receiver.passed()}
            pages = {trace: run.server.get(f"/traces/{trace}") for trace in traces}
        # What would be sent once more has been sent by now.
        live = [Seen.of(*each) for each in receiver.received()]
    return Told(run, live, _replayed(run, settings), Operations(run), pages)


def _replayed(run: ConnectRun, settings: dict[str, str]) -> list[Seen]:
    """What is printed, for whom the server's settings are the same."""
    printed = subprocess.run(
        [str(ROOT / "cellwatch"), "replay", "--spans", str(run.log)],
        env={**run.env, **settings},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    spans = []
    for line in printed.splitlines():
        # OTLP writes ids in JSON as hexadecimal digits, where Protobuf reads Base64.
        request = json.loads(line, object_hook=_base64_ids)
        export = json_format.ParseDict(request, ExportTraceServiceRequest())
        spans += [Seen.of(*each) for each in spans_of(export)]
    return spans


def _base64_ids(value: dict[str, Any]) -> dict[str, Any]:
    for name in ("traceId", "spanId", "parentSpanId"):
        if name in value:
            value[name] = base64.b64encode(bytes.fromhex(value[name])).decode()
    return value


def test_each_cell_run_has_one_trace_and_all_work_hangs_below_one(told):
    cells = told.named("cell run")
    assert Counter(span.cell for span in cells) == Counter(told.run.runs)
    assert len({span.trace for span in cells}) == len(cells)
    assert {span["notebook.path"] for span in cells} == {NOTEBOOK}
    for span in told.live:
        root = [span, *told.above(span)][-1]
        assert root.name == "cell run", root
        assert root.trace == span.trace


def test_each_operation_hangs_below_its_cell_with_what_spark_says_of_it(told):
    spans = {span["spark.connect.operation.id"]: span for span in told.named("connect operation")}
    assert len(spans) == len(told.named("connect operation"))
    assert set(spans) == set(told.operations.started)
    for operation, span in spans.items():
        event = told.operations.started[operation]
        (cell,) = told.above(span)
        assert cell.cell == told.operations.cell(operation)
        assert span["spark.connect.session.id"] == event["sessionId"]
        assert span["user.name"] == event["userId"] == USER
        how, ended = told.operations.ended[operation]
        assert (
            span["spark.result"]
            == {
                "Finished": "success",
                "Failed": "failure",
                "Canceled": "cancellation",
            }[how]
        )
        assert span.span.start_time_unix_nano == event["eventTime"] * 1_000_000
        assert span.span.end_time_unix_nano == ended * 1_000_000
        assert span.span.kind == Span.SPAN_KIND_INTERNAL


def test_executions_jobs_stages_and_tasks_hang_below_the_operation_that_started_them(told):
    executions = {each["spark.sql.execution.id"]: each for each in told.named("sql execution")}
    jobs = {each["spark.job.id"]: each for each in told.named("job")}
    assert len(executions) == len(told.named("sql execution"))
    assert len(jobs) == len(told.named("job"))
    assert {
        execution: next(told.above(span))["spark.connect.operation.id"]
        for execution, span in executions.items()
    } == told.operations.executions
    for job, operation in told.operations.jobs.items():
        execution, above, cell = told.above(jobs[job])
        assert execution["spark.sql.execution.id"] == jobs[job]["spark.sql.execution.id"]
        assert above["spark.connect.operation.id"] == operation
        assert cell.name == "cell run"
    assert set(jobs) == set(told.operations.jobs)
    for span in told.named("stage"):
        assert next(told.above(span)).name == "job"
    for span in told.named("task"):
        assert next(told.above(span)).name == "stage"
    kinds = Counter(span.name for span in told.live)
    assert kinds["stage"] >= kinds["job"] >= 6
    assert kinds["task"] >= kinds["stage"]


def test_executions_operations_and_jobs_start_and_end_within_their_cell_run(told):
    for spans in (told.live, told.replayed):
        cells = {span.trace: span.span for span in spans if span.name == "cell run"}
        outside = [
            (span.name, span["notebook.cell.id"], cell.end_time_unix_nano, each.end_time_unix_nano)
            for span in spans
            for cell, each in [(cells[span.trace], span.span)]
            # Tasks that are killed end after their job.
            if span.name not in ("stage", "task")
            and not cell.start_time_unix_nano
            <= each.start_time_unix_nano
            <= each.end_time_unix_nano
            <= cell.end_time_unix_nano
        ]
        assert outside == []


def test_statements_are_shown_without_their_literals(told):
    statements = {
        cell: [each["spark.connect.statement"] for each in told.of_cell(cell)]
        for cell, _ in told.run.runs
    }
    assert statements["view"] == ["create temporary view seen as select ? as word"]
    assert statements["show"] == ["SHOW TABLES"] * 2
    assert set(statements["divides"]) == {"select id / ? from range(?)"}
    assert "select sum(id) as s from range(?, ?, ?, ?)" in statements["several"]
    (failing,) = statements["failing"]
    assert "raise_error(concat(?, id))" in failing
    digests = defaultdict(set)
    for span in told.named("connect operation"):
        digests[span["spark.sql.text.digest"]].add(span["spark.connect.statement"])
    assert all(len(same) == 1 for same in digests.values()), digests
    for span in told.live:
        shown = {**span.attributes, "notebook.cell.title": ""}
        assert "secret" not in str(shown), span
        assert "session_id: " not in str(shown), span
        assert "on purpose" not in str(shown), span


def test_failed_operation_is_an_error_of_sparks_error_class(told):
    for cell, kind, words in (
        ("failing", "USER_RAISED_EXCEPTION", "on purpose"),
        ("divides", "DIVIDE_BY_ZERO", "Division by zero"),
        ("unknown", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "`no_such`"),
    ):
        failed = [each for each in told.of_cell(cell) if each["spark.result"] != "success"]
        (operation,) = failed
        (execution,) = told.below(operation)
        for span in (operation, execution):
            assert span["spark.result"] == "failure"
            assert span.span.status.code == Status.STATUS_CODE_ERROR
            assert words in span.span.status.message
            assert span["error.type"] == kind
        jobs = told.below(execution)
        assert len(jobs) == (0 if cell == "unknown" else 1)
        assert all(job.span.status.code == Status.STATUS_CODE_ERROR for job in jobs)


def test_interrupted_operation_is_cancelled_and_no_error(told):
    (operation,) = told.of_cell("cancelled")
    (execution,) = told.below(operation)
    (job,) = told.below(execution)
    (stage,) = told.below(job)
    for span in (operation, execution, job, stage):
        assert span["spark.result"] == "cancellation", span
        assert span["error.type"] is None
        assert span.span.status.code == Status.STATUS_CODE_UNSET


def test_operations_at_once_have_each_its_own_job(told):
    one, other = told.of_cell("together")
    assert one.span.start_time_unix_nano < other.span.end_time_unix_nano
    assert other.span.start_time_unix_nano < one.span.end_time_unix_nano
    jobs = {
        job["spark.job.id"]: next(
            each["spark.connect.operation.id"]
            for each in told.above(job)
            if each.name == "connect operation"
        )
        for job in told.named("job")
        if job["notebook.cell.id"] == "together"
    }
    assert len(jobs) >= 2
    assert set(jobs.values()) == {each["spark.connect.operation.id"] for each in (one, other)}
    assert jobs == {job: told.operations.jobs[job] for job in jobs}


def test_traceparent_that_the_kernel_is_given_is_the_parent(told):
    for spans in (told.live, told.replayed):
        (cell,) = [
            span
            for span in spans
            if span.name == "cell run" and span["notebook.cell.id"] == "given"
        ]
        assert (cell.trace, cell.parent) == (GIVEN_TRACE, GIVEN_SPAN)
        names = Counter(span.name for span in spans if span.trace == GIVEN_TRACE)
        assert names["connect operation"] == names["sql execution"] == 1
        assert names["job"] >= 1
    others = [span for span in told.named("cell run") if span["notebook.cell.id"] != "given"]
    assert {span.parent for span in others} == {""}


def test_sql_command_without_a_job_hangs_below_the_cell_that_ran_it(told):
    assert not [job for job in told.named("job") if job["notebook.cell.id"] in ("view", "show")]
    for cell in ("view", "show"):
        for operation in told.of_cell(cell):
            (execution,) = told.below(operation)
            assert execution.name == "sql execution"
            assert execution["notebook.cell.id"] == cell
            assert execution["spark.result"] == "success"
    executions = [next(told.above(each)) for each in told.of_cell("show")]
    assert [each.cell[0] for each in executions] == ["show", "show"]
    first, second = sorted(executions, key=lambda each: each.cell[1])
    assert not first.span.links
    assert [link.span_id for link in second.span.links] == [first.span.span_id]


def test_page_of_a_trace_calls_operations_by_their_statement(told):
    (view,) = told.of_cell("view")
    page = told.pages[view.trace]
    assert "Connect · create temporary view seen as select ? as word" in page
    for cell in ("view", "several", "failing"):
        trace = told.of_cell(cell)[0].trace
        # Of the requests that Spark describes and names executions, jobs and stages by.
        assert "session_id: " not in told.pages[trace]
        assert "plan_id" not in told.pages[trace]


def test_each_span_is_exported_once(told):
    for spans in (told.live, told.replayed):
        assert [
            each for each, times in Counter(span.id for span in spans).items() if times > 1
        ] == []


def test_event_log_tells_the_same_spans(told):
    with_work = {span.trace for span in told.live if span.name != "cell run"}
    live = {span.id: span for span in told.live if span.trace in with_work}
    replayed = {span.id: span for span in told.replayed}
    assert {span.cell[0] for span in told.named("cell run") if span.trace not in with_work} == {
        "interrupt",
        "no-spark",
        "stop",
    }
    assert set(replayed) == set(live)
    differences = [
        (seen.name, seen["notebook.cell.id"], name, there.get(name), here.get(name))
        for span_id, seen in live.items()
        for here, there in [(_comparable(seen), _comparable(replayed[span_id]))]
        for name in sorted(here.keys() | there.keys())
        if here.get(name) != there.get(name)
    ]
    assert differences == [], "of kind and cell: what, in the log, live"


def _comparable(seen: Seen) -> dict[str, Any]:
    cell_run = seen.name == "cell run"
    span = seen.span
    whole = {
        "name": span.name,
        "kind": span.kind,
        "trace": seen.trace,
        "parent": seen.parent,
        "flags": span.flags,
        "start": span.start_time_unix_nano,
        "links": sorted((link.trace_id, link.span_id) for link in span.links),
        "resource": seen.resource,
        **{
            name: value
            for name, value in seen.attributes.items()
            if not cell_run or name not in OF_THE_KERNEL
        },
    }
    if not cell_run:
        whole.update(end=span.end_time_unix_nano, status=(span.status.code, span.status.message))
    return whole

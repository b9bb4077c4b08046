"""What is shown below a cell: the words, and HTML that a browser and a reader of screens get."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from cellwatch.inline.progress import Progress, parse
from cellwatch.inline.rendering import bundle
from cellwatch.inline.words import Moment, elapsed, text
from cellwatch.runs import CANCELLED, FAILED, RUNNING, SUCCEEDED

BASE = "http://127.0.0.1:8090/user/ada"


def answer(**changes):
    told = {
        "notebook": "a.ipynb",
        "cell": "c",
        "execution": 5,
        "state": "RUNNING",
        "silentMillis": 300,
        "workMillis": 4200,
        "jobs": {"running": 1, "succeeded": 2, "failed": 0, "cancelled": 0},
        "tasks": {"total": 200},
        "bar": {"done": 600, "active": 20, "counts": "120/200", "more": "4 active, ✗ 2 failed"},
        "stuck": "",
        "failure": "",
        "work": [
            line("Job 7", "SQL 3: count at NativeMethodAccessorImpl.java:0", page="proxy/app/x"),
            line("Stage 9", "$anonfun$run$1 at FutureTask.java:264", stage=True),
        ],
        "moreWork": 1,
        "home": "./?application=i-1",
        "ui": "proxy/app/",
        "trace": "traces/0af7651916cd43dd8448eb211c80319c",
    }
    return {**told, **changes}


def line(number, name, stage=False, page=""):
    return {
        "stage": stage,
        "number": number,
        "name": name,
        "state": "running",
        "symbol": "●",
        "bar": {"done": 500, "active": 100, "counts": "5/10", "more": "1 active"},
        "elapsed": "4.2 s",
        "failure": "",
        "page": page,
    }


def moment(state=RUNNING, settled=False, base=BASE, millis=12_345, **changes):
    progress = parse(json.dumps(answer(**changes)).encode())
    return Moment(progress, "In [5]", state, millis, base, settled)


def test_running_cell_is_a_line_with_figures_and_time():
    assert text(moment()) == (
        "● Spark · 120/200 tasks (4 active, ✗ 2 failed) · 2/3 jobs · 12 s so far"
    )


def test_line_changes_no_more_often_than_once_a_second():
    assert text(moment(millis=2_001)) == text(moment(millis=2_999))


def test_reason_of_being_stuck_is_in_the_line():
    assert text(moment(stuck="no executor")).endswith("12 s so far · no executor")


def test_table_has_a_line_for_each_job_and_stage():
    shown = bundle(moment(), table=True)
    assert shown["text/plain"].splitlines()[1:] == [
        "  ●  Job 7  5/10  1 active  4.2 s  SQL 3: count",
        "    ●  Stage 9  5/10  1 active  4.2 s",
    ]
    assert shown["text/html"].count("<tr>") == 4
    assert "1 other job" in shown["text/html"]


def test_end_is_one_line_without_a_table():
    shown = bundle(moment(SUCCEEDED, settled=True, jobs={"succeeded": 3}), table=True)
    assert shown["text/plain"] == ("✓ Spark: done in 12 s · 3 jobs · 200 tasks (✗ 2 failed)")
    assert "<table" not in shown["text/html"]


def test_summary_before_the_driver_told_all_says_so():
    early = text(moment(SUCCEEDED))
    assert early == "✓ Spark: done in 12 s · at least 3 jobs · at least 200 tasks (✗ 2 failed)"


def test_failed_job_is_in_the_summary_with_its_reason():
    failed = moment(
        FAILED, settled=True, jobs={"failed": 1, "succeeded": 2}, failure="ValueError: row 7"
    )
    assert text(failed) == (
        "✗ Spark: the cell failed after 12 s · 3 jobs, 1 failed"
        " · 120/200 tasks (✗ 2 failed) · ValueError: row 7"
    )


def test_cancelled_cell_says_how_far_it_was():
    assert text(moment(CANCELLED, settled=True, jobs={"cancelled": 1})).startswith(
        "⊘ Spark: cancelled after 12 s · 1 job, 1 cancelled · 120/200 tasks"
    )


def test_jobs_that_go_on_after_the_cell_are_said_to():
    assert "the cell has ended, 1 job goes on" in text(moment(SUCCEEDED, settled=True))


def test_links_lead_to_the_server_and_nowhere_else():
    markup = bundle(moment(), table=True)["text/html"]
    assert f'href="{BASE}/proxy/app/"' in markup
    assert f'href="{BASE}/?application=i-1"' in markup
    ended = bundle(moment(SUCCEEDED, settled=True, jobs={}), table=True)["text/html"]
    assert f'href="{BASE}/traces/0af7651916cd43dd8448eb211c80319c"' in ended
    for hostile in ("javascript:alert(1)", "//evil.example/", "../../other", "http://evil.example"):
        shown = bundle(moment(ui=hostile, home=hostile), table=False)["text/html"]
        assert "<a " not in shown, hostile
    assert "<a " not in bundle(moment(base=""), table=True)["text/html"]


def test_dashboard_is_linked_while_the_cell_runs_and_after():
    address = "https://grafana.example/d/cellwatch-cells?from=1&to=now&var-notebook=a%20%26%20b"
    link = f'<a href="{address.replace("&", "&amp;")}" target="_blank" rel="noopener">dashboard</a>'
    for state, settled in ((RUNNING, False), (SUCCEEDED, True)):
        assert link in bundle(moment(state, settled, dashboard=address), table=True)["text/html"]
    long = "https://" + "g" * 4000
    for none in ("", "javascript:alert(1)", "/d/x", "https://g.example/\n", long):
        assert ">dashboard<" not in bundle(moment(dashboard=none), table=True)["text/html"], none


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def tags(markup):
    parser = _Tags()
    parser.feed(markup)
    return parser.found


def test_html_is_well_formed_has_no_script_and_loads_nothing():
    hostile = "<script>alert(1)</script>\" onload='x' &lt; \x00\ud800 {0} %s"
    shown = bundle(
        moment(
            stuck=hostile,
            work=[line(hostile, hostile, page=hostile)],
            bar={"done": 1, "active": 1, "counts": hostile, "more": hostile},
        ),
        table=True,
    )
    found = tags(shown["text/html"])
    assert {tag for tag, _ in found} <= {
        *("div", "span", "a", "table", "thead", "tbody", "tr", "th", "td", "br"),
    }
    shown["text/html"].encode()
    for _, attributes in found:
        assert not [name for name in attributes if name.startswith("on")]
        assert "src" not in attributes
        assert "url(" not in attributes.get("style", "")


def test_html_of_a_busy_cell_is_small_and_well_formed():
    work = [line(f"Stage {n}", "collect at x.py:1", stage=True, page="proxy/a/") for n in range(36)]
    markup = bundle(moment(work=work), table=True)["text/html"]
    ElementTree.fromstring(markup)
    assert len(markup) < 64_000
    assert len(bundle(moment(), table=False)["text/html"]) < 2_000


def test_bars_are_told_to_readers_of_screens():
    bars = [
        attributes
        for _, attributes in tags(bundle(moment(), table=True)["text/html"])
        if attributes.get("role") == "progressbar"
    ]
    assert len(bars) == 3
    assert bars[0]["aria-label"] == "Spark tasks of In [5]"
    assert (bars[0]["aria-valuenow"], bars[0]["aria-valuemax"]) == ("60", "100")
    assert bars[0]["aria-valuetext"] == "120/200 tasks, 4 active, ✗ 2 failed"


@pytest.mark.parametrize(
    ("millis", "words"),
    [
        (999, "999 ms"),
        (9_960, "9.9 s"),
        (59_999, "59 s"),
        (61_000, "1 m 01 s"),
        (3.66e6, "1 h 01 m"),
    ],
)
def test_times_are_written_as_on_the_servers_pages(millis, words):
    assert elapsed(int(millis)) == words


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'"x"', b"<html>", b"\xff"])
def test_answer_that_is_no_progress_is_refused(body):
    with pytest.raises(ValueError, match=r".*"):
        parse(body)


def test_odd_values_of_another_version_count_as_none():
    odd = answer(jobs=3, bar=[], work=[7, {"number": 1}], stuck=None, tasks={"total": -5})
    progress = parse(json.dumps(odd).encode())
    assert (progress.jobs, progress.tasks, progress.stuck) == (0, 0, "")
    assert progress.bar == Progress().bar
    assert [each.number for each in progress.work] == [""]
